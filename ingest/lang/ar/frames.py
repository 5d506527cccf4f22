"""What the frames of verbs and of event nouns share: the slots that are told by a preposition, by "by", or by two sides."""

from typing import Final

from ingest.lang.ar.clauses import Chunk, Clauses
from ingest.lang.ar.subjects import Subjects
from ingest.lang.grammar import Argument, Lexeme, Match, Parsed, Sense

__all__ = ["DONE_TO_PEOPLE", "Frame"]

DONE_TO_PEOPLE: Final = frozenset(("173", "174", "180", "181", "182", "186"))
"""Base codes whose object is a person: before one, an unvowelled verb without another noun is passive."""
ATTACHED: Final = {
    "علي": "على",
    "الي": "إلى",
    "عن": "عن",
    "ل": "ل",
    "ب": "ب",
    "ضد": "ضد",
    "بحق": "بحق",
    "من": "من",
    "في": "في",
}
"""Prepositions as they are folded before a pronoun, and as frames name them."""


class Frame:
    """A trigger whose slots are filled from the chunks to its right."""

    def __init__(self, parsed: Parsed, clauses: Clauses, subjects: Subjects, match: Match, sense: Sense) -> None:
        self.parsed = parsed
        self.clauses = clauses
        self.words = clauses.words
        self.subjects = subjects
        self.match = match
        self.lexeme: Lexeme = sense.value
        self.features = sense.features
        self.right: list[Chunk] = clauses.right(match.last)

    def after_preposition(self, words: str) -> Argument | None:
        wanted = set(words.split("|"))
        near = next((n for n, c in enumerate(self.right) if c.bare), len(self.right))
        chunks = [
            c
            for n, c in enumerate(self.right)
            if c.preposition in wanted and c.argument and (c.preposition != "من" or n <= near or len(wanted) == 1)
        ]
        found = [c.argument for c in sorted(chunks, key=lambda c: c.preposition == "في") if c.argument]
        return next((a for a in found if self.clauses.may_act(a)), found[0] if found else None) or self._meant(wanted)

    def _meant(self, wanted: set[str]) -> Argument | None:
        """Whom a pronoun behind one of the prepositions means: أطلق عليهم …."""
        for chunk in self.right:
            if chunk.kind != "word":
                continue
            preposition, pronoun = _split(self.words.tokens[chunk.first].norm)
            if preposition and ATTACHED[preposition] in wanted:
                return self.clauses.referent(self.match.first, pronoun)
        return None

    def by(self) -> Argument | None:
        return next((c.argument for c in self.right if c.kind == "by"), None)

    def between(self) -> tuple[Argument | None, Argument | None]:
        chunk = next((c for c in (*self.right, *self._behind_verb()) if c.preposition == "بين"), None)
        if chunk is None or chunk.argument is None:
            return None, None
        return self.clauses.sides(chunk.argument)

    def _behind_verb(self) -> list[Chunk]:
        """What stands behind the verb of which the noun is the subject: اشتباكات اندلعت بين قبيلتين, القتال الذي بدأ بين …."""
        verb = self.right[-1].last if self.right else self.match.last
        verb += verb < self.words.count and "relative" in self.words.kinds(verb)
        noun = not self.words.is_verb(self.match.first)
        follows = verb < self.words.count and self.words.is_verb(verb) and not self.words.goes_on(verb)
        return self.clauses.right(verb + 1) if noun and follows else []

    def slot(self, name: str) -> Argument | None:
        if name.startswith("prep:"):
            return self.after_preposition(name.removeprefix("prep:"))
        if name == "by":
            return self.by()
        if name == "mod":
            return self.clauses.adjective_actor(self.match.last)
        return None

    def first_of(self, names: tuple[str, ...]) -> Argument | None:
        for name in names:
            found = self.slot(name)
            if found is not None:
                return found
        return None


def _split(word: str) -> tuple[str, str]:
    """A preposition and the pronoun behind it, folded: عليهم."""
    for pronoun in ("هما", "هم", "هن", "ها", "ه"):
        stem = word.removesuffix(pronoun)
        if stem != word and stem in ATTACHED:
            return stem, pronoun
    return "", ""
