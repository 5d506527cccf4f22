"""Who did it and to whom, in Arabic: verb first or subject first, the unmarked passive, event nouns and their genitives."""

from dataclasses import replace

from ingest.lang.ar.chunks import Chunk, Chunker
from ingest.lang.grammar import Argument, Arguments, Lexeme, Match, Parsed, Sense

__all__ = ["ArabicSyntax"]

DONE_TO_PEOPLE = frozenset(("173", "174", "180", "181", "182", "186"))
"""Base codes whose object is a person: before one, an unvowelled verb without another noun is passive."""
DAMMA = "\u064f"
FAR = 9
"""Tokens between an event noun and the light verb that carries it (شن … هجوما), at most."""


class ArabicSyntax:
    """Reads clauses through their chunks."""

    def prepare(self, parsed: Parsed) -> None:
        parsed.notes["chunker"] = Chunker(parsed)

    def stands_verb(self, parsed: Parsed, at: int) -> bool:
        return _chunker(parsed).is_verb(at)

    def is_verbal(self, parsed: Parsed, match: Match) -> bool:
        chunker = _chunker(parsed)
        return any(s.value.pos in ("verb", "passive") and not chunker.is_nominal(match, s) for s in match.of("trigger"))

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        return _chunker(parsed).clause(at)

    def speaker(self, parsed: Parsed, verb: int, before: int) -> Argument | None:
        return _chunker(parsed).speaker(verb, before)

    def coordinated(self, parsed: Parsed, argument: Argument) -> list[Argument]:
        return _chunker(parsed).coordinated(argument)

    def noun_phrase(self, parsed: Parsed, first: int) -> Argument | None:
        return _chunker(parsed).phrase(first)

    def arguments(self, parsed: Parsed, match: Match, sense: Sense) -> Arguments:
        chunker = _chunker(parsed)
        lexeme: Lexeme = sense.value
        verbal = lexeme.pos in ("verb", "passive") and not chunker.is_nominal(match, sense)
        frame = _Verb(parsed, chunker, match, sense) if verbal else _Noun(parsed, chunker, match, sense)
        found = frame.arguments()
        if found.actor2 is None or any("ل" in slot.removeprefix("prep:").split("|") for slot in lexeme.actor2):
            return found
        return replace(found, actor2=chunker.owner_behind(found.actor2))


def _chunker(parsed: Parsed) -> Chunker:
    chunker: Chunker = parsed.notes["chunker"]
    return chunker


class _Slots:
    """Frames of a trigger filled from the chunks to its right."""

    def __init__(self, parsed: Parsed, chunker: Chunker, match: Match, sense: Sense) -> None:
        self.parsed = parsed
        self.chunker = chunker
        self.match = match
        self.lexeme: Lexeme = sense.value
        self.features = sense.features
        self.right = chunker.right(match.last)

    def after_preposition(self, words: str) -> Argument | None:
        wanted = set(words.split("|"))
        found = [c.argument for c in self.right if (c.preposition in wanted or c.attached in wanted) and c.argument]
        return next((a for a in found if self.chunker.may_act(a)), found[0] if found else None)

    def by(self) -> Argument | None:
        chunk = next((c for c in self.right if c.kind == "by"), None)
        return chunk.argument if chunk else None

    def between(self) -> tuple[Argument | None, Argument | None]:
        chunk = next((c for c in self.right if c.preposition == "بين"), None)
        if chunk is None or chunk.argument is None:
            return None, None
        return self.chunker.sides(chunk.argument)

    def modifier(self) -> Argument | None:
        """غارة جوية إسرائيلية: an adjective of nationality beside the noun."""
        return self.chunker.adjective_actor(self.match.last)

    def slot(self, name: str) -> Argument | None:
        if name.startswith("prep:"):
            return self.after_preposition(name.removeprefix("prep:"))
        if name == "by":
            return self.by()
        if name == "mod":
            return self.modifier()
        return None

    def first_of(self, names: tuple[str, ...]) -> Argument | None:
        for name in names:
            found = self.slot(name)
            if found is not None:
                return found
        return None


class _Verb(_Slots):
    def arguments(self) -> Arguments:
        bare = [c for c in self.right if c.kind == "phrase" and not c.preposition and c.argument]
        by = self.by()
        before = self.chunker.subject_before(self.match.first)
        if self._is_passive(bare, by, before):
            return self._passive(bare, by, before)
        subject, rest = self._subject(bare, before)
        if "between" in self.lexeme.actor1 and subject is None:
            return Arguments(*self.between())
        one = self._fill(self.lexeme.actor1, subject, rest)
        two = self._fill(self.lexeme.actor2, subject, rest)
        return Arguments(one, two)

    def _fill(self, slots: tuple[str, ...], subject: Argument | None, objects: list[Chunk]) -> Argument | None:
        for name in slots:
            if name == "subj" and subject:
                return subject
            if name == "obj" and not self._begins_with_preposition(slots):
                if self.match.suffix and not objects:
                    return self.chunker.antecedent(self.match.first)
                if objects:
                    return objects[0].argument
            found = self.slot(name)
            if found:
                return found
        return None

    def _begins_with_preposition(self, slots: tuple[str, ...]) -> bool:
        """Whether what follows at once is a preposition of the frame: حذر من استغلال … has no object."""
        wanted = {word for slot in slots if slot.startswith("prep:") for word in slot.removeprefix("prep:").split("|")}
        return bool(self.right) and self.right[0].preposition in wanted

    def _subject(self, bare: list[Chunk], before: Argument | None) -> tuple[Argument | None, list[Chunk]]:
        """The subject, and the bare phrases that remain for the object."""
        resumed = self.chunker.resumed(self.match.first)
        if resumed is not None:
            return resumed, bare
        plural = "l" in self.features and "m" in self.features  # a plural verb follows its subject
        relative = self.chunker.relative_before(self.match.first)
        wants_object = "obj" in self.lexeme.actor1 + self.lexeme.actor2
        if plural and before:
            return before, bare
        if not bare:
            return before, bare
        if self.match.suffix:  # قتله الجيش: the object is attached, what follows is the subject
            return bare[0].argument, []
        if before and (relative or self.chunker.is_close(before, self.match.first)) and wants_object and len(bare) == 1:
            return before, bare
        if len(bare) == 1 and wants_object:
            described = before or self.chunker.described(self.match.first)
            if described is not None:
                return described, bare
            if bare[0].argument is not None and not self.chunker.may_act(bare[0].argument):
                return None, bare
        if plural:
            return self.chunker.subject_of_clause(self.match.first), bare
        return bare[0].argument, bare[1:]

    def _is_passive(self, bare: list[Chunk], by: Argument | None, before: Argument | None) -> bool:
        if "subj" not in self.lexeme.actor1 or "obj" not in self.lexeme.actor2:
            return False
        if self.lexeme.pos == "passive":
            return True
        if "p" not in self.features or self.match.suffix:
            return False
        if "a" not in self.features or self._has_damma():
            return True
        if by is not None:
            return True
        if len(bare) >= 2:
            return False
        victim = bare[0].argument if bare else before
        if victim is None and "l" in self.features:
            victim = self.chunker.subject_of_clause(self.match.first)
        if victim is None:
            return False
        if bare and before and self.chunker.is_close(before, self.match.first):
            return False
        return self.lexeme.toll != "" or (self.lexeme.code[:3] in DONE_TO_PEOPLE and self.chunker.counts_people(victim))

    def _has_damma(self) -> bool:
        text = self.parsed.sentence.tokens[self.match.first].text
        return DAMMA in text[len(self.match.prefix) : len(self.match.prefix) + 3]

    def _passive(self, bare: list[Chunk], by: Argument | None, before: Argument | None) -> Arguments:
        victim = bare[0].argument if bare else before
        if victim is None and "l" in self.features:
            victim = self.chunker.subject_of_clause(self.match.first)
        return Arguments(
            by or self.first_of(tuple(s for s in self.lexeme.actor1 if s.startswith("prep:"))), victim, passive=True
        )


class _Noun(_Slots):
    def arguments(self) -> Arguments:
        lexeme = self.lexeme
        if "between" in lexeme.actor1:
            one, two = self.between()
            if one:
                return Arguments(one, two)
        genitive = self._genitive()
        two = self._fill(lexeme.actor2, None if "of" in lexeme.actor1 and "of" in lexeme.actor2 else genitive)
        if two is None:
            two = self._struck()
        carried, given = self._light_verb()
        one = carried if given == "actor1" else None
        if given == "actor2" and two is None:
            two = carried
        if two is None:
            two = self._fill(lexeme.actor2, genitive)
        if one is None:
            one = self._fill(lexeme.actor1, genitive if two is not genitive else None)
        if one is None and given != "actor2":
            one = self.chunker.governor(self.match.first)
        return Arguments(one, two)

    def _fill(self, slots: tuple[str, ...], genitive: Argument | None) -> Argument | None:
        masdar = self.lexeme.pos == "verb"  # written as the verb is: في قتل المسلحين
        for name in slots:
            found = genitive if name == "of" or (masdar and name == "obj") else self.slot(name)
            if found is not None:
                return found
        return None

    def slot(self, name: str) -> Argument | None:
        if name == "obj":
            return self._second_noun()
        return super().slot(name)

    def _second_noun(self) -> Argument | None:
        """What a masdar acts on behind its subject: قصف الجيش المدينة."""
        if len(self.right) < 2:  # noqa: PLR2004, RUF100
            return None
        doer, thing = self.right[:2]
        bare = all(c.kind == "phrase" and not c.preposition for c in (doer, thing))
        follows = doer.first == self.match.last and thing.first == doer.last and not self.chunker.conjoined(thing.first)
        return thing.argument if bare and follows else None

    def _struck(self) -> Argument | None:
        """القصف الذي طال الأحياء: the object of a verb that the noun is subject of."""
        for at, _ in self.chunker.verbs_of_effect():
            if self.match.last <= at <= self.match.last + FAR:
                chunk = next((c for c in self.chunker.right(at + 1) if c.kind == "phrase" and not c.preposition), None)
                return chunk.argument if chunk else None
        return None

    def _genitive(self) -> Argument | None:
        if self.match.suffix or "D" in self.features:
            return None
        return self.chunker.genitive(self.match.last, victims=self.lexeme.toll != "")

    def _light_verb(self) -> tuple[Argument | None, str]:
        """The subject of شن or نفذ around هجوما, and which actor it gives."""
        for at, verb in self.chunker.light_verbs():
            role = "actor2" if "subj=actor2" in verb.note else "actor1"
            if self.match.last <= at <= self.match.last + FAR and self.chunker.carries_back(at):
                chunk = next((c for c in self.chunker.right(at + 1) if c.kind == "phrase" and not c.preposition), None)
                if chunk:
                    return chunk.argument, role
            if at < self.match.first <= at + FAR and not self.chunker.verb_between(at + 1, self.match.first):
                between = self.chunker.phrase_between(at + 1, self.match.first)
                subject = between or self.chunker.subject_before(at)
                if subject:
                    return subject, role
        return None, ""
