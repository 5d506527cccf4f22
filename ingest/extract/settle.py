"""Which of the overlapping matches count: the longest name that the context allows, one reading for each word."""

from typing import Final

from ingest.extract.context import Context, holds
from ingest.lang.grammar import NAMES, Match, Parsed, Senses

__all__ = ["settle"]

MAX_DATELINE: Final = 12
"""Tokens of a dateline with town, agency and day."""
NOUNS_AND_VERBS: Final = frozenset(("title", "verb", "light", "partitive"))
"""Function words that nouns are too: a judge is one, whatever "to judge" is."""


def settle(parsed: Parsed, context: Context) -> None:
    """Fill names, cover, function words and triggers of a sentence."""
    count = len(parsed.sentence.tokens)
    parsed.covered = [None] * count
    behind = 0
    for match in _longest_first(parsed):
        if match.first < behind:
            continue
        named = _counting(match, parsed, context)
        if named is not None and _is_overrun(named, parsed, context):
            continue
        if named is not None:
            parsed.names[named.first] = named
            parsed.covered[named.first : named.last] = [named] * (named.last - named.first)
            behind = named.last
    parsed.notes["dateline"] = _dateline(parsed)
    for match in parsed.holding("function"):
        _keep_longest(parsed.functions, match, "function")
    for match in parsed.holding("trigger"):
        _keep_longest(parsed.triggers, match, "trigger")


def _is_overrun(match: Match, parsed: Parsed, context: Context) -> bool:
    """Whether a longer name of someone begins inside: "The United States" before "United States Africa Command"."""
    if match.last - match.first == 1:
        return False
    return any(
        other.last > match.last
        and other.last - other.first > match.last - match.first
        and other.of("actor")
        and _counting(other, parsed, context)
        for i in range(match.first + 1, match.last)
        for other in parsed.starting.get(i, ())
    )


def _dateline(parsed: Parsed) -> int:
    """Tokens of the dateline that a report begins with, the dash included: "CAIRO (Reuters) - …"; 0 where there is none."""
    tokens = parsed.sentence.tokens
    if tokens[0].norm == "(":  # (الفرات برس ـ وكالات)
        closed = next((i for i in range(1, min(MAX_DATELINE, len(tokens))) if tokens[i].norm == ")"), None)
        if closed is not None:
            dashed = closed + 1 < len(tokens) and tokens[closed + 1].norm in ("-", "--")
            return closed + 1 + dashed
    for i in range(1, min(MAX_DATELINE, len(tokens))):
        if tokens[i].norm in ("-", "--"):
            spaced = tokens[i].start > tokens[i - 1].end
            return i + 1 if (spaced and parsed.covered[0] is not None) or tokens[0].norm == "(" else 0
    return 0


def _longest_first(parsed: Parsed) -> list[Match]:
    """Names by first token; of those that begin together the longest first, and of these the least taken apart."""
    return sorted(parsed.naming, key=lambda m: (m.first, -m.last, len(m.prefix) + len(m.suffix)))


def _counting(match: Match, parsed: Parsed, context: Context) -> Match | None:
    """The match with only those names that the context allows, the likeliest kind first; None if none remains."""
    senses = match.senses.ranked(NAMES)
    if not senses.unconditional:
        senses = senses.where(tuple([holds(s, match, parsed, context) for s in senses]))
    if not senses or _is_function_word(match, senses, parsed):
        return None
    return match.having(senses)


def _is_function_word(match: Match, senses: Senses, parsed: Parsed) -> bool:
    """A noun or place written as a function word is: أمام is "in front of" before it is إمام, وإنه no town."""
    if match.last - match.first > 1:
        return False
    there = [m.of("function").uses for m in parsed.starting.get(match.first, ()) if m.last == match.last]
    if all(uses <= NOUNS_AND_VERBS for uses in there):
        return False
    return all(s.kind in ("agent", "place") and "D" not in s.features for s in senses)


def _keep_longest(found: dict[int, Match], match: Match, kind: str) -> None:
    known = found.get(match.first)
    if known is None or (match.last, -len(match.prefix) - len(match.suffix)) > (
        known.last,
        -len(known.prefix) - len(known.suffix),
    ):
        found[match.first] = match.having(match.of(kind))
