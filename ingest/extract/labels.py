"""Labels that the tables put on words of a sentence: tone, theme, what a number counts, part of a name."""

from typing import Any, NamedTuple

from ingest.knowledge.labels import KINDS
from ingest.lang.grammar import Match, Parsed

__all__ = ["Label", "labels_of"]

NOTE = "labels"
_KINDS = frozenset(KINDS)


class Label(NamedTuple):
    """A word or phrase and the label that its table gives it."""

    match: Match
    value: Any


def labels_of(parsed: Parsed, kind: str) -> list[Label]:
    """The labelled words of one kind, in order. All kinds are gathered at the first call for a sentence."""
    gathered: dict[str, list[Label]] | None = parsed.notes.get(NOTE)
    if gathered is None:
        gathered = parsed.notes[NOTE] = {}
        for name in KINDS:
            gathered[name] = [Label(m, s.value) for m in parsed.holding(name) for s in m.of(name)]
    return gathered.get(kind, [])
