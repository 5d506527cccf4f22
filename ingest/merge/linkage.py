"""Clusters of a neighbourhood: average linkage over the scores of pairs, the same for every order of arrival."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import Final

from ingest.lang.remembering import remembered
from ingest.merge.facts import Digest, Facts
from ingest.merge.score import JOIN, Scores

__all__ = ["link"]

DIGITS: Final = 6
"""Scores are compared to this many decimals, so that the order in which they were added can't decide."""
ROUNDED_OFF: Final = 10.0**-DIGITS
"""More than rounding changes."""


def link(facts: Sequence[Facts], scores: Scores) -> list[list[str]]:
    """Mention ids by happening, each list and the list of lists in order.

    The two clusters that fit best are joined, again and again, while their pairs on average score at least `JOIN`. Unlike
    a chain of pairs, one mention that fits two bombs does not make them one.
    """
    ordered = _in_order(facts)
    scores.compare(ordered)
    found: list[list[str]] = []
    for island in _islands(ordered, scores):
        found += _linked(island, scores)
    return sorted(found)


def _islands(ordered: list[Facts], scores: Scores) -> list[list[Facts]]:
    """Groups that no pair scoring `JOIN` connects, in order: clusters can't reach across."""
    here = {one.digest: one for one in ordered}
    left = set(here)
    islands = []
    for first, alone in here.items():
        if first not in left:
            continue
        left.remove(first)
        if not scores.fitting(first):
            islands.append([alone])
            continue
        island = [first]
        for one in island:  # which grows on the way
            near = scores.fitting(one) & left
            left -= near
            island += near
        islands.append(_in_order([here[one] for one in island]))
    return islands


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


def _join(island: list[Facts], digests: frozenset[Digest], scores: Scores) -> list[list[Facts]]:
    """Agglomeration. Clusters are named by their first member; `sums` holds the summed scores between them."""
    if _all_fit(digests, scores):
        return [island]  # no mean of such pairs can part them
    sums: list[list[float]] = []
    waiting: list[tuple[float, int, int, int]] = []
    for j, row in enumerate(scores.triangle(island)):
        for i, value in enumerate(row):
            sums[i].append(value)
            if value >= JOIN:
                waiting.append((-_rounded(value), i, j, 1))
        sums.append([*row, 0.0])
    heapify(waiting)
    clusters = [[i] for i in range(len(island))]
    while waiting:
        _, kept, gone, pairs = heappop(waiting)
        if len(clusters[kept]) * len(clusters[gone]) != pairs:
            continue  # one of them has been joined with another since
        clusters[kept] += clusters[gone]
        clusters[gone] = []
        size, near, lost = len(clusters[kept]), sums[kept], sums[gone]
        for other, members in enumerate(clusters):
            if members and other != kept:
                total = near[other] + lost[other]
                near[other] = sums[other][kept] = total
                pairs = size * len(members)
                if total >= JOIN - ROUNDED_OFF * pairs and (mean := round(total / pairs, DIGITS)) >= JOIN:
                    heappush(waiting, (-mean, min(kept, other), max(kept, other), pairs))
    return [[island[i] for i in sorted(members)] for members in clusters if members]


@remembered
def _rounded(score: float) -> float:
    """Of a pair: there are few different ones, and rounding takes long."""
    return round(score, DIGITS)


def _all_fit(digests: frozenset[Digest], scores: Scores) -> bool:
    """Whether each scores `JOIN` or more with each."""
    others = len(digests) - 1
    return all(len(fitting := scores.fitting(one)) >= others and len(digests & fitting) == others for one in digests)
