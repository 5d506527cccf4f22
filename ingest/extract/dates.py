"""Days that a text names: absolute, relative to publication or to another day of the text; each with its precision."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from ingest.extract.absolute import AbsoluteDays
from ingest.extract.relative import RelativeDays
from ingest.extract.timewords import TimeWords, When
from ingest.lang import Profile
from ingest.lang.grammar import Parsed

__all__ = ["Clock", "When", "find_dates"]

MEMORY: Final = 3
"""Sentences after which "the same day" no longer means the day that was told."""


@dataclass
class Clock:
    """The days that times of an article are reckoned from."""

    published: date
    last: date | None = None
    """The day that was told last."""
    sentence: int = 0
    """Where it was told."""

    def before(self, sentence: int) -> date:
        """The day that a sentence goes on from: the one told shortly before it, else that of publication."""
        if self.last is None or sentence - self.sentence > MEMORY:
            return self.published
        return self.last


class _Reader:
    """Reads the times of one sentence."""

    def __init__(self, parsed: Parsed, profile: Profile, published: date) -> None:
        self.words = TimeWords(parsed, profile)
        self.calendar = AbsoluteDays(self.words, published)
        self.relative = RelativeDays(self.words, self.calendar, published)

    def at(self, i: int) -> When | None:
        """The time at a token; none where it would lie before the year 1 or after 9999."""
        try:
            return self.calendar.at(i) or self.relative.at(i)
        except (OverflowError, ValueError):
            return None


def find_dates(parsed: Parsed, profile: Profile, clock: Clock) -> list[When]:
    """All times that a sentence names, in order; also marks them in `parsed.times`, and moves the clock on."""
    reader = _Reader(parsed, profile, clock.published)
    words = reader.words
    found: list[When] = []
    behind = 0
    for i in sorted(words.told.keys() | words.beginning):
        if i < behind:
            continue
        when = reader.at(i) if i in words.beginning else None
        if when is not None:
            found.append(when)
            parsed.times[when.first] = when.last
            behind = when.last
        elif i in words.told:
            _mark_beside(i, reader, parsed)
    return _reckoned(found, parsed.sentence.number, clock)


def _mark_beside(i: int, reader: _Reader, parsed: Parsed) -> None:
    """Mark a word of time that makes none by itself: the part of the day before a time, and adverbs."""
    words = reader.words
    part = words.word(i, "part")
    if part is not None and part[1] < words.count and part[1] in words.beginning and reader.at(part[1]) is not None:
        parsed.times[i] = part[1]
    adverb = words.word(i, "adverb")
    if adverb is not None:
        parsed.times[i] = adverb[1]


def _reckoned(found: list[When], sentence: int, clock: Clock) -> list[When]:
    """The times with those told against another day of the text reckoned from it: one of the sentence, else the last told."""
    days = [w for w in found if w.shift is None and (w.precision == "day" or (w.precision == "week" and w.relative))]
    settled = []
    for when in found:
        if when.shift is not None:
            nearest = min(days, key=lambda d: (d.first > when.first, abs(d.first - when.first)), default=None)
            anchor = nearest.day if nearest else clock.before(sentence)
            try:
                when = replace(when, day=anchor + timedelta(when.shift))  # noqa: PLW2901
            except OverflowError:
                continue
        settled.append(when)
    told = [w for w in settled if w.precision == "day" and not w.binds]
    if told:
        clock.last, clock.sentence = told[-1].day, sentence
    return settled
