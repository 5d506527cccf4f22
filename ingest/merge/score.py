"""How likely it is that two mentions tell one happening: the weights of all evidence, summed."""

from functools import cache
from importlib.resources import files

from ingest.errors import DataError
from ingest.merge.evidence import evidence
from ingest.merge.facts import Facts

__all__ = ["Scores", "explain", "score", "weights"]

PRIOR = "prior"

LEAST = -5.0
"""No pair speaks louder against a cluster than this: one field misread must not outweigh ten that agree."""


@cache
def weights() -> dict[str, float]:
    """By name of evidence, from `weights.tsv`."""
    table: dict[str, float] = {}
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
    return max(LEAST, table[PRIOR] + sum([table[name] for name in evidence(one, other)]))


def explain(one: Facts, other: Facts) -> dict[str, float]:
    """What the score is made of."""
    table = weights()
    return {name: table[name] for name in (PRIOR, *evidence(one, other))}


class Scores:
    """Scores of pairs, remembered: a neighbourhood that grows by one mention scores only that one's pairs."""

    def __init__(self, limit: int = 500_000) -> None:
        self._limit = limit
        self._known: dict[tuple[str, str], float] = {}

    def of(self, one: Facts, other: Facts) -> float:
        """As `score`; ids name content, so a score once worked out holds."""
        pair = (one.mention_id, other.mention_id)
        if pair not in self._known:
            if len(self._known) >= self._limit:
                self._known.clear()
            self._known[pair] = score(one, other)
        return self._known[pair]
