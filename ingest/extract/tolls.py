"""How many were killed and hurt, where words beside a number say so: ٩ قتلى, "11 people dead", ارتفعت الحصيلة إلى 15."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.quantities import Quantity
from ingest.lang.grammar import Match, Parsed
from ingest.records import Toll

__all__ = ["TollFound", "find_tolls"]

BEFORE = 3
"""Tokens between a number and the word that says what it counts: "11 young people dead"."""
BEHIND = 14
"""Tokens between "the toll" and the number that it has risen to."""


@dataclass(frozen=True, slots=True)
class TollFound:
    """A toll told at a token."""

    kind: str
    toll: Toll
    at: int


def find_tolls(parsed: Parsed, quantities: Sequence[Quantity]) -> list[TollFound]:
    """Tolls that stand beside words of `tolls.tsv`, in order."""
    words = [(m, s) for m in parsed.matches for s in m.of("toll") if not m.suffix]
    counts = [m.first for m, s in words if s.value == "count"]
    found = []
    for match, sense in words:
        if sense.value == "count":
            continue
        toll = _counted(match, sense.features, quantities) or _risen(match, counts, quantities)
        if toll is not None:
            found.append(TollFound(sense.value, toll, match.first))
    return found


def _counted(match: Match, features: str, quantities: Sequence[Quantity]) -> Toll | None:
    """The number before the word, or the word's own: قتيلين is two."""
    before = [q for q in quantities if 0 <= match.first - q.last <= BEFORE]
    if before:
        return before[-1].toll
    number = 2 if features.startswith("d") else 0
    return Toll(best=number, low=number, high=number) if number else None


def _risen(match: Match, counts: Sequence[int], quantities: Sequence[Quantity]) -> Toll | None:
    """The number that a count has come to: the last one behind it."""
    if not any(0 < match.first - c <= BEFORE for c in counts):
        return None
    behind = [q for q in quantities if 0 < q.first - match.last <= BEHIND]
    return behind[-1].toll if behind else None
