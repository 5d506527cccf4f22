"""How likely it is that two mentions tell one happening: the weights of all evidence, summed."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files
from typing import Final

from ingest.errors import DataError
from ingest.lang.remembering import remembered
from ingest.merge.evidence import (
    COPIES,
    PRINTED_TWICE,
    SAME,
    STRANGERS,
    added_by,
    evidence,
    evidence_of_contents,
    standing,
    telling_evidence,
)
from ingest.merge.facts import Digest, Facts

__all__ = ["JOIN", "PairScores", "Scores", "explain", "may_fit", "score", "scores_of_contents", "weights"]

PRIOR: Final = "prior"

JOIN: Final = 0.0
"""Mean score of the pairs between two clusters at which they are one. On the development stories -0.5 gains a point of
recall for a point and a half of precision, +0.5 the other way round."""

NONE: Final[AbstractSet[Digest]] = frozenset()

LEAST: Final = -5.0
"""No pair speaks louder against a cluster than this: one field misread must not outweigh ten that agree."""

ROUNDED_OFF: Final = 1e-6
"""More than the order of adding changes in a score."""


class PairScores:
    """The scores of all pairs of two contents, by how their articles stand to one another. Many pairs share one object."""

    __slots__ = ("best", "copies", "same", "strangers")

    def __init__(self, strangers: float, same: float, copies: float) -> None:
        self.strangers = strangers
        self.same = same
        self.copies = copies
        self.best: float = max(strangers, same, copies)

    def of(self, one: Facts, other: Facts) -> float:
        """That of these two, of these contents."""
        if self.best <= LEAST:
            return LEAST
        stand = standing(one, other)
        return self.strangers if stand == STRANGERS else self.same if stand == SAME else self.copies

    def fit(self, one: Facts, other: Facts) -> bool:
        """Whether that of these two is `JOIN` or more. How their articles stand is asked only where it matters."""
        if self.best < JOIN:
            return False
        if self.strangers >= JOIN and self.same >= JOIN and self.copies >= JOIN:
            return True
        return self.of(one, other) >= JOIN


@remembered
def _pair_scores(scores: tuple[float, float, float]) -> PairScores:
    """One object for all alike."""
    strangers, same, copies = scores
    return PairScores(strangers, same, copies)


UNFIT: Final = PairScores(LEAST, LEAST, LEAST)
"""Of pairs that can't fit, whatever their scores are."""


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


class _Most:
    """The most that kinds of evidence can add, beside those that `telling_evidence` gives."""

    __slots__ = ("always", "copies", "injured", "killed", "numbers")

    def __init__(self, table: dict[str, float]) -> None:
        def most(kind: str) -> float:
            return max([0.0, *[weight for name, weight in table.items() if name.startswith(f"{kind}.")]])

        self.always = table[PRIOR] + most("published") + most("actor1") + most("actor2") + most("actors")
        self.killed = most("killed")
        self.injured = most("injured")
        self.numbers = most("numbers")
        self.copies = most("copy")


@cache
def _most() -> _Most:
    return _Most(weights())


def may_fit(one: Facts, other: Facts) -> bool:
    """Whether what is quickly seen leaves it open that two of these contents score `JOIN` or more. More than half do not."""
    table, most = weights(), _most()
    date, place, code, words = telling_evidence(one, other)
    total = table[date] + table[place] + table[code] + table[words] + most.always
    if one.killed is not None and other.killed is not None:
        total += most.killed
    if one.injured is not None and other.injured is not None:
        total += most.injured
    if one.numbers and other.numbers:
        total += most.numbers
    if words == PRINTED_TWICE:
        total += most.copies
    return total >= JOIN - ROUNDED_OFF


def score(one: Facts, other: Facts) -> float:
    """Above 0: rather the same happening; below: rather two. Symmetric."""
    return scores_of_contents(one, other).of(one, other)


def explain(one: Facts, other: Facts) -> dict[str, float]:
    """What the score is made of."""
    table = weights()
    return {name: table[name] for name in (PRIOR, *evidence(one, other)) if name}


def scores_of_contents(one: Facts, other: Facts) -> PairScores:
    """Of all pairs that tell what these two tell."""
    table = weights()
    found = evidence_of_contents(one, other)
    total = 0.0
    for name in found:
        total += table[name]
    strangers = _score(table, total, ())
    same = _score(table, total, added_by(SAME, found))
    copies = _score(table, total, added_by(COPIES, found)) if PRINTED_TWICE in found else same
    return _pair_scores((strangers, same, copies))


def _score(table: dict[str, float], total: float, added: tuple[str, ...]) -> float:
    for name in added:
        total += table[name]
    return max(LEAST, table[PRIOR] + total)


class Scores:
    """Scores, remembered: a neighbourhood that grows by one mention scores only that one's pairs.

    Safe with mentions that change and keep their id: what is remembered is known by content, not by id.
    """

    def __init__(
        self,
        limit: int = 60_000,
        scored: Callable[[Facts, Facts], PairScores] = scores_of_contents,
        may_fit: Callable[[Facts, Facts], bool] = may_fit,
    ) -> None:
        """At most about so many pairs of contents are remembered, some 6 MB, and a third as many pairs that fit, some 2 MB."""
        self._limit = limit
        self._most_that_fit = limit // 3
        self._scored = scored
        self._may_fit = may_fit
        self._of_contents: dict[Digest, dict[Digest, PairScores]] = {}
        self._contents = 0
        self._fitting: dict[Digest, set[Digest]] = {}
        self._fits = 0
        self._compared: dict[Digest, object] = {}
        """In which comparison facts were last: those of one are known of each other."""
        self.linked: dict[Digest, tuple[frozenset[Digest], list[list[str]]]] = {}
        """For linking: the clusters that facts made when they were linked last, under the first of them."""

    def compare(self, facts: Sequence[Facts]) -> None:
        """Score the pairs of these that are not known yet."""
        if self._fits > self._most_that_fit or len(self._compared) > self._most_that_fit:
            self._fitting.clear()
            self._compared.clear()
            self.linked.clear()
            self._fits = 0
        groups: dict[object, list[Facts]] = {}
        for one in facts:
            groups.setdefault(self._compared.get(one.digest, one.digest), []).append(one)
        if len(groups) > 1:
            self._compare_groups(list(groups.values()))
            comparison = object()
            for one in facts:
                self._compared[one.digest] = comparison

    def among(self, facts: Sequence[Facts]) -> list[list[float]]:
        """For each of these its scores with all, and nothing with itself."""
        rows = [[0.0] * len(facts) for _ in facts]
        for number, one in enumerate(facts):
            known = self._known_of(one)
            row = rows[number]
            for before in range(number):
                other = facts[before]
                scores = known.get(other.contents)
                if scores is None or scores is UNFIT:
                    scores = self._note(one, other, self._scored(one, other))
                row[before] = rows[before][number] = scores.of(one, other)
        return rows

    def fitting(self, digest: Digest) -> AbstractSet[Digest]:
        """The digests of all, wherever they were compared with it, that score `JOIN` or more."""
        return self._fitting.get(digest, NONE)

    def _compare_groups(self, groups: list[list[Facts]]) -> None:
        """All pairs of two groups."""
        done: list[Facts] = []
        for group in groups:
            for one in group:
                known = self._known_of(one)
                for other in done:
                    scores = known.get(other.contents)
                    if scores is None:
                        scores = self._scored(one, other) if self._may_fit(one, other) else UNFIT
                        self._note(one, other, scores)
                    if scores.fit(one, other):
                        self._note_fit(one.digest, other.digest)
            done += group

    def _note_fit(self, one: Digest, other: Digest) -> None:
        fitting = self._fitting.setdefault(one, set())
        if other not in fitting:
            fitting.add(other)
            self._fitting.setdefault(other, set()).add(one)
            self._fits += 1

    def _known_of(self, one: Facts) -> dict[Digest, PairScores]:
        """The scores of its contents with other contents."""
        return self._of_contents.setdefault(one.contents, {})

    def _note(self, one: Facts, other: Facts, scores: PairScores) -> PairScores:
        if self._contents > self._limit:
            self._of_contents.clear()
            self._contents = 0
        known = self._known_of(one)
        self._contents += other.contents not in known  # what was found unfit may be scored later
        known[other.contents] = scores
        self._known_of(other)[one.contents] = scores
        return scores
