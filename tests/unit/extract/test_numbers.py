"""Numbers of people: digits of every script, words of both languages, ranges, and what is no count."""

from collections.abc import Callable

import pytest

from ingest.extract import Reading

Read = Callable[..., Reading]


def counts(reading: Reading) -> list[tuple[int, int, int]]:
    return [(c.count.low, c.count.best, c.count.high) for c in reading.entities.counts]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("8 قتلى", 8),
        ("٨ قتلى", 8),
        ("۱۲ قتيلا", 12),
        ("1200 شخص", 1200),
        ("1,200 شخص", 1200),
        ("١٬٢٠٠ شخص", 1200),
        ("ثمانية عناصر", 8),
        ("ثماني نساء", 8),
        ("خمسة عشر جنديا", 15),
        ("خمس عشرة امرأة", 15),
        ("اثني عشر مسلحا", 12),
        ("اثنا عشر مسلحا", 12),
        ("أحد عشر عنصرا", 11),
        ("إحدى عشرة امرأة", 11),
        ("عشرين جنديا", 20),
        ("عشرون جنديا", 20),
        ("خمسة وعشرين مدنيا", 25),
        ("ثلاث وثلاثين طالبة", 33),
        ("تسعة وتسعون شخصا", 99),
        ("مئة شخص", 100),
        ("مائة شخص", 100),
        ("مئتي شخص", 200),
        ("مئتين وخمسين شخصا", 250),
        ("ثلاثمئة شخص", 300),
        ("ثلاثمائة شخص", 300),
        ("مئة وعشرين شخصا", 120),
        ("مئة وخمسة وعشرين شخصا", 125),
        ("ألف شخص", 1000),
        ("ألفي شخص", 2000),
        ("ثلاثة آلاف شخص", 3000),
        ("خمسة عشر ألف شخص", 15_000),
        ("ألف ومئتي شخص", 1200),
        ("مئة ألف نازح", 100_000),
        ("مليون نازح", 1_000_000),
        ("مليوني نازح", 2_000_000),
        ("3 ملايين نازح", 3_000_000),
        ("1.5 مليون نازح", 1_500_000),
        ("25 ألف نازح", 25_000),
    ],
)
def test_an_arabic_number_is_read_in_every_form(read: Read, words: str, value: int) -> None:
    assert counts(read(f"وقالت مصادر إن {words} كانوا هناك.")) == [(value, value, value)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("8 people", 8),
        ("1,200 people", 1200),
        ("eight people", 8),
        ("Eight people", 8),
        ("twelve soldiers", 12),
        ("nineteen civilians", 19),
        ("twenty people", 20),
        ("twenty-five people", 25),
        ("twenty five people", 25),
        ("ninety-nine people", 99),
        ("a hundred people", 100),
        ("one hundred people", 100),
        ("one hundred and twenty people", 120),
        ("two hundred fifty people", 250),
        ("three hundred and thirty-three people", 333),
        ("a thousand people", 1000),
        ("two thousand people", 2000),
        ("fifteen thousand people", 15_000),
        ("25 thousand people", 25_000),
        ("two thousand five hundred people", 2500),
        ("one million people", 1_000_000),
        ("1.5 million people", 1_500_000),
        ("3 million people", 3_000_000),
    ],
)
def test_an_english_number_is_read_in_every_form(read: Read, words: str, value: int) -> None:
    assert counts(read(f"The ministry said that {words} were in the town.")) == [(value, value, value)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("وصل ما بين 10 و15 مسلحا إلى البلدة.", 10, 15),
        ("وصل بين عشرة وخمسة عشر مسلحا إلى البلدة.", 10, 15),
        ("وصل من 10 إلى 15 مسلحا إلى البلدة.", 10, 15),
        ("وصل 10-15 مسلحا إلى البلدة.", 10, 15),
        ("Between 10 and 15 gunmen were in the town.", 10, 15),
        ("Between ten and fifteen gunmen were in the town.", 10, 15),
        ("The ministry said 10 to 15 gunmen were in the town.", 10, 15),
        ("The ministry said 10-15 gunmen were in the town.", 10, 15),
        ("The ministry said 10–15 gunmen were in the town.", 10, 15),
    ],
)
def test_a_range_has_a_lower_and_an_upper_end(read: Read, text: str, low: int, high: int) -> None:
    ((least, best, most),) = counts(read(text))
    assert (least, most) == (low, high)
    assert low <= best <= high


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("كان هناك ما لا يقل عن ثمانية أشخاص.", 8),
        ("كان هناك أكثر من 30 شخصا.", 30),
        ("كان هناك نحو 30 شخصا.", 30),
        ("كان هناك حوالي ثلاثين شخصا.", 30),
        ("كان هناك 30 شخصا على الأقل.", 30),
        ("كان هناك زهاء 30 شخصا.", 30),
        ("There were at least eight people in the town.", 8),
        ("There were more than 30 people in the town.", 30),
        ("There were about 30 people in the town.", 30),
        ("There were some 30 people in the town.", 30),
        ("There were up to 30 people in the town.", 30),
        ("There were nearly thirty people in the town.", 30),
    ],
)
def test_a_number_that_is_qualified_is_still_the_best_reading(read: Read, text: str, value: int) -> None:
    ((low, best, high),) = counts(read(text))
    assert best == value
    assert low <= best <= high


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("وصل عشرات المسلحين إلى البلدة.", 20, 99),
        ("وصل مئات النازحين إلى البلدة.", 200, 999),
        ("وصل آلاف النازحين إلى البلدة.", 2000, 9999),
        ("Dozens of gunmen were in the town.", 24, 99),
        ("Hundreds of people were in the town.", 200, 999),
        ("Thousands of people were in the town.", 2000, 9999),
    ],
)
def test_dozens_and_hundreds_are_a_range(read: Read, text: str, low: int, high: int) -> None:
    ((least, best, most),) = counts(read(text))
    assert low / 2 <= least <= best <= most <= high * 2
    assert least < most


@pytest.mark.parametrize(
    "text",
    [
        "A 19-year-old man from Sirte spoke to reporters.",
        "The man, 19, spoke to reporters.",
        "They walked 15 kilometres to the town.",
        "The town lies 30 km from the border.",
        "The price rose by 12 percent.",
        "The price rose by 12%.",
        "He spoke at 5.30 p.m. in the square.",
        "وقال الشاب (19 عاما) إنه خائف.",
        "وقال شاب يبلغ من العمر 19 عاما إنه خائف.",
        "تقع البلدة على بعد 30 كيلومترا من الحدود.",
        "ارتفع السعر 12 في المئة.",
        "ارتفع السعر بنسبة 12%.",
        "وصل عند الساعة 5:30 إلى الساحة.",
        "وقعت الاتفاقية في 4 أبريل 2019.",
        "The deal was signed on 4 April 2019.",
    ],
)
def test_ages_distances_shares_and_times_count_nobody(read: Read, text: str) -> None:
    assert counts(read(text)) == []


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("قتل جنديان في انفجار عبوة ناسفة في سرت.", 2),
        ("مقتل جنديين في انفجار عبوة ناسفة في سرت.", 2),
        ("قتل شرطي برصاص مسلحين مجهولين في سرت.", 1),
        ("قتلت امرأة برصاص قناص في تعز.", 1),
        ("لقي خمسة أشخاص مصرعهم في قصف على إدلب.", 5),
        ("سقط ثلاثة قتلى في قصف على إدلب.", 3),
        ("استشهد أربعة فلسطينيين برصاص الجيش الإسرائيلي في جنين.", 4),
        ("أدى القصف إلى مقتل سبعة مدنيين في إدلب.", 7),
        ("أسفر الهجوم عن سقوط 12 قتيلا في بغداد.", 12),
        ("راح ضحية الهجوم تسعة أشخاص في بغداد.", 9),
        ("Two soldiers were killed by a roadside bomb in Sirte.", 2),
        ("A policeman was shot dead in Kabul.", 1),
        ("The attack left five people dead in Mosul.", 5),
        ("Gunmen killed at least 12 villagers in Borno.", 12),
        ("A car bomb in Mogadishu killed 15 people and wounded 30.", 15),
    ],
)
def test_the_killed_of_an_attack_are_counted(read: Read, text: str, killed: int) -> None:
    assert killed in [m.killed.best for m in read(text).mentions if m.killed]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("قتل ثلاثة أشخاص وأصيب خمسة آخرون بجروح في انفجار سيارة مفخخة في بغداد.", 3, 5),
        ("مقتل ثلاثة جنود وإصابة خمسة في هجوم لتنظيم داعش في سيناء.", 3, 5),
        ("أسفر التفجير عن مقتل 20 شخصا وجرح 40 آخرين في كابول.", 20, 40),
        ("أصيب طفلان في قصف على تعز.", None, 2),
        ("Three people were killed and five wounded when a car bomb exploded in Baghdad.", 3, 5),
        ("The shelling of Taiz wounded two children.", None, 2),
        ("The blast in Kabul killed 20 people and injured 40 others.", 20, 40),
    ],
)
def test_killed_and_injured_are_told_apart(read: Read, text: str, killed: int | None, injured: int | None) -> None:
    told = [(m.killed.best if m.killed else None, m.injured.best if m.injured else None) for m in read(text).mentions]
    assert (killed, injured) in told
