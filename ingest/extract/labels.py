"""Labels that the tables put on words of a sentence: tone, theme, what a number counts, part of a name."""

from typing import Any, Final

from ingest.lang.grammar import Match, Parsed

__all__ = ["labels_of"]

NOTE: Final = "labels"


def labels_of(parsed: Parsed, kind: str) -> list[tuple[Match, Any]]:
    """The words and phrases of one kind, in order, each with the label that its table gives it.

    They are gathered when a sentence is first asked for the kind.
    """
    gathered: dict[str, list[tuple[Match, Any]]] = parsed.notes.setdefault(NOTE, {})
    found = gathered.get(kind)
    if found is None:
        found = gathered[kind] = [(m, s.value) for m in parsed.holding(kind) for s in m.of(kind)]
    return found
