"""Which place a name means, and which of a sentence's places is the event's."""

from collections.abc import Callable

import pytest

from ingest.extract import Reading
from ingest.knowledge.gazetteer import kilometres

Read = Callable[..., Reading]

TRIPOLI_LIBYA = (32.88, 13.19)
TRIPOLI_LEBANON = (34.44, 35.84)


def near(reading: Reading, lat: float, lon: float, within: float = 30) -> bool:
    return any(kilometres(p.lat, p.lon, lat, lon) <= within for p in reading.entities.places)


@pytest.mark.parametrize(
    ("text", "here", "there"),
    [
        ("قتل جندي من الجيش اللبناني في طرابلس شمال لبنان.", TRIPOLI_LEBANON, TRIPOLI_LIBYA),
        (
            "اندلعت اشتباكات في باب التبانة وجبل محسن في طرابلس، وقال مصدر أمني في بيروت إن الجيش تدخل.",
            TRIPOLI_LEBANON,
            TRIPOLI_LIBYA,
        ),
        ("هاجمت قوات حفتر مواقع حكومة الوفاق جنوب طرابلس.", TRIPOLI_LIBYA, TRIPOLI_LEBANON),
        ("اندلعت اشتباكات في طرابلس، وقال مصدر في مصراتة إن القوات الليبية تدخلت.", TRIPOLI_LIBYA, TRIPOLI_LEBANON),
        ("A Lebanese soldier was killed in Tripoli.", TRIPOLI_LEBANON, TRIPOLI_LIBYA),
        (
            "Clashes broke out in Tripoli, and a source in Beirut said that the Lebanese army had stepped in.",
            TRIPOLI_LEBANON,
            TRIPOLI_LIBYA,
        ),
        ("Haftar's forces shelled the south of Tripoli.", TRIPOLI_LIBYA, TRIPOLI_LEBANON),
        ("Clashes broke out in Tripoli between Libyan militias.", TRIPOLI_LIBYA, TRIPOLI_LEBANON),
    ],
)
def test_the_article_tells_which_tripoli_is_meant(
    read: Read, text: str, here: tuple[float, float], there: tuple[float, float]
) -> None:
    assert near(read(text), *here)
    assert not near(read(text), *there)


@pytest.mark.parametrize(
    ("text", "lat", "lon", "country"),
    [
        ("قتل جنديان في انفجار في مدينة مرزق جنوب ليبيا.", 25.92, 13.92, "LBY"),
        ("سقط قتلى في قصف على معرة النعمان في إدلب.", 35.64, 36.67, "SYR"),
        ("قتل شرطي برصاص مسلحين في كركوك.", 35.47, 44.39, "IRQ"),
        ("استشهد شاب فلسطيني برصاص الجيش الإسرائيلي في مخيم جنين.", 32.46, 35.29, "PSE"),
        ("هاجم مسلحون حاجزا للجيش في رفح بشمال سيناء.", 31.28, 34.24, "EGY"),
        ("قصف الحوثيون مأرب بصاروخ باليستي.", 15.46, 45.33, "YEM"),
        ("قتل 15 شخصا في هجوم لحركة الشباب في مقديشو.", 2.04, 45.34, "SOM"),
        ("Two soldiers were killed in a blast in Murzuq.", 25.92, 13.92, "LBY"),
        ("Gunmen shot dead a policeman in Kirkuk.", 35.47, 44.39, "IRQ"),
        ("Boko Haram killed 12 villagers near Maiduguri.", 11.85, 13.16, "NGA"),
        ("A suicide bomber killed nine people in Kandahar.", 31.61, 65.71, "AFG"),
        ("Russian missiles hit Kharkiv, killing four people.", 49.99, 36.23, "UKR"),
    ],
)
def test_an_event_lies_where_the_sentence_says(read: Read, text: str, lat: float, lon: float, country: str) -> None:
    places = [m.place for m in read(text).mentions if m.event.root_code in {"18", "19", "20"}]
    assert places
    for place in places:
        assert place is not None
        assert (place.country, kilometres(place.lat, place.lon, lat, lon) <= 30) == (country, True)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("أدانت واشنطن مقتل ثلاثة جنود في هجوم في كركوك.", "IRQ"),
        ("قال متحدث في القاهرة إن ثلاثة جنود قتلوا في هجوم في سرت.", "LBY"),
        ("A spokesman in Cairo said three soldiers were killed in an attack in Sirte.", "LBY"),
        ("بيروت (رويترز) - قتل ثلاثة جنود في هجوم في حلب.", "SYR"),
        ("BEIRUT (Reuters) - Three soldiers were killed in an attack in Aleppo.", "SYR"),
    ],
)
def test_the_place_of_who_speaks_or_writes_is_not_that_of_the_event(read: Read, text: str, country: str) -> None:
    places = {m.place.country for m in read(text).mentions if m.event.root_code in {"18", "19", "20"} and m.place}
    assert places == {country}


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت جبهة تحرير الشام أنها قتلت جنديا.",
        "The Paris Saint-Germain striker attacked the referee's decision.",
        "He read a reading list in nice weather, mobile in hand.",
        "كان حسن يقرأ كتابا جديدا.",
        "Mr. Lincoln met Mrs. Washington for lunch.",
    ],
)
def test_a_name_inside_a_name_and_a_common_word_are_no_places(read: Read, text: str) -> None:
    assert [p.text for p in read(text).entities.places] == []


def test_a_place_is_named_in_full(read: Read) -> None:
    text = "قتل جنديان في انفجار في مدينة مرزق جنوب ليبيا."
    place = next(p for p in read(text).entities.places if "مرزق" in p.text)
    assert text[place.start : place.end] == place.text
    assert place.full_name.startswith(place.name)
    assert place.full_name.endswith("Libya")
