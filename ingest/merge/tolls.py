"""Tolls rise, are corrected, and differ between sources: one best, with the lowest and the highest told."""

from collections.abc import Sequence
from typing import Final

from ingest.merge.facts import TollFacts
from ingest.records import Toll

__all__ = ["merged_toll"]

FADING: Final = 0.5
"""What a report's say is worth once a later one has come: first counts are low, and the latest know most. Half, so that
many copies of an early count do not outvote a later one of the same confidence."""

PARTIAL: Final = 0.5
"""A later number below this share of one told before counts a part, or is a claim: tolls rise, and are corrected by
less. Its say is worth as much less."""


def merged_toll(told: Sequence[tuple[TollFacts, float]]) -> Toll | None:
    """The toll over these tellings, each with its confidence and in order of time; None where none of them tells one.

    Lowest and highest are those of any; the best is the number with the most say, later reports weighing more.
    """
    if not told:
        return None
    say: dict[int, float] = {}
    highest = 0
    age = len(told)
    for toll, confidence in told:
        age -= 1
        partial = PARTIAL if toll.best < PARTIAL * highest else 1.0
        say[toll.best] = say.get(toll.best, 0.0) + confidence * partial * FADING**age
        highest = max(highest, toll.best)
    _, best = max([(round(weight, 9), number) for number, weight in say.items()])
    return Toll(best=best, low=min([toll.low for toll, _ in told]), high=max([toll.high for toll, _ in told]))
