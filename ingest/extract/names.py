"""What the words of a sentence may be: names, places, nouns, triggers, cues, in one pass over the automaton."""

from functools import lru_cache

from ingest.knowledge.index import Index
from ingest.lang import Profile, Reading, Sentence
from ingest.lang.grammar import Match, Parsed

__all__ = ["Finder"]

MAX_NAME = 90
"""Folded characters of the longest name looked for: "United Nations Multidimensional Integrated …" has 80."""
CACHED_WORDS = 100_000


class Finder:
    """Finds what the index knows in sentences of one language."""

    def __init__(self, index: Index, profile: Profile) -> None:
        self.index = index
        self.profile = profile
        self._beginnings = lru_cache(maxsize=CACHED_WORDS)(self._possible)
        self._suffixed = lru_cache(maxsize=CACHED_WORDS)(self._with_pronoun)

    def parse(self, sentence: Sentence) -> Parsed:
        """The sentence with all matches, the longest first at each token."""
        matches: list[Match] = []
        for i, token in enumerate(sentence.tokens):
            if token.kind == "word":
                matches += self._matches(sentence, i)
            elif token.kind == "number":
                matches += self._prefixed(sentence, i, Reading("", token.norm))
        starting: dict[int, list[Match]] = {}
        for match in matches:
            starting.setdefault(match.first, []).append(match)
        return Parsed(sentence, matches, starting)

    def _matches(self, sentence: Sentence, i: int) -> list[Match]:
        norm = sentence.tokens[i].norm
        found: list[Match] = []
        for reading in self._beginnings(norm):
            found += self._prefixed(sentence, i, reading)
        if not found:  # a word that is known as it stands has no pronoun behind it
            found += [Match(i, i + 1, m.prefix, m.suffix, m.senses) for m in self._suffixed(norm)]
        found.sort(key=lambda m: -m.last)  # stable: with equal length the reading that takes least off comes first
        return found

    def _prefixed(self, sentence: Sentence, i: int, reading: Reading) -> list[Match]:
        """Keys that begin with this word and go on with the words behind it."""
        line, norm = sentence.line, sentence.tokens[i].norm
        behind = sentence.at[i] + len(norm)
        text = reading.stem + line[behind : behind + MAX_NAME]
        least = len(reading.stem)
        found = []
        for key, number in self.index.trie.iter_prefixes_with_ids(text):
            length = len(key)
            if length < least or text[length : length + 1] != " ":
                continue
            last = sentence.token_at[behind + length - least + 1]
            senses = self._fitting(reading, number)
            if senses:
                found.append(Match(i, last, reading.prefix, "", senses))
        return found

    def _possible(self, norm: str) -> tuple[Reading, ...]:
        """Readings of a word, without pronouns, with which some key begins."""
        trie = self.index.trie
        return tuple(
            r for r in self.profile.readings(norm) if not r.suffix and next(trie.iterkeys(r.stem), None) is not None
        )

    def _with_pronoun(self, norm: str) -> tuple[Match, ...]:
        """What the word is when a pronoun behind it is taken off; the place in the sentence is filled in later."""
        trie = self.index.trie
        found = []
        for reading in self.profile.readings(norm):
            if reading.suffix and reading.stem in trie:
                senses = self._fitting(reading, trie[reading.stem])
                if senses:
                    found.append(Match(0, 1, reading.prefix, reading.suffix, senses))
        return tuple(found)

    def _fitting(self, reading: Reading, number: int) -> tuple:  # type: ignore[type-arg]
        fits = self.profile.fits
        senses = self.index.senses(number)
        if not reading.prefix and not reading.suffix:
            return senses
        return tuple([s for s in senses if fits(reading, s.kind, s.features)])
