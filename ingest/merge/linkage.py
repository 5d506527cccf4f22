"""Clusters of a neighbourhood: average linkage over the scores of pairs, the same for every order of arrival."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from ingest.merge.facts import Digest, Facts
from ingest.merge.score import JOIN, Scores

__all__ = ["link"]

ROUNDED_OFF: Final = 1e-7
"""More than the order of adding changes in a mean of scores, which have one decimal, and less than lies between two means."""

APART: Final = JOIN - 1.0
"""The mean of what is not joined."""


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
    """Groups that no pair scoring `JOIN` connects, each in order: clusters can't reach across."""
    left = {one.digest for one in ordered}
    islands: list[list[Facts]] = []
    island_of: dict[Digest, list[Facts]] = {}
    for one in ordered:
        if not scores.fitting(one.digest):
            islands.append([one])
            continue
        if one.digest in left:
            island: list[Facts] = []
            islands.append(island)
            left.remove(one.digest)
            reached = [one.digest]
            for digest in reached:  # which grows on the way
                island_of[digest] = island
                near = scores.fitting(digest) & left
                left -= near
                reached += near
        island_of[one.digest].append(one)
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
    sums = scores.among(island)
    clusters = [[i] for i in range(len(island))]
    left = list(range(len(island)))
    nearest, means = list(left), [APART for _ in left]
    changed = left
    while True:
        for one in changed:
            nearest[one], means[one] = _nearest(one, left, clusters, sums)
        kept = left[0]
        for one in left:
            if means[one] > means[kept] + ROUNDED_OFF:
                kept = one
        if means[kept] == APART:
            break
        gone = nearest[kept]
        clusters[kept] += clusters[gone]
        left.remove(gone)
        near, lost = sums[kept], sums[gone]
        for other in left:
            near[other] = sums[other][kept] = near[other] + lost[other]
        # To others the joined one is no nearer than the nearer of the two was, but for what was rounded off.
        changed = [
            one
            for one in left
            if one == kept or nearest[one] == kept or nearest[one] == gone or means[one] < JOIN + ROUNDED_OFF
        ]
    return [[island[i] for i in sorted(clusters[one])] for one in left]


def _nearest(one: int, left: list[int], clusters: list[list[int]], sums: list[list[float]]) -> tuple[int, float]:
    """Of the clusters named after this one that which fits it best, the first of equals, and the mean score of their pairs."""
    nearest, best = one, APART
    size, row = len(clusters[one]), sums[one]
    for other in left:
        if other > one:
            total, pairs = row[other], size * len(clusters[other])
            if total >= JOIN - ROUNDED_OFF * (pairs - 1):
                mean = total / pairs
                if mean > best + ROUNDED_OFF:
                    nearest, best = other, mean
    return nearest, best


def _all_fit(digests: frozenset[Digest], scores: Scores) -> bool:
    """Whether each scores `JOIN` or more with each."""
    others = len(digests) - 1
    return all(len(fitting := scores.fitting(one)) >= others and len(digests & fitting) == others for one in digests)
