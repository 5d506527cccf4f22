"""What must be clustered again when mentions come or go: whole blocks, found in an index by a few short look-ups.

For a store that keeps mentions and events. `Placed.of(mention)` says under which keys a mention is kept; after a change
`affected` names every block that it may have altered, each complete, so that clustering these alone gives what
clustering everything would. Work a mention is bounded by the limit of a block, not by how much is stored.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Protocol

from ingest.merge.blocks import BLOCK_LIMIT, GAPS, LAST, Placed

__all__ = ["BlockIndex", "affected"]


class BlockIndex(Protocol):
    """Mentions by the key of a level and day, as a store can look them up."""

    def until(self, level: int, key: str, day: int, limit: int | None) -> Sequence[Placed]:
        """Those of the key on the day or before it, the latest first, at most `limit` (all, if it is None)."""
        ...

    def after(self, level: int, key: str, day: int, limit: int | None) -> Sequence[Placed]:
        """Those of the key after the day, the earliest first, at most `limit` (all, if it is None)."""
        ...


def affected(index: BlockIndex, changed: Sequence[Placed], limit: int = BLOCK_LIMIT) -> list[list[Placed]]:
    """The blocks, complete and apart, that hold whatever these changes touch.

    `index` is as it stands after the change: mentions that came are in it, those that went are not; both are `changed`.
    Every mention that shared a block with one of them before or shares one now is in one of the blocks returned.
    """
    ids = {one.mention_id for one in changed}
    touched: dict[str, Placed] = {}
    for one in changed:
        for level in range(LAST + 1):
            back, forth = _sides(index, one, level, limit + len(ids))
            here = [*back, *forth]
            touched |= {p.mention_id: p for p in here if p.mention_id == one.mention_id}
            for run in _runs_before(back, forth, ids, GAPS[level]):
                if len(run) <= limit:
                    touched |= {p.mention_id: p for p in run}
            if len(here) + len(ids) <= limit:
                break  # before and after, all of the run was and is one block
    return _blocks(index, touched.values(), limit)


def _runs_before(back: Sequence[Placed], forth: Sequence[Placed], ids: set[str], gap: int) -> list[list[Placed]]:
    """The run or runs that lay here without what changed, nearest first."""
    left = _unbroken([p for p in back if p.mention_id not in ids], gap)
    right = _unbroken([p for p in forth if p.mention_id not in ids], gap)
    if left and right and right[0].day - left[0].day <= gap:
        return [left + right]
    return [left, right]


def _blocks(index: BlockIndex, touched: Iterable[Placed], limit: int) -> list[list[Placed]]:
    blocks: list[list[Placed]] = []
    done: set[str] = set()
    for one in touched:
        if one.mention_id not in done:
            block = _block(index, one, limit)
            blocks.append(block)
            done |= {p.mention_id for p in block}
    return blocks


def _block(index: BlockIndex, one: Placed, limit: int) -> list[Placed]:
    """The block in which the mention lies."""
    for level in range(LAST):
        run = list(chain(*_sides(index, one, level, limit)))
        if len(run) <= limit:
            return run
    return list(chain(*_sides(index, one, LAST, None)))


def _sides(index: BlockIndex, one: Placed, level: int, limit: int | None) -> tuple[list[Placed], list[Placed]]:
    """The run of days around the mention's, back and forth, each side up to one more than the limit."""
    most = None if limit is None else limit + 1
    back = index.until(level, one.keys[level], one.day, most)
    forth = index.after(level, one.keys[level], one.day, most)
    gap = GAPS[level]
    return _unbroken(back, gap, one.day), _unbroken(forth, gap, one.day)


def _unbroken(placed: Sequence[Placed], gap: int, day: int | None = None) -> list[Placed]:
    """As far as no more than `gap` days lie between one and the next, from `day` or else from the first."""
    run: list[Placed] = []
    for one in placed:
        if day is not None and abs(one.day - day) > gap:
            break
        run.append(one)
        day = one.day
    return run
