"""What the words of a sentence may be: names, places, nouns, triggers, cues, in one pass over the automaton."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ingest.knowledge.index import Index
from ingest.lang import Profile, Reading, Sentence
from ingest.lang.grammar import Match, Parsed, Senses

__all__ = ["Finder"]

MAX_NAME = 90
"""Folded characters of the longest name looked for: "United Nations Multidimensional Integrated …" has 80."""
CACHED_WORDS = 100_000


class _Single(NamedTuple):
    """A word in one reading: what a match of it holds beside its place."""

    prefix: str
    suffix: str
    senses: Senses


class _Word(NamedTuple):
    """A written word, looked up once."""

    singles: tuple[_Single, ...]
    """What it is by itself, without a pronoun behind it."""
    longer: tuple[Reading, ...]
    """Readings with which keys of several words begin."""
    suffixed: tuple[_Single, ...]
    """What it is when a pronoun behind it is taken off."""


class Finder:
    """Finds what the index knows in sentences of one language."""

    def __init__(self, index: Index, profile: Profile) -> None:
        self.index = index
        self.profile = profile
        self._word = lru_cache(maxsize=CACHED_WORDS)(self._read_word)
        self._number = lru_cache(maxsize=CACHED_WORDS)(self._read_number)

    def parse(self, sentence: Sentence) -> Parsed:
        """The sentence with all matches, the longest first at each token."""
        matches: list[Match] = []
        starting: dict[int, list[Match]] = {}
        for i, token in enumerate(sentence.tokens):
            if token.kind == "mark":
                continue
            word = self._word(token.norm) if token.kind == "word" else self._number(token.norm)
            found = [Match(i, i + 1, *single) for single in word.singles]
            if word.longer:
                longer = [m for reading in word.longer for m in self._longer(sentence, i, reading)]
                longer.sort(
                    key=lambda m: -m.last
                )  # stable: with equal length the reading that takes least off comes first
                found = longer + found
            if not found:  # a word that is known as it stands has no pronoun behind it
                found = [Match(i, i + 1, *single) for single in word.suffixed]
            if found:
                starting[i] = found
                matches += found
        return Parsed(sentence, matches, starting)

    def _longer(self, sentence: Sentence, i: int, reading: Reading) -> Iterator[Match]:
        """Keys that begin with this word and go on with the words behind it."""
        line, least = sentence.line, len(reading.stem)
        behind = sentence.at[i] + len(sentence.tokens[i].norm)
        text = reading.stem + line[behind : behind + MAX_NAME]
        for key, number in self.index.trie.iter_prefixes_with_ids(text):
            length = len(key)
            if length <= least or text[length : length + 1] != " ":
                continue
            senses = self._fitting(reading, number)
            if senses:
                yield Match(i, sentence.token_at[behind + length - least + 1], reading.prefix, "", senses)

    def _read_word(self, norm: str) -> _Word:
        readings = self.profile.readings(norm)
        plain = [r for r in readings if not r.suffix]
        return _Word(
            tuple(self._singles(plain)),
            tuple(r for r in plain if self._goes_on(r.stem)),
            tuple(self._singles(r for r in readings if r.suffix)),
        )

    def _read_number(self, norm: str) -> _Word:
        reading = Reading("", norm)
        return _Word(tuple(self._singles((reading,))), (reading,) if self._goes_on(norm) else (), ())

    def _singles(self, readings: Iterable[Reading]) -> Iterator[_Single]:
        """What the word is by itself, in each of these readings."""
        trie = self.index.trie
        for reading in readings:
            senses = self._fitting(reading, trie[reading.stem]) if reading.stem in trie else ()
            if senses:
                yield _Single(reading.prefix, reading.suffix, senses)

    def _goes_on(self, stem: str) -> bool:
        """Whether some key of several words begins with this one."""
        return next(self.index.trie.iterkeys(f"{stem} "), None) is not None

    def _fitting(self, reading: Reading, number: int) -> Senses:
        fits = self.profile.fits
        senses = self.index.senses(number)
        if not reading.prefix and not reading.suffix:
            return senses
        return Senses([s for s in senses if fits(reading, s.kind, s.features)])
