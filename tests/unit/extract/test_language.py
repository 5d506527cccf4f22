"""Which language an article is in: those that have a folder, and all others as unknown."""

from collections.abc import Callable

import pytest

from ingest.extract import Reading

Read = Callable[..., Reading]

ARABIC = [
    "قتل ثلاثة جنود في هجوم لتنظيم داعش في سيناء أمس الجمعة.",
    "مقتل جندي",
    "قصف",
    "قُتِلَ ثَلاثَةُ جُنودٍ في هُجومٍ.",
    "أعلنت القيادة الأميركية (AFRICOM) مقتل ثمانية عناصر من تنظيم داعش في مدينة مرزق جنوب ليبيا.",
    "وقال Donald Trump في تغريدة إن القوات الأميركية قتلت زعيم التنظيم في سوريا.",
    "ﻗﺘﻞ ﺟﻨﻮﺩ ﻓﻲ ﺍﻟﻤﺪﻳﻨﺔ",
    "\u202bقتل ثلاثة جنود في سيناء\u202c",
]
ENGLISH = [
    "Gunmen killed three soldiers in Sinai on Friday.",
    "Clashes in Tripoli",
    "Blast",
    "The group's Arabic name, تنظيم الدولة, is used by its followers, the ministry said.",
    "US-BACKED FORCES SEIZE TOWN IN NORTHERN SYRIA",
]
OTHERS = {
    "fa": "وزارت خارجه ایران اعلام کرد که این حمله در شهر کابل انجام شده است و ده‌ها نفر در آن کشته و زخمی شدند. مقامات افغانستان می‌گویند که این انفجار برای نیروهای امنیتی بوده است.",
    "ur": "کابل میں ہونے والے دھماکے میں دس افراد ہلاک ہو گئے ہیں۔ پولیس کے مطابق یہ حملہ ایک مسجد کے قریب کیا گیا اور اس میں کئی افراد زخمی بھی ہوئے۔ حکومت نے اس حملے کی مذمت کی ہے۔",
    "ps": "د افغانستان په پلازمېنه کابل کې د یوې چاودنې له امله لس تنه ووژل شول او څو تنه نور ټپیان شول. د کورنیو چارو وزارت وايي چې پېښه د جمعې په ورځ شوې ده.",
    "fr": "Trois soldats ont été tués dans une attaque contre une base militaire dans le nord du Mali, a annoncé vendredi le ministère de la Défense dans un communiqué.",
    "de": "Bei einem Angriff auf einen Stützpunkt im Norden von Mali sind nach Angaben des Verteidigungsministeriums drei Soldaten getötet und mehrere weitere verletzt worden.",
    "es": "Tres soldados murieron en un ataque contra una base militar en el norte de Malí, según anunció el viernes el Ministerio de Defensa en un comunicado.",
    "tr": "Mali'nin kuzeyindeki bir askeri üsse düzenlenen saldırıda üç asker hayatını kaybetti, çok sayıda asker de yaralandı. Savunma Bakanlığı cuma günü bir açıklama yaptı.",
    "ru": "В пятницу в результате нападения на военную базу на севере Мали погибли трое солдат, сообщило министерство обороны.",
    "he": "שלושה חיילים נהרגו בפיגוע בצפון מאלי ביום שישי, כך הודיע משרד הביטחון.",
    "zh": "马里北部一处军事基地周五遭袭，三名士兵丧生，国防部表示。",
}


@pytest.mark.parametrize("text", ARABIC)
def test_arabic_is_told_by_its_letters_and_words(read: Read, text: str) -> None:
    assert (read(text).entities.language, read(text).entities.status) == ("ar", "read")


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_told_by_its_letters_and_words(read: Read, text: str) -> None:
    assert (read(text).entities.language, read(text).entities.status) == ("en", "read")


@pytest.mark.parametrize("code", sorted(OTHERS))
def test_another_language_ends_as_a_record_that_says_so_and_tells_no_event(read: Read, code: str) -> None:
    reading = read(OTHERS[code])
    assert (reading.entities.language, reading.entities.status) == ("und", "language-unsupported")
    assert reading.mentions == ()


@pytest.mark.parametrize("text", ["12345", "...", "🚀🚀🚀", "\ufeff!", "٢٠١٩ ٪"])
def test_a_text_without_words_is_in_no_language(read: Read, text: str) -> None:
    assert read(text).entities.status == "language-unsupported"


def test_the_language_that_the_producer_names_is_kept_where_none_is_found(read: Read) -> None:
    assert read(OTHERS["fr"], language="fr").entities.language == "fr"


def test_what_the_text_says_goes_before_what_the_producer_says(read: Read) -> None:
    assert read(ARABIC[0], language="en").entities.language == "ar"


@pytest.mark.parametrize("code", ["fa", "ur", "fr"])
def test_a_name_of_ours_in_another_language_is_not_read(read: Read, code: str) -> None:
    assert read(OTHERS[code] + " Tripoli طرابلس").mentions == ()
