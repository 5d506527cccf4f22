"""Mentions by where they lie: the look-ups that merging asks for, in SQL."""

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Select, bindparam, select, union_all
from sqlalchemy.sql.compiler import SQLCompiler

from ingest.merge import Placed
from ingest.merge.blocks import LAST
from ingest.sinks.statements import put, remove
from ingest.sinks.tables import placements

__all__ = ["Placements"]

KEYS = [f"key{level}" for level in range(LAST + 1)]

_Around = tuple[list[Placed], list[Placed]]

BY_DAY = itemgetter(1, 0)
"""Of `Placed`: the day, then the id."""

EVERYTHING = 2**31
"""Rows, where no limit is asked for."""

REMEMBERED = 50_000
"""Placements kept in memory, some 50 MB."""


class Placements:
    """`ingest.merge.BlockIndex` over the table `placements`, for one transaction.

    The indexes say which mentions lie where; where else these lie is remembered, across transactions in `known`, which
    must be emptied when someone else may have written. Answers are remembered until something is put or removed.
    """

    def __init__(self, connection: Connection, known: dict[str, Placed]) -> None:
        self._connection = connection
        self._known = known
        self._answers: dict[tuple[int, str, int], tuple[int, _Around]] = {}

    def around(self, level: int, key: str, day: int, limit: int | None) -> _Around:
        most = EVERYTHING if limit is None else limit
        asked, (back, forth) = self._answers.get((level, key, day), (0, ([], [])))
        if most > asked:  # else the answer begins with what is asked for now
            back, forth = self._asked(level, key, day, most)
            whole = len(back) < most and len(forth) < most
            self._answers[level, key, day] = (EVERYTHING if whole else most, (back, forth))
        return back[:most], forth[:most]

    def put(self, placed: Sequence[Placed]) -> None:
        self._answers.clear()
        if len(self._known) > REMEMBERED:
            self._known.clear()
        self._known.update({one.mention_id: one for one in placed})
        put(self._connection, placements, [_row(one) for one in placed])

    def remove(self, mention_ids: Sequence[str]) -> None:
        self._answers.clear()
        remove(self._connection, placements, mention_ids)

    def _asked(self, level: int, key: str, day: int, most: int) -> _Around:
        """Both questions in one trip."""
        sql, positions, values = _compiled(self._connection.dialect, level)
        values = values | {"key": key, "day": day, "most": most}
        given: Any = tuple(values[name] for name in positions) if positions else values
        found = self._connection.exec_driver_sql(sql, given).scalars().all()
        placed = sorted(self._placed(found), key=BY_DAY)
        first_after = bisect(placed, day, key=itemgetter(1))
        return placed[:first_after][::-1], placed[first_after:]

    def _placed(self, mention_ids: Sequence[str]) -> list[Placed]:
        if missing := [key for key in mention_ids if key not in self._known]:
            rows = self._connection.execute(select(placements).where(placements.c.mention_id.in_(missing)))
            self._known.update({row[0]: Placed(row[0], row[1], tuple(row[2:])) for row in rows})
        return [self._known[key] for key in mention_ids]


def _row(placed: Placed) -> dict[str, Any]:
    return {"mention_id": placed.mention_id, "day": placed.day} | dict(zip(KEYS, placed.keys, strict=True))


@cache
def _compiled(dialect: Dialect, level: int) -> tuple[str, Sequence[str], dict[str, Any]]:
    """The SQL, its parameters in order where the driver goes by that, and what the dialect gives of itself.

    Made once: a mention needs some of these short look-ups, and to write their SQL costs more than to run it.
    """
    halves = [_half(level, forth=forth) for forth in (False, True)]
    both = union_all(*[select(half.subquery()) for half in halves])
    compiled = both.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - for the type checker
    return str(compiled), compiled.positiontup or (), dict(compiled.params)


def _half(level: int, *, forth: bool) -> Select[Any]:
    day = placements.c.day
    within = day > bindparam("day") if forth else day <= bindparam("day")
    found = select(placements.c.mention_id).where(placements.c[KEYS[level]] == bindparam("key"), within)
    return found.order_by(day if forth else day.desc(), placements.c.mention_id).limit(bindparam("most"))
