"""Who a name is on a day, and where a place lies, asked one by one."""

import pytest

from ingest.config import load_settings
from ingest.extract.lookup import ActorReading, Lookup, PlaceReading
from ingest.knowledge.gazetteer import kilometres

TRIPOLI_LIBYA = (32.88, 13.19)
TRIPOLI_LEBANON = (34.44, 35.84)
BAGHDAD = (33.34, 44.40)


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup.open(load_settings().cache_dir)


def best(readings: list[ActorReading]) -> tuple[str | None, str | None, set[str]]:
    actor = readings[0].actor
    return actor.country, actor.group, set(actor.roles)


def distance(readings: list[PlaceReading], point: tuple[float, float]) -> float:
    return kilometres(readings[0].place.lat, readings[0].place.lon, *point)


@pytest.mark.parametrize(
    ("name", "day", "country", "roles"),
    [
        ("باراك أوباما", "2010-05-01", "USA", "GOV"),
        ("باراك أوباما", "2018-05-01", "USA", "ELI"),
        ("Angela Merkel", "2015-09-01", "DEU", "GOV"),
        ("Hosni Mubarak", "2009-06-04", "EGY", "GOV"),
        ("معمر القذافي", "2010-02-01", "LBY", "GOV"),
        ("Ahmed al-Sharaa", "2016-06-01", "SYR", "REB"),
        ("أحمد الشرع", "2025-06-01", "SYR", "GOV"),
    ],
)
def test_a_person_is_what_the_office_of_that_day_makes_of_them(
    lookup: Lookup, name: str, day: str, country: str, roles: str
) -> None:
    found = best(lookup.actor(name, day))
    assert found[0] == country
    assert roles in found[2]


@pytest.mark.parametrize(
    ("name", "group"), [("داعش", "ISI"), ("Islamic State", "ISI"), ("حزب الله", "HEZ"), ("Hezbollah", "HEZ")]
)
def test_a_group_bears_its_code_in_both_languages(lookup: Lookup, name: str, group: str) -> None:
    assert best(lookup.actor(name, "2015-06-01"))[1] == group


@pytest.mark.parametrize(
    ("phrase", "country", "role"),
    [
        ("الجيش السوداني", "SDN", "MIL"),
        ("Yemeni army", "YEM", "MIL"),
        ("جنود مصريون", "EGY", "MIL"),
        ("a Lebanese judge", "LBN", "JUD"),
        ("وزير الخارجية السعودي", "SAU", "GOV"),
        ("Saudi foreign minister", "SAU", "GOV"),
        ("Turkish journalists", "TUR", "MED"),
        ("متظاهرون جزائريون", "DZA", "OPP"),
    ],
)
def test_a_phrase_is_put_together_from_nouns_and_nationalities(
    lookup: Lookup, phrase: str, country: str, role: str
) -> None:
    found = best(lookup.actor(phrase, "2015-06-01"))
    assert found[0] == country
    assert role in found[2]


@pytest.mark.parametrize(("seat", "country"), [("موسكو", "RUS"), ("Tehran", "IRN"), ("the White House", "USA")])
def test_a_capital_or_palace_that_acts_is_the_government_that_sits_there(
    lookup: Lookup, seat: str, country: str
) -> None:
    assert best(lookup.actor(seat)) == (country, None, {"GOV"})


def test_a_people_keeps_its_code_beside_a_state(lookup: Lookup) -> None:
    actor = lookup.actor("أكراد تركيا")[0].actor
    assert (actor.country, actor.ethnic) == ("TUR", "KUR")


def test_a_bare_surname_lists_everybody_whom_it_may_mean(lookup: Lookup) -> None:
    readings = lookup.actor("صالح", "2010-01-01")
    assert "Ali Abdullah Saleh" in {r.actor.name for r in readings}
    assert any(r.rule for r in readings)


def test_a_reading_tells_all_its_spells_and_the_one_that_counts(lookup: Lookup) -> None:
    reading = lookup.actor("Barack Obama", "2010-05-01")[0]
    assert len(reading.spells) > 1
    assert reading.spell in reading.spells
    assert reading.covers


@pytest.mark.parametrize("name", ["", "   ", "؟", "zxqvw", "قثخضك"])
def test_what_nobody_knows_has_no_reading(lookup: Lookup, name: str) -> None:
    assert lookup.actor(name, "2015-06-01") == []
    assert lookup.place(name) == []


@pytest.mark.parametrize(
    ("name", "context", "country", "point"),
    [
        ("طرابلس", "اشتبك الجيش اللبناني مع مسلحين في طرابلس", "", TRIPOLI_LEBANON),
        ("طرابلس", "قصفت قوات حفتر أحياء في طرابلس، وقالت مصراتة إنها سترد", "", TRIPOLI_LIBYA),
        ("Tripoli", "Gunmen fired on an army patrol in Tripoli, Lebanon.", "", TRIPOLI_LEBANON),
        ("Tripoli", "", "LBN", TRIPOLI_LEBANON),
        ("Tripoli", "", "LBY", TRIPOLI_LIBYA),
    ],
)
def test_one_name_in_two_states_is_told_by_the_text_or_the_hint(
    lookup: Lookup, name: str, context: str, country: str, point: tuple[float, float]
) -> None:
    assert distance(lookup.place(name, context, country), point) < 15


@pytest.mark.parametrize(
    ("name", "context", "kind"),
    [
        ("حمص", "سيطر الجيش على قرى في محافظة حمص", "region"),
        ("حمص", "انفجرت سيارة في مدينة حمص", "city"),
        ("Deir ez-Zor", "Fighting spread through Deir ez-Zor province.", "region"),
        ("محافظة حلب", "", "region"),
        ("the city of Aleppo", "", "city"),
    ],
)
def test_a_noun_beside_the_name_tells_the_city_from_its_province(
    lookup: Lookup, name: str, context: str, kind: str
) -> None:
    assert lookup.place(name, context)[0].place.type == kind


def test_a_town_behind_a_comma_lies_in_what_follows(lookup: Lookup) -> None:
    context = "A gunman opened fire in Savannah, Georgia."
    assert lookup.place("Georgia", context)[0].place.country == "USA"


@pytest.mark.parametrize(
    ("name", "kilometres_away", "north"),
    [
        ("120 كلم شمال بغداد", 120, True),
        ("على بعد 40 كيلومترا إلى الجنوب من بغداد", 40, False),
        ("30 km north of Baghdad", 30, True),
        ("25 miles (40 km) south of the city of Baghdad", 40.2, False),
    ],
)
def test_a_distance_and_a_direction_move_the_point(
    lookup: Lookup, name: str, kilometres_away: float, north: bool
) -> None:
    readings = lookup.place(name)
    assert distance(readings, BAGHDAD) == pytest.approx(kilometres_away, abs=5)
    assert (readings[0].place.lat > BAGHDAD[0]) is north


@pytest.mark.parametrize(("whole", "part", "north"), [("Mali", "northern Mali", True), ("تشاد", "جنوب تشاد", False)])
def test_a_side_of_a_state_lies_on_that_side_and_reaches_less_far(
    lookup: Lookup, whole: str, part: str, north: bool
) -> None:
    state, side = lookup.place(whole)[0].place, lookup.place(part)[0].place
    assert (side.lat > state.lat) is north
    assert side.country == state.country
    assert side.radius_km < state.radius_km


def test_every_reading_says_what_speaks_for_it(lookup: Lookup) -> None:
    readings = lookup.place("Tripoli", "", "LBN")
    assert len(readings) > 1
    assert readings[0].weights.country > 0
    assert [r.score for r in readings] == sorted((r.score for r in readings), reverse=True)
