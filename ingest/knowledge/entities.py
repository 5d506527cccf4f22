"""Persons, groups and organisations, and what they were when."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ingest.lang.tables import Row, read_table, tables_below

__all__ = ["Entity", "Name", "Spell", "parse_day", "read_entities"]

FOLDER = Path(__file__).with_name("actors")
COLUMNS = (
    "entity",
    "kind",
    "name",
    "language",
    "country",
    "group",
    "roles",
    "ethnic",
    "religions",
    "from",
    "until",
    "rule",
    "source",
)

WHOLE_DATE = 3
"""Parts of an ISO date that tells the day."""


class Spell(NamedTuple):
    """What an entity is from one day to another; either end may be open."""

    first: str
    last: str
    country: str
    group: str
    roles: tuple[str, ...]
    ethnic: str
    religions: tuple[str, ...]

    def covers(self, day: str) -> bool:
        return (not self.first or self.first <= day) and (not self.last or day <= self.last)


class Name(NamedTuple):
    text: str
    language: str
    rule: str
    adjective: bool


class Entity:
    """A person, group or organisation with its names and spells."""

    def __init__(
        self, name: str, kind: str, spells: list[Spell], names: list[Name], nouns: frozenset[str] = frozenset()
    ) -> None:
        self.name = name
        self.kind = kind
        self.spells = spells
        self.names = names
        self.nouns = nouns
        """What it is called, folded: تنظيم, movement."""

    def on(self, day: str) -> Spell | None:
        """What it was on that day (an ISO date, or empty for today's reading); else the spell nearest to it."""
        if not self.spells:
            return None
        if not day:
            return self.spells[-1]
        return next((s for s in self._by_length if s.covers(day)), None) or min(
            self.spells, key=lambda s: _away(s, day)
        )

    @cached_property
    def _by_length(self) -> list[Spell]:
        """Spells that are bounded before those that are open: an office before what a person is in general."""
        return sorted(self.spells, key=lambda s: (not s.first) + (not s.last))


def read_entities(folder: Path = FOLDER) -> list[Entity]:
    """All entities of the tables in a folder.

    Raises:
        DataError: a row can't be read; names file and line.
    """
    entities: dict[str, Entity] = {}
    for path in tables_below(folder):
        for row in read_table(path, COLUMNS):
            _add(row, entities)
    return list(entities.values())


def _add(row: Row, entities: dict[str, Entity]) -> None:
    name = row["entity"]
    if not name:
        raise row.error("no entity")
    entity = entities.get(name)
    if entity is None:
        entity = entities[name] = Entity(name, row["kind"] or "group", [], [Name(name, "en", "", False)])
    adjective = row["note"].startswith("adjective")
    if row["name"] and row["name"] == name and row["language"] == "en":
        entity.names[0] = Name(name, "en", row["rule"], adjective)
    elif row["name"]:
        entity.names.append(Name(row["name"], row["language"], row["rule"], adjective))
    spell = _spell(row)
    if any(spell[2:]) and spell not in entity.spells:
        entity.spells.append(spell)


def _spell(row: Row) -> Spell:
    return Spell(
        parse_day(row, "from", last=False),
        parse_day(row, "until", last=True),
        row["country"],
        row["group"],
        tuple(_listed(row["roles"])),
        row["ethnic"],
        tuple(_listed(row["religions"])),
    )


def parse_day(row: Row, column: str, *, last: bool) -> str:
    """An ISO date, month or year as the first or last day that it names; empty stays empty."""
    text = row[column]
    if not text:
        return ""
    parts = text.split("-")
    try:
        year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else (12 if last else 1)
        if len(parts) == WHOLE_DATE:
            return date(year, month, int(parts[2])).isoformat()
        if not last:
            return date(year, month, 1).isoformat()
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1).isoformat()
    except (ValueError, IndexError):
        raise row.error(f"{column}: {text!r} is no date") from None


def _listed(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split(",") if part.strip())


def _away(spell: Spell, day: str) -> int:
    then = date.fromisoformat(day).toordinal()
    ends = [date.fromisoformat(end).toordinal() for end in (spell.first, spell.last) if end]
    return min((abs(then - end) for end in ends), default=10**9)
