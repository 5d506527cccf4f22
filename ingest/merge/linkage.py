"""Clusters of a neighbourhood: average linkage over the scores of pairs, the same for every order of arrival."""

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations

from ingest.merge.facts import Facts
from ingest.merge.score import JOIN, Scores

__all__ = ["link"]

DIGITS = 6
"""Scores are compared to this many decimals, so that the order in which they were added can't decide."""

Pair = tuple[int, int]


def link(facts: Sequence[Facts], scores: Scores) -> list[list[str]]:
    """Mention ids by happening, each list and the list of lists in order.

    The two clusters that fit best are joined, again and again, while their pairs on average score at least `JOIN`. Unlike
    a chain of pairs, one mention that fits two bombs does not make them one.
    """
    ordered = sorted(facts, key=lambda f: f.mention_id)
    scores.compare(ordered)
    found = [members for island in _islands(ordered, scores) for members in _join(island, ordered, scores)]
    return sorted(sorted(ordered[i].mention_id for i in members) for members in found)


def _islands(ordered: Sequence[Facts], scores: Scores) -> Iterator[list[int]]:
    """Groups that no pair scoring `JOIN` connects: clusters can't reach across."""
    places = {one.digest: i for i, one in enumerate(ordered)}
    left = set(places)
    for first in places:
        reached = {first} & left
        island: list[int] = []
        while reached:
            left -= reached
            island += reached
            reached = set().union(*map(scores.fitting, reached)) & left
        if island:
            yield sorted(places[digest] for digest in island)


def _join(island: list[int], ordered: Sequence[Facts], scores: Scores) -> list[list[int]]:
    """Agglomeration. Clusters are named by their first member; `sums` holds the summed scores between them."""
    if len(island) <= 2:  # two are one island because their score says so  # noqa: PLR2004, RUF100
        return [island]
    between = {(i, j): scores.between(ordered[i], ordered[j]) for i, j in combinations(island, 2)}
    clusters = {i: [i] for i in island}
    sums = {i: {j: between[_pair(i, j)] for j in island if j != i} for i in island}
    waiting = [(-_mean(between[pair], 1), *pair) for pair in combinations(island, 2) if between[pair] >= JOIN]
    heapify(waiting)
    while waiting:
        against, kept, gone = heappop(waiting)
        if gone not in sums.get(kept, ()) or -against != _mean_between(kept, gone, sums, clusters):
            continue  # one of them has been joined with another since
        clusters[kept] += clusters.pop(gone)
        for other, value in sums.pop(gone).items():
            del sums[other][gone]
            if other != kept:
                sums[kept][other] = sums[other][kept] = sums[kept][other] + value
                mean = _mean_between(kept, other, sums, clusters)
                if mean >= JOIN:
                    heappush(waiting, (-mean, *_pair(kept, other)))
    return list(clusters.values())


def _mean_between(one: int, other: int, sums: dict[int, dict[int, float]], clusters: dict[int, list[int]]) -> float:
    return _mean(sums[one][other], len(clusters[one]) * len(clusters[other]))


def _mean(total: float, pairs: int) -> float:
    return round(total / pairs, DIGITS)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
