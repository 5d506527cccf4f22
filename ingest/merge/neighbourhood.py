"""What must be clustered again when mentions come or go: whole blocks, found in an index by a few short look-ups.

For a store that keeps mentions and events. `Placed.of(mention)` says under which keys a mention is kept; after a change
`affected` names every block that it may have altered, each complete, so that clustering these alone gives what
clustering everything would. Work a mention is bounded by the limit of a block, not by how much is stored.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Protocol

from ingest.merge.blocks import BLOCK_LIMIT, GAPS, LAST, Placed

__all__ = ["BlockIndex", "affected"]


class BlockIndex(Protocol):
    """Mentions by the key of a level and day, as a store can look them up."""

    def around(self, level: int, key: str, day: int, limit: int | None) -> tuple[Sequence[Placed], Sequence[Placed]]:
        """Those of the key on the day or before it, the latest first, and those after it, the earliest first.

        At most `limit` of either (all, if it is None); what lies beyond a break that ends a run may be left out.
        """
        ...


def affected(index: BlockIndex, changed: Sequence[Placed], limit: int = BLOCK_LIMIT) -> list[list[Placed]]:
    """The blocks, complete and apart, that hold whatever these changes touch.

    `index` is as it stands after the change: mentions that came are in it, those that went are not; both are `changed`.
    Every mention that shared a block with one of them before or shares one now is in one of the blocks returned.
    """
    runs = _Runs(index, changed, limit)
    touched: dict[str, Placed] = {}
    for one in changed:
        for level in range(LAST + 1):
            found = runs.around(one, level)
            touched |= found.touched
            if found.quiet:
                break
        if one in (found.run if len(found.run) <= limit else runs.whole(one)):
            touched[one.mention_id] = one
    return _blocks(runs, touched.values(), limit)


class _Found:
    """What lies around a day."""

    __slots__ = ("quiet", "run", "touched")

    def __init__(self, run: list[Placed], touched: dict[str, Placed], quiet: bool) -> None:
        self.run = run
        self.touched = touched
        """Those that were one run, or a run each side, before the change, where that was or is a block."""
        self.quiet = quiet
        """Before and after the change all of it was and is one block, so that finer levels have nothing to add."""


class _Runs:
    """Runs of days around mentions, looked up once for each level, key and day."""

    def __init__(self, index: BlockIndex, changed: Sequence[Placed], limit: int) -> None:
        self._index, self._limit = index, limit
        self._changed = frozenset(one.mention_id for one in changed)
        self._changes = Counter(chain.from_iterable([one.keys for one in changed]))
        self._known: dict[tuple[int, str, int], _Found] = {}

    def around(self, one: Placed, level: int) -> _Found:
        """The run around the mention's day; of a run longer than the limit as much as shows that it is."""
        key, day = one.keys[level], one.day
        found = self._known.get((level, key, day))
        if found is None:
            found = self._known[level, key, day] = self._found(level, key, day)
        return found

    def whole(self, one: Placed) -> list[Placed]:
        """The run at the last level, however long."""
        back, forth = self._look_up(LAST, one.keys[LAST], one.day, None)
        return [*back, *forth]

    def _found(self, level: int, key: str, day: int) -> _Found:
        changes = self._changes[key]  # no others were or are in this run
        back, forth = self._look_up(level, key, day, self._limit + changes + 1)
        before = _runs_before(back, forth, self._changed, GAPS[level])
        touched = {p.mention_id: p for run in before if len(run) <= self._limit or level == LAST for p in run}
        return _Found([*back, *forth], touched, len(back) + len(forth) + changes <= self._limit)

    def _look_up(self, level: int, key: str, day: int, limit: int | None) -> tuple[Sequence[Placed], Sequence[Placed]]:
        back, forth = self._index.around(level, key, day, limit)
        return _unbroken(back, GAPS[level], day), _unbroken(forth, GAPS[level], day)


def _runs_before(
    back: Sequence[Placed], forth: Sequence[Placed], changed: frozenset[str], gap: int
) -> list[Sequence[Placed]]:
    """The run or runs that lay here without what changed, nearest first."""
    left = _unbroken([p for p in back if p.mention_id not in changed], gap)
    right = _unbroken([p for p in forth if p.mention_id not in changed], gap)
    if left and right and right[0].day - left[0].day <= gap:
        return [[*left, *right]]
    return [left, right]


def _blocks(runs: _Runs, touched: Iterable[Placed], limit: int) -> list[list[Placed]]:
    blocks: list[list[Placed]] = []
    done: set[str] = set()
    for one in touched:
        if one.mention_id not in done:
            block = _block(runs, one, limit)
            blocks.append(block)
            done |= {p.mention_id for p in block}
    return blocks


def _block(runs: _Runs, one: Placed, limit: int) -> list[Placed]:
    """The block in which the mention lies."""
    for level in range(LAST):
        run = runs.around(one, level).run
        if run and len(run) <= limit:
            return run
    return runs.whole(one)


def _unbroken(placed: Sequence[Placed], gap: int, day: int | None = None) -> Sequence[Placed]:
    """As far as no more than `gap` days lie between one and the next, from `day` or else from the first."""
    if not placed or abs(placed[-1].day - (placed[0].day if day is None else day)) <= gap:
        return placed
    for number, one in enumerate(placed):
        if day is not None and abs(one.day - day) > gap:
            return placed[:number]
        day = one.day
    return placed
