"""What the words of a sentence may be: names, places, nouns, triggers, cues, in one pass over the automaton."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ingest.knowledge.index import Index
from ingest.lang import Profile, Reading, Sentence
from ingest.lang.grammar import Match, Parsed, Senses
from ingest.lang.remembering import remembered

__all__ = ["Finder"]

MAX_NAME: Final = 90
"""Folded characters of the longest name looked for: "United Nations Multidimensional Integrated …" has 80."""
TONE: Final = "tone"


class _Single(NamedTuple):
    """A word in one reading: what a match of it holds beside its place."""

    prefix: str
    suffix: str
    senses: Senses


class _Word(NamedTuple):
    """A written word, looked up once."""

    singles: tuple[_Single, ...]
    """What it is by itself, without a pronoun behind it."""
    longer: tuple[tuple[Reading, frozenset[str]], ...]
    """Readings with which keys of several words begin, and the words that stand second in these keys."""
    suffixed: tuple[_Single, ...]
    """What it is when a pronoun behind it is taken off."""
    toned: bool = False
    """Whether tables know it for its tone alone, so that it may be another word with a pronoun: قتله, قتلة."""


class Finder:
    """Finds what the index knows in sentences of one language."""

    def __init__(self, index: Index, profile: Profile) -> None:
        self.index = index
        self.profile = profile
        self._word = remembered(self._read_word)
        self._number = remembered(self._read_number)
        self._seconds = remembered(self._read_seconds)

    def parse(self, sentence: Sentence) -> Parsed:
        """The sentence with all matches, the longest first at each token."""
        matches: list[Match] = []
        starting: dict[int, list[Match]] = {}
        tokens = sentence.tokens
        for i, token in enumerate(tokens):
            if token.kind == "mark":
                continue
            word = self._word(token.norm) if token.kind == "word" else self._number(token.norm)
            found = [Match(i, i + 1, prefix, suffix, senses) for prefix, suffix, senses in word.singles]
            if word.longer and i + 1 < len(tokens):
                second = tokens[i + 1].norm.partition(" ")[0]  # one character may fold to several words
                longer = [m for r, seconds in word.longer if second in seconds for m in self._longer(sentence, i, r)]
                if longer:
                    longer.sort(
                        key=lambda m: -m.last
                    )  # stable: of one length the reading that takes least off is first
                    found = longer + found
            if word.toned or not found:  # a word that is known as it stands has no pronoun behind it
                found = found + [Match(i, i + 1, prefix, suffix, senses) for prefix, suffix, senses in word.suffixed]
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
        singles = tuple(self._singles(plain))
        return _Word(
            singles,
            tuple((r, seconds) for r in plain if (seconds := self._seconds(r.stem))),
            tuple(self._singles(r for r in readings if r.suffix)),
            bool(singles) and all(s.kind == TONE for single in singles for s in single.senses),
        )

    def _read_number(self, norm: str) -> _Word:
        reading = Reading("", norm)
        seconds = self._seconds(norm)
        return _Word(tuple(self._singles((reading,))), ((reading, seconds),) if seconds else (), ())

    def _singles(self, readings: Iterable[Reading]) -> Iterator[_Single]:
        """What the word is by itself, in each of these readings."""
        trie = self.index.trie
        for reading in readings:
            senses = self._fitting(reading, trie[reading.stem]) if reading.stem in trie else ()
            if senses:
                yield _Single(reading.prefix, reading.suffix, senses)

    def _read_seconds(self, stem: str) -> frozenset[str]:
        """The words that stand second in the keys of several words that begin with this one."""
        begun = f"{stem} "
        return frozenset(key[len(begun) :].partition(" ")[0] for key in self.index.trie.iterkeys(begun))

    def _fitting(self, reading: Reading, number: int) -> Senses:
        fits = self.profile.fits
        senses = self.index.senses(number)
        if not reading.prefix and not reading.suffix:
            return senses
        return Senses([s for s in senses if fits(reading, s.kind, s.features)])
