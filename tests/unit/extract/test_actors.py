"""Who a noun phrase stands for, on the day of the article."""

from collections.abc import Callable

import pytest

from ingest.extract import Reading
from ingest.records import Actor

Read = Callable[..., Reading]


def actor(reading: Reading, words: str) -> Actor:
    """The actor of the entity record whose words hold these."""
    found = [a for a in reading.entities.actors if words in a.text]
    assert found, [a.text for a in reading.entities.actors]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "day", "country", "role"),
    [
        ("قال باراك أوباما إن بلاده لن تتراجع.", "أوباما", "2010-06-01", "USA", "GOV"),
        ("قال باراك أوباما إن بلاده لن تتراجع.", "أوباما", "2019-09-21", "USA", "ELI"),
        ("Barack Obama said that his country would not yield.", "Obama", "2010-06-01", "USA", "GOV"),
        ("Barack Obama said that his country would not yield.", "Obama", "2019-09-21", "USA", "ELI"),
        ("قال محمد مرسي إن بلاده لن تتراجع.", "مرسي", "2013-01-01", "EGY", "GOV"),
        ("قال محمد مرسي إن بلاده لن تتراجع.", "مرسي", "2011-06-01", "EGY", "OPP"),
        ("قال أحمد الشرع إن بلاده لن تتراجع.", "الشرع", "2025-06-01", "SYR", "GOV"),
        ("قال أبو محمد الجولاني إن التنظيم لن يتراجع.", "الجولاني", "2015-06-01", "SYR", "REB"),
    ],
)
def test_a_person_is_what_he_was_on_the_day_of_the_article(
    read: Read, text: str, words: str, day: str, *, country: str, role: str
) -> None:
    found = actor(read(text, day), words)
    assert found.country == country
    assert role in found.roles


@pytest.mark.parametrize(
    ("text", "words", "group"),
    [
        ("هاجم تنظيم داعش القرية.", "داعش", "ISI"),
        ("هاجم تنظيم الدولة الإسلامية القرية.", "تنظيم الدولة", "ISI"),
        ("هاجمت حركة الشباب القاعدة في الصومال.", "الشباب", "SHB"),
        ("هاجمت حركة طالبان القاعدة.", "طالبان", "TAL"),
        ("هاجم الحوثيون القاعدة في اليمن.", "الحوثي", "HTH"),
        ("أطلق حزب الله اللبناني صواريخ على إسرائيل.", "حزب الله", "HEZ"),
        ("أطلقت حماس صواريخ على إسرائيل.", "حماس", "HMS"),
        ("هاجمت بوكو حرام القرية في نيجيريا.", "بوكو حرام", "BKH"),
        ("Islamic State attacked the village.", "Islamic State", "ISI"),
        ("ISIS attacked the village.", "ISIS", "ISI"),
        ("The Taliban attacked the base.", "Taliban", "TAL"),
        ("Al-Shabaab attacked the base in Somalia.", "Shabaab", "SHB"),
        ("Hezbollah fired rockets at Israel.", "Hezbollah", "HEZ"),
        ("Hamas fired rockets at Israel.", "Hamas", "HMS"),
        ("Boko Haram attacked the village in Nigeria.", "Boko Haram", "BKH"),
    ],
)
def test_an_armed_group_is_known_by_its_names(read: Read, text: str, words: str, group: str) -> None:
    found = actor(read(text), words)
    assert found.group == group
    assert {"REB", "UAF"} & set(found.roles)


@pytest.mark.parametrize(
    ("text", "words", "country", "role"),
    [
        ("قصف الجيش العراقي القرية.", "الجيش العراقي", "IRQ", "MIL"),
        ("قصف الجيش السوري القرية.", "الجيش السوري", "SYR", "MIL"),
        ("اعتقلت الشرطة المصرية ناشطا.", "الشرطة المصرية", "EGY", "COP"),
        ("أعلنت وزارة الدفاع الروسية ذلك.", "وزارة الدفاع الروسية", "RUS", "MIL"),
        ("أعلنت وزارة الخارجية الأميركية ذلك.", "وزارة الخارجية الأميركية", "USA", "GOV"),
        ("أعلنت الحكومة اليمنية ذلك.", "الحكومة اليمنية", "YEM", "GOV"),
        ("قتل مدنيون سوريون في القصف.", "مدنيون سوريون", "SYR", "CVL"),
        ("تظاهر طلاب سودانيون في الخرطوم.", "طلاب سودانيون", "SDN", "EDU"),
        ("اعتقل صحافي مصري في القاهرة.", "صحافي مصري", "EGY", "MED"),
        ("The Iraqi army shelled the village.", "Iraqi army", "IRQ", "MIL"),
        ("Egyptian police arrested an activist.", "Egyptian police", "EGY", "COP"),
        (
            "The Russian defence ministry said on Friday that its ships had left.",
            "Russian defence ministry",
            "RUS",
            "MIL",
        ),
        ("The Yemeni government said on Friday that its ships had left.", "Yemeni government", "YEM", "GOV"),
        ("Syrian civilians were killed in the shelling.", "Syrian civilians", "SYR", "CVL"),
        ("Sudanese students rallied in Khartoum.", "Sudanese students", "SDN", "EDU"),
    ],
)
def test_a_noun_gives_the_role_and_an_adjective_the_state(
    read: Read, text: str, words: str, country: str, role: str
) -> None:
    found = [a for m in read(text).mentions for a in (m.actor1, m.actor2) if a and words in a.text]
    assert found, [(m.actor1, m.actor2) for m in read(text).mentions]
    assert found[0].country == country
    assert role in found[0].roles
    assert found[0].code.startswith(country)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("تجمع الشباب في المقهى لمشاهدة المباراة.", "SHB"),
        ("قتل خمسة شباب في حادث سير في عمان.", "SHB"),
        ("Young people in Turkey ate turkey for dinner.", "SHB"),
    ],
)
def test_a_word_that_is_also_a_common_one_is_no_group(read: Read, text: str, wrong: str) -> None:
    assert wrong not in {a.group for a in read(text).entities.actors}


def test_soldiers_without_a_state_are_those_of_the_place(read: Read) -> None:
    (mention,) = [m for m in read("قتل ثلاثة جنود في هجوم لتنظيم داعش في سيناء.").mentions if m.killed]
    assert mention.actor2 is not None
    assert (mention.actor2.country, mention.actor2.roles) == ("EGY", ("MIL",))


def test_gunmen_without_a_state_are_those_of_the_place(read: Read) -> None:
    mention = next(m for m in read("Gunmen kidnapped a journalist in Baghdad.").mentions if m.event.root_code == "18")
    assert mention.actor1 is not None
    assert (mention.actor1.country, mention.actor1.code) == ("IRQ", "IRQUAF")


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("قصف الجيش التركي قرية قرب دهوك في العراق. وقال الجيش إنه قتل خمسة مسلحين.", "الجيش", "TURMIL"),
        ("The Turkish army shelled a village near Duhok in Iraq. The army killed five men there.", "army", "TURMIL"),
        ("قالت وزارة الدفاع التركية إن جنديا قتل في هجوم قرب دهوك في العراق.", "جندي", "TURMIL"),
        ("أحرق مستوطنون منازل في بلدة حوارة جنوب نابلس.", "مستوطنون", "ISRSET"),
        ("Houthi rebels fired at Jizan. The Iran-aligned group killed five soldiers.", "group", "HTH"),
        ("Government troops and their Lebanese allies killed ten men in Homs in Syria.", "troops", "SYRMIL"),
        ("شنت تركيا غارات على دهوك في العراق ردا على مقتل أربعة من جنودها.", "جنودها", "TURMIL"),
        ("Fighters of al-Shabaab entered Kismayo in Somalia. The movement killed five soldiers.", "movement", "SHB"),
        ("هاجم تنظيم داعش قرية قرب الموصل، ونصبت حركة حماس كمينا في غزة. وقتل التنظيم خمسة جنود.", "التنظيم", "ISI"),
    ],
)
def test_a_noun_means_who_was_told_with_it_before(read: Read, text: str, words: str, code: str) -> None:
    last = [a for m in read(text).mentions for a in (m.actor1, m.actor2) if a and words in a.text][-1]
    assert code in last.code


def test_attached_words_are_no_part_of_the_span(read: Read) -> None:
    text = "وقالت مصادر إن غارة لقوات حفتر وللجيش المصري استهدفت درنة."
    for found in read(text).entities.actors:
        assert text[found.start : found.end] == found.text
        assert not found.text.startswith(("لقوات", "وللجيش"))


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("هاجم مسلحون حوثيون نقطة عسكرية في تعز.", "مسلحون حوثيون", "YEMSHIHTH"),
        ("قتل ثلاثة جنود أطلسيين في هجوم في هلمند.", "جنود أطلسيين", "NAT"),
        ("خطف مسلحون موظفا أمميا في عدن.", "موظفا أمميا", "IGOUNO"),
        ("نفذت خلايا التنظيم عملية تصفية في ريف دير الزور في سوريا.", "خلايا التنظيم", "ISI"),
        ("خطف مسلحون ستة عمال من محافظة المنيا في بني وليد في ليبيا.", "عمال", "EGYLABCVL"),
        ("Turkish planes killed two fighters of the Kurdish YPG near Kobani in Syria.", "YPG", "YPG"),
        ("Gunmen killed Saad Jassim, a university professor, in Baghdad.", "Saad Jassim", "IRQEDU"),
    ],
)
def test_whose_the_words_beside_a_noun_say_they_are(read: Read, text: str, words: str, code: str) -> None:
    found = [a for m in read(text).mentions for a in (m.actor1, m.actor2) if a and words in a.text]
    assert found, [(m.actor1, m.actor2) for m in read(text).mentions]
    assert code in found[0].code


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("قال الوزير إن الدعم المالي للحكومة سيزيد في الأشهر المقبلة في دمشق.", "MLI"),
        ("قتل مسلحون ثلاثة رجال قرب مجرى النهر في سوريا.", "HUN"),
        ("تحطمت الطائرة في منطقة صحراوية في مصر.", "ESH"),
        ("Male protesters were killed in Homs in Syria.", "MDV"),
    ],
)
def test_a_common_word_is_no_state(read: Read, text: str, state: str) -> None:
    assert state not in {a.country for a in read(text).entities.actors}


@pytest.mark.parametrize(
    "text",
    [
        "قُتل خمسة جنود في معارك بين الجيش اليمني والحوثيين في مأرب.",
        "قُتل خمسة جنود في اشتباك مع الحوثيين في مأرب.",
        "Five soldiers were killed in a firefight with the Houthis in Marib.",
        "Five soldiers were killed in Marib on Thursday. The Yemeni government accused the Houthis of the attack.",
    ],
)
def test_who_was_killed_was_killed_by_the_other_side(read: Read, text: str) -> None:
    mention = next(m for m in read(text).mentions if m.killed)
    assert mention.actor1 is not None
    assert mention.actor2 is not None
    assert (mention.actor1.group, mention.actor2.code) == ("HTH", "YEMMIL")
