"""Blocks are small, apart and complete, and what a change touches is found without looking at the rest."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.merge import BLOCK_LIMIT, Block, Placed, affected, cluster
from ingest.merge.blocks import GAPS, beginning, partition

KEYS = st.just(("x",) * len(GAPS)) | st.tuples(*[st.sampled_from("xy") for _ in GAPS])
LIMIT = 3


class Index:
    """The simplest `BlockIndex`, which counts what it hands out; with stand-ins for days that have very many, if asked to."""

    def __init__(self, placed: Sequence[Placed], *, stands_in: bool = False) -> None:
        self.placed = {one.mention_id: one for one in placed}
        self.stands_in = stands_in
        self.handed_out = 0

    def around(self, level: int, key: str, day: int, limit: int) -> tuple[list[Placed], list[Placed]]:
        found = [one for one in self.placed.values() if one.keys[level] == key]
        if self.stands_in:
            days = Counter(one.day for one in found)
            full = {day for day, number in days.items() if number >= limit}
            found = [one for one in found if one.day not in full]
            found += [Placed("", day, key) for day in full for _ in range(limit)]
        back = sorted((one for one in found if one.day <= day), key=lambda one: (-one.day, one.mention_id))
        forth = sorted((one for one in found if one.day > day), key=lambda one: (one.day, one.mention_id))
        if len(back) >= limit and back[limit - 1].day == day:
            forth = []
        return self._first(back, limit), self._first(forth, limit)

    def whole(self, block: Block) -> Sequence[Placed]:
        """What lies in a block, also where it is a crowd."""
        if block.placed is not None:
            return block.placed
        return [one for one in self.placed.values() if one.key == block.like.key]

    def _first(self, found: list[Placed], limit: int) -> list[Placed]:
        self.handed_out += len(found[:limit])
        return found[:limit]


def place(number: int, day: int, letters: tuple[str, ...]) -> Placed:
    """One whose parts are these letters, a letter a level; its fourth key tells the day too, as real ones do."""
    return Placed(f"m{number:03}", day, "|".join((*letters[:3], str(day), *letters[3:])))


DAYS = st.sampled_from([7, 8])


def some(days: st.SearchStrategy[int], at_least: int) -> st.SearchStrategy[list[Placed]]:
    return st.lists(st.tuples(days, KEYS), min_size=at_least, max_size=40).map(
        lambda drawn: [place(number, day, letters) for number, (day, letters) in enumerate(drawn)]
    )


many = some(DAYS | st.integers(0, 40), 1) | some(DAYS, 20)


def ids(blocks: Sequence[Sequence[Placed]]) -> set[frozenset[str]]:
    return {frozenset(one.mention_id for one in block) for block in blocks}


@given(many)
@settings(deadline=None)
def test_every_mention_lies_in_one_block(placed: list[Placed]) -> None:
    found = [one for block in partition(placed, LIMIT) for one in block]
    assert Counter(found) == Counter(placed)


@given(many)
@settings(deadline=None)
def test_blocks_are_small_unless_their_mentions_agree_in_everything(placed: list[Placed]) -> None:
    for block in partition(placed, LIMIT):
        assert len(block) <= LIMIT or len({one.key for one in block}) == 1


@given(many, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_does_not_matter(placed: list[Placed], dice: random.Random) -> None:
    shuffled = placed.copy()
    dice.shuffle(shuffled)
    assert ids(partition(shuffled, LIMIT)) == ids(partition(placed, LIMIT))


@pytest.mark.parametrize(
    "place", [None, ["Murzuq", "LBY", "d", -25.92, 13.92, "city"], ["Libya", "LBY", "", 26, 17, "country"]]
)
def test_a_key_begins_with_those_of_all_coarser_levels(place: Any, make: Any) -> None:
    one = Placed.of(make(mention_id="m", place=place, actor1="USA.MIL", actor2="ISI", killed=8))
    assert Placed("m", one.day, one.key) == one
    for level, key in enumerate(one.keys):
        assert [beginning(key, coarser) for coarser in range(level + 1)] == one.keys[: level + 1]


def test_nought_is_nought_whatever_its_sign(make: Any) -> None:
    keys = [
        Placed.of(make(place=["Null", "LBY", "d", lat, lon, "city"])).key for lat in (-0.0, 0) for lon in (0.0, -0.0)
    ]
    assert len(set(keys)) == 1


def states(placed: Sequence[Placed]) -> dict[str, frozenset[str]]:
    return {mention_id: block for block in ids(partition(placed, LIMIT)) for mention_id in block}


@given(many, st.data())
@settings(max_examples=300, deadline=None)
def test_what_a_change_touches_is_found_and_complete(placed: list[Placed], data: st.DataObject) -> None:
    """After some come and some go, every block that is not as it was is among those found, whole.

    So it is where an index stands in for what is too much to tell.
    """
    came = set(data.draw(st.lists(st.sampled_from(placed), max_size=4, unique=True), label="came"))
    others = [one for one in placed if one not in came]
    went = set(data.draw(st.lists(st.sampled_from(others), max_size=4, unique=True), label="went")) if others else set()
    before, after = states(others), states([one for one in placed if one not in went])
    index = Index([one for one in placed if one not in went], stands_in=data.draw(st.booleans(), label="stands in"))
    blocks = affected(index, [*came], [*went], LIMIT)
    assert all((block.placed is None) == (len(index.whole(block)) > LIMIT) for block in blocks)
    found = ids([index.whole(block) for block in blocks])
    assert len(found) == len(blocks)
    assert found <= set(after.values())
    altered = {block for mention_id, block in after.items() if before.get(mention_id) != block}
    assert altered <= found
    assert {after[one.mention_id] for one in came} <= found


def test_clustering_blocks_as_mentions_come_ends_as_clustering_all_at_once(make: Any) -> None:
    dice = random.Random(7)  # noqa: S311 - a test's dice
    towns = [[f"t{i}", "LBY", f"d{i % 2}", 26 + i, 14.0, "city"] for i in range(4)]
    told = [
        make(
            mention_id=f"m{i:02}",
            article=f"a{i}",
            date=(date(2019, 9, 16) + timedelta(dice.randrange(6))).isoformat(),
            place=dice.choice([*towns, None]),
            actor2=dice.choice(["ISI", "LBY.CVL", None]),
            killed=dice.choice([None, 4, 5, 30]),
            setting="LBY",
        )
        for i in range(60)
    ]
    limit = 8
    stored: dict[str, frozenset[str]] = {}
    index = Index([])
    by_id = {mention.mention_id: mention for mention in told}
    for start in range(0, len(told), 7):
        batch = [Placed.of(mention) for mention in told[start : start + 7]]
        index.placed |= {one.mention_id: one for one in batch}
        for block in affected(index, batch, [], limit):
            for members in cluster([by_id[one.mention_id] for one in index.whole(block)], limit):
                together = frozenset(mention.mention_id for mention in members)
                stored |= dict.fromkeys(together, together)
    assert set(stored.values()) == {frozenset(m.mention_id for m in members) for members in cluster(told, limit)}


@pytest.mark.parametrize("stored", [50, 5_000])
def test_the_work_for_a_mention_is_bounded_however_hot_the_conflict(stored: int, make: Any) -> None:
    dice = random.Random(3)  # noqa: S311 - a test's dice
    placed = []
    for i in range(stored):
        town = dice.randrange(40)
        mention = make(
            mention_id=f"m{i}",
            date=f"2019-09-{16 + dice.randrange(7)}",
            place=[f"t{town}", "LBY", f"d{town % 8}", 20 + town / 4, 14.0, "city"],
            actor2=dice.choice(["ISI", "LBY.CVL", "LBY.MIL"]),
            killed=dice.choice([1, 2, 3, 8]),
        )
        placed.append(Placed.of(mention))
    index = Index(placed)
    blocks = affected(index, placed[-1:], [])
    assert sum(len(block.placed or ()) for block in blocks) <= 3 * BLOCK_LIMIT
    assert index.handed_out <= 2 * len(GAPS) * 3 * (BLOCK_LIMIT + 2)


def test_one_more_of_many_that_agree_in_everything_is_found_with_all_of_them() -> None:
    placed = [place(number, 7, tuple("xxxxx")) for number in range(LIMIT * 9)]
    for stored, came, went in ((placed, placed[-1:], []), (placed[:-1], [], placed[-1:])):
        index = Index(stored)
        [crowd] = affected(index, came, went, LIMIT)
        assert crowd.placed is None
        assert crowd.like.key == placed[0].key
        assert index.handed_out <= 2 * len(GAPS) * (LIMIT + 2)


def test_mentions_that_agree_in_everything_are_one_happening_without_a_look_at_pairs(make: Any) -> None:
    town = ["t", "LBY", "d", 26.0, 14.0, "city"]
    told = [make(mention_id=f"m{i}", article=f"a{i}", place=town, killed=8) for i in range(BLOCK_LIMIT * 2)]
    assert [len(members) for members in cluster(told)] == [BLOCK_LIMIT * 2]


def test_an_undated_mention_lies_at_its_day_of_publication(make: Any) -> None:
    assert Placed.of(make(date=None, published="2019-09-21")).day == date(2019, 9, 21).toordinal()
    assert Placed.of(make(date=None, published_at=None)).day == 0
