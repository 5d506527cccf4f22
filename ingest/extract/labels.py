"""Labels that the tables put on words of a sentence: tone, theme, what a number counts, part of a name."""

from typing import Any, Final, NamedTuple

from ingest.lang.grammar import Match, Parsed

__all__ = ["Label", "labels_of"]

NOTE: Final = "labels"


class Label(NamedTuple):
    """A word or phrase and the label that its table gives it."""

    match: Match
    value: Any


def labels_of(parsed: Parsed, kind: str) -> list[Label]:
    """The labelled words of one kind, in order. They are gathered when a sentence is first asked for the kind."""
    gathered: dict[str, list[Label]] = parsed.notes.setdefault(NOTE, {})
    found = gathered.get(kind)
    if found is None:
        found = gathered[kind] = [Label(m, s.value) for m in parsed.holding(kind) for s in m.of(kind)]
    return found
