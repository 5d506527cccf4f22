"""Numbers in digits of every script and in words of both languages: خمسة وعشرون, 1,200, "two and a half thousand"."""

import re
from typing import Final

from ingest.lang import Profile
from ingest.lang.grammar import NumberWord, Parsed

__all__ = ["number_word", "read_number"]

MAX_NUMBER: Final = 10**8
THOUSAND: Final = 1000
_DIGITS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def read_number(parsed: Parsed, profile: Profile, i: int) -> tuple[int, int, int] | None:  # noqa: C901, PLR0912
    """Lowest and highest value of the number at a token, and the token behind it."""
    tokens = parsed.sentence.tokens
    last = first = i
    total: float = 0.0
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
        alone = last == first and current is None
        entry = (number_word(parsed, last, ("range",)) if alone else None) or number_word(
            parsed, last + step, ("number", "scale", "range", "unit")
        )
        if entry is None:
            break
        word, length = entry
        if word.kind == "unit" and number_word(parsed, last + step + length, ("number",)) is None:
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
            value == 10 and 0 < current % 100 < 10
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


def number_word(parsed: Parsed, i: int, kinds: tuple[str, ...]) -> tuple[NumberWord, int] | None:
    """The longest number word of one of these kinds at a token, and how many tokens it has."""
    for match in parsed.number_words.get(i, ()):
        for sense in match.of("number"):
            if sense.value.kind in kinds:
                return sense.value, match.last - i
    return None
