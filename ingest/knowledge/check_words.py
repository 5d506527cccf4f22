"""Checks names against the words of their language, and the rules that tell a name from a word."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.errors import DataError
from ingest.knowledge.cameo import event_codes
from ingest.knowledge.check import Codes, Finding, at, listed, rows_of
from ingest.knowledge.compile import word_entries
from ingest.lang import Profile, profiles
from ingest.lang.tables import Row

__all__ = ["PLACE_TYPES", "WEIGHED", "CommonWords", "check_rule", "check_words"]

COMMON = ("function", "trigger", "agent")
"""Kinds of word that a name must not be read for."""
WEIGHED = "common word"
"""In a row's note: the name is also a word, and is nonetheless mostly the name."""
CONDITIONS = frozenset(("after", "before", "quoted", "capital", "capitals", "country", "full", "never", "alone"))
WITH_LIST = frozenset(("after", "before", "country", "alone"))
PLACE_TYPES = frozenset(("country", "region", "city", "local", "water", "mountain", "site"))
NAMESAKE = "namesake"
"""Beside a kind of place: what only bears the name of one."""
NO_EVENT = "-"


class CommonWords:
    """The words of all languages, by key."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        """Tables that can't be read."""
        self._kinds: dict[tuple[str, str], str] = {}
        for profile in profiles().values():
            tables: defaultdict[str, list[Any]] = defaultdict(list)
            try:
                for key, sense in word_entries(profile, tables):
                    if sense[0] in COMMON:
                        self._kinds.setdefault((profile.code, key), sense[0])
            except DataError as error:
                self.findings.append(Finding("error", "unreadable", profile.code, str(error)))

    def kind(self, key: str, language: str) -> str:
        """What kind of common word this is; empty for none."""
        return self._kinds.get((language, key), "")


def check_rule(row: Row) -> Iterator[Finding]:
    """Conditions that nobody knows never hold, and the name would be lost in silence."""
    for condition in filter(None, (c.strip() for c in row["rule"].split(";"))):
        name, _, values = condition.partition(":")
        if name not in CONDITIONS:
            yield Finding("error", "rule", at(row), f"no condition {condition!r}")
        elif bool(values.strip()) != (name in WITH_LIST):
            yield Finding("error", "rule", at(row), f"{condition!r}: words missing or too many")
        elif name in ("country", "alone"):
            for code in sorted(set(values.split("|")) - Codes.known().countries):
                yield Finding("error", "unknown code", at(row), f"rule: country {code}")


def check_words() -> Iterator[Finding]:
    """Codes in the tables of the languages."""
    for profile in profiles().values():
        yield from _check_language(profile)


def _check_language(profile: Profile) -> Iterator[Finding]:
    findings: list[Finding] = []
    roles, codes = Codes.known().roles, event_codes()
    for row in rows_of(profile.folder / "agents.tsv", ("form", "roles"), findings):
        for role in sorted(set(listed(row["roles"])) - roles):
            yield Finding("error", "unknown code", at(row), f"{row['form']}: role {role}")
    for row in rows_of(profile.folder / "triggers.tsv", ("form", "code"), findings):
        if row["code"] != NO_EVENT and row["code"] not in codes:
            yield Finding("error", "unknown code", at(row), f"{row['form']}: CAMEO {row['code']!r}")
    for row in rows_of(profile.folder / "weapons.tsv", ("form", "code"), findings):
        if row["code"] and row["code"] not in codes:
            yield Finding("error", "unknown code", at(row), f"{row['form']}: CAMEO {row['code']!r}")
    for row in rows_of(profile.folder / "place_heads.tsv", ("form", "type", "side"), findings):
        for kind in sorted(set(listed(row["type"])) - PLACE_TYPES - {NAMESAKE}):
            yield Finding("error", "unknown code", at(row), f"{row['form']}: type {kind}")
    yield from findings
