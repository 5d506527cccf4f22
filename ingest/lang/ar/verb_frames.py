"""Who did it and to whom around an Arabic verb: the order of subject and object, and the passive that nothing marks."""

from typing import Final

from ingest.lang.ar.frames import DONE_TO_PEOPLE, Frame
from ingest.lang.ar.morphology import stems
from ingest.lang.grammar import Argument, Arguments

__all__ = ["VerbFrame"]

FORCE: Final = frozenset(("17", "18", "19", "20"))
"""Roots of what is done to things too: قصف, نهب, استهدف."""
DAMMA: Final = "\u064f"
ARMED: Final = frozenset(("MIL", "COP", "UAF", "REB", "CRM", "INS"))
"""Roles of those whose vehicles and units kill."""


class VerbFrame(Frame):
    """The arguments of one verb."""

    def arguments(self) -> Arguments:
        at = self.match.first
        bare = [c.argument for c in self.right if c.bare and c.argument and not self._is_idiom(c.argument)]
        self.bare = [a for a in bare if not (self.match.suffix and self._is_outcome(a))]
        # a plural verb follows its subject
        many = ("l" in self.features and "m" in self.features) or "d" in self.features
        self.plural = many and "s" not in self.features  # أعلن is written as "they (f.) announced" is
        self.before = self._before()
        by = self.by()
        if self._is_passive(by):
            victim = self._victim()
            self.subjects.tell(at, victim, passive=True)
            doer = (
                by or self.first_of(tuple(s for s in self.lexeme.actor1 if s.startswith("prep:"))) or self._launcher()
            )
            return Arguments(doer, victim, passive=True)
        subject, objects = self._subject()
        self.subjects.tell(at, subject, passive=False)
        if "between" in self.lexeme.actor1 and subject is None:
            return Arguments(*self.between())
        one = self._fill(self.lexeme.actor1, subject, objects)
        two = self._fill(self.lexeme.actor2, subject, objects)
        if "between" in self.lexeme.actor1 and two is None and one is not None:
            return Arguments(*self._both(one))
        return Arguments(one, two)

    def _both(self, subject: Argument) -> tuple[Argument | None, Argument | None]:
        """The two sides of a subject that و joins: تبادلت باكو ويريفان."""
        joined = next((i for i in range(subject.first + 1, subject.last) if self.words.conjoined(i)), None)
        if joined is not None:
            return Argument(subject.first, joined, subject.skip), self.clauses.phrase(joined)
        follows = subject.last < self.words.count and self.words.conjoined(subject.last)
        begins = follows and not self.words.kinds(subject.last) and not self.words.is_verb(subject.last)
        return subject, self.clauses.phrase(subject.last) if begins else None

    def _is_idiom(self, argument: Argument) -> bool:
        """Whether the words belong to the phrase that the row asks for: لقوا حتفهم, راح ضحيتها, ألقت القبض."""
        slots = self.lexeme.actor2
        if "obj" in slots or ("subj" not in slots and self.words.cover_at(argument.first) is not None):
            return False
        word = stems(self.words.tokens[argument.first].norm)
        return any(name in ("with", "next") and not listed.words.isdisjoint(word) for name, listed in self.lexeme.needs)

    def _is_outcome(self, argument: Argument) -> bool:
        """Whether the words say what became of whom the pronoun means: أرداهما قتيلين."""
        match = self.parsed.triggers.get(argument.first)
        tolls = match is not None and any(s.value.toll for s in match.of("trigger") if s.value.pos == "noun")
        return tolls and self.words.is_closed(argument.first)

    def _before(self) -> Argument | None:
        at = self.match.first
        resumed = (self.match.suffix and (self.bare or not self._is_other())) or self._is_resumed_behind()
        if resumed and self.clauses.relative_before(at):
            return None  # الغارة التي شنها, التي قتل فيها: the noun before is no subject
        found = self.clauses.subject_before(at, self.features)
        if found is None or not self.clauses.relative_before(at):
            return found
        return found if self.clauses.agrees(found, self.features, before=True) else None

    def _is_other(self) -> bool:
        """جماعة الحوثي التي خطفته: the pronoun behind the verb is not the noun that the clause speaks of."""
        related = self.clauses.related(self.match.first)
        return related is not None and not self.clauses.means(related, self.match.suffix)

    def _is_resumed_behind(self) -> bool:
        last = self.match.last
        return last < self.words.count and "pronoun" in self.words.kinds(last)

    # The passive

    def _is_passive(self, by: Argument | None) -> bool:
        if "subj" not in self.lexeme.actor1 or "obj" not in self.lexeme.actor2:
            return False
        if self.lexeme.pos == "passive":
            return True
        if "p" not in self.features or self.match.suffix:
            return False
        if "a" not in self.features or self._has_damma() or by is not None:
            return True
        if len(self.bare) > 1 or (self.bare and not self._is_resumed_behind() and self._has_doer(self.bare[0])):
            return False
        if self._goes_on_passive() or (self.lexeme.toll and self._is_resumed_behind()):
            return True
        if self.bare and self.words.is_accusative(self.bare[0].first):
            return False
        victim = self._victim()
        if victim is None:
            return False
        if self.lexeme.toll or self.lexeme.code[:3] in DONE_TO_PEOPLE:
            return self.lexeme.toll != "" or self.clauses.counts_people(victim)
        return self.lexeme.code[:2] in FORCE and not self._acts(victim) and (not self.bare or not self._carried())

    def _has_doer(self, bare: Argument) -> bool:
        """Whether somebody in front of the verb did it to what stands behind it."""
        at = self.match.first
        if self.before and self.clauses.is_close(self.before, at):
            return True
        if self.plural:
            return True
        if not self.clauses.agrees(bare, self.features, before=False):
            return True
        return self._carried() is not None and self._may_do(self._carried())

    def _carried(self) -> Argument | None:
        return self.subjects.carried(self.match.first, self.features)

    def _loosely(self) -> Argument | None:
        return self.subjects.carried(self.match.first, self.features, loosely=True)

    def _may_do(self, doer: Argument | None) -> bool:
        """Whether a subject carried over is someone who kills or seizes, and no attack that people died in."""
        if doer is None:
            return False
        previous = self.subjects.previous(self.match.first)
        if previous in self.subjects.passive:
            return False
        head = self.clauses.head(doer)
        if head is None:
            return True
        cover = self.parsed.covered[head]
        if cover is None:
            return False
        nouns = cover.of("agent")
        return bool(cover.of("actor", "state")) or any(
            s.value.human or s.value.number == "coll" or ARMED & set(s.value.roles) for s in nouns
        )

    def _goes_on_passive(self) -> bool:
        """خطف صحفي وقتل: the verb before was passive, and its subject is whom this one speaks of too."""
        previous = self.subjects.previous(self.match.first)
        return not self.bare and previous in self.subjects.passive and self._victim() is not None

    def _acts(self, argument: Argument) -> bool:
        """Whether the head of a phrase is someone or a body that acts, not a building or vehicle of someone."""
        head = self.clauses.head(argument)
        if head is None:
            head = self.clauses.counted(argument)
        cover = self.parsed.covered[head] if head is not None else None
        if cover is None:
            return False
        return not all(s.kind == "agent" and not s.value.human and s.value.number != "coll" for s in cover.senses)

    def _is_fired(self, argument: Argument) -> bool:
        """Whether a phrase is of weapons, and not of the force that has them: أغار الطيران الحربي."""
        if not self.clauses.is_weapon(argument) or self._acts(argument):
            return False
        cover = self.parsed.covered[argument.first]
        forces = cover is not None and any(ARMED & set(s.value.roles) for s in cover.of("agent"))
        return not forces or self.lexeme.code[:2] not in FORCE

    def _launcher(self) -> Argument | None:
        """Who fired what killed them: قتل برصاصة أطلقها جندي."""
        last = self.right[-1].last if self.right else self.match.last
        for at, verb in self.clauses.light_verbs:
            if last - 1 <= at <= last + 1 and "subj=actor1" in verb.note and self.parsed.functions[at].suffix:
                return next((c.argument for c in self.clauses.right(at + 1) if c.bare and c.argument), None)
        return None

    def _has_damma(self) -> bool:
        text = self.parsed.sentence.tokens[self.match.first].text
        return DAMMA in text[len(self.match.prefix) : len(self.match.prefix) + 3]

    def _victim(self) -> Argument | None:
        if self.bare:
            return self.bare[0]
        found = self.before
        if found is None and self.plural:
            found = self.clauses.subject_of_clause(self.match.first)
        return found or self.subjects.carried(self.match.first, self.features, victims=True)

    # The active

    def _subject(self) -> tuple[Argument | None, list[Argument]]:
        """The subject, and the bare phrases that remain for the object."""
        at, bare, before = self.match.first, self.bare, self.before
        resumed = self.subjects.resumed(at)
        if resumed is not None:
            return resumed, bare
        if self.match.suffix:  # قتله الجيش: the object is attached, what follows is the subject
            return (bare[0], bare[1:]) if bare and not self.plural else (before or self._loosely(), bare)
        if self.plural:
            described = self.clauses.described(at, self.features)
            return before or described or self._loosely() or self.clauses.subject_of_clause(at), bare
        if not bare:
            return before or self._loosely(), bare
        wants_object = "obj" in self.lexeme.actor1 + self.lexeme.actor2
        if not wants_object and self._is_fired(bare[0]):  # أطلقت عشرات الصواريخ
            return before or self._loosely(), bare[1:]
        ahead = self._ahead(bare, wants_object=wants_object)
        return (ahead, bare) if ahead is not None else self._behind(bare, wants_object=wants_object)

    def _ahead(self, bare: list[Argument], *, wants_object: bool) -> Argument | None:
        """The subject where it stands in front of the verb although a phrase stands behind it."""
        at, before = self.match.first, self.before
        is_subject = self._is_subject(bare[0])
        described = self.clauses.described(at, self.features)
        if described is not None and (len(bare) == 1 or not is_subject):
            return described
        if before is None:
            return None
        close = self.clauses.is_close(before, at)
        follows = bare[0].first == self.match.last
        return before if (wants_object and close) or not is_subject or (close and not follows) else None

    def _behind(self, bare: list[Argument], *, wants_object: bool) -> tuple[Argument | None, list[Argument]]:
        """The subject behind the verb, or carried over from the verb before."""
        helpless = wants_object and len(bare) == 1 and not self.clauses.may_act(bare[0])
        if helpless or not self._is_subject(bare[0]):
            return self.before or self._loosely(), bare
        if wants_object and self._may_do(self._carried()) and not self._names_doer(bare[0]):
            return self._carried(), bare
        return bare[0], bare[1:]

    def _is_subject(self, argument: Argument) -> bool:
        """Whether case and gender let a phrase behind the verb be its subject."""
        if self.words.is_accusative(argument.first):
            return False
        return self.clauses.agrees(argument, self.features, before=False)

    def _names_doer(self, argument: Argument) -> bool:
        """Whether the phrase behind the verb is a force or a name, and no victim."""
        return not self.clauses.counts_people(argument) and self._acts(argument)

    def _fill(self, slots: tuple[str, ...], subject: Argument | None, objects: list[Argument]) -> Argument | None:
        for name in slots:
            if name == "subj" and subject:
                return subject
            if name == "obj" and not self._begins_with_preposition(slots):
                if self.match.suffix and not objects:
                    return self._attached_object()
                if objects:
                    return objects[0]
            found = self.slot(name)
            if found:
                return found
        return None

    def _attached_object(self) -> Argument | None:
        at = self.match.first
        if self.clauses.relative_before(at):
            related = self.clauses.related(at)
            if related is None or self.clauses.means(related, self.match.suffix):
                return related
            return self.clauses.referent(related.first, self.match.suffix)
        described = self.clauses.described(at)
        return described or self.clauses.referent(at, self.match.suffix)

    def _begins_with_preposition(self, slots: tuple[str, ...]) -> bool:
        """Whether what follows at once is a preposition of the frame: حذر من استغلال … has no object."""
        wanted = {word for slot in slots if slot.startswith("prep:") for word in slot.removeprefix("prep:").split("|")}
        return bool(self.right) and self.right[0].preposition in wanted
