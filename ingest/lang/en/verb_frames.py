"""A verb: subject, object and what prepositions add; passives, two sides, means."""

from typing import Final

from ingest.lang.en.chunks import Chunker
from ingest.lang.en.frames import MUTUAL, TALKING, VERBAL, Frame, overlap
from ingest.lang.en.subjects import Subjects
from ingest.lang.grammar import Argument, Arguments, Lexeme, Match

__all__ = ["VerbFrame"]

BROAD: Final = frozenset(("14", "15", "17"))
"""Further roots for which the clause may name the second actor anywhere behind."""
VIOLENT: Final = frozenset(("17", "18", "19", "20"))
TWO_SIDES: Final = 2
PLACED: Final = frozenset(("from", "of"))
PLACED_PAIR: Final = ("phrase", "phrase", "conjunction")
"""Chunks before the second side: commandos | from Chad | and | Belgium."""


class VerbFrame(Frame):
    """A verb: subject, object and what prepositions add; passives, two sides, means."""

    def __init__(self, chunker: Chunker, clauses: Subjects, match: Match, lexeme: Lexeme) -> None:
        super().__init__(chunker, clauses, match, lexeme)
        thing = clauses.object(self.at)
        self.thing = clauses.resolved(thing) if thing is not None else None
        self.thing_chunk = thing

    def arguments(self) -> Arguments:
        if self._is_passive():
            return self._passive()
        subject = self._doer_of(self._inverted() or self.clauses.subject(self.at))
        if "between" in self.lexeme.actor1 and not self.chunker.knows(subject):
            sides = self.between()
            if subject is None or sides[0] is not None:
                return Arguments(*sides)
        pair = self._two_sides()
        if pair is not None:
            return Arguments(*pair)
        one = self._actor(self._fill(self.lexeme.actor1, subject))
        two = self._fill(self.lexeme.actor2, subject)
        return Arguments(one, self._second(one, two))

    def _actor(self, one: Argument | None) -> Argument | None:
        """Nobody where a bomb or a blast did it."""
        if one is None or self.root in VERBAL:
            return one
        head = self.chunker.units[self.chunker.unit_at[one.last - 1]]
        named = any(one.first <= i < one.last and m.of("actor", "state") for i, m in self.chunker.parsed.names.items())
        return None if head.trigger is not None and head.name is None and not named else one

    def _second(self, one: Argument | None, two: Argument | None) -> Argument | None:
        if self.root not in VERBAL:
            two = two if not overlap(one, two) else self._as_written(two)
            if self.root in BROAD and not self._counts(two) and not self.chunker.knows(two):
                return self.somebody(one) or two
            return two
        if self.root == "11" and self._is_event(self.thing_chunk):
            return self._guilty(two)
        two = self.owner(two)
        if two is not None and overlap(one, two):
            two = None
        if two is not None and self.chunker.knows(two):
            return two
        return self.somebody(one) or two

    def _is_event(self, n: int | None) -> bool:
        """Whether a chunk ends in an event noun: condemned the abduction."""
        if n is None:
            return False
        unit = self.chunker.units[self.chunker.unit_at[self.chunks[n].last - 1]]
        violent = unit.trigger is not None and any(s.value.code[:2] in VIOLENT for s in unit.trigger.senses)
        return violent and unit.name is None

    def _guilty(self, two: Argument | None) -> Argument | None:
        """Of a condemned event who did it, not who suffered it: denounced the raid by troops, Serbia's suppression."""
        owner = self.owner(two)
        if owner != two:
            return owner
        return (
            self.clauses.by(self.thing_chunk)
            if self.thing_chunk is not None and self.clauses.by(self.thing_chunk)
            else two
        )

    def _counts(self, two: Argument | None) -> bool:
        """Whether a number stands for people: arrested 14."""
        return two is not None and any(two.first <= i < two.last for i in self.chunker.parsed.numbers)

    def _as_written(self, two: Argument | None) -> Argument | None:
        """Nobody does to himself what a pronoun says: its citizens are others than itself."""
        if self.thing_chunk is None or two != self.thing:
            return two
        return self.chunks[self.thing_chunk].argument

    def _fill(self, slots: tuple[str, ...], subject: Argument | None) -> Argument | None:
        for name in slots:
            found = subject if name == "subj" else self.thing if name == "obj" else self.slot(name)
            if found is not None:
                return found
        return None

    def _inverted(self) -> Argument | None:
        """The subject behind a verb of saying: "…," said a shopkeeper."""
        if self.root not in TALKING or self.at == 0 or self.thing_chunk is None or "obj" in self.lexeme.actor2[:1]:
            return None
        before = self.chunks[self.at - 1]
        if self.chunks[self.at].form in ("gerund", "infinitive"):
            return None
        return (
            self.thing
            if before.kind == "comma" or (before.kind == "word" and self.chunker.norm(before.first) == '"')
            else None
        )

    def _doer_of(self, subject: Argument | None) -> Argument | None:
        """Behind a thing who used it: missiles launched from a Russian submarine, a bomber's vest, rebels fired rockets that."""
        if subject is None or self.root in VERBAL or self._is_somebody(subject):
            return self._owned(subject)
        n = self.chunker.chunk_at[subject.last - 1] + 1
        if self.chunks[n].kind == "relative":
            user = self._user(n - 1)
            if user is not None:
                return user
        if n < self.at and self.chunks[n].kind == "verb" and self.chunks[n].form == "participle":
            source = next(
                (c.argument for c in self.chunks[n + 1 : self.at] if c.kind == "by" or c.preposition == "from"), None
            )
            if self.chunker.knows(source):
                return source
        return self._owned(subject)

    def _is_somebody(self, subject: Argument) -> bool:
        """Whether a phrase tells who acts, and not with which weapon of some state: Iranian-made drones fired by the rebels."""
        if not self.chunker.knows(subject):
            return False
        parsed = self.chunker.parsed
        last = subject.last - 1
        head = parsed.covered[last]
        human = head is not None and any(
            s.kind == "actor" or (s.kind == "agent" and s.value.human) for s in head.senses
        )
        return human or not any(m.first <= last < m.last for m in parsed.holding("weapon"))

    def _user(self, n: int) -> Argument | None:
        """Who used the thing that a relative clause speaks of: the subject of the verb that it is the object or means of."""
        if self.chunks[n].preposition not in ("", "with"):
            return None
        for m in range(n - 1, -1, -1):
            chunk = self.chunks[m]
            if chunk.kind == "verb":
                user = self.clauses.subject(m) if not chunk.passive and self.clauses.is_finite(m) else None
                return user if self.chunker.knows(user) else None
            if chunk.kind not in ("time", "word"):
                return None
        return None

    def _owned(self, subject: Argument | None) -> Argument | None:
        if subject is None:
            return None
        mark = next(
            (u.first for u in self.chunker.units if u.kind == "own" and subject.first < u.first < subject.last), None
        )
        owner = (
            Argument(subject.first, mark)
            if mark is not None and not self.chunker.is_somebody(Argument(mark + 1, subject.last))
            else None
        )
        return owner if self.chunker.knows(owner) else subject

    def _two_sides(self) -> tuple[Argument, Argument] | None:
        """X and Y agreed: each is one side."""
        if self.root not in MUTUAL:
            return None
        n = self.at - 1
        while n > 0 and self.chunks[n].kind in ("word", "time", "comma"):
            n -= 1
        if n < 0 or self.chunks[n].kind != "phrase" or self.chunks[n].preposition:
            return None
        partners = [self.chunks[m].argument for m in self.clauses.partners(n)]
        if len(partners) == 1 and n >= len(PLACED_PAIR) and self.chunks[n - 2].preposition in PLACED:
            places = self.chunks[n - 2].argument
            if tuple(c.kind for c in self.chunks[n - 3 : n]) == PLACED_PAIR and self.chunker.knows(places):
                partners = [self.chunks[n - 3].argument, partners[0]]  # commandos from Chad and Belgium trained
        if len(partners) != TWO_SIDES or partners[0] is None or partners[1] is None:
            return None
        return (partners[0], partners[1]) if all(self.chunker.knows(p) for p in partners) else None

    def _is_passive(self) -> bool:
        if "obj" not in self.lexeme.actor2 + self.lexeme.actor1:
            return False
        chunk = self.chunks[self.at]
        if chunk.passive:
            return True
        features = chunk.head.features if chunk.head else ""
        if "p" not in features or chunk.form in ("infinitive", "finite"):
            return False
        if self.clauses.is_reduced(self.at) or self._joins_passive():
            return True
        return self.thing_chunk is None and self.root not in TALKING and not self._governs()

    def _governs(self) -> bool:
        """Whether a clause or another verb is what the verb is about: agreed to, threatened on Monday to."""
        if " to" in self.lexeme.form:
            return True
        for chunk in self.chunks[self.at + 1 : self.at + 4]:
            if chunk.kind == "subordinator" or (chunk.kind == "verb" and chunk.form == "infinitive"):
                return self.root in VERBAL
            if chunk.kind not in ("time", "word"):
                return False
        return False

    def _joins_passive(self) -> bool:
        """Were ambushed and killed: the second verb goes on with the first one's auxiliary."""
        if self.at < TWO_SIDES or self.chunks[self.at - 1].kind != "conjunction" or self.thing_chunk is not None:
            return False
        return self.chunks[self.at - 2].passive

    def _passive(self) -> Arguments:
        subject = self.clauses.subject(self.at)
        doer = self.clauses.by(self.at)
        if doer is None:
            doer = self.first_of(tuple(s for s in self.lexeme.actor1 if s.startswith("prep:")))
        victim = subject if "obj" in self.lexeme.actor2 else self._fill(self.lexeme.actor2, subject)
        if "obj" in self.lexeme.actor1:
            return Arguments(
                subject, self._fill(tuple(s for s in self.lexeme.actor2 if s != "obj"), None), passive=True
            )
        doer = self._actor(doer)
        return Arguments(doer, victim if not overlap(doer, victim) else None, passive=True)
