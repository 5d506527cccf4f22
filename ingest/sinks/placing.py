"""Where mentions lie among the blocks: the look-ups that merging asks for, from memory, which a table fills."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON, Column, Text, bindparam, cast, func, select

from ingest.merge import Placed
from ingest.merge.blocks import GAPS, LAST
from ingest.sinks.memory import SPAN, Memory, Remembered
from ingest.sinks.tables import placements
from ingest.sinks.transaction import Transaction

__all__ = ["Placements", "placement_row", "read_around"]

SPANS = "spans"
KEYS = [f"key{level}" for level in range(LAST + 1)]

WIDEST = max(GAPS)
"""As many days around a mention are looked at in any case."""


class Placements:
    """`ingest.merge.BlockIndex` of one merge key over the table `placements`, for one transaction.

    A span of days is read when it is needed first; from then on memory has it.
    """

    def __init__(self, transaction: Transaction, remembered: Remembered) -> None:
        self._transaction = transaction
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
        while abs(day - last) <= gap and (limit is None or len(found) < limit):
            if not self._remembered.knows(day):
                _read(self._transaction, [(self._remembered, day // SPAN)])
            if here := self._remembered.at(level, key, day):
                found += here
                last = day
            day += step
        return found[:limit]


def read_around(transaction: Transaction, wanted: Mapping[str, Collection[Placed]], memory: Memory) -> None:
    """Read at once what will be asked for around these, by merge key."""
    spans = {
        (key, span)
        for key, placed in wanted.items()
        for day in {one.day for one in placed}
        for span in range((day - WIDEST) // SPAN, (day + WIDEST) // SPAN + 1)
    }
    _read(
        transaction,
        [(remembered, span) for key, span in sorted(spans) if not (remembered := memory.of(key)).knows_span(span)],
    )


def _read(transaction: Transaction, spans: Sequence[tuple[Remembered, int]]) -> None:
    if not spans:
        return
    within = [(remembered.merge_key, span * SPAN, span * SPAN + SPAN - 1) for remembered, span in spans]
    found: defaultdict[tuple[str, int], list[Placed]] = defaultdict(list)
    for mention_id, day, *keys in transaction.ask(_within(transaction.dialect), {SPANS: to_json(within)}):
        found[keys[0], day // SPAN].append(Placed(mention_id, day, tuple(keys)))
    for remembered, span in spans:
        remembered.learn(span, found[remembered.merge_key, span])


def placement_row(placed: Placed) -> dict[str, Any]:
    return {"mention_id": placed.mention_id, "day": placed.day} | dict(zip(KEYS, placed.keys, strict=True))


@cache
def _within(dialect: str) -> Any:
    """Each span is given as its merge key, its first day and its last."""
    spans: Any = bindparam(SPANS, type_=Text)
    elements = func.json_array_elements(cast(spans, JSON)) if dialect == "postgresql" else func.json_each(spans)
    given = elements.table_valued(Column("value", JSON)).c.value
    return select(placements).where(
        placements.c[KEYS[0]] == given[0].as_string(),
        placements.c.day.between(given[1].as_integer(), given[2].as_integer()),
    )
