"""How many were killed and hurt, where words beside a number say so: ٩ قتلى, "11 people dead", ارتفعت الحصيلة إلى 15."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.extract.counting import ONE, added
from ingest.extract.quantities import Quantity
from ingest.lang.grammar import Match, Parsed
from ingest.records import Toll

__all__ = ["TollFound", "find_tolls"]

BEFORE: Final = 3
"""Tokens between a number and the word that says what it counts: "11 young people dead"."""
BESIDE: Final = 2
"""Tokens between a word such as "lives" and the number behind it, and between a toll and what it counts."""
TOLD_REACH: Final = 22
"""Tokens between "the toll" and the number that it has come to."""
NO_REACH: Final = 4
"""Tokens between "no" and the word for those who were not hurt."""
NONE: Final = Toll(best=0, low=0, high=0)


@dataclass(frozen=True, slots=True)
class TollFound:
    """A toll told at a token."""

    kind: str
    toll: Toll
    at: int
    total: bool = False
    """Whether it is the sum that a count has risen to, whatever else the sentence counts."""

    def exceeds(self, other: Toll) -> bool:
        """Whether the other can be a part of this."""
        return self.toll.best >= other.best


def find_tolls(parsed: Parsed, quantities: Sequence[Quantity], used: set[int]) -> list[TollFound]:
    """Tolls that stand beside words of `tolls.tsv`, in order; `used` are the tokens of numbers given to others, and grows."""
    reader = _Reader(parsed, quantities, used)
    return [*reader.totals(), *reader.counted()]


class _Reader:
    def __init__(self, parsed: Parsed, quantities: Sequence[Quantity], used: set[int]) -> None:
        self.parsed, self.quantities, self.used = parsed, quantities, used
        self.words = [(m, s.value, s.features) for m in parsed.holding("toll") for s in m.of("toll") if not m.suffix]
        self.at = {value: {m.last for m, v, _ in self.words if v == value} for value in ("reach", "at", "no", "mixed")}

    def totals(self) -> Iterator[TollFound]:
        """What a count has come to: ارتفعت إلى 11 قتيلا حصيلة, "bringing the number of people killed to nine"."""
        counts = [m for m, value, _ in self.words if value in ("count", "number")]
        ends = self.at["reach"] | self.at["at"]
        reached = [q for q in self.quantities if q.first in ends and q.number not in self.used]
        for match in counts:
            near = [q for q in reached if q.number not in self.used and abs(q.first - match.first) <= TOLD_REACH]
            quantity = min(near, key=lambda q: abs(q.first - match.first), default=None)
            kind = self._kind_of(match, quantity) if quantity else None
            if quantity is not None and kind is not None:
                self.used.add(quantity.number)
                yield TollFound(kind, quantity.toll, match.first, total=quantity.first in self.at["reach"])

    def counted(self) -> Iterator[TollFound]:
        """Numbers before words such as قتلى and "dead", and behind "the lives of"."""
        for match, value, features in self.words:
            kinds = {
                "killed": ("killed",),
                "lives": ("killed",),
                "injured": ("injured",),
                "harm": ("killed", "injured"),
            }
            for kind in kinds.get(value, ()):
                toll = self._told(match, value, features)
                if toll is not None:
                    yield TollFound(kind, toll, match.first)

    def _told(self, match: Match, value: str, features: str) -> Toll | None:
        """The number of a word: none, that before it, that behind it, or its own: قتيلين is two, قتيلا one."""
        if any(0 <= match.first - at <= NO_REACH and self._is_close(at, match.first) for at in self.at["no"]):
            return NONE
        if match.first in self.at["mixed"] or value == "harm" or self._is_part(match):
            return None
        before = [
            q for q in self.quantities if 0 <= match.first - q.last <= BEFORE and self._is_close(q.last, match.first)
        ]
        behind = [
            q for q in self.quantities if 0 <= q.first - match.last <= BESIDE and self._is_close(match.last, q.first)
        ]
        chosen = before[-1:] or (behind[:1] if value == "lives" or (match.last in self.at["reach"]) else [])
        chosen = (
            chosen
            or [q for q in behind if q.first - 1 in range(match.last, q.first) and q.first in self.at["reach"]][:1]
        )
        if chosen:
            return self._summed(chosen[0])
        if features.startswith("d"):
            return Toll(best=2, low=2, high=2)
        return ONE if features == "s" and value in ("killed", "injured") and self._is_indefinite(match) else None

    def _summed(self, quantity: Quantity) -> Toll | None:
        """The number with those that "and" ties to it: three soldiers and five rebels dead; None where others have it."""
        counts = []
        while quantity.number not in self.used:
            self.used.add(quantity.number)
            counts.append(quantity.toll)
            before = [
                q for q in self.quantities if 0 < quantity.first - q.last <= BEFORE and self._are_joined(q, quantity)
            ]
            if not before:
                break
            quantity = before[-1]
        return added(counts)

    def _are_joined(self, one: Quantity, other: Quantity) -> bool:
        """Whether only a noun and "and" stand between two numbers."""
        joins = [i for i in range(one.last, other.first) if "conjunction" in self.parsed.uses(i)]
        words = any(m.first in range(one.last, other.first) for m, _, _ in self.words)
        return len(joins) == 1 and joins[0] == other.first - 1 and not words and self._is_close(one.last, other.first)

    def _is_part(self, match: Match) -> bool:
        """Whether only some of those are meant: وفاة سبعة من الجرحى."""
        return "partitive" in self.parsed.uses(match.first - 1)

    def _is_indefinite(self, match: Match) -> bool:
        """Whether the word stands for one person: with the ending of the accusative, or beside another toll."""
        word = self.parsed.sentence.tokens[match.last - 1].norm
        return not word.isascii() and word.endswith("ا")

    def _kind_of(self, match: Match, quantity: Quantity) -> str | None:
        """What a total counts: told behind the number, else behind the word for the count; a bare toll is of the killed."""
        for at, reach in ((quantity.last, BESIDE), (match.last, BEFORE)):
            for other, value, _ in self.words:
                if value in ("killed", "injured") and 0 <= other.first - at <= reach:
                    return str(value)
            for i in range(at, at + reach + 1):
                trigger = self.parsed.triggers.get(i)
                for sense in trigger.senses if trigger else ():
                    if sense.value.toll in ("killed", "injured"):
                        return str(sense.value.toll)
        told = {value for m, value, _ in self.words if m.first == match.first}
        return "killed" if "count" in told else None

    def _is_close(self, first: int, last: int) -> bool:
        """Whether neither a mark nor another number stands in between."""
        tokens = self.parsed.sentence.tokens
        return not any(tokens[i].kind == "mark" or i in self.parsed.numbers for i in range(first, last))
