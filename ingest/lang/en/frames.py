"""The frame of a trigger filled from its clause: which words stand for its first and its second actor."""

from ingest.lang.en.chunks import Chunk, Chunker
from ingest.lang.en.clauses import Clauses
from ingest.lang.grammar import Argument, Arguments, Lexeme, Match

__all__ = ["PROTEST", "VERBAL", "NounFrame", "VerbFrame"]

MUTUAL = frozenset(("03", "04", "05", "06"))
"""Roots of what two do together: X and Y agreed, met, signed."""
VERBAL = frozenset(("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "16"))
"""Roots whose second actor is whoever else the clause names, where its frame finds nobody."""
BROAD = frozenset(("14", "15", "17"))
"""Further roots for which the clause may name the second actor anywhere behind."""
VIOLENT = frozenset(("17", "18", "19", "20"))
URGING = frozenset(("02", "10", "12"))
PROTEST = "14"
"""A protest is against somebody; what it is about is no actor."""
TWO_SIDES = 2
CARRIED = 4
"""Chunks between an event noun and the verb whose object it is, at most."""
WHERE = frozenset(("in", "at", "near", "outside", "across"))
WITHIN = frozenset(("in", "during", "with"))
"""Prepositions with which a noun tells how the verb's subject did it: killed five in a raid."""
TALKING = frozenset(("01", "02", "10", "11", "12", "13"))


class _Frame:
    def __init__(self, chunker: Chunker, clauses: Clauses, match: Match, lexeme: Lexeme) -> None:
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
                other = next((c.argument for c in self.chunks[n + 1 : n + 5] if c.kind == "phrase" and not c.preposition), None)
                joined = any(c.kind == "conjunction" for c in self.chunks[n + 1 : n + 4])
                return chunk.argument, other if joined else chunk.argument
        return None, None

    def _at(self, chunk: Chunk) -> Argument | None:
        return self.clauses.named(self.chunker.chunk_at[chunk.first])

    def owner(self, argument: Argument | None) -> Argument | None:
        """Of a thing that somebody owns the owner, where only he is anybody: Moscow's claim."""
        if argument is None or self.root not in VERBAL:
            return argument
        mark = next((u.first for u in self.chunker.units if u.kind == "own" and argument.first < u.first < argument.last), None)
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
            if argument is None or chunk.pronoun or _overlap(argument, taken) or not self.chunker.knows(argument):
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


class VerbFrame(_Frame):
    """A verb: subject, object and what prepositions add."""

    def __init__(self, chunker: Chunker, clauses: Clauses, match: Match, lexeme: Lexeme) -> None:
        super().__init__(chunker, clauses, match, lexeme)
        thing = clauses.object(self.at)
        self.thing = clauses.resolved(thing) if thing is not None else None
        self.thing_chunk = thing

    def arguments(self) -> Arguments:
        if self._is_passive():
            return self._passive()
        subject = self._doer_of(self._inverted() or self.clauses.subject(self.at))
        if subject is None and "between" in self.lexeme.actor1:
            return Arguments(*self.between())
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
            two = two if not _overlap(one, two) else self._as_written(two)
            if self.root in BROAD and not self._counts(two) and not self.chunker.knows(two):
                return self.somebody(one) or two
            return two
        if self.root == "11" and self._is_event(self.thing_chunk):
            return self._guilty(two)
        two = self.owner(two)
        if two is not None and _overlap(one, two):
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
        return self.clauses.by(self.thing_chunk) if self.thing_chunk is not None and self.clauses.by(self.thing_chunk) else two

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
        """"…," said a shopkeeper: the subject behind a verb of saying."""
        if self.root not in TALKING or self.at == 0 or self.thing_chunk is None or "obj" in self.lexeme.actor2[:1]:
            return None
        before = self.chunks[self.at - 1]
        if self.chunks[self.at].form in ("gerund", "infinitive"):
            return None
        return self.thing if before.kind == "comma" or (before.kind == "word" and self.chunker.norm(before.first) == '"') else None

    def _doer_of(self, subject: Argument | None) -> Argument | None:
        """Behind a thing who used it: missiles launched from a Russian submarine, a bomber's vest."""
        if subject is None or self.root in VERBAL or self.chunker.knows(subject):
            return self._owned(subject)
        n = self.chunker.chunk_at[subject.last - 1] + 1
        if n < self.at and self.chunks[n].kind == "verb" and self.chunks[n].form == "participle":
            source = next((c.argument for c in self.chunks[n + 1 : self.at] if c.kind == "by" or c.preposition == "from"), None)
            if self.chunker.knows(source):
                return source
        return self._owned(subject)

    def _owned(self, subject: Argument | None) -> Argument | None:
        if subject is None:
            return None
        mark = next((u.first for u in self.chunker.units if u.kind == "own" and subject.first < u.first < subject.last), None)
        owner = Argument(subject.first, mark) if mark is not None and not self.chunker.is_somebody(Argument(mark + 1, subject.last)) else None
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
            return Arguments(subject, self._fill(tuple(s for s in self.lexeme.actor2 if s != "obj"), None), passive=True)
        doer = self._actor(doer)
        return Arguments(doer, victim if not _overlap(doer, victim) else None, passive=True)


class NounFrame(_Frame):
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
        if _overlap(one, two):
            one, two = (one, None) if given == "actor1" or lexeme.pos == "adj" or self.root in VERBAL else (None, two)
        return Arguments(one, two)

    def _describes_victims(self) -> bool:
        """Its two kidnapped engineers: a participle before those to whom it was done."""
        unit = self.chunker.units[self.chunker.unit_at[self.match.first]]
        return unit.kind == "adjective" and "p" in unit.features and "obj" in self.lexeme.actor2 and self.chunker.knows(self.chunks[self.at].argument)

    def _talking(self, one: Argument | None, two: Argument | None) -> tuple[Argument | None, Argument | None]:
        """Of what is said rather than done: who says so, where nobody else is told."""
        if one is None and (self.lexeme.pos == "adj" or self.root in URGING):
            one = self.clauses.speaker(self.at)
        if (self.lexeme.pos == "adj" or self.root in URGING) and not self.chunker.knows(two):
            two = self.somebody(one) or two
        return one, two

    def slot(self, name: str) -> Argument | None:
        if name == "of" or (name == "obj" and self.lexeme.pos != "adj"):
            return next((self._at(c) for c in list(self.clauses.right(self.at))[:2] if c.preposition == "of" and c.argument), None)
        if name == "mod":
            return self._modifier()
        if name == "poss":
            return self._possessor()
        if name == "subj":
            return self._possessor() or self._described() or self._modifier()
        if name == "obj" and self.lexeme.pos == "adj":
            return next((self._at(c) for c in self.clauses.right(self.at) if c.kind == "phrase" and not c.preposition), None)
        return super().slot(name)

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
        function = self.chunker.parsed.functions.get(self.match.first)
        return function is not None and any(s.value.kind == "preposition" for s in function.senses)

    def _has_copula(self) -> bool:
        """Whether the words of the trigger begin with a form of "be": am confident."""
        function = self.chunker.parsed.functions.get(self.match.first)
        return function is not None and any(s.value.kind == "auxiliary" for s in function.senses)

    def _begin(self) -> int:
        chunk = self.chunks[self.at]
        return chunk.argument.first if chunk.argument else chunk.first

    def _modifier(self) -> Argument | None:
        """Israeli air strikes, a Taliban attack: names before the noun in its phrase."""
        begin = self._begin()
        names = [m for i, m in sorted(self.chunker.parsed.names.items()) if begin <= i and m.last <= self.match.first and m.of("actor", "state", "agent")]
        return Argument(names[0].first, names[-1].last) if names else None

    def _possessor(self) -> Argument | None:
        begin = self._begin()
        times = {i for first, last in self.chunker.parsed.times.items() for i in range(first, last)}
        mark = next((u.first for u in self.chunker.units if u.kind == "own" and begin < u.first < self.match.first), None)
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
                return self.clauses.by(m) if (chunk.passive or chunk.form == "participle") and chunk.head and chunk.head.light else None
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
        if self.chunks[self.at].preposition not in WITHIN and not (self.root in MUTUAL and self.chunks[self.at].preposition == "for"):
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


def _overlap(one: Argument | None, other: Argument | None) -> bool:
    return one is not None and other is not None and one.first < other.last and other.first < one.last
