"""Organisations that an article names: those the tables know, and unknown ones by the noun that such names begin or end with."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ingest.extract.labels import labels_of
from ingest.extract.traits import traits_of
from ingest.lang import Profile
from ingest.lang.folding import QUOTE
from ingest.lang.grammar import Parsed

__all__ = ["OrganisationName", "find_organisations"]

MAX_WORDS: Final = 6
"""Words of an unknown name beside the noun that tells it."""
JOINING: Final = frozenset(("preposition", "partitive", "conjunction"))


class OrganisationName(NamedTuple):
    """Tokens `first` to `last` (excluded) of a sentence name an organisation."""

    first: int
    last: int
    prefix: str
    """Attached words in front, folded."""
    name: str | None
    """As the tables have it; None for one they do not know."""


def find_organisations(parsed: Parsed, profile: Profile) -> list[OrganisationName]:
    """The organisations of a sentence in order, none within another."""
    found = sorted([*_known(parsed), *_unknown(parsed, profile)], key=lambda o: (o.first, -o.last))
    kept: list[OrganisationName] = []
    for one in found:
        if not kept or one.first >= kept[-1].last:
            kept.append(one)
    return kept


def _known(parsed: Parsed) -> list[OrganisationName]:
    return [
        OrganisationName(first, match.last, match.prefix, name.value.name)
        for first, match in parsed.names.items()
        if (name := traits_of(match).name) is not None and name.value.kind != "person" and not name.features
    ]


def _unknown(parsed: Parsed, profile: Profile) -> Iterator[OrganisationName]:
    for match, (kind, side) in labels_of(parsed, "namepart"):
        if kind != "body" or _is_known(parsed, match.first):
            continue
        if _is_cased(parsed, match.first):
            span = _capitalised(parsed, match.first, side)
        else:
            span = match.first, _behind(parsed, match.last, profile, quoted_only=side == "quoted")
        if span[1] - span[0] > 1:
            yield OrganisationName(*span, match.prefix, None)


def _capitalised(parsed: Parsed, at: int, side: str) -> tuple[int, int]:
    """From a noun such as Committee to the first word of the name, and over "of" to the last."""
    tokens = parsed.sentence.tokens
    if not tokens[at].text[0].isupper():
        return at, at
    first, last = at, at + 1
    while first > 0 and at - first < MAX_WORDS and _fits(parsed, first - 1):
        first -= 1
    if side in ("before", "both"):
        while last < len(tokens) and last - at < MAX_WORDS:
            joined = last + 1 if _joins(parsed, last) else last
            if joined >= len(tokens) or not _fits(parsed, joined):
                break
            last = joined + 1
    return first, last


def _fits(parsed: Parsed, i: int) -> bool:
    """Whether a word can be part of a name with capitals."""
    token = parsed.sentence.tokens[i]
    return token.kind == "word" and token.text[0].isupper() and i not in parsed.functions and not _is_known(parsed, i)


def _joins(parsed: Parsed, i: int) -> bool:
    match = parsed.functions.get(i)
    return match is not None and match.last == i + 1 and not match.senses.uses.isdisjoint(JOINING)


def _behind(parsed: Parsed, i: int, profile: Profile, *, quoted_only: bool) -> int:
    """The token behind the name that follows a noun such as ministry: words in quotation marks, or words with article."""
    tokens = parsed.sentence.tokens
    if i < len(tokens) and tokens[i].norm == QUOTE:
        closing = next((n for n in range(i + 1, min(i + 2 + MAX_WORDS, len(tokens))) if tokens[n].norm == QUOTE), None)
        return closing + 1 if closing else i
    last = i
    while not quoted_only and last < len(tokens) and last - i < MAX_WORDS and _is_definite(parsed, last, profile):
        last += 1
    return last


def _is_definite(parsed: Parsed, i: int, profile: Profile) -> bool:
    token = parsed.sentence.tokens[i]
    if token.kind != "word" or i in parsed.functions or _is_known(parsed, i):
        return False
    cover = parsed.covered[i]
    return (
        profile.bare(token.norm) != token.norm
        and not any(m.prefix for m in parsed.starting.get(i, ()))
        and not (cover is not None and cover.of("place") and not cover.of("agent", "state"))
    )


def _is_known(parsed: Parsed, i: int) -> bool:
    cover = parsed.covered[i]
    return cover is not None and bool(cover.of("actor"))


def _is_cased(parsed: Parsed, i: int) -> bool:
    letter = parsed.sentence.tokens[i].text[0]
    return letter.lower() != letter.upper()
