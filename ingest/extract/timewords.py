"""What the words of time in a sentence are, as the tables of calendar and numbers say; and the time that they make."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ingest.extract.numerals import read_number
from ingest.lang import Profile
from ingest.lang.grammar import Parsed, TimeWord
from ingest.records.mention import DatePrecision

__all__ = ["TimeWords", "When"]

LINKS: Final = frozenset(("of", "until", "in", "era", "earlier", "later", "until_then", "adverb"))
"""Kinds of word that stand between or behind the words of a time, and begin none."""
MOST_UNITS: Final = 999
"""Days, weeks or years that are counted back from a day at most."""


@dataclass(frozen=True, slots=True)
class When:
    """A time in tokens `first` to `last` (excluded)."""

    first: int
    last: int
    day: date
    """Its first day."""
    precision: DatePrecision
    relative: bool
    """Told against the day of publication (yesterday, Monday), as the day of news is."""
    shift: int | None = None
    """Days from another day that the text tells (a day earlier, three days after the strike); `day` is reckoned then."""
    binds: bool = False
    """The time of what stands behind it, not of what it stands in: "a day after the strike"."""
    other: date | None = None
    """The day ahead or past that the same words mean where the happening is still to come, or is over."""


class TimeWords:
    """Looks up the words of one sentence."""

    def __init__(self, parsed: Parsed, profile: Profile) -> None:
        self.tokens = parsed.sentence.tokens
        self.parsed = parsed
        self.profile = profile
        self.count = len(self.tokens)
        self.told: dict[int, list[tuple[TimeWord, int, str]]] = {}
        self.beginning = {i for i, token in enumerate(self.tokens) if token.kind == "number"}
        """Tokens at which a number or a word of time stands: all else can't begin a time."""
        self.beginning.update([m.first for m in parsed.holding("number")])
        for match in parsed.holding("time"):
            for sense in match.of("time"):
                if self._written_so(sense.value, match.first):
                    if sense.value.kind not in LINKS:
                        self.beginning.add(match.first)
                    self.told.setdefault(match.first, []).append((sense.value, match.last, match.prefix))
        for words in self.told.values():
            if len(words) > 1:
                words.sort(key=lambda word: -word[1])

    def word(self, i: int, *kinds: str) -> tuple[TimeWord, int] | None:
        """The longest word of time of one of these kinds at a token, and the token behind it."""
        told = self.told.get(i)
        if told is not None:
            for word, last, _ in told:
                if word.kind in kinds:
                    return word, last
        return None

    def behind(self, i: int, *kinds: str) -> int | None:
        """The token behind a word of one of these kinds; None where there is none."""
        found = self.word(i, *kinds)
        return found[1] if found else None

    def plain(self, i: int, kind: str) -> bool:
        """Whether a word of this kind stands at a token with nothing attached in front."""
        return any(word.kind == kind and not prefix for word, _, prefix in self.told.get(i, ()))

    def number(self, i: int, low: int, high: int) -> int | None:
        if not 0 <= i < self.count:
            return None
        token = self.tokens[i]
        if token.kind == "number" and token.norm.isdecimal() and low <= int(token.norm) <= high:
            return int(token.norm)
        return None

    def counted(self, i: int) -> tuple[int, int] | None:
        """A number of units in digits or words, and the token behind it."""
        if i < self.count and self.tokens[i].kind != "number" and i + 1 < self.count and self._article_of_number(i):
            i += 1
        if i >= self.count:
            return None
        read = read_number(self.parsed, self.profile, i)
        if read is None or not 0 < read[0] <= MOST_UNITS:
            return None
        return read[0], read[2]

    def text(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < self.count else ""

    def _article_of_number(self, i: int) -> bool:
        """الـ24: the article stands before the digits as a word of its own."""
        return self.tokens[i + 1].kind == "number" and self.tokens[i + 1].glued and self.tokens[i].kind == "word"

    def _written_so(self, word: TimeWord, i: int) -> bool:
        """May and March, Sat and Sun are months and days only with a capital letter."""
        return word.kind not in ("month", "weekday", "hijri", "feast") or not self.tokens[i].text[0].islower()
