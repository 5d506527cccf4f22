"""What the words around one of an English sentence are, before they are read."""

from ingest.lang.en.unit import POSSESSIVE, VERBS, Unit, grammatical
from ingest.lang.grammar import Parsed

__all__ = ["Lookahead"]


class Lookahead:
    """Looks back at the units that are read, and ahead at words that are not."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tokens = parsed.sentence.tokens
        self.count = len(self.tokens)
        self.before: list[Unit] = []

    def norm(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < self.count else ""

    def _peek(self, i: int) -> str:
        """Roughly what the unit at a token will be, without reading it."""
        if i >= self.count or self.tokens[i].kind == "mark" or i in self.parsed.times:
            return ""
        if i in self.parsed.names:
            return "noun"
        if i in self.parsed.numbers:
            return "number"
        kinds = self.parsed.uses(i)
        trigger = self.parsed.triggers.get(i)
        if trigger is not None:
            return "verb" if any(s.value.pos == "verb" for s in trigger.senses) else "noun"
        if kinds & {"verb", "light"}:
            return "verb"
        return grammatical(kinds)

    def _clause_follows(self, i: int) -> bool:
        """Whether a finite verb comes before the next comma or conjunction: "after he left", "after the attack"."""
        behind = i
        for j in range(i, min(i + 16, self.count)):
            if j < behind:
                continue
            if self.norm(j) == "," and (close := self._aside(j)):
                behind = close + 1
                continue
            if self.tokens[j].kind == "mark":
                return False
            if j in self.parsed.times or self.parsed.covered[j] is not None:
                continue
            kinds = self.parsed.uses(j)
            if (kinds & {"relative"} and j > i) or kinds & {"conjunction"}:
                return False
            if kinds & {"auxiliary"}:
                return j > i
            if j > i and any("P" in f or f == "Ns" for f in self._verb_features(j)) and not self._adjectival_at(j):
                return True
        return False

    def _aside(self, i: int) -> int:
        """The comma that closes an aside behind which a verb goes on: the envoy, Martin Griffiths, arrived."""
        close = next((j for j in range(i + 2, min(i + 8, self.count)) if self.norm(j) == ","), 0)
        return close if close and self._peek(close + 1) in ("verb", "auxiliary") else 0

    def _verb_features(self, i: int) -> list[str]:
        senses = self.parsed.triggers[i].senses if i in self.parsed.triggers else ()
        held = [s.features for s in senses if s.value.pos == "verb"]
        if i in self.parsed.functions:
            held += [s.features for s in self.parsed.functions[i].senses if s.value.kind in VERBS]
        return held

    def _adjectival_at(self, i: int) -> bool:
        kinds = self.parsed.uses(i - 1)
        return bool(kinds & {"determiner", "preposition"}) or self.norm(i - 1) == POSSESSIVE

    def _previous(self) -> Unit | None:
        """The unit before, adverbs passed over."""
        return next((u for u in reversed(self.before) if u.kind != "adverb"), None)

    def _object_follows(self, i: int) -> bool:
        if i >= self.count:
            return False
        return self._peek(i) in ("noun", "number", "determiner", "pronoun") or self.norm(i) in ('"', "that")

    def _nominal_at(self, i: int) -> bool:
        return self._peek(i) in ("noun", "number")
