"""Numbers of people and things: digits of every script, number words, ranges, and how sure the words are."""

from dataclasses import dataclass
from typing import Final

from ingest.extract.numerals import number_word, read_number
from ingest.lang import Profile
from ingest.lang.grammar import Parsed
from ingest.records import Toll

__all__ = ["Quantity", "find_quantities"]


PERCENT: Final = frozenset("%٪")
COMMAS: Final = frozenset(",،")
ORDINAL: Final = ("ordinal",)
UNCOUNTED: Final = ("measure", "age")
"""Words behind a number that then counts no people."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in tokens `first` to `last` (excluded), its qualifier included."""

    first: int
    last: int
    number: int
    """The token at which the number itself begins."""
    low: int
    high: int
    best: int

    @property
    def toll(self) -> Toll:
        return Toll(best=self.best, low=self.low, high=self.high)


def find_quantities(parsed: Parsed, profile: Profile) -> list[Quantity]:
    """All numbers of a sentence that are no part of a date; also marks them in `parsed.numbers`."""
    found = []
    words = {m.first for m in parsed.holding("number")}
    words.update([i for i, token in enumerate(parsed.sentence.tokens) if token.kind == "number"])
    behind = 0
    for i in sorted(words):
        if i < behind:
            continue
        cover = parsed.covered[i]
        if cover is not None and behind <= cover.first < cover.last - 1 and cover.of("place", "actor"):
            behind = cover.last  # المية ومية is a camp before it is two hundred
            continue
        quantity = _quantity(parsed, profile, i, parsed.in_time) if i not in parsed.in_time else None
        if quantity is None:
            continue
        measure = number_word(parsed, quantity.last, UNCOUNTED)
        if measure is None and not _is_label(parsed, quantity):
            found.append(quantity)
            parsed.numbers[quantity.number] = parsed.numbers[quantity.first] = quantity.last
        behind = quantity.last + (measure[1] if measure else 0)
    return found


def _is_label(parsed: Parsed, quantity: Quantity) -> bool:
    """Whether a number counts nothing: an age between commas, a share, a time of day, the number that a brigade bears."""
    tokens = parsed.sentence.tokens
    before = tokens[quantity.number - 1] if quantity.number else None
    behind = tokens[quantity.last].norm if quantity.last < len(tokens) else ""
    if quantity.number and number_word(parsed, quantity.number - 1, ORDINAL) is not None:
        return True
    if behind in PERCENT or (before is not None and before.norm in COMMAS and behind in COMMAS):
        return True
    clock = (
        before is not None
        and before.norm == ":"
        and quantity.number > 1
        and tokens[quantity.number - 2].kind == "number"
    )
    if clock or (behind == ":" and quantity.last + 1 < len(tokens) and tokens[quantity.last + 1].kind == "number"):
        return True
    return tokens[quantity.number].kind == "number" and _is_numbered(parsed, quantity)


def _is_numbered(parsed: Parsed, quantity: Quantity) -> bool:
    """Whether a unit stands before the digits and nobody behind them: الكتيبة 116, "Brigade 444"."""
    cover = parsed.covered[quantity.number - 1] if quantity.number else None
    if cover is None or not any(s.kind == "agent" and not s.value.human for s in cover.senses):
        return False
    definite = any("D" in s.features for s in cover.senses) or parsed.sentence.tokens[cover.first].text[0].isupper()
    return definite and quantity.last not in parsed.names


def _quantity(parsed: Parsed, profile: Profile, i: int, in_time: set[int]) -> Quantity | None:
    tokens = parsed.sentence.tokens
    qualifier = number_word(parsed, i, ("least", "about", "most", "between"))
    start = i + qualifier[1] if qualifier else i
    if start >= len(tokens) or start in in_time:
        return None
    read = read_number(parsed, profile, start)
    if read is None:
        return None
    low, high, last = read
    kind = qualifier[0].kind if qualifier else ""
    upper = _upper(parsed, profile, last, kind)
    if upper is not None:
        high, last = upper
        if high < low:
            return None
        return Quantity(i, last, start, low, high, (low + high) // 2)
    if kind == "between":
        return None
    behind = number_word(parsed, last, ("least", "about"))
    if behind and not read_number(parsed, profile, last + behind[1]):
        kind, last = behind[0].kind, last + behind[1]
    best = high if low == high else low
    return Quantity(i, last, start, 0 if kind == "most" and low == high else low, high, best)


def _upper(parsed: Parsed, profile: Profile, i: int, kind: str) -> tuple[int, int] | None:
    """The upper end of between X and Y, X to Y, X-Y, بين X وY, من X الى Y."""
    tokens = parsed.sentence.tokens
    if i >= len(tokens):
        return None
    joins = tokens[i].norm in ("-", "to", "الي") or (kind == "between" and tokens[i].norm in ("and", "و"))
    if joins:
        read = read_number(parsed, profile, i + 1)
        return (read[1], read[2]) if read else None
    if kind == "between" and tokens[i].norm.startswith("و"):
        read = read_number(parsed, profile, i)
        return (read[1], read[2]) if read else None
    return None
