"""What must be clustered again when mentions come or go: whole blocks, found in an index by a few short look-ups.

For a store that keeps mentions and events. `Placed.of(mention)` says under which keys a mention is kept; after a change
`affected` names every block that it may have altered, each complete, so that clustering these alone gives what
clustering everything would. Work a mention is bounded by the limit of a block, not by how much is stored.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Protocol

from ingest.merge.blocks import BLOCK_LIMIT, GAPS, LAST, Placed, beginning

__all__ = ["Block", "BlockIndex", "affected"]


class Block:
    """Mentions of which some may tell one happening; or a crowd, more than a block holds, which all tell one."""

    __slots__ = ("like", "placed")

    def __init__(self, like: Placed, placed: Sequence[Placed] | None) -> None:
        self.like = like
        """One of them. All of a crowd have its keys."""
        self.placed = placed
        """All of them; None for a crowd, which is too large to be looked up only to be named."""

    @property
    def merge_key(self) -> str:
        return self.like.merge_key


class BlockIndex(Protocol):
    """Mentions by the key of a level and day, as a store can look them up."""

    def around(self, level: int, key: str, day: int, limit: int) -> tuple[Sequence[Placed], Sequence[Placed]]:
        """Those of the key on the day or before it, the latest first, and those after it, the earliest first.

        At most `limit` of either; what lies beyond a break that ends a run may be left out, and where the day itself has
        as many as the limit, so may all others. For a day that has as many, `limit` times one that is nobody's will do.
        """
        ...


def affected(
    index: BlockIndex, came: Sequence[Placed], went: Sequence[Placed], limit: int = BLOCK_LIMIT
) -> list[Block]:
    """The blocks, complete and apart, that hold whatever these changes touch.

    `index` is as it stands after the change: mentions that came are in it, those that went are not, unless they came too.
    Every mention that shared a block with one of them before or shares one now is in one of the blocks returned.
    """
    changed = list(dict.fromkeys([*came, *went]))
    runs = _Runs(index, changed, limit)
    touched: dict[str, Placed] = {}
    crowds: dict[str, Placed] = {}
    for one in changed:
        for level in range(LAST + 1):
            found = runs.around(one, level)
            touched |= found.touched
            if found.quiet:
                break
            if level == LAST and len(found.run) > limit:
                crowds[one.key] = one
    touched |= {one.mention_id: one for one in came}
    blocks = [Block(one, None) for one in crowds.values()]
    return blocks + _blocks(runs, touched.values(), limit, crowds)


class _Found:
    """What lies around a day."""

    __slots__ = ("quiet", "run", "touched")

    def __init__(self, run: list[Placed], touched: dict[str, Placed], quiet: bool) -> None:
        self.run = run
        self.touched = touched
        """Those that were one run, or a run each side, before the change, where that was a block or is one now."""
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
        key, day = beginning(one.key, level), one.day
        found = self._known.get((level, key, day))
        if found is None:
            found = self._known[level, key, day] = self._found(level, key, day)
        return found

    def _found(self, level: int, key: str, day: int) -> _Found:
        changes = self._changes[key]  # no others were or are in this run
        back, forth = self._index.around(level, key, day, self._limit + changes + 1)
        back, forth = _unbroken(back, GAPS[level], day), _unbroken(forth, GAPS[level], day)
        before = _runs_before(back, forth, self._changed, GAPS[level])
        run = [*back, *forth]
        is_crowd_no_more = level == LAST and len(run) <= self._limit
        touched = {p.mention_id: p for part in before if is_crowd_no_more or len(part) <= self._limit for p in part}
        return _Found(run, touched, len(run) + changes <= self._limit)


def _runs_before(
    back: Sequence[Placed], forth: Sequence[Placed], changed: frozenset[str], gap: int
) -> list[Sequence[Placed]]:
    """The run or runs that lay here without what changed, nearest first."""
    left = _unbroken([p for p in back if p.mention_id not in changed], gap)
    right = _unbroken([p for p in forth if p.mention_id not in changed], gap)
    if left and right and right[0].day - left[0].day <= gap:
        return [[*left, *right]]
    return [left, right]


def _blocks(runs: _Runs, touched: Iterable[Placed], limit: int, crowds: Collection[str]) -> list[Block]:
    """Those in which these lie, but for crowds that are known, by their last keys."""
    blocks: list[Block] = []
    done: set[str] = set()
    known = set(crowds)
    for one in touched:
        if one.mention_id not in done and one.key not in known:
            block = _block(runs, one, limit)
            blocks.append(block)
            if block.placed is None:
                known.add(one.key)
            else:
                done |= {p.mention_id for p in block.placed}
    return blocks


def _block(runs: _Runs, one: Placed, limit: int) -> Block:
    """The block in which the mention lies."""
    for level in range(LAST + 1):
        run = runs.around(one, level).run
        if len(run) <= limit:
            return Block(one, run)
    return Block(one, None)


def _unbroken(placed: Sequence[Placed], gap: int, day: int | None = None) -> Sequence[Placed]:
    """As far as no more than `gap` days lie between one and the next, from `day` or else from the first."""
    if not placed or abs(placed[-1].day - (placed[0].day if day is None else day)) <= gap:
        return placed
    for number, one in enumerate(placed):
        if day is not None and abs(one.day - day) > gap:
            return placed[:number]
        day = one.day
    return placed
