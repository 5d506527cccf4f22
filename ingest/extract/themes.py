"""What an article is about: themes, given by the events it tells and by its words, as `knowledge/themes.tsv` says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ingest.extract.labels import labels_of
from ingest.knowledge.labels import theme_codes
from ingest.lang.grammar import Parsed
from ingest.lang.remembering import remembered
from ingest.records import EventMention

__all__ = ["themes_of"]

ENOUGH: Final = 2
"""Points by words that give a theme: a word has one, a phrase two."""
SHORT_TEXT: Final = 60
"""Words up to which one point is enough: a flash of two sentences names its theme once."""
SURE: Final = 0.5
"""Confidence from which the service stands by an event; it gives its themes at once."""


def themes_of(sentences: Sequence[Parsed], mentions: Iterable[EventMention]) -> tuple[str, ...]:
    """Themes of an article, the strongest first."""
    points = _by_words(sentences)
    length = sum(len(parsed.sentence.tokens) for parsed in sentences)
    enough = 1 if length <= SHORT_TEXT else ENOUGH
    found = Counter({theme: told for theme, told in points.items() if told >= enough})
    for theme in _by_events(mentions):
        found[theme] += ENOUGH
    return tuple(sorted(found, key=lambda theme: (-found[theme], theme)))


def _by_words(sentences: Iterable[Parsed]) -> Counter[str]:
    """Points by theme; of words that begin together only the longest counts for a theme."""
    points: Counter[str] = Counter()
    for parsed in sentences:
        longest: dict[tuple[str, int], int] = {}
        for match, theme in labels_of(parsed, "theme"):
            key = theme, match.first
            longest[key] = max(longest.get(key, 0), match.last - match.first)
        for (theme, _), length in longest.items():
            points[theme] += 1 if length == 1 else ENOUGH
    return points


def _by_events(mentions: Iterable[EventMention]) -> set[str]:
    codes = {m.event.code for m in mentions if m.confidence >= SURE}
    return {theme for code in codes for theme in _by_code(code)}


@remembered
def _by_code(code: str) -> list[str]:
    return [theme for theme, held in theme_codes().items() if code.startswith(held)]
