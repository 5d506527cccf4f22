"""Tolls rise, are corrected, and differ between sources: one best, with the lowest and the highest told."""

from collections import defaultdict
from collections.abc import Sequence

from ingest.merge.facts import TollFacts
from ingest.records import Toll

__all__ = ["merged_toll"]

FADING = 0.5
"""What a report's say is worth once a later one has come: first counts are low, and the latest know most. Half, so that
many copies of an early count do not outvote a later one of the same confidence."""

PARTIAL = 0.5
"""A later number below this share of one told before counts a part, or is a claim: tolls rise, and are corrected by
less. Its say is worth as much less."""


def merged_toll(told: Sequence[tuple[TollFacts | None, float]]) -> Toll | None:
    """The toll over these tellings, each with its confidence and in order of time; None where none of them tells one.

    Lowest and highest are those of any; the best is the number with the most say, later reports weighing more.
    """
    known = [(toll, weight) for toll, weight in told if toll is not None]
    if not known:
        return None
    say: dict[int, float] = defaultdict(float)
    highest = 0
    for age, (toll, confidence) in zip(reversed(range(len(known))), known, strict=True):
        partial = PARTIAL if toll.best < PARTIAL * highest else 1.0
        say[toll.best] += confidence * partial * FADING**age
        highest = max(highest, toll.best)
    best = max(say, key=lambda number: (round(say[number], 9), number))
    return Toll(best=best, low=min(t.low for t, _ in known), high=max(t.high for t, _ in known))
