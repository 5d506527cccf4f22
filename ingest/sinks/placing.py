"""Mentions by where they lie: the look-ups that merging asks for, in SQL."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from ingest.merge import Placed
from ingest.merge.blocks import LAST
from ingest.sinks.statements import put, remove
from ingest.sinks.tables import placements

__all__ = ["Placements"]

KEYS = [f"key{level}" for level in range(LAST + 1)]

EVERYTHING = 2**31
"""Rows, where no limit is asked for."""


class Placements:
    """`ingest.merge.BlockIndex` over the table `placements`, for one transaction.

    Answers are remembered until something is put or removed: mentions of one batch ask for the same again and again.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answers: dict[tuple[bool, int, str, int], tuple[int, list[Placed]]] = {}

    def until(self, level: int, key: str, day: int, limit: int | None) -> Sequence[Placed]:
        return self._answer((False, level, key, day), EVERYTHING if limit is None else limit)

    def after(self, level: int, key: str, day: int, limit: int | None) -> Sequence[Placed]:
        return self._answer((True, level, key, day), EVERYTHING if limit is None else limit)

    def put(self, placed: Iterable[Placed]) -> None:
        self._answers.clear()
        put(self._connection, placements, [_row(one) for one in placed])

    def remove(self, mention_ids: Sequence[str]) -> None:
        self._answers.clear()
        remove(self._connection, placements, mention_ids)

    def _answer(self, question: tuple[bool, int, str, int], limit: int) -> list[Placed]:
        asked, answer = self._answers.get(question, (0, []))
        if limit > asked:  # else the answer begins with what is asked for now
            forth, level, key, day = question
            rows = self._connection.execute(QUESTIONS[forth, level], {"key": key, "day": day, "most": limit})
            answer = [Placed(row[0], row[1], row[2:]) for row in map(tuple, rows.all())]
            self._answers[question] = (limit if len(answer) == limit else EVERYTHING, answer)
        return answer if len(answer) <= limit else answer[:limit]


def _row(placed: Placed) -> dict[str, Any]:
    return {"mention_id": placed.mention_id, "day": placed.day} | dict(zip(KEYS, placed.keys, strict=True))


def _question(level: int, *, forth: bool) -> Select[Any]:
    day = placements.c.day
    within = day > bindparam("day") if forth else day <= bindparam("day")
    found = select(placements).where(placements.c[KEYS[level]] == bindparam("key"), within)
    return found.order_by(day if forth else day.desc(), placements.c.mention_id).limit(bindparam("most"))


QUESTIONS = {(forth, level): _question(level, forth=forth) for forth in (False, True) for level in range(LAST + 1)}
"""Made once: to write the SQL costs more than to run it."""
