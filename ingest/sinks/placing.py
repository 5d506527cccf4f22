"""Where mentions lie among the blocks: the look-ups that merging asks for, from memory, which a table fills."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ingest.merge import Placed
from ingest.merge.blocks import GAPS, LAST
from ingest.sinks.memory import Remembered
from ingest.sinks.tables import placements

__all__ = ["Placements", "placement_row"]

KEYS = [f"key{level}" for level in range(LAST + 1)]

SPAN = 16
"""Days that are read at a time."""


class Placements:
    """`ingest.merge.BlockIndex` of one merge key over the table `placements`, for one transaction.

    A span of days is read when it is needed first; from then on memory has it.
    """

    def __init__(self, connection: Connection, merge_key: str, remembered: Remembered) -> None:
        self._connection = connection
        self._merge_key = merge_key
        self._remembered = remembered

    def change(self, came: Iterable[Placed], went: Iterable[Placed]) -> None:
        """Note what is in the table from now on and what is no more; of days not read yet the table will tell."""
        spans = self._remembered.spans
        for one in went:
            if one.day // SPAN in spans:
                self._remembered.discard(one)
        for one in came:
            if one.day // SPAN in spans:
                self._remembered.add(one)

    def around(self, level: int, key: str, day: int, limit: int | None) -> tuple[list[Placed], list[Placed]]:
        return self._unbroken(level, key, day, day, -1, limit), self._unbroken(level, key, day, day + 1, 1, limit)

    def _unbroken(self, level: int, key: str, last: int, day: int, step: int, limit: int | None) -> list[Placed]:
        """From `day` on, as far as a run goes that has come to `last`."""
        found: list[Placed] = []
        gap = GAPS[level]
        days = self._remembered.days(key)
        while abs(day - last) <= gap and (limit is None or len(found) < limit):
            if day // SPAN not in self._remembered.spans:
                self._read(day // SPAN)
                days = self._remembered.days(key)
            if here := days.get(day):
                found += here.values()
                last = day
            day += step
        return found[:limit]

    def _read(self, span: int) -> None:
        days = {"merge_key": self._merge_key, "first": span * SPAN, "last": span * SPAN + SPAN - 1}
        for mention_id, day, *keys in self._connection.execute(_within, days):
            self._remembered.add(Placed(mention_id, day, tuple(keys)))
        self._remembered.spans.add(span)


def placement_row(placed: Placed) -> dict[str, Any]:
    return {"mention_id": placed.mention_id, "day": placed.day} | dict(zip(KEYS, placed.keys, strict=True))


_within = select(placements).where(
    placements.c[KEYS[0]] == bindparam("merge_key"),
    placements.c.day.between(bindparam("first"), bindparam("last")),
)
