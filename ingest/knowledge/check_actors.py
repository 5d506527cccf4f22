"""Checks the tables of actors: codes, spells that overlap, facts told twice, names that are also common words."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from ingest.errors import DataError
from ingest.knowledge.check import Codes, Finding, at, listed, rows_of
from ingest.knowledge.check_words import WEIGHED, CommonWords, check_rule
from ingest.knowledge.compile import key_of
from ingest.knowledge.entities import COLUMNS, FOLDER, parse_day
from ingest.lang import profiles
from ingest.lang.tables import Row, tables_below

__all__ = ["check_actors"]

KINDS = ("person", "group", "organisation")
CODED = ("country", "group", "roles", "ethnic", "religions")
ALWAYS, NEVER = "0000-00-00", "9999-99-99"


class _Told(NamedTuple):
    """What a row says that an entity was, and when."""

    first: str
    last: str
    codes: tuple[str, ...]
    where: str


def check_actors(words: CommonWords, folder: Path = FOLDER) -> Iterator[Finding]:
    """Findings of every table in a folder and below."""
    codes = Codes.known()
    findings: list[Finding] = []
    told: defaultdict[str, list[_Told]] = defaultdict(list)
    names: dict[tuple[str, str, str], str] = {}
    for path in tables_below(folder):
        for row in rows_of(path, COLUMNS, findings):
            findings += _check_cells(row, codes)
            findings += _check_name(row, names, words)
            if any(row[column] for column in CODED):
                findings += _add_spell(row, told)
    yield from findings
    for name, spells in told.items():
        yield from _check_spells(name, spells)


def _check_cells(row: Row, codes: Codes) -> Iterator[Finding]:
    if not row["entity"]:
        yield Finding("error", "unreadable", at(row), "no entity")
    if row["kind"] not in KINDS:
        yield Finding("error", "unknown code", at(row), f"kind {row['kind']!r}")
    wrong = {
        "country": {row["country"]} - codes.countries,
        "group": {row["group"]} - codes.groups,
        "role": set(listed(row["roles"])) - codes.roles,
        "ethnic group": {row["ethnic"].lower()} - codes.ethnic,
        "religion": set(listed(row["religions"])) - codes.religions,
    }
    for column, unknown in wrong.items():
        for code in sorted(unknown - {""}):
            yield Finding("error", "unknown code", at(row), f"{row['entity']}: {column} {code}")


def _check_name(row: Row, names: dict[tuple[str, str, str], str], words: CommonWords) -> Iterator[Finding]:
    text, language = row["name"], row["language"]
    if not text:
        return
    if language not in profiles():
        yield Finding("error", "unknown code", at(row), f"{text}: language {language!r}")
        return
    yield from check_rule(row)
    key = key_of(text)
    first = names.setdefault((row["entity"], language, key), at(row))
    if first != at(row):
        yield Finding("warning", "duplicate", at(row), f"{row['entity']}: {text} is known from {first}")
    if not row["rule"] and WEIGHED not in row["note"] and (kind := words.kind(key, language)):
        yield Finding(
            "warning", "common word", at(row), f"{row['entity']}: {text} is also a word ({kind}) and has no rule"
        )


def _add_spell(row: Row, told: dict[str, list[_Told]]) -> Iterator[Finding]:
    try:
        first, last = parse_day(row, "from", last=False) or ALWAYS, parse_day(row, "until", last=True) or NEVER
    except DataError as error:
        yield Finding("error", "unreadable", at(row), str(error))
        return
    if first > last:
        yield Finding("error", "dates", at(row), f"{row['entity']}: from {first} until {last}")
    told[row["entity"]].append(_Told(first, last, tuple(row[c] for c in CODED), at(row)))


def _check_spells(name: str, spells: list[_Told]) -> Iterator[Finding]:
    """Two spells that share more than the day on which one follows the other; one without dates gives way and is none."""
    for one, other in combinations(spells, 2):
        if one[:3] == other[:3]:
            yield Finding("error", "duplicate", other.where, f"{name}: the same spell as {one.where}")
        elif _open(one) and _open(other):
            yield Finding("error", "overlap", other.where, f"{name}: told otherwise by {one.where}")
        elif not _open(one) and not _open(other) and max(one.first, other.first) < min(one.last, other.last):
            yield Finding("error", "overlap", other.where, f"{name}: overlaps with {one.where}")


def _open(spell: _Told) -> bool:
    return spell.first == ALWAYS and spell.last == NEVER
