"""Clusters of a neighbourhood."""

import random
from typing import Any

import pytest

from ingest.merge.facts import Facts
from ingest.merge.linkage import link
from ingest.merge.score import PairScores, Scores


def given(**pairs: float) -> Scores:
    """Scores as a test wants them, by the letters of a pair."""

    def scored(one: Facts, other: Facts) -> PairScores:
        value = pairs.get("".join(sorted((one.mention_id, other.mention_id))), -5.0)
        return PairScores(value, value, value)

    return Scores(scored=scored, may_fit=lambda *_: True)


@pytest.fixture
def told(make: Any) -> list[Facts]:
    return [Facts(make(mention_id=name, killed=number)) for number, name in enumerate("abcd")]


def test_what_fits_nothing_stays_alone(told: list[Facts]) -> None:
    assert link(told, given()) == [["a"], ["b"], ["c"], ["d"]]


def test_what_fits_is_joined(told: list[Facts]) -> None:
    assert link(told, given(ab=1.0, cd=2.0)) == [["a", "b"], ["c", "d"]]


def test_one_that_fits_two_bombs_does_not_make_them_one(told: list[Facts]) -> None:
    scores = given(ab=4.0, cd=4.0, bc=1.0, ac=-5.0, bd=-5.0, ad=-5.0)
    assert link(told, scores) == [["a", "b"], ["c", "d"]]


def test_a_weak_pair_does_not_part_what_others_hold_together(told: list[Facts]) -> None:
    assert link(told[:3], given(ab=3.0, bc=3.0, ac=-1.0)) == [["a", "b", "c"]]


def test_the_best_pair_is_joined_first(told: list[Facts]) -> None:
    assert link(told[:3], given(ab=1.0, bc=2.0, ac=-5.0)) == [["a"], ["b", "c"]]


def test_ties_are_broken_by_the_ids_never_by_order(told: list[Facts]) -> None:
    scores = given(ab=1.0, bc=1.0, ac=-5.0)
    orders = [random.Random(seed).sample(told[:3], 3) for seed in range(6)]  # noqa: S311 - a test's dice
    assert {str(link(order, scores)) for order in orders} == {str([["a", "b"], ["c"]])}


def test_nothing_is_no_cluster() -> None:
    assert link([], Scores()) == []
