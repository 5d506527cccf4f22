"""How likely it is that two mentions tell one happening: the weights of all evidence, summed."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files

from ingest.errors import DataError
from ingest.merge.evidence import evidence
from ingest.merge.facts import Facts
from ingest.records import EventMention

__all__ = ["JOIN", "Scores", "explain", "score", "weights"]

PRIOR = "prior"

JOIN = 0.0
"""Mean score of the pairs between two clusters at which they are one. On the development stories -0.5 gains a point of
recall for a point and a half of precision, +0.5 the other way round."""

LEAST = -5.0
"""No pair speaks louder against a cluster than this: one field misread must not outweigh ten that agree."""


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
    table = weights()
    return max(LEAST, table[PRIOR] + sum(map(table.__getitem__, evidence(one, other))))


def explain(one: Facts, other: Facts) -> dict[str, float]:
    """What the score is made of."""
    table = weights()
    return {name: table[name] for name in (PRIOR, *evidence(one, other)) if name}


class Scores:
    """Facts and scores, remembered: a neighbourhood that grows by one mention scores only that one's pairs.

    Safe with mentions that change and keep their id: what is remembered is known by content, not by id.
    """

    def __init__(self, limit: int = 200_000) -> None:
        """At most about `limit` pairs are remembered, some 60 MB, and for every 50 of them a mention, some 50 MB."""
        self._limit = limit
        self._known: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self._fitting: defaultdict[int, set[int]] = defaultdict(set)
        self._count = 0
        self._facts: dict[str, tuple[EventMention, Facts]] = {}

    def facts(self, mention: EventMention) -> Facts:
        """As `Facts.of`, once for each mention object."""
        known = self._facts.get(mention.mention_id)
        if known is not None and known[0] is mention:
            return known[1]
        if len(self._facts) >= self._limit // 50:
            self._facts.clear()
        facts = Facts.of(mention)
        self._facts[mention.mention_id] = (mention, facts)
        return facts

    def compare(self, facts: Sequence[Facts]) -> None:
        """Score the pairs of these that are not known yet."""
        if self._count > self._limit:
            self._known.clear()
            self._fitting.clear()
            self._count = 0
        here = {one.digest: one for one in facts}
        for one in facts:
            for digest in here.keys() - self._known[one.digest].keys() - {one.digest}:
                value = self._score(one, here[digest])
                self._known[one.digest][digest] = self._known[digest][one.digest] = value
                self._count += 1
                if value >= JOIN:
                    self._fitting[one.digest].add(digest)
                    self._fitting[digest].add(one.digest)

    def between(self, one: Facts, other: Facts) -> float:
        """The score of two that were compared."""
        return self._known[one.digest][other.digest]

    def fitting(self, digest: int) -> AbstractSet[int]:
        """The digests of all, wherever they were compared with it, that score `JOIN` or more."""
        return self._fitting.get(digest, frozenset())

    def _score(self, one: Facts, other: Facts) -> float:
        return score(one, other)
