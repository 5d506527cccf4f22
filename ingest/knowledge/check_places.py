"""Checks the tables of places: points, types, states, places told twice, names that are also common words."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ingest.knowledge.check import Codes, Finding, at, rows_of
from ingest.knowledge.check_words import PLACE_TYPES, WEIGHED, CommonWords, check_rule
from ingest.knowledge.compile import key_of
from ingest.knowledge.gazetteer import COLUMNS, FOLDER, geonames_ids, kilometres
from ingest.lang import profiles
from ingest.lang.tables import Row, tables_below

__all__ = ["check_places"]

SAME_KM = 5.0
"""Two places of one name, state and type that are nearer are one, told twice."""
MAX_LAT, MAX_LON = 90.0, 180.0


def check_places(words: CommonWords, folder: Path = FOLDER) -> Iterator[Finding]:
    """Findings of every table in a folder and below."""
    findings: list[Finding] = []
    everywhere: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    known = geonames_ids()
    for path in tables_below(folder):
        places: defaultdict[str, list[Row]] = defaultdict(list)
        names: dict[tuple[str, ...], str] = {}
        for row in rows_of(path, COLUMNS, findings):
            places[row["place"]].append(row)
            findings += _check_name(row, names, words)
        for rows in places.values():
            findings += _check_place(rows, known, everywhere)
    yield from findings


def _check_name(row: Row, names: dict[tuple[str, ...], str], words: CommonWords) -> Iterator[Finding]:
    text, language = row["name"], row["language"]
    if not row["place"]:
        yield Finding("error", "unreadable", at(row), "no place")
    if not text:
        return
    if language not in profiles():
        yield Finding("error", "unknown code", at(row), f"{text}: language {language!r}")
        return
    yield from check_rule(row)
    key = key_of(text)
    first = names.setdefault((row["place"], row["geonames_id"], language, key), at(row))
    if first != at(row):
        yield Finding("warning", "duplicate", at(row), f"{row['place']}: {text} is known from {first}")
    if not row["rule"] and WEIGHED not in row["note"] and (kind := words.kind(key, language)):
        yield Finding(
            "warning", "common word", at(row), f"{row['place']}: {text} is also a word ({kind}) and has no rule"
        )


def _check_place(
    rows: list[Row], known: frozenset[int], everywhere: dict[tuple[str, str, str], list[Row]]
) -> Iterator[Finding]:
    facts = next((r for r in rows if r["lat"]), rows[0])
    name = facts["place"]
    for row in rows:
        if row["type"] and row["type"] not in PLACE_TYPES:
            yield Finding("error", "unknown code", at(row), f"{name}: type {row['type']}")
        if row["country"] and row["country"] not in Codes.known().countries:
            yield Finding("error", "unknown code", at(row), f"{name}: country {row['country']}")
        if row["geonames_id"] and not (row["geonames_id"].isdigit() and int(row["geonames_id"]) in known):
            yield Finding("error", "unknown code", at(row), f"{name}: GeoNames has no {row['geonames_id']}")
    if not facts["lat"]:
        if not all(row["geonames_id"] for row in rows):
            yield Finding("error", "no coordinates", at(facts), name)
        return
    if _point(facts) is None:
        yield Finding("error", "no coordinates", at(facts), f"{name}: {facts['lat']!r}, {facts['lon']!r} is no point")
        return
    yield from _told_twice(facts, everywhere[facts["country"], key_of(name), facts["type"]])


def _told_twice(facts: Row, before: list[Row]) -> Iterator[Finding]:
    here = _point(facts)
    for other in before:
        there = _point(other)
        if here and there and kilometres(*here, *there) < SAME_KM:
            yield Finding("error", "duplicate", at(facts), f"{facts['place']} is known from {at(other)}")
    before.append(facts)


def _point(row: Row) -> tuple[float, float] | None:
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= MAX_LAT and abs(lon) <= MAX_LON else None
