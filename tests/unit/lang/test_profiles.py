"""Languages: each a folder of the same shape, found by being there."""

import pytest

from ingest.lang import profile, profiles
from ingest.lang.tables import read_table

TABLES = {
    "triggers.tsv": ("form", "pos", "root", "wazn", "forms", "code", "actor1", "actor2", "toll", "needs"),
    "classes.tsv": ("class", "word"),
    "weapons.tsv": ("form", "weapon", "code", "over"),
    "cues.tsv": ("form", "kind", "scope"),
    "agents.tsv": ("form", "plural", "roles", "number", "human"),
    "function_words.tsv": ("form", "kind", "note"),
    "numbers.tsv": ("form", "value", "kind"),
    "calendar.tsv": ("form", "kind", "value"),
    "place_heads.tsv": ("form", "type", "side"),
    "directions.tsv": ("form", "kind", "value"),
}

every_language = pytest.mark.parametrize("code", sorted(profiles()))


def test_arabic_and_english_are_there() -> None:
    assert {"ar", "en"} <= set(profiles())


@every_language
def test_a_language_goes_by_the_code_of_its_folder(code: str) -> None:
    assert profile(code).code == code == profile(code).folder.name


@every_language
@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_language_has_every_table_with_its_columns(code: str, name: str) -> None:
    assert list(read_table(profile(code).folder / name, TABLES[name]))


@every_language
@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_begins_with_lines_that_tell_what_it_holds_and_its_licence(code: str, name: str) -> None:
    lines = (profile(code).folder / name).read_text(encoding="utf-8").splitlines()
    head = " ".join(line for line in lines[:8] if line.startswith("#"))
    assert lines[0].startswith("#")
    assert "licence" in head.lower() or "license" in head.lower()


@every_language
def test_every_month_and_weekday_has_a_name(code: str) -> None:
    rows = list(read_table(profile(code).folder / "calendar.tsv", TABLES["calendar.tsv"]))
    for kind, count in (("month", 12), ("weekday", 7)):
        assert {int(row["value"]) for row in rows if row["kind"] == kind} >= set(range(1, count + 1))


@every_language
def test_a_language_writes_its_frequent_words_with_its_own_letters(code: str) -> None:
    language = profile(code)
    assert all(language.letter.search(sign) for sign in language.signs)
    assert not language.folded_signs & language.folded_foreign
