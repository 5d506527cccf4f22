"""How likely it is that two mentions tell one happening: the weights of all evidence, summed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files
from itertools import count

from ingest.errors import DataError
from ingest.merge.evidence import STANDINGS, added_by, evidence, evidence_of_contents, standing
from ingest.merge.facts import Facts

__all__ = ["JOIN", "Scores", "explain", "score", "weights"]

PRIOR = "prior"

JOIN = 0.0
"""Mean score of the pairs between two clusters at which they are one. On the development stories -0.5 gains a point of
recall for a point and a half of precision, +0.5 the other way round."""

LEAST = -5.0
"""No pair speaks louder against a cluster than this: one field misread must not outweigh ten that agree."""

ByStanding = tuple[float, float, float]
"""The scores of all pairs of two contents, by how their articles stand to one another."""
HOPELESS: ByStanding = (LEAST, LEAST, LEAST)


@cache
def weights() -> dict[str, float]:
    """By name of evidence, from `weights.tsv`; no evidence weighs nothing."""
    table: dict[str, float] = {"": 0.0}
    text = files("ingest.merge").joinpath("weights.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line and not line.startswith("#"):
            name, weight, *_ = line.split("\t")
            try:
                table[name] = float(weight)
            except ValueError:
                raise DataError(f"merge/weights.tsv, line {number}: {weight!r} is no number") from None
    return table


def score(one: Facts, other: Facts) -> float:
    """Above 0: rather the same happening; below: rather two. Symmetric."""
    found = evidence_of_contents(one, other)
    return _score(_summed(found), added_by(standing(one, other), found))


def explain(one: Facts, other: Facts) -> dict[str, float]:
    """What the score is made of."""
    table = weights()
    return {name: table[name] for name in (PRIOR, *evidence(one, other)) if name}


class Scores:
    """Scores, remembered: a neighbourhood that grows by one mention scores only that one's pairs.

    Safe with mentions that change and keep their id: what is remembered is known by content, not by id.
    """

    def __init__(self, limit: int = 40_000) -> None:
        """At most about so many pairs of contents are remembered, and as many pairs that fit: some 8 MB and 4 MB."""
        self._limit = limit
        self._of_contents: defaultdict[int, dict[int, ByStanding]] = defaultdict(dict)
        self._contents = 0
        self._fitting: defaultdict[int, set[int]] = defaultdict(set)
        self._fits = 0
        self._compared: dict[int, int] = {}
        """In which comparison facts were last: those of one are known of each other."""
        self._comparisons = count()
        self.linked: dict[int, tuple[frozenset[int], list[list[str]]]] = {}
        """For linking: the clusters that facts made when they were linked last, under the first of them."""

    def compare(self, facts: Sequence[Facts]) -> None:
        """Score the pairs of these that are not known yet."""
        if self._fits > self._limit or len(self._compared) > self._limit:
            self._fitting.clear()
            self._compared.clear()
            self.linked.clear()
            self._fits = 0
        groups: defaultdict[int, list[Facts]] = defaultdict(list)
        for one in facts:
            groups[self._compared.get(one.digest, -len(groups) - 1)].append(one)
        if len(groups) > 1:
            self._compare_groups(list(groups.values()))
        self._compared |= dict.fromkeys([one.digest for one in facts], next(self._comparisons))

    def triangle(self, facts: Sequence[Facts]) -> Iterator[list[float]]:
        """For each of these its scores with those before it."""
        for number, one in enumerate(facts):
            known = self._of_contents[one.contents]
            row = []
            for other in facts[:number]:
                scores = known.get(other.contents) or self._scored(one, other)
                row.append(LEAST if scores is HOPELESS else scores[standing(one, other)])
            yield row

    def fitting(self, digest: int) -> AbstractSet[int]:
        """The digests of all, wherever they were compared with it, that score `JOIN` or more."""
        return self._fitting.get(digest, frozenset())

    def _compare_groups(self, groups: Sequence[Sequence[Facts]]) -> None:
        """All pairs of two groups."""
        done: list[Facts] = []
        for group in groups:
            for one in group:
                known = self._of_contents[one.contents]
                for other in done:
                    scores = known.get(other.contents) or self._scored(one, other)
                    if max(scores) >= JOIN and scores[standing(one, other)] >= JOIN:
                        self._note_fit(one.digest, other.digest)
            done += group

    def _note_fit(self, one: int, other: int) -> None:
        fitting = self._fitting[one]
        if other not in fitting:
            fitting.add(other)
            self._fitting[other].add(one)
            self._fits += 1

    def _scored(self, one: Facts, other: Facts) -> ByStanding:
        if self._contents > self._limit:
            self._of_contents.clear()
            self._contents = 0
        scores = self._of_contents[one.contents][other.contents] = _by_standing(one, other)
        self._of_contents[other.contents][one.contents] = scores
        self._contents += 1
        return scores


def _by_standing(one: Facts, other: Facts) -> ByStanding:
    found = evidence_of_contents(one, other)
    total = _summed(found)
    strangers, same, copies = [_score(total, added_by(stand, found)) for stand in STANDINGS]
    return HOPELESS if strangers == same == copies == LEAST else (strangers, same, copies)


def _summed(found: Sequence[str]) -> float:
    table = weights()
    return sum([table[name] for name in found])


def _score(total: float, added: Sequence[str]) -> float:
    table = weights()
    for name in added:
        total += table[name]
    return max(LEAST, table[PRIOR] + total)
