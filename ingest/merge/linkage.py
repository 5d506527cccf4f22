"""Clusters of a neighbourhood: average linkage over the scores of pairs, the same for every order of arrival."""

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from operator import attrgetter

from ingest.merge.facts import Facts
from ingest.merge.score import JOIN, Scores

__all__ = ["link"]

DIGITS = 6
"""Scores are compared to this many decimals, so that the order in which they were added can't decide."""


def link(facts: Sequence[Facts], scores: Scores) -> list[list[str]]:
    """Mention ids by happening, each list and the list of lists in order.

    The two clusters that fit best are joined, again and again, while their pairs on average score at least `JOIN`. Unlike
    a chain of pairs, one mention that fits two bombs does not make them one.
    """
    ordered = _in_order(facts)
    scores.compare(ordered)
    return sorted(members for island in _islands(ordered, scores) for members in _linked(island, scores))


def _islands(ordered: Sequence[Facts], scores: Scores) -> Iterator[list[Facts]]:
    """Groups that no pair scoring `JOIN` connects, in order: clusters can't reach across."""
    here = {one.digest: one for one in ordered}
    left = set(here)
    for first in here:
        if first in left:
            left.remove(first)
            island = [first]
            for one in island:  # which grows on the way
                near = scores.fitting(one) & left
                left -= near
                island += near
            yield _in_order([here[one] for one in island])


def _in_order(facts: Sequence[Facts]) -> list[Facts]:
    return sorted(facts, key=attrgetter("mention_id"))


def _linked(island: list[Facts], scores: Scores) -> list[list[str]]:
    """The clusters of an island; as they were found last, where nothing has come to it and nothing has gone."""
    if len(island) == 1:
        return [[island[0].mention_id]]
    digests = frozenset([one.digest for one in island])
    known, clusters = scores.linked.get(island[0].digest, (None, []))
    if known != digests:
        clusters = [[one.mention_id for one in members] for members in _join(island, digests, scores)]
        scores.linked[island[0].digest] = digests, clusters
    return clusters


def _join(island: list[Facts], digests: frozenset[int], scores: Scores) -> list[list[Facts]]:
    """Agglomeration. Clusters are named by their first member; `sums` holds the summed scores between them."""
    if all(len(digests & scores.fitting(digest)) == len(digests) - 1 for digest in digests):
        return [island]  # where all pairs fit, no mean of them can part them
    sums: list[dict[int, float]] = [{} for _ in island]
    waiting = []
    for j, row in enumerate(scores.triangle(island)):
        near = sums[j]
        for i, value in enumerate(row):
            near[i] = sums[i][j] = value
            if value >= JOIN:
                waiting.append((-round(value, DIGITS), i, j, 1))
    heapify(waiting)
    clusters: list[list[int]] = [[i] for i in range(len(island))]
    while waiting:
        _, kept, gone, pairs = heappop(waiting)
        if len(clusters[kept]) * len(clusters[gone]) != pairs:
            continue  # one of them has been joined with another since
        clusters[kept] += clusters[gone]
        clusters[gone] = []
        size, near = len(clusters[kept]), sums[kept]
        for other, value in sums[gone].items():
            del sums[other][gone]
            if other != kept:
                near[other] = sums[other][kept] = total = near[other] + value
                pairs = size * len(clusters[other])
                mean = round(total / pairs, DIGITS)
                if mean >= JOIN:
                    heappush(waiting, (-mean, min(kept, other), max(kept, other), pairs))
        sums[gone] = {}
    return [[island[i] for i in sorted(members)] for members in clusters if members]
