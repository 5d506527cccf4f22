"""Who somebody is on which day, and how a wrong row is named."""

from pathlib import Path

import pytest

from ingest.errors import DataError
from ingest.knowledge.entities import Entity, read_entities
from ingest.knowledge.index import Index
from ingest.lang import profiles

HEADER = "entity\tkind\tname\tlanguage\tcountry\tgroup\troles\tethnic\treligions\tfrom\tuntil\trule\tsource\tnote\n"


@pytest.fixture(scope="session")
def entities() -> dict[str, Entity]:
    return {entity.name: entity for entity in read_entities()}


def written(folder: Path, *rows: str) -> dict[str, Entity]:
    """Entities of a table with these rows, cells divided by strokes."""
    table = HEADER + "".join(row.replace("|", "\t") + "\n" for row in rows)
    (folder / "actors.tsv").write_text(table, encoding="utf-8")
    return {entity.name: entity for entity in read_entities(folder)}


@pytest.mark.parametrize(
    ("name", "day", "country", "roles"),
    [
        ("Barack Obama", "2008-06-01", "USA", {"LEG"}),
        ("Barack Obama", "2009-01-20", "USA", {"GOV"}),
        ("Barack Obama", "2017-01-19", "USA", {"GOV"}),
        ("Barack Obama", "2017-01-20", "USA", {"ELI"}),
        ("Ahmed al-Sharaa", "2015-06-01", "SYR", {"REB"}),
        ("Ahmed al-Sharaa", "2025-06-01", "SYR", {"GOV"}),
        ("King Salman", "2019-09-21", "SAU", {"GOV"}),
    ],
)
def test_an_office_is_held_from_its_first_day_to_its_last(
    entities: dict[str, Entity], name: str, day: str, country: str, roles: set[str]
) -> None:
    spell = entities[name].on(day)
    assert spell is not None
    assert spell.country == country
    assert roles <= set(spell.roles)


def test_an_armed_group_bears_its_code(entities: dict[str, Entity]) -> None:
    spell = entities["Islamic State"].on("2019-09-21")
    assert spell is not None
    assert (spell.group, spell.country) == ("ISI", "")
    assert {"UAF", "REB"} & set(spell.roles)


def test_every_entity_has_a_name_that_tells_its_language(entities: dict[str, Entity]) -> None:
    nameless = [e.name for e in entities.values() if not all(n.text and n.language in profiles() for n in e.names)]
    assert nameless == []


def test_spells_of_one_entity_run_forwards(entities: dict[str, Entity]) -> None:
    backwards = [e.name for e in entities.values() for s in e.spells if s.first and s.last and s.first > s.last]
    assert backwards == []


def test_a_day_between_two_spells_is_read_by_the_nearer_one(tmp_path: Path) -> None:
    known = written(tmp_path, "A B|person|||LBY||GOV|||2000|2005|||", "A B|person|||LBY||OPP|||2015|2020|||")
    near_first, near_second = known["A B"].on("2007-01-01"), known["A B"].on("2013-01-01")
    assert near_first is not None
    assert near_second is not None
    assert (near_first.roles, near_second.roles) == (("GOV",), ("OPP",))


def test_an_office_goes_before_what_a_person_is_in_general(tmp_path: Path) -> None:
    known = written(tmp_path, "A B|person|||LBY||ELI|||||||", "A B|person|||LBY||GOV|||2010|2011|||")
    then, later = known["A B"].on("2010-06-01"), known["A B"].on("2015-06-01")
    assert then is not None
    assert later is not None
    assert (then.roles, later.roles) == (("GOV",), ("ELI",))


def test_years_and_months_stand_for_their_first_and_last_days(tmp_path: Path) -> None:
    known = written(tmp_path, "A B|person|||LBY||GOV|||2010-02|2012|||")
    (spell,) = known["A B"].spells
    assert (spell.first, spell.last) == ("2010-02-01", "2012-12-31")


def test_the_last_day_of_february_is_known(tmp_path: Path) -> None:
    known = written(tmp_path, "A B|person|||LBY||GOV|||2010|2012-02|||")
    assert known["A B"].spells[0].last == "2012-02-29"


@pytest.mark.parametrize("day", ["soon", "2010-13", "2010-02-30", "20100230"])
def test_a_day_that_is_none_is_named_with_file_and_line(tmp_path: Path, day: str) -> None:
    with pytest.raises(DataError, match=r"actors\.tsv, line 3: from: .* is no date"):
        written(tmp_path, "A B|person|||LBY||GOV||||||", f"C D|person|||LBY||GOV|||{day}||||")


def test_a_row_without_an_entity_is_named_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"actors\.tsv, line 2: no entity"):
        written(tmp_path, "|person|||LBY||GOV|||||||")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("داعش", "Islamic State"),
        ("isis", "Islamic State"),
        ("خليفه حفتر", "Khalifa Haftar"),
        ("khalifa haftar", "Khalifa Haftar"),
        ("africom", "United States Africa Command"),
    ],
)
def test_the_index_knows_a_name_in_either_language(index: Index, key: str, name: str) -> None:
    assert name in {s.value.name for s in index.exact(key) if s.kind == "actor"}


def test_the_index_knows_nothing_of_a_word_that_is_none(index: Index) -> None:
    assert not index.exact("قثقثقث")
