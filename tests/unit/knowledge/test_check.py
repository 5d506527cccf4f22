"""What the check of the tables finds, and that it finds no error in ours."""

from pathlib import Path

import pytest

from ingest.knowledge.check import Finding, check_codes
from ingest.knowledge.check_actors import check_actors
from ingest.knowledge.check_places import check_places
from ingest.knowledge.check_words import CommonWords, check_words

ACTORS = "entity\tkind\tname\tlanguage\tcountry\tgroup\troles\tethnic\treligions\tfrom\tuntil\trule\tsource\tnote\n"
PLACES = "place\tname\tlanguage\tcountry\tadm1\tlat\tlon\ttype\tradius_km\tparent\tgeonames_id\trule\tsource\tnote\n"


@pytest.fixture(scope="module")
def words() -> CommonWords:
    return CommonWords()


def written(folder: Path, header: str, *rows: str) -> Path:
    """A folder with one table of these rows, cells divided by strokes."""
    text = header + "".join(row.replace("|", "\t") + "\n" for row in rows)
    (folder / "table.tsv").write_text(text, encoding="utf-8")
    return folder


def actors(words: CommonWords, folder: Path, *rows: str) -> list[Finding]:
    return list(check_actors(words, written(folder, ACTORS, *rows)))


def places(words: CommonWords, folder: Path, *rows: str) -> list[Finding]:
    return list(check_places(words, written(folder, PLACES, *rows)))


def kinds(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.severity, f.kind, f.where) for f in findings]


def test_our_own_tables_hold_no_error(words: CommonWords) -> None:
    findings = [*check_codes(), *check_words(), *words.findings, *check_actors(words), *check_places(words)]
    assert [f for f in findings if f.severity == "error"] == []


def test_a_row_that_is_right_is_no_finding(words: CommonWords, tmp_path: Path) -> None:
    assert actors(words, tmp_path, "Zed Qux|person|Zed Qux|en|LBY||GOV|||2010|2011-05|||") == []
    assert places(words, tmp_path / ".", "Zedville|Zedville|en|LBY||30|20|city|5||||") != [Finding("error", "", "", "")]


@pytest.mark.parametrize(
    "cells",
    ["ZZZ||GOV||", "LBY|ZZZ|GOV||", "LBY||ZZZ||", "LBY||GOV|zzz|", "LBY||GOV||ZZZ"],
    ids=["country", "group", "role", "ethnic", "religion"],
)
def test_a_code_that_no_table_has_is_named_with_file_and_line(words: CommonWords, tmp_path: Path, cells: str) -> None:
    found = actors(words, tmp_path, f"Zed Qux|person|Zed Qux|en|{cells}|||||")
    assert kinds(found) == [("error", "unknown code", "table.tsv:2")]


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("2010|2012", "2012-12-31|2015", False),
        ("2010|2012", "2013|2015", False),
        ("|", "2013|2015", False),
        ("2010|2012-06", "2012-05|2015", True),
        ("2010|", "2012|2015", True),
    ],
)
def test_spells_that_share_more_than_one_day_overlap_but_one_without_dates_gives_way(
    words: CommonWords, tmp_path: Path, first: str, second: str, wrong: bool
) -> None:
    rows = (f"Zed Qux|person|||LBY||GOV|||{first}|||", f"Zed Qux|person|||LBY||OPP|||{second}|||")
    expected = [("error", "overlap", "table.tsv:3")] if wrong else []
    assert kinds(actors(words, tmp_path, *rows)) == expected


def test_an_entity_told_otherwise_elsewhere_is_an_error(words: CommonWords, tmp_path: Path) -> None:
    rows = ("Zed Qux|person|||LBY||GOV|||||||", "Zed Qux|person|||TUN||GOV|||||||")
    assert kinds(actors(words, tmp_path, *rows)) == [("error", "overlap", "table.tsv:3")]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Zed Qux|person|||LBY||GOV|||2010-13|||", "unreadable"),
        ("Zed Qux|person|||LBY||GOV|||2012|2010||", "dates"),
        ("Zed Qux|person|Zed Qux|en|LBY||GOV|||||near:x|", "rule"),
        ("Zed Qux|person|Zed Qux|en|LBY||GOV|||||after|", "rule"),
        ("Zed Qux|person|Zed Qux|en|LBY||GOV|||||country:ZZZ|", "unknown code"),
        ("Zed Qux|person|Zed Qux|xx|LBY||GOV||||||", "unknown code"),
        ("Zed Qux|robot|Zed Qux|en|LBY||GOV||||||", "unknown code"),
        ("Zed Qux|person|Zed Qux|en|LBY||GOV|||||||||", "unreadable"),
    ],
)
def test_a_cell_that_says_nothing_sensible_is_an_error(words: CommonWords, tmp_path: Path, row: str, kind: str) -> None:
    found = actors(words, tmp_path, row)
    assert [(f.severity, f.kind) for f in found] == [("error", kind)]
    assert "table.tsv" in found[0].where


@pytest.mark.parametrize(("name", "language"), [("Because", "en"), ("بسبب", "ar")])
def test_a_name_that_is_also_a_word_wants_a_rule(words: CommonWords, tmp_path: Path, name: str, language: str) -> None:
    row = f"Zed Qux|person|{name}|{language}|LBY||GOV||||"
    assert kinds(actors(words, tmp_path, f"{row}||")) == [("warning", "common word", "table.tsv:2")]
    assert actors(words, tmp_path, f"{row}|full|") == []


def test_a_name_in_two_spellings_that_fold_to_one_is_a_warning(words: CommonWords, tmp_path: Path) -> None:
    rows = ("Zed Qux|person|أحمد زد|ar|LBY||GOV||||||", "Zed Qux|person|احمد زد|ar||||||||")
    assert kinds(actors(words, tmp_path, *rows)) == [("warning", "duplicate", "table.tsv:3")]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Zedville|Zedville|en|LBY||||city|5||||", "no coordinates"),
        ("Zedville|Zedville|en|LBY||95|20|city|5||||", "no coordinates"),
        ("Zedville|Zedville|en|LBY||30|east|city|5||||", "no coordinates"),
        ("Zedville|Zedville|en|ZZZ||30|20|city|5||||", "unknown code"),
        ("Zedville|Zedville|en|LBY||30|20|hamlet|5||||", "unknown code"),
        ("Zedville|Zedville|en|LBY||30|20|city|5||1||", "unknown code"),
    ],
)
def test_a_place_without_a_point_or_with_a_wrong_code_is_an_error(
    words: CommonWords, tmp_path: Path, row: str, kind: str
) -> None:
    assert kinds(places(words, tmp_path, row)) == [("error", kind, "table.tsv:2")]


def test_a_place_of_geonames_may_leave_its_point_to_it(words: CommonWords, tmp_path: Path) -> None:
    assert places(words, tmp_path, "Aleppo|Haleb|en||||||||170063|||") == []


def test_a_place_told_twice_under_two_names_that_fold_to_one_is_an_error(words: CommonWords, tmp_path: Path) -> None:
    rows = ("Zedville|Zedville|en|LBY||30|20|city|5||||", "Zédville|Zédville|en|LBY||30.01|20|city|5||||")
    assert kinds(places(words, tmp_path, *rows)) == [("error", "duplicate", "table.tsv:3")]
