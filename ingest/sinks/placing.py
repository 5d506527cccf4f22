"""Where mentions lie among the blocks: the look-ups that merging asks for, from memory, which a table fills."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ingest.merge import Placed
from ingest.merge.blocks import GAPS, LAST
from ingest.sinks.memory import SPAN, Remembered
from ingest.sinks.tables import placements

__all__ = ["Placements", "placement_row"]

KEYS = [f"key{level}" for level in range(LAST + 1)]


class Placements:
    """`ingest.merge.BlockIndex` of one merge key over the table `placements`, for one transaction.

    A span of days is read when it is needed first; from then on memory has it.
    """

    def __init__(self, connection: Connection, remembered: Remembered) -> None:
        self._connection = connection
        self._remembered = remembered

    def change(self, came: Iterable[Placed], went: Iterable[Placed]) -> None:
        """Note what is in the table from now on and what is no more; of days not read yet the table will tell."""
        for one in went:
            if self._remembered.knows(one.day):
                self._remembered.discard(one)
        for one in came:
            if self._remembered.knows(one.day):
                self._remembered.add(one)

    def around(self, level: int, key: str, day: int, limit: int | None) -> tuple[list[Placed], list[Placed]]:
        return self._unbroken(level, key, day, day, -1, limit), self._unbroken(level, key, day, day + 1, 1, limit)

    def _unbroken(self, level: int, key: str, last: int, day: int, step: int, limit: int | None) -> list[Placed]:
        """From `day` on, as far as a run goes that has come to `last`."""
        found: list[Placed] = []
        gap = GAPS[level]
        days = self._remembered.days(key)
        while abs(day - last) <= gap and (limit is None or len(found) < limit):
            if not self._remembered.knows(day):
                self._read(day)
                days = self._remembered.days(key)
            if here := days.get(day):
                found += here.values()
                last = day
            day += step
        return found[:limit]

    def _read(self, day: int) -> None:
        """The span that the day lies in."""
        first = day // SPAN * SPAN
        within = {"merge_key": self._remembered.merge_key, "first": first, "last": first + SPAN - 1}
        rows = self._connection.execute(_within, within)
        self._remembered.learn(day, (Placed(mention_id, at, tuple(keys)) for mention_id, at, *keys in rows))


def placement_row(placed: Placed) -> dict[str, Any]:
    return {"mention_id": placed.mention_id, "day": placed.day} | dict(zip(KEYS, placed.keys, strict=True))


_within = select(placements).where(
    placements.c[KEYS[0]] == bindparam("merge_key"),
    placements.c.day.between(bindparam("first"), bindparam("last")),
)
