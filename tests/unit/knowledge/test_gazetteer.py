"""Places: distances, our own tables, and what the index holds of both."""

from pathlib import Path

import pytest

from ingest.errors import DataError
from ingest.knowledge.gazetteer import kilometres, read_supplement
from ingest.knowledge.index import Index, PlaceRow
from ingest.knowledge.states import state_names

HEADER = "place\tname\tlanguage\tcountry\tadm1\tlat\tlon\ttype\tradius_km\tparent\tgeonames_id\trule\tsource\tnote\n"


def candidates(index: Index, key: str) -> list[PlaceRow]:
    return [index.place(n) for s in index.exact(key) if s.kind == "place" for n in s.value]


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((32.88, 13.19), (32.88, 13.19), 0),
        ((32.88, 13.19), (31.21, 16.59), 369),  # Tripoli to Sirte
        ((0, 179.5), (0, -179.5), 111),  # over the date line
        ((90, 0), (-90, 0), 20015),
    ],
)
def test_distances_follow_the_great_circle(
    one: tuple[float, float], other: tuple[float, float], distance: float
) -> None:
    assert kilometres(*one, *other) == pytest.approx(distance, abs=2)
    assert kilometres(*other, *one) == pytest.approx(kilometres(*one, *other))


@pytest.mark.parametrize(
    ("key", "country", "lat", "lon"),
    [
        ("مرزق", "LBY", 25.92, 13.92),
        ("murzuq", "LBY", 25.92, 13.92),
        ("سرت", "LBY", 31.21, 16.59),
        ("طرابلس", "LBY", 32.88, 13.19),
        ("طرابلس", "LBN", 34.44, 35.84),
        ("tripoli", "LBY", 32.88, 13.19),
        ("tripoli", "LBN", 34.44, 35.84),
        ("الموصل", "IRQ", 36.34, 43.13),
        ("ادلب", "SYR", 35.93, 36.63),
        ("خان يونس", "PSE", 31.35, 34.31),
        ("مارب", "YEM", 15.46, 45.33),
        ("الفاشر", "SDN", 13.63, 25.35),
    ],
)
def test_a_town_is_found_within_thirty_kilometres(index: Index, key: str, country: str, lat: float, lon: float) -> None:
    near = [p for p in candidates(index, key) if p.country == country and kilometres(p.lat, p.lon, lat, lon) <= 30]
    assert near


def test_every_place_of_ours_lies_on_the_earth_and_in_a_known_state() -> None:
    states = state_names()
    for place in read_supplement():
        if place.lat == place.lat:  # no number where only a name is added to a place of GeoNames
            assert -90 <= place.lat <= 90, place.name
            assert -180 <= place.lon <= 180, place.name
        assert place.country == "" or place.country in states, place.name


def test_a_place_of_our_tables_is_itself_a_name_of_it(tmp_path: Path) -> None:
    table = HEADER + "Old Bridge\tالجسر القديم\tar\tIRQ\t\t36.34\t43.13\tlocal\t2\tMosul\t\t\t\t\n"
    (tmp_path / "places.tsv").write_text(table, encoding="utf-8")
    (place,) = read_supplement(tmp_path)
    assert {(n.text, n.language) for n in place.names} == {("الجسر القديم", "ar"), ("Old Bridge", "en")}
    assert (place.type, place.radius_km, place.parent) == ("local", 2.0, "Mosul")


def test_a_coordinate_that_is_no_number_is_named_with_file_and_line(tmp_path: Path) -> None:
    table = HEADER + "Here\t\t\tIRQ\t\tnorth\t43.13\tlocal\t2\t\t\t\t\t\n"
    (tmp_path / "places.tsv").write_text(table, encoding="utf-8")
    with pytest.raises(DataError, match=r"places\.tsv, line 2: .*north"):
        list(read_supplement(tmp_path))
