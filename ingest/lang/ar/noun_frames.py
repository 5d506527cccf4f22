"""Who did it and to whom around an Arabic event noun: genitives, objects of a masdar, the light verb that carries it."""

from typing import Final

from ingest.lang.ar.frames import DONE_TO_PEOPLE, Frame
from ingest.lang.grammar import Argument, Arguments

__all__ = ["NounFrame"]

FAR: Final = 9
"""Tokens between an event noun and the light verb that carries it (شن … هجوما), at most."""
OWNING: Final = frozenset(("ل", "من"))
"""Prepositions in front of whose attack it is."""
FAR_BEHIND: Final = 16
"""The same where a pronoun behind the verb points back: الهجوم على …، ونفذه مسلحون."""


class NounFrame(Frame):
    """The arguments of one event noun."""

    def arguments(self) -> Arguments:
        lexeme = self.lexeme
        if "between" in lexeme.actor1:
            one, two = self.between()
            if one:
                return Arguments(one, two)
        genitive = self._genitive()
        doer, thing = self._doer_and_object(genitive)
        if doer is not None:
            return Arguments(doer, thing)
        two = self._fill(lexeme.actor2, None if "of" in lexeme.actor1 and "of" in lexeme.actor2 else genitive)
        if two is None:
            two = self._struck() or self._owner("actor2")
        carried, given = self._light_verb()
        one = carried if given == "actor1" else None
        if given == "actor2" and two is None:
            two = carried
        if two is None:
            two = self._fill(lexeme.actor2, genitive)
        if one is None:
            one = self._fill(lexeme.actor1, genitive if two is not genitive else None)
        if one is None and given != "actor2":
            one = self._owner("actor1") or self._governor()
        return Arguments(one, two)

    def after_preposition(self, words: str) -> Argument | None:
        found = super().after_preposition(words)
        if found is None or not set(words.split("|")) <= OWNING:
            return found
        ahead = [c for c in self.right if c.last <= found.first]
        return None if any(c.preposition for c in ahead) else found  # هجوم على مركز للجيش is not the army's

    def _fill(self, slots: tuple[str, ...], genitive: Argument | None) -> Argument | None:
        masdar = self.lexeme.pos == "verb"  # written as the verb is: في قتل المسلحين
        for name in slots:
            found = genitive if name == "of" or (masdar and name == "obj") else self.slot(name)
            if found is not None:
                return found
        return None

    def _doer_and_object(self, genitive: Argument | None) -> tuple[Argument | None, Argument | None]:
        """A masdar with both: قصف الجيش المدينة, خطف جهاز الردع لناشطة, قتل الجيش شابا."""
        if genitive is None or len(self.right) < 2 or not self._is_transitive() or set(self.lexeme.actor1) <= {"by"}:  # noqa: PLR2004, RUF100
            return None, None
        first, second = self.right[:2]
        follows = first.first == self.match.last and second.first == first.last
        if first.argument is None or second.argument is None or not follows or second.also or first.preposition:
            return None, None
        victims = self.clauses.counts_people(first.argument) and not self._is_force(first.argument)
        if victims and not second.preposition and not self._is_object(second.first):
            return None, None
        acts = self.clauses.may_act(first.argument)
        owned = second.attached == "ل" and (self._is_force(first.argument) or self._is_known(second.argument))
        if second.kind == "phrase" and acts and (not second.preposition or owned):
            return first.argument, second.argument
        return None, None

    def _is_known(self, argument: Argument) -> bool:
        return argument.first in self.parsed.numbers or self.words.cover_at(argument.first) is not None

    def _is_force(self, argument: Argument) -> bool:
        """Whether a phrase is headed by a body or group that tables know: اقتحام قوات الاحتلال المخيم."""
        cover = self.words.cover_at(argument.first)
        return cover is not None and (
            any(s.value.kind != "person" for s in cover.of("actor") if not s.features)
            or any(s.value.number == "coll" and not s.value.human for s in cover.of("agent"))
        )

    def _is_object(self, i: int) -> bool:
        return self.words.is_accusative(i) or i in self.parsed.numbers or self.words.has_owner(i)

    def _is_transitive(self) -> bool:
        slots = self.lexeme.actor2
        return "obj" in slots or "of" in slots or any("ل" in s.removeprefix("prep:").split("|") for s in slots)

    def _owner(self, side: str) -> Argument | None:
        """Whom the pronoun behind the noun means: خطفهما, هجومهم."""
        if not self.match.suffix:
            return None
        done_to = "of" in self.lexeme.actor2 and (self.lexeme.code[:3] in DONE_TO_PEOPLE or bool(self.lexeme.toll))
        if (side == "actor2") != done_to:
            return None
        return self.clauses.referent(self.match.first, self.match.suffix)

    def _struck(self) -> Argument | None:
        """القصف الذي طال الأحياء: the object of a verb that the noun is subject of."""
        for at in self.clauses.verbs_of_effect:
            if self.match.last <= at <= self.match.last + FAR:
                return next((c.argument for c in self.clauses.right(at + 1) if c.bare and c.argument), None)
        return None

    def _genitive(self) -> Argument | None:
        if self.match.suffix or "D" in self.features:
            return None
        return self.clauses.genitive(self.match.last, victims=self.lexeme.toll != "")

    def _light_verb(self) -> tuple[Argument | None, str]:
        """The subject of شن or نفذ around هجوما, and which actor it gives."""
        first, last = self.match.first, self.match.last
        for at, verb in self.clauses.light_verbs:
            role = "actor2" if "subj=actor2" in verb.note else "actor1"
            if last <= at <= last + FAR_BEHIND and self._points_back(at, near=at <= last + FAR):
                behind = next((c.argument for c in self.clauses.right(at + 1) if c.bare and c.argument), None)
                if behind and not self.clauses.is_place(behind):
                    return behind, role
                if (before := self.clauses.verb_before(first)) is not None and self.parsed.functions[at].suffix:
                    return self.subjects.of(before), role
            if at < first <= at + FAR and not self.clauses.verb_between(at + 1, first):
                subject = self.clauses.phrase_between(at + 1, first) or self.subjects.of(at)
                if subject and not subject.first <= first < subject.last:
                    return subject, role
        return None, ""

    def _points_back(self, verb: int, *, near: bool) -> bool:
        suffix = self.parsed.functions[verb].suffix
        if not near or suffix:
            feminine = self.parsed.sentence.tokens[self.match.first].text.endswith(("ة", "ات"))
            return bool(suffix) and (suffix == "ها") == feminine
        return self.clauses.carries_back(verb)

    def _governor(self) -> Argument | None:
        """The subject of the verb that governs the noun: نجح الجيش في قتل, رد عبر اغتيال."""
        if set(self.lexeme.actor1) <= {"by"}:  # مقتل: what happened to somebody, and nobody's doing
            return None
        verb = self.clauses.governing_verb(self.match.first)
        if verb is None or verb in self.subjects.passive:
            return None
        light = "light" in self.words.kinds(verb)
        if not light and self.lexeme.code[:3] not in DONE_TO_PEOPLE:
            return None
        subject = self.clauses.phrase_between(verb + 1, self.match.first) or self.subjects.of(verb)
        return subject if subject and not subject.first <= self.match.first < subject.last else None
