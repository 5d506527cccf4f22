"""Days that a text names, read against Saturday 21 September 2019."""

from collections.abc import Callable

import pytest

from ingest.extract import Reading

Read = Callable[..., Reading]


def dates(reading: Reading) -> list[tuple[str, str]]:
    return [(d.date.isoformat(), d.date_precision) for d in reading.entities.dates]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("اليوم", "2019-09-21"),
        ("اليوم السبت", "2019-09-21"),
        ("أمس", "2019-09-20"),
        ("أمس الجمعة", "2019-09-20"),
        ("يوم أمس", "2019-09-20"),
        ("مساء أمس", "2019-09-20"),
        ("الليلة الماضية", "2019-09-20"),
        ("أول من أمس", "2019-09-19"),
        ("أول أمس", "2019-09-19"),
        ("غدا", "2019-09-22"),
        ("بعد غد", "2019-09-23"),
        ("الخميس", "2019-09-19"),
        ("يوم الخميس", "2019-09-19"),
        ("الخميس الماضي", "2019-09-19"),
        ("صباح الخميس", "2019-09-19"),
        ("يوم الاثنين الماضي", "2019-09-16"),
        ("السبت الماضي", "2019-09-14"),
        ("الأحد المقبل", "2019-09-22"),
        ("قبل يومين", "2019-09-19"),
        ("قبل ثلاثة أيام", "2019-09-18"),
        ("قبل 3 أيام", "2019-09-18"),
        ("منذ يومين", "2019-09-19"),
        ("4 أبريل 2019", "2019-04-04"),
        ("٤ أبريل ٢٠١٩", "2019-04-04"),
        ("4 نيسان 2019", "2019-04-04"),
        ("4 أبريل (نيسان) الماضي", "2019-04-04"),
        ("4 نيسان/أبريل 2019", "2019-04-04"),
        ("4 نيسان (أبريل) 2019", "2019-04-04"),
        ("الرابع من أبريل الماضي", "2019-04-04"),
        ("الرابع من أبريل 2019", "2019-04-04"),
        ("الحادي عشر من سبتمبر 2001", "2001-09-11"),
        ("الخامس والعشرين من يناير 2011", "2011-01-25"),
        ("19 سبتمبر الجاري", "2019-09-19"),
        ("19 أيلول الحالي", "2019-09-19"),
        ("الخميس 19 سبتمبر", "2019-09-19"),
        ("الخميس (19 سبتمبر)", "2019-09-19"),
        ("25 ديسمبر الماضي", "2018-12-25"),
        ("25 ديسمبر المقبل", "2019-12-25"),
        ("4/4/2019", "2019-04-04"),
        ("19-9-2019", "2019-09-19"),
        ("2019-09-19", "2019-09-19"),
        ("19 شتنبر 2019", "2019-09-19"),  # Morocco's name of the month
        ("19 جويلية 2019", "2019-07-19"),  # Algeria's and Tunisia's
        ("الثالث من الشهر الجاري", "2019-09-03"),
        ("10 محرم 1441", "2019-09-09"),
        ("1 رمضان 1440 هـ", "2019-05-06"),
        ("20 محرم 1441 (19 سبتمبر 2019)", "2019-09-19"),
    ],
)
def test_an_arabic_day_is_read(read: Read, words: str, day: str) -> None:
    assert (day, "day") in dates(read(f"اجتمع الوزراء في القاهرة {words} وفق ما نقلت الوكالة."))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2019-09-21"),
        ("this morning", "2019-09-21"),
        ("yesterday", "2019-09-20"),
        ("last night", "2019-09-20"),
        ("the day before yesterday", "2019-09-19"),
        ("tomorrow", "2019-09-22"),
        ("on Thursday", "2019-09-19"),
        ("on Saturday", "2019-09-21"),
        ("last Saturday", "2019-09-14"),
        ("on Thursday morning", "2019-09-19"),
        ("late on Thursday", "2019-09-19"),
        ("next Monday", "2019-09-23"),
        ("two days ago", "2019-09-19"),
        ("2 days ago", "2019-09-19"),
        ("three days earlier", "2019-09-18"),
        ("a day earlier", "2019-09-20"),
        ("on 4 April 2019", "2019-04-04"),
        ("on 4 April", "2019-04-04"),
        ("on April 4", "2019-04-04"),
        ("on April 4, 2019", "2019-04-04"),
        ("on April 4th, 2019", "2019-04-04"),
        ("on the 4th of April", "2019-04-04"),
        ("on 4th April 2019", "2019-04-04"),
        ("on Sept. 19", "2019-09-19"),
        ("on Sept 19", "2019-09-19"),
        ("on Dec. 25", "2018-12-25"),
        ("on Thursday, 19 September", "2019-09-19"),
        ("on Thursday, September 19, 2019", "2019-09-19"),
        ("on Thursday (19 September)", "2019-09-19"),
        ("on 2019-09-19", "2019-09-19"),
        ("on 19/9/2019", "2019-09-19"),
        ("on 19.9.2019", "2019-09-19"),
        ("on September 11, 2001", "2001-09-11"),
        ("on the third of this month", "2019-09-03"),
    ],
)
def test_an_english_day_is_read(read: Read, words: str, day: str) -> None:
    assert (day, "day") in dates(read(f"The ministers met in Cairo {words}, the agency said."))


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("اجتمع الوزراء الأسبوع الماضي.", "2019-09-09", "week"),
        ("اجتمع الوزراء هذا الأسبوع.", "2019-09-16", "week"),
        ("اجتمع الوزراء الشهر الماضي.", "2019-08-01", "month"),
        ("اجتمع الوزراء الشهر الجاري.", "2019-09-01", "month"),
        ("اجتمع الوزراء في ديسمبر (كانون الأول) 2016.", "2016-12-01", "month"),
        ("اجتمع الوزراء في كانون الثاني 2017.", "2017-01-01", "month"),
        ("اجتمع الوزراء في تشرين الثاني/نوفمبر 2018.", "2018-11-01", "month"),
        ("اجتمع الوزراء في أبريل الماضي.", "2019-04-01", "month"),
        ("اجتمع الوزراء عام 2016.", "2016-01-01", "year"),
        ("اجتمع الوزراء في 2016.", "2016-01-01", "year"),
        ("اجتمع الوزراء سنة ٢٠١٦.", "2016-01-01", "year"),
        ("اجتمع الوزراء العام الماضي.", "2018-01-01", "year"),
        ("اجتمع الوزراء قبل ثلاث سنوات.", "2016-01-01", "year"),
        ("اجتمع الوزراء قبل شهرين.", "2019-07-01", "month"),
        ("The ministers met last week.", "2019-09-09", "week"),
        ("The ministers met this week.", "2019-09-16", "week"),
        ("The ministers met last month.", "2019-08-01", "month"),
        ("The ministers met in December 2016.", "2016-12-01", "month"),
        ("The ministers met in April.", "2019-04-01", "month"),
        ("The ministers met last April.", "2019-04-01", "month"),
        ("The ministers met in 2016.", "2016-01-01", "year"),
        ("The ministers met last year.", "2018-01-01", "year"),
        ("The ministers met three years ago.", "2016-01-01", "year"),
        ("The ministers met two months ago.", "2019-07-01", "month"),
    ],
)
def test_a_week_a_month_and_a_year_say_how_exact_they_are(read: Read, text: str, day: str, precision: str) -> None:
    assert dates(read(text)) == [(day, precision)]


@pytest.mark.parametrize(
    "text",
    [
        "The governor may march with the others, said May Chidiac.",
        "The second brigade left the 31st district.",
        "He sat in the sun for 2019 minutes.",
        "Room 2016 was empty.",
        "اللواء الثاني وصل إلى المدينة.",
        "الجيش الأول في المدينة.",
        "قرار مجلس الأمن رقم 2216 واضح.",
        "Resolution 1973 was clear.",
    ],
)
def test_a_word_or_number_that_only_looks_like_a_time_is_none(read: Read, text: str) -> None:
    assert dates(read(text)) == []


@pytest.mark.parametrize(
    "text",
    ["اجتمع الوزراء في 31 فبراير 2019.", "The ministers met on 31 February 2019.", "The ministers met on 45/13/2019."],
)
def test_a_day_that_no_calendar_has_is_not_made_up(read: Read, text: str) -> None:
    assert "day" not in [precision for _, precision in dates(read(text))]


EDGES = [
    "أمس",
    "بعد غد",
    "قبل 999 سنوات",
    "قبل 999 أسبوعا",
    "الشهر المقبل",
    "yesterday",
    "tomorrow",
    "999 years ago",
    "999 months ago",
    "next year",
    "last month",
    "next Monday",
]


@pytest.mark.parametrize("words", EDGES)
@pytest.mark.parametrize("day", ["0001-01-01", "1970-01-01", "2024-02-29", "2019-12-31", "9999-12-31", None])
def test_any_day_of_publication_can_be_reckoned_from(read: Read, words: str, day: str | None) -> None:
    arabic = words[0] > "\u0600"
    text = f"اجتمع الوزراء في القاهرة {words}." if arabic else f"The ministers met in Cairo {words}."
    assert read(text, day).entities.language == ("ar" if arabic else "en")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("قتل ثلاثة جنود في هجوم لتنظيم داعش في سيناء أمس.", "2019-09-20"),
        ("قتل ثلاثة جنود الخميس الماضي في هجوم لتنظيم داعش في سيناء.", "2019-09-19"),
        ("أعلن الجيش العراقي السبت مقتل ثلاثة من عناصر داعش في غارة وقعت الخميس في نينوى.", "2019-09-19"),
        ("قتل ثلاثة جنود في هجوم لتنظيم داعش في سيناء.", "2019-09-21"),
        ("Gunmen killed three soldiers in Sinai on Thursday.", "2019-09-19"),
        ("The army said on Saturday that gunmen had killed three soldiers in Sinai on Thursday.", "2019-09-19"),
        ("Gunmen killed three soldiers in Sinai.", "2019-09-21"),
        ("In a statement on Saturday, the Israeli army said it bombed Gaza late on Thursday.", "2019-09-19"),
    ],
)
def test_the_day_is_that_of_the_happening_and_not_of_the_announcement(read: Read, text: str, day: str) -> None:
    told = {str(m.date) for m in read(text).mentions if m.event.root_code in {"18", "19", "20"}}
    assert told == {day}


def test_without_a_day_of_publication_and_without_a_day_in_the_text_nothing_is_dated(read: Read) -> None:
    reading = read("قتل ثلاثة جنود في هجوم لتنظيم داعش في سيناء.", None)
    assert reading.mentions
    assert {m.date for m in reading.mentions} == {None}
