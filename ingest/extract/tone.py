"""The tone of a text: share of words that speak of good less share of those that speak of bad, by the lexicon `tone.tsv`."""

from collections.abc import Iterable
from typing import Final

from ingest.extract.labels import labels_of
from ingest.lang.grammar import Match, Parsed
from ingest.records import Tone

__all__ = ["score_of", "tone_of"]

NOTE: Final = "tone"
GOOD: Final = 1
BAD: Final = -1
PERCENT: Final = 100.0
DIGITS: Final = 2


def tone_of(sentences: Iterable[Parsed]) -> Tone:
    """The tone of some sentences, each settled: in percent of their words, -100 to 100; 0 for a text without words."""
    words, positive, negative = _shares(sentences)
    return Tone(
        score=round(positive - negative, DIGITS),
        positive=round(positive, DIGITS),
        negative=round(negative, DIGITS),
        words=words,
    )


def score_of(parsed: Parsed) -> float:
    """The score of the tone of one sentence."""
    _, positive, negative = _shares([parsed])
    return round(positive - negative, DIGITS)


def _shares(sentences: Iterable[Parsed]) -> tuple[int, float, float]:
    """How many words there are, and how many percent of them are good and bad."""
    words = good = bad = 0
    for parsed in sentences:
        counted = parsed.notes.get(NOTE)
        if counted is None:
            counted = parsed.notes[NOTE] = _counted(parsed)
        words += counted[0]
        good += counted[1]
        bad += counted[2]
    share = PERCENT / (words or 1)
    return words, min(good * share, PERCENT), min(bad * share, PERCENT)


def _counted(parsed: Parsed) -> tuple[int, int, int]:
    """The words of a sentence, the good and the bad."""
    polarities = list(_polarities(parsed).values())
    words = [token.kind for token in parsed.sentence.tokens].count("word")
    return words, polarities.count(GOOD), polarities.count(BAD)


def _polarities(parsed: Parsed) -> dict[int, int]:
    """By first token. A word counts once; where its readings disagree, the one that takes least off it does."""
    found: dict[int, tuple[int, int]] = {}
    for match, polarity in labels_of(parsed, "tone"):
        taken_off = len(match.prefix) + len(match.suffix)
        if not _in_name(match, parsed) and (match.first not in found or taken_off < found[match.first][0]):
            found[match.first] = (taken_off, polarity)
    return {first: polarity for first, (_, polarity) in found.items()}


def _in_name(match: Match, parsed: Parsed) -> bool:
    """Whether the word is part of a name: there is no jihad and no liberation in what groups call themselves."""
    cover = parsed.covered[match.first] if parsed.covered else None
    return cover is not None and bool(cover.of("actor", "place"))
