"""Checks every table: rows that can't be read, codes that are none, facts told twice, names that are also common words."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import pycountry

from ingest.errors import DataError
from ingest.lang.tables import Row, read_table, tables_below

__all__ = ["KNOWLEDGE", "Codes", "Finding", "at", "check_codes", "listed", "rows_of"]

KNOWLEDGE = Path(__file__).parent
BESIDE_ISO = frozenset(("XKX",))
"""Codes of states that ISO 3166 leaves to its users: Kosovo."""


class Finding(NamedTuple):
    """Something that is wrong, or may be, with a row."""

    severity: Literal["error", "warning"]
    kind: str
    where: str
    """File and line."""
    message: str


class Codes(NamedTuple):
    """Every code that a row may bear."""

    countries: frozenset[str]
    groups: frozenset[str]
    roles: frozenset[str]
    ethnic: frozenset[str]
    religions: frozenset[str]

    @classmethod
    @cache
    def known(cls) -> "Codes":
        tables = (_column(f"{name}.tsv") for name in ("groups", "roles", "ethnic", "religions"))
        return cls(frozenset(c.alpha_3 for c in pycountry.countries) | BESIDE_ISO, *tables)


def at(row: Row) -> str:
    """`iraq.tsv:12`."""
    return f"{row.file.name}:{row.line}"


def listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def rows_of(path: Path, columns: tuple[str, ...], findings: list[Finding]) -> Iterator[Row]:
    """The rows of a table up to the first that can't be read, which becomes a finding."""
    try:
        yield from read_table(path, columns)
    except (DataError, UnicodeDecodeError) as error:
        findings.append(Finding("error", "unreadable", path.name, str(error)))


def check_codes() -> Iterator[Finding]:
    """The tables of codes and of the names of states."""
    findings: list[Finding] = []
    codes = Codes.known()
    for name in ("groups", "roles", "ethnic", "religions"):
        seen: set[str] = set()
        for row in rows_of(KNOWLEDGE / f"{name}.tsv", ("code", "name"), findings):
            if row["code"] in seen:
                yield Finding("error", "duplicate", at(row), f"code {row['code']} stands twice")
            seen.add(row["code"])
            if row["parent"] and row["parent"] not in codes.groups:
                yield Finding("error", "unknown code", at(row), f"parent {row['parent']} is no group")
    for path in tables_below(KNOWLEDGE / "states"):
        yield from _check_states(path, codes, findings)
    yield from findings


def _check_states(path: Path, codes: Codes, findings: list[Finding]) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    for row in rows_of(path, ("country", "form", "language", "kind"), findings):
        if row["country"] not in codes.countries:
            yield Finding("error", "unknown code", at(row), f"country {row['country']}")
        key = row["country"], row["form"], row["language"], row["kind"]
        if key in seen:
            yield Finding("error", "duplicate", at(row), f"{row['form']} stands twice")
        seen.add(key)


def _column(name: str) -> frozenset[str]:
    return frozenset(row["code"] for row in read_table(KNOWLEDGE / name, ("code",)))
