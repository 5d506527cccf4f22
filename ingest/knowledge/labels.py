"""Tables that put one label on a word: its tone, a theme, what a number beside it counts, which part of a name it is."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest.lang import Profile
from ingest.lang.profile import Form
from ingest.lang.tables import Row, read_table

__all__ = ["KINDS", "Labelled", "read_labels", "theme_codes"]

THEMES = Path(__file__).with_name("themes.tsv")
KINDS = ("tone", "theme", "counted", "namepart")
"""Kinds of sense whose value is the label itself."""
BAD = "-1"


class Labelled(NamedTuple):
    """A word with its label, in all its forms."""

    kind: str
    label: str | int | list[str]
    forms: Iterable[Form]


def read_labels(profile: Profile) -> Iterator[Labelled]:
    """The labelled words of a language.

    Raises:
        DataError: a row can't be read; names file and line.
    """
    for row in _rows(profile.folder / "tone.tsv", ("form", "polarity", "pos")):
        if row["polarity"] not in ("1", BAD):
            raise row.error(f"polarity: {row['polarity']!r} is neither 1 nor -1")
        yield Labelled("tone", int(row["polarity"]), _forms(profile, row))
    for row in _rows(profile.folder / "counted.tsv", ("form", "kind", "pos")):
        yield Labelled("counted", row["kind"], _forms(profile, row))
    for row in _rows(profile.folder / "names.tsv", ("form", "kind", "side")):
        yield Labelled("namepart", [row["kind"], row["side"]], (Form(row["form"]),))
    for row in _rows(THEMES, ("theme", "language", "form", "codes")):
        if row["language"] == profile.code:
            yield Labelled("theme", row["theme"], profile.noun_forms(row))


@cache
def theme_codes() -> dict[str, tuple[str, ...]]:
    """Theme to the CAMEO codes and roots whose events give it."""
    rows = (row for row in _rows(THEMES, ("theme", "codes")) if row["codes"])
    return {row["theme"]: tuple(code.strip() for code in row["codes"].split(",")) for row in rows}


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    return read_table(path, columns) if path.exists() else iter(())


def _forms(profile: Profile, row: Row) -> Iterable[Form]:
    """All forms of a verb, of a noun; another word as it is and as listed."""
    if row["pos"] in ("verb", "passive"):
        return profile.verb_forms(row)
    if row["pos"] == "-":
        return (Form(row["form"]),)
    return profile.noun_forms(row)
