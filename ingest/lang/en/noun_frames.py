"""An event noun: its possessor, what stands before and behind it, and the verb that carries it."""

from typing import Final

from ingest.lang.en.frames import MUTUAL, PROTEST, TALKING, VERBAL, Frame, overlap
from ingest.lang.grammar import Argument, Arguments

__all__ = ["NounFrame"]

URGING: Final = frozenset(("02", "10", "12"))
CARRIED: Final = 4
"""Chunks between an event noun and the verb whose object it is, at most."""
WITHIN: Final = frozenset(("in", "during", "with"))
"""Prepositions with which a noun tells how the verb's subject did it: killed five in a raid."""


class NounFrame(Frame):
    """An event noun: its possessor, what stands before and behind it, and the verb that carries it."""

    def arguments(self) -> Arguments:
        lexeme = self.lexeme
        if "between" in lexeme.actor1:
            one, two = self.between()
            if one is not None:
                return Arguments(one, two)
        if self._describes_victims():
            return Arguments(None, self.chunks[self.at].argument, passive=True)
        two = self.owner(self.first_of(lexeme.actor2))
        carried, given = self._carried()
        one = carried if given == "actor1" else None
        one = one or self.first_of(lexeme.actor1) or self._described_by()
        if given == "actor2" and two is None:
            two = carried
        if one is None and given != "actor2":
            one = self._governor() or (self._described() if lexeme.pos == "adj" or self._is_state() else None)
        if self.root == PROTEST and not self.chunker.knows(two):
            two = self.somebody(one) or two
        if self.root in VERBAL:
            one, two = self._talking(one, two)
        if overlap(one, two):
            one, two = (one, None) if given == "actor1" or lexeme.pos == "adj" or self.root in VERBAL else (None, two)
        return Arguments(one, two)

    def _describes_victims(self) -> bool:
        """Its two kidnapped engineers: a participle before those to whom it was done."""
        unit = self.chunker.units[self.chunker.unit_at[self.match.first]]
        return (
            unit.kind == "adjective"
            and "p" in unit.features
            and "obj" in self.lexeme.actor2
            and self.chunker.knows(self.chunks[self.at].argument)
        )

    def _talking(self, one: Argument | None, two: Argument | None) -> tuple[Argument | None, Argument | None]:
        """Of what is said rather than done: who says so, where nobody else is told."""
        if one is None and (self.lexeme.pos == "adj" or self.root in URGING):
            one = self.clauses.speaker(self.at)
        if (self.lexeme.pos == "adj" or self.root in URGING) and not self.chunker.knows(two):
            two = self.somebody(one) or two
        return one, two

    def slot(self, name: str) -> Argument | None:
        governed = self._governed() if name in ("of", "obj") or name.startswith("prep:") else None
        if governed is not None:
            return governed
        if name == "of" or (name == "obj" and self.lexeme.pos != "adj"):
            return next(
                (self._at(c) for c in list(self.clauses.right(self.at))[:2] if c.preposition == "of" and c.argument),
                None,
            )
        if name == "mod":
            return self._modifier()
        if name == "poss":
            return self._possessor()
        if name == "subj":
            return self._possessor() or self._described() or self._modifier()
        if name == "obj" and self.lexeme.pos == "adj":
            return next(
                (self._at(c) for c in self.clauses.right(self.at) if c.kind == "phrase" and not c.preposition), None
            )
        return super().slot(name)

    def _governed(self) -> Argument | None:
        """The phrase behind a preposition that the words of the event end in: their meeting with the president."""
        unit = self.chunker.units[self.chunker.unit_at[self.match.first]]
        n = self.chunker.chunk_at.get(unit.last)
        if n is None or not self.chunker.governs(unit) or self.chunks[n].preposition:
            return None
        return self.clauses.resolved(n)

    def _described(self) -> Argument | None:
        """Norway is willing to send; troops remained on alert: the subject of the verb before."""
        if self.chunks[self.at].kind == "verb":
            return self.clauses.subject(self.at)
        for n in range(self.at - 1, max(-1, self.at - CARRIED), -1):
            chunk = self.chunks[n]
            if chunk.kind == "verb":
                return self.clauses.subject(n)
            if chunk.kind == "phrase" and self._has_copula():
                return self.clauses.resolved(n)
            if chunk.kind not in ("word", "time"):
                return None
        return None

    def _is_state(self) -> bool:
        """Whether the words of the trigger tell how somebody is: on alert, in custody."""
        return "preposition" in self.chunker.parsed.uses(self.match.first)

    def _has_copula(self) -> bool:
        """Whether the words of the trigger begin with a form of "be": am confident."""
        return "auxiliary" in self.chunker.parsed.uses(self.match.first)

    def _begin(self) -> int:
        chunk = self.chunks[self.at]
        return chunk.argument.first if chunk.argument else chunk.first

    def _modifier(self) -> Argument | None:
        """Israeli air strikes, a Taliban attack: names before the noun in its phrase."""
        begin = self._begin()
        names = [
            m
            for i, m in sorted(self.chunker.parsed.names.items())
            if begin <= i and m.last <= self.match.first and m.of("actor", "state", "agent")
        ]
        return Argument(names[0].first, names[-1].last) if names else None

    def _possessor(self) -> Argument | None:
        begin = self._begin()
        times = {i for first, last in self.chunker.parsed.times.items() for i in range(first, last)}
        mark = next(
            (u.first for u in self.chunker.units if u.kind == "own" and begin < u.first < self.match.first), None
        )
        if mark is not None:
            return Argument(begin, mark) if mark - 1 not in times else None
        chunk = self.chunks[self.at]
        if chunk.pronoun == "owner":
            found = self.clauses.resolved(self.at)
            return found if found != chunk.argument else None
        return None

    def _described_by(self) -> Argument | None:
        """An attack, carried out by X; an attack claimed by X."""
        for m in range(self.at + 1, min(self.at + 4, len(self.chunks))):
            chunk = self.chunks[m]
            if chunk.kind == "verb":
                return (
                    self.clauses.by(m)
                    if (chunk.passive or chunk.form == "participle") and chunk.head and chunk.head.light
                    else None
                )
            if chunk.kind in ("end", "subordinator", "conjunction"):
                return None
        return None

    def _carried(self) -> tuple[Argument | None, str]:
        """The subject of "launched", "carried out" before the noun, and which actor it gives."""
        for n in range(self.at - 1, max(-1, self.at - CARRIED), -1):
            chunk = self.chunks[n]
            if chunk.kind == "verb":
                light = chunk.head.light if chunk.head else ""
                return (self.clauses.subject(n), light) if light and not chunk.passive else (None, "")
            if chunk.kind not in ("word", "phrase", "time") or (chunk.preposition and n != self.at - 1):
                break
        return None, ""

    def _governor(self) -> Argument | None:
        """Who did what the noun tells more of: arrested 14 in a raid."""
        if self.chunks[self.at].preposition not in WITHIN and not (
            self.root in MUTUAL and self.chunks[self.at].preposition == "for"
        ):
            return None
        for n in range(self.at - 1, -1, -1):
            chunk = self.chunks[n]
            if chunk.kind in ("end", "subordinator", "relative", "comma"):
                return None
            if chunk.kind == "verb":
                return self._doer(n)
        return None

    def _doer(self, n: int) -> Argument | None:
        head = self.chunks[n].head
        senses = head.trigger.senses if head is not None and head.trigger is not None else ()
        roots = {s.value.code[:2] for s in senses}
        if not roots or roots & TALKING or not any("subj" in s.value.actor1 for s in senses):
            return None
        if self.chunks[n].passive or self.clauses.is_reduced(n):
            return self.clauses.by(n)
        return self.clauses.subject(n)
