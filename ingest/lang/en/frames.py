"""What all English triggers share: slots behind the trigger, owners, and whoever else the clause names."""

from typing import Final

from ingest.lang.en.chunks import Chunk, Chunker
from ingest.lang.en.subjects import Subjects
from ingest.lang.grammar import Argument, Lexeme, Match

__all__ = ["MUTUAL", "PROTEST", "TALKING", "VERBAL", "Frame", "overlap"]

MUTUAL: Final = frozenset(("03", "04", "05", "06"))
"""Roots of what two do together: X and Y agreed, met, signed."""
VERBAL: Final = frozenset(("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "16"))
"""Roots whose second actor is whoever else the clause names, where its frame finds nobody."""
PROTEST: Final = "14"
"""A protest is against somebody; what it is about is no actor."""
WHERE: Final = frozenset(("in", "at", "near", "outside", "across"))
TALKING: Final = frozenset(("01", "02", "10", "11", "12", "13"))


class Frame:
    """The frame of one trigger."""

    def __init__(self, chunker: Chunker, clauses: Subjects, match: Match, lexeme: Lexeme) -> None:
        self.chunker = chunker
        self.clauses = clauses
        self.match = match
        self.lexeme = lexeme
        self.chunks = chunker.chunks
        self.at = chunker.chunk_at[match.first]
        self.root = lexeme.code[:2]

    def slot(self, name: str) -> Argument | None:
        """What stands in a slot that needs no verb."""
        if name.startswith("prep:"):
            words = set(name.removeprefix("prep:").split("|"))
            found = [c for c in self.clauses.right(self.at) if c.preposition in words and c.argument]
            chunk = next((c for c in found if self.chunker.knows(c.argument)), found[0] if found else None)
            return self._at(chunk) if chunk is not None else None
        if name == "by":
            return self.clauses.by(self.at)
        return None

    def first_of(self, slots: tuple[str, ...]) -> Argument | None:
        for name in slots:
            found = self.slot(name)
            if found is not None:
                return found
        return None

    def between(self) -> tuple[Argument | None, Argument | None]:
        """Two sides: between X and Y."""
        for chunk in self.clauses.right(self.at):
            if chunk.preposition in ("between", "among"):
                n = self.chunker.chunk_at[chunk.first]
                other = next(
                    (c.argument for c in self.chunks[n + 1 : n + 5] if c.kind == "phrase" and not c.preposition), None
                )
                joined = any(c.kind == "conjunction" for c in self.chunks[n + 1 : n + 4])
                return chunk.argument, other if joined else chunk.argument
        return None, None

    def _at(self, chunk: Chunk) -> Argument | None:
        return self.clauses.named(self.chunker.chunk_at[chunk.first])

    def owner(self, argument: Argument | None) -> Argument | None:
        """Of a thing that somebody owns the owner, where only he is anybody: Moscow's claim."""
        if argument is None or self.root not in VERBAL:
            return argument
        mark = next(
            (u.first for u in self.chunker.units if u.kind == "own" and argument.first < u.first < argument.last), None
        )
        if mark is None or self.chunker.knows(Argument(mark + 1, argument.last)):
            return argument
        owner = Argument(argument.first, mark)
        return owner if self.chunker.knows(owner) else argument

    def somebody(self, taken: Argument | None) -> Argument | None:
        """The next phrase behind that names anybody else."""
        for m in range(self.at + 1, len(self.chunks)):
            chunk = self.chunks[m]
            if chunk.kind in ("end", "relative") or (chunk.kind == "conjunction" and self.clauses.verb_follows(m)):
                return None
            if self.root == PROTEST and self.clauses.is_finite(m):
                return None
            argument = chunk.argument
            if argument is None or chunk.pronoun or overlap(argument, taken) or not self.chunker.knows(argument):
                continue
            if self.clauses.is_speaker(m):
                return None
            if not self._is_mere_place(chunk):
                return self.owner(argument)
        return None

    def _is_mere_place(self, chunk: Chunk) -> bool:
        """Whether a phrase only tells where: in Iraq, at the ministry."""
        if self.root in VERBAL or chunk.preposition not in WHERE or chunk.argument is None:
            return False
        names = [m for i, m in self.chunker.parsed.names.items() if chunk.argument.first <= i < chunk.argument.last]
        return all(m.of("state", "place") for m in names)


def overlap(one: Argument | None, other: Argument | None) -> bool:
    return one is not None and other is not None and one.first < other.last and other.first < one.last
