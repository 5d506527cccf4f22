"""Where mentions lie among the blocks: the look-ups that merging asks for, from memory, which a table fills."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import Integer, Text, bindparam, cast, select, true

from ingest.merge import Block, Placed, affected
from ingest.merge.blocks import GAPS, reach_of
from ingest.sinks.memory import CROWDED, SPAN, Memory, Remembered
from ingest.sinks.statements import lists_of, portions_by_size
from ingest.sinks.tables import placements
from ingest.sinks.transaction import Transaction

__all__ = ["Change", "blocks_around", "placement_row"]

RANGES = "ranges"
AT_ONCE = 1000
"""Changes that are gone through at once, or those of one merge key: on a hot day some 50 placements are read for each."""
NEAREST = 2
"""As many days around a mention are looked at in any case; further ones only where few mentions lie nearer."""


class _Wanted(NamedTuple):
    """Placements of a merge key from a day to a day, whose last keys lie between two, at most so many."""

    merge_key: str
    first_day: int
    last_day: int
    low: str
    high: str
    most: int


class _Asked(NamedTuple):
    """Those of a key of a level on a day, at least so many if there are."""

    level: int
    key: str
    day: int
    least: int


class _Placements:
    """`ingest.merge.BlockIndex` of one merge key, as far as memory has it; notes what it would have to know besides."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered
        self.unknown_spans: set[int] = set()
        self.unknown_parts: set[_Asked] = set()

    def around(self, level: int, key: str, day: int, limit: int) -> tuple[list[Placed], list[Placed]]:
        back = self._unbroken(level, key, day, day, -1, limit)
        if len(back) == limit and back[-1].day == day:
            return back, []
        return back, self._unbroken(level, key, day, day + 1, 1, limit)

    def _unbroken(self, level: int, key: str, last: int, day: int, step: int, limit: int) -> list[Placed]:
        """From `day` on, as far as a run goes that has come to `last`."""
        found: list[Placed] = []
        gap = GAPS[level]
        while abs(day - last) <= gap and len(found) < limit:
            here = self._remembered.at(level, key, day, limit)
            if here is None:
                for missing in range(day, last + step * (gap + 1), step):  # the others are likely to be asked for too
                    self._note(level, key, missing, limit)
                break
            if here:
                found += here
                last = day
            day += step
        return found[:limit]

    def _note(self, level: int, key: str, day: int, limit: int) -> None:
        if not self._remembered.knows(day // SPAN):
            self.unknown_spans.add(day // SPAN)
        elif self._remembered.at(level, key, day, limit) is None:
            self.unknown_parts.add(_Asked(level, key, day, limit))


class Change(NamedTuple):
    """Of one merge key."""

    came: Sequence[Placed]
    went: Sequence[Placed]


def blocks_around(transaction: Transaction, changes: Mapping[str, Change], memory: Memory) -> list[Block]:
    """The blocks that these changes, by merge key, affect. They are in the table already.

    What is looked for in vain in memory is read, for many merge keys at once, until nothing is missing.
    """
    for key, change in changes.items():
        _remember(change, memory.of(key))
    found = [block for key, change in changes.items() for block in _crowds_of(change, memory.of(key))]
    others = {key: _besides_crowds(change, memory.of(key)) for key, change in changes.items()}
    sizes = [(key, len(change.came) + len(change.went)) for key, change in others.items()]
    for some in portions_by_size(sizes, AT_ONCE):
        found += _looked_up(transaction, {key: others[key] for key in some}, memory)
        memory.shrink_placed()
    return found


def _looked_up(transaction: Transaction, changes: Mapping[str, Change], memory: Memory) -> list[Block]:
    """The blocks that these affect, from memory and, for what it lacks, from the table."""
    found: list[Block] = []
    _read_spans(transaction, memory, _spans_around(changes, memory))
    while changes:
        indexes = {key: _Placements(memory.of(key)) for key in changes}
        blocks = {key: affected(indexes[key], *change) for key, change in changes.items()}
        changes = {
            key: change for key, change in changes.items() if indexes[key].unknown_spans or indexes[key].unknown_parts
        }
        found += [block for key, some in blocks.items() if key not in changes for block in some]
        _read_spans(transaction, memory, [(key, span) for key in changes for span in indexes[key].unknown_spans])
        _read_parts(transaction, memory, [(key, part) for key in changes for part in indexes[key].unknown_parts])
    return found


def _remember(change: Change, remembered: Remembered) -> None:
    for one in change.went:
        remembered.discard(one)
        remembered.crowds.pop(one.key, None)  # it can be added to, but not taken from
    for one in change.came:
        remembered.add(one)


def _crowds_of(change: Change, remembered: Remembered) -> list[Block]:
    """The crowds that are known to which some have come. That touches nothing else."""
    crowds = {one.key: one for one in change.came if one.key in remembered.crowds}
    return [Block(one, None) for one in crowds.values()]


def _besides_crowds(change: Change, remembered: Remembered) -> Change:
    return Change([one for one in change.came if one.key not in remembered.crowds], change.went)


def placement_row(placed: Placed) -> dict[str, Any]:
    return {
        "mention_id": placed.mention_id,
        "day": placed.day,
        "merge_key": placed.merge_key,
        "key": placed.key,
    }


def _spans_around(changes: Mapping[str, Change], memory: Memory) -> list[tuple[str, int]]:
    """Those that will be asked for, by merge key."""
    spans = {
        (key, span)
        for key, change in changes.items()
        for day in {one.day for some in change for one in some}
        for span in range((day - NEAREST) // SPAN, (day + NEAREST) // SPAN + 1)
    }
    return [(key, span) for key, span in spans if not memory.of(key).knows(span)]


def _read_spans(transaction: Transaction, memory: Memory, spans: Iterable[tuple[str, int]]) -> None:
    ordered = sorted(spans)
    wanted = [
        _Wanted(key, span * SPAN, span * SPAN + SPAN - 1, *reach_of(key, 0), CROWDED + 1) for key, span in ordered
    ]
    for (key, span), placed in zip(ordered, _read(transaction, wanted), strict=True):
        memory.of(key).learn(span, placed)


def _read_parts(transaction: Transaction, memory: Memory, parts: Iterable[tuple[str, _Asked]]) -> None:
    ordered = sorted(parts)
    wanted = []
    for merge_key, part in ordered:
        wanted.append(_Wanted(merge_key, part.day, part.day, *reach_of(part.key, part.level), _rounded_up(part.least)))
    for (merge_key, part), one, placed in zip(ordered, wanted, _read(transaction, wanted), strict=True):
        is_whole = len(placed) < one.most
        memory.of(merge_key).learn_part(part.level, part.key, part.day, placed, is_whole=is_whole)


def _rounded_up(least: int) -> int:
    """More than is asked for now, as the next batch may ask for a few more."""
    return 1 << least.bit_length()


def _read(transaction: Transaction, wanted: Sequence[_Wanted]) -> Iterator[list[Placed]]:
    """For each what there is."""
    if not wanted:
        return iter(())
    found: list[list[Placed]] = [[] for _ in wanted]
    for number, mention_id, day, key in READ[transaction.dialect](transaction, wanted):
        found[number].append(Placed(mention_id, day, key))
    return iter(found)


def _read_each(transaction: Transaction, wanted: Sequence[_Wanted]) -> Iterator[Sequence[Any]]:
    for number, one in enumerate(wanted):
        for row in transaction.ask(_range(), {name: str(value).encode() for name, value in one._asdict().items()}):
            yield number, *row


def _read_at_once(transaction: Transaction, wanted: Sequence[_Wanted]) -> Sequence[Any]:
    return transaction.ask(_ranges(), {RANGES: to_json([(number, *one) for number, one in enumerate(wanted)])})


READ: Mapping[str, Callable[[Transaction, Sequence[_Wanted]], Iterable[Sequence[Any]]]] = {
    "sqlite": _read_each,
    "postgresql": _read_at_once,
}


NUMBERS = ("first_day", "last_day", "most")


@cache
def _range() -> Any:
    given = {name: bindparam(name, type_=Text) for name in _Wanted._fields}
    return _within({name: cast(one, Integer) if name in NUMBERS else one for name, one in given.items()})


@cache
def _ranges() -> Any:
    given = lists_of("postgresql", RANGES)
    parts = {
        name: given[at].as_integer() if name in NUMBERS else given[at].as_string()
        for at, name in enumerate(_Wanted._fields, 1)
    }
    found = _within(parts).lateral()
    return select(given[0].as_integer(), *found.c).select_from(given.table.join(found, true()))


def _within(wanted: Mapping[str, Any]) -> Any:
    return (
        select(placements.c.mention_id, placements.c.day, placements.c.key)
        .where(
            placements.c.merge_key == wanted["merge_key"],
            placements.c.day.between(wanted["first_day"], wanted["last_day"]),
            placements.c.key >= wanted["low"],
            placements.c.key < wanted["high"],
        )
        .limit(wanted["most"])
    )
