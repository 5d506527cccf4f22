"""One value from many: the best supported, and among those that agree the most specific.

Evidence is given in order of time. Ties are broken by the value itself, or by who told it first; never by order of arrival.
"""

from collections.abc import Sequence
from datetime import date as calendar_date
from typing import Final, TypeVar

from ingest.merge.paths import FINENESS, Path
from ingest.merge.report import Report
from ingest.merge.told import ToldPlace
from ingest.records import EventCode
from ingest.records.mention import DatePrecision

__all__ = ["choose_code", "choose_date", "choose_place", "descend", "most_supported"]

Value = TypeVar("Value")
UNTOLD: Final = 0.5
"""What a day counts that no words tell: it was read off the day of publication."""

PRECISION: Final[dict[DatePrecision | None, int]] = {None: 0, "year": 0, "month": 1, "week": 2, "day": 3}


def choose_code(evidence: list[Report]) -> EventCode:
    """Down the tree of codes: the root with most support, below it the child with most, to the last that is told."""
    first = evidence[0].event
    if all(m.event is first for m in evidence):
        return first
    leaf = descend([(m.code_path, m.confidence) for m in evidence])
    return min([m.event for m in evidence if m.code_path == leaf], key=_brevity)


def _brevity(event: EventCode) -> tuple[int, str]:
    return len(event.code), event.code


def choose_place(evidence: list[Report]) -> ToldPlace | None:
    """Country, division, point: the best supported at each step; of those that agree the finest, in its first telling."""
    placed = [(m.place_path, m.confidence) for m in evidence if m.place_path is not None]
    if not placed:
        return None
    leaf = descend(placed)
    finest = None
    for m in evidence:
        if m.place is None or m.place_path != leaf:
            continue
        if finest is None or FINENESS[m.place.type] > FINENESS[finest.type]:
            finest = m.place
    return finest


def choose_date(evidence: list[Report]) -> tuple[calendar_date | None, DatePrecision | None]:
    """The finest precision that is told, and of its dates the best supported; the earlier one of equals."""
    dated = [m for m in evidence if m.date is not None]
    if not dated:
        return None, None
    finest = max([PRECISION[m.date_precision] for m in dated])
    precise = [m for m in dated if PRECISION[m.date_precision] == finest]
    chosen = most_supported([(m.date, m.confidence * (1 if m.date_text else UNTOLD)) for m in precise])
    return chosen, precise[0].date_precision


def most_supported(values: Sequence[tuple[Value, float]]) -> Value | None:
    """The value with the greatest weight in all; of equals the first in order of their words."""
    support: dict[Value, list[float]] = {}
    for value, weight in values:
        support.setdefault(value, []).append(weight)
    return _heaviest(support)


def descend(paths: Sequence[tuple[Path, float]]) -> Path:
    """From the root to a path that is there, at each step where most weight goes on."""
    first, _ = paths[0]
    if all(path == first for path, _ in paths):
        return first
    here: Path = ()
    while True:
        depth = len(here)
        below: dict[Path, list[float]] = {}
        for path, weight in paths:
            if len(path) > depth and path[:depth] == here:
                below.setdefault(path[: depth + 1], []).append(weight)
        step = _heaviest(below)
        if step is None:
            return here
        here = step


def _heaviest(support: dict[Value, list[float]]) -> Value | None:
    """Sums are rounded, so that the order of adding can't decide."""
    if len(support) <= 1:
        return next(iter(support), None)
    ranked = {(-round(sum(weights), 9), str(value)): value for value, weights in support.items()}
    return ranked[min(ranked)]
