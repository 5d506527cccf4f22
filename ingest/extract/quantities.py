"""Numbers of people and things: digits of every script, number words, ranges, and how sure the words are."""

import re
from dataclasses import dataclass

from ingest.lang import Profile
from ingest.lang.grammar import NumberWord, Parsed
from ingest.records import Toll

__all__ = ["Quantity", "find_quantities"]

MAX_NUMBER = 10**8
THOUSAND = 1000
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


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
    in_time = {i for first, last in parsed.times.items() for i in range(first, last)}
    i, tokens = 0, parsed.sentence.tokens
    while i < len(tokens):
        begins = tokens[i].kind == "number" or i in parsed.starting
        quantity = _quantity(parsed, profile, i, in_time) if begins and i not in in_time else None
        if quantity is None:
            i += 1
            continue
        if _entry(parsed, quantity.last, ("measure",)) is None:
            found.append(quantity)
            parsed.numbers[quantity.number] = parsed.numbers[quantity.first] = quantity.last
        i = quantity.last
    return found


def _quantity(parsed: Parsed, profile: Profile, i: int, in_time: set[int]) -> Quantity | None:
    tokens = parsed.sentence.tokens
    qualifier = _entry(parsed, i, ("least", "about", "most", "between"))
    start = i + qualifier[1] if qualifier else i
    if start >= len(tokens) or start in in_time:
        return None
    read = _number(parsed, profile, start)
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
    behind = _entry(parsed, last, ("least", "about"))
    if behind and not _number(parsed, profile, last + behind[1]):
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
        read = _number(parsed, profile, i + 1)
        return (read[1], read[2]) if read else None
    if kind == "between" and tokens[i].norm.startswith("و"):
        read = _number(parsed, profile, i)
        return (read[1], read[2]) if read else None
    return None


def _number(parsed: Parsed, profile: Profile, i: int) -> tuple[int, int, int] | None:  # noqa: C901, PLR0912
    """Lowest and highest value of the number at a token, and the token behind it."""
    tokens = parsed.sentence.tokens
    last = first = i
    total: float = 0
    current: float | None = None
    while last < len(tokens):
        token = tokens[last]
        if token.kind == "number":
            if current is not None or total:
                break
            value = _digits(token.norm)
            if value is None:
                return None
            current, last = value, last + 1
            continue
        joined = last > first and (token.norm in ("and", "و") or token.norm.startswith("و"))
        step = 1 if last > first and token.norm in ("and", "و") else 0
        entry = _entry(parsed, last + step, ("number", "scale", "range", "unit"))
        if entry is None:
            break
        word, length = entry
        if word.kind == "unit" and _entry(parsed, last + step + length, ("number",)) is None:
            break
        if word.kind == "range":
            if current is None and not total:
                return word.low, word.high, last + length
            if word.low < THOUSAND:
                break
            word = NumberWord(THOUSAND, THOUSAND, "scale")
        if word.kind == "scale":
            if joined and current is not None and word.low >= THOUSAND:
                break
            if word.low >= THOUSAND:
                total, current = total + (1 if current is None else current) * word.low, None
            else:
                current = _scaled(current, word.low, joined=joined)
        elif current is not None and not _adds(current, word.low, joined=joined, arabic=profile.right_to_left):
            break
        else:
            current = (current or 0) + word.low
        last += step + length
    if last == i:
        return None
    value = total + (current or 0)
    return (int(value), int(value), last) if value <= MAX_NUMBER else None


def _scaled(current: float | None, scale: int, *, joined: bool) -> float:
    if current is None:
        return scale
    return current + scale if joined else current * scale


def _adds(current: float, value: int, *, joined: bool, arabic: bool) -> bool:
    """Whether a further number word goes on: twenty five, خمسة عشر, مئة وخمسة, خمسة وعشرون."""
    if arabic:
        return (
            value == 10 and 0 < current < 10
            if not joined
            else (
                current < 10 <= value < 100 or current >= 100 > value or current % 1000 == 0 or 10 <= current % 100 == 0
            )
        )
    return (current >= 20 and current % 10 == 0 and value < 10) or (
        current >= 100 and current % 100 == 0 and value < 100
    )


def _digits(norm: str) -> float | None:
    match = _DIGITS.fullmatch(norm)
    if match is None:
        return None
    value = float(match.group().replace(",", ""))
    return value if value <= MAX_NUMBER else None


def _entry(parsed: Parsed, i: int, kinds: tuple[str, ...]) -> tuple[NumberWord, int] | None:
    """The longest number word of one of these kinds at a token, and how many tokens it has."""
    for match in parsed.starting.get(i, ()):
        for sense in match.senses:
            if sense.kind == "number" and sense.value.kind in kinds:
                return sense.value, match.last - i
    return None
