"""Clusters of a neighbourhood: average linkage over the scores of pairs, the same for every order of arrival."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations

from ingest.merge.facts import Facts
from ingest.merge.score import Scores

__all__ = ["JOIN", "link"]

JOIN = 0.0
"""Mean score of the pairs between two clusters at which they are one. On the development stories -0.5 gains a point of
recall for a point and a half of precision, +0.5 the other way round."""

DIGITS = 6
"""Scores are compared to this many decimals, so that the order in which they were added can't decide."""

Pair = tuple[int, int]


def link(facts: Sequence[Facts], scores: Scores) -> list[list[str]]:
    """Mention ids by happening, each list and the list of lists in order.

    The two clusters that fit best are joined, again and again, while their pairs on average score at least `JOIN`. Unlike
    a chain of pairs, one mention that fits two bombs does not make them one.
    """
    ordered = sorted(facts, key=lambda f: f.mention_id)
    between = scores.between(ordered)
    found = [members for island in _islands(len(ordered), between) for members in _join(island, between)]
    return sorted(sorted(ordered[i].mention_id for i in members) for members in found)


def _islands(count: int, between: dict[Pair, float]) -> list[list[int]]:
    """Groups that no pair scoring `JOIN` connects: clusters can't reach across."""
    home = list(range(count))
    members = [[i] for i in range(count)]
    for (i, j), value in between.items():
        if value >= JOIN and home[i] != home[j]:
            kept, gone = home[i], home[j]
            for k in members[gone]:
                home[k] = kept
            members[kept] += members[gone]
            members[gone] = []
    return [sorted(island) for island in members if island]


def _join(island: list[int], between: dict[Pair, float]) -> list[list[int]]:
    """Agglomeration. Clusters are named by their first member; `sums` holds the summed scores between them."""
    if len(island) <= 2:  # two are one island because their score says so  # noqa: PLR2004, RUF100
        return [island]
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
