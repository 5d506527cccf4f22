"""Tolls rise, are corrected, and differ between sources: one best, with the lowest and the highest told."""

from collections import defaultdict
from collections.abc import Sequence

from ingest.records import EventMention, Toll

__all__ = ["merged_toll"]

FADING = 0.6
"""What a report's say is worth once a later one has come: first counts are low, and the latest know most."""


def merged_toll(told: Sequence[tuple[Toll | None, EventMention]]) -> Toll | None:
    """The toll over these tellings, which come in order of time; None where none of them tells one.

    Lowest and highest are those of any; the best is the number with the most say, later reports weighing more.
    """
    known = [(toll, mention) for toll, mention in told if toll is not None]
    if not known:
        return None
    say: dict[int, float] = defaultdict(float)
    for age, (toll, mention) in enumerate(reversed(known)):
        say[toll.best] += mention.confidence * FADING**age
    best = max(sorted(say), key=lambda number: (round(say[number], 9), number))
    return Toll(best=best, low=min(t.low for t, _ in known), high=max(t.high for t, _ in known))
