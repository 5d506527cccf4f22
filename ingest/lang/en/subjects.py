"""Who is the subject of an English verb, what pronouns and relatives stand for, and whose words are told."""

from typing import Final

from ingest.lang.en.chunks import Chunk
from ingest.lang.en.clauses import BREAKS, Clauses
from ingest.lang.grammar import Argument

__all__ = ["Subjects"]

FIRST_PERSON: Final = frozenset(("i", "we", "us", "me", "our", "my"))
MAX_DEPTH: Final = 6
"""Verbs that share one subject, each with the one before, at most."""
OF_OBJECT: Final = frozenset(("of", "from", "with", "for", "against", "into"))
"""Prepositions with which a gerund tells of the object: accused him of killing, arrested her for spying."""
TOWARDS: Final = frozenset(("on", "to", "upon", "for", "with", "by"))
"""Prepositions in front of who is to do something: called on Iran to free him."""


class Subjects(Clauses):
    """Subjects, antecedents and speakers in one sentence."""

    def by(self, n: int) -> Argument | None:
        """Who did it, behind "by"; verbs that "and" joins share it."""
        m = n + 1
        while m < len(self.chunks):
            chunk = self.chunks[m]
            if chunk.kind == "by":
                return self.named(m)
            if chunk.kind in ("end", "subordinator", "relative"):
                return None
            if chunk.kind == "verb" and not (
                self.chunks[m - 1].kind == "conjunction" and chunk.form == "participle" and not chunk.passive
            ):
                return None
            m += 1
        return None

    def subject(self, n: int, depth: int = 0) -> Argument | None:
        """Of a verb: the words of its subject, as they stand."""
        if depth > MAX_DEPTH:
            return None
        form = self.chunks[n].form
        if form == "infinitive":
            return self._of_infinitive(n, depth)
        if form == "gerund":
            return self._of_gerund(n, depth)
        return self._before(n, depth)

    def _before(self, n: int, depth: int) -> Argument | None:
        """The phrase in front of a finite verb, past what stands in between."""
        m = n - 1
        while m >= 0 and self.chunks[m].kind not in BREAKS:
            chunk = self.chunks[m]
            if chunk.kind == "relative":
                return self.antecedent(m) if m == n - 1 or not self._bare_between(m, n) else None
            if chunk.kind == "phrase" and not chunk.preposition:
                over = self._passed_over(m)
                if over is None:
                    return self._with_partners(m) if chunk.pronoun != "pronoun" else self.resolved(m)
                m = over
                continue
            opened = self._opened(m) if chunk.kind == "comma" else None
            shared = self._shares(m) if opened is None else None
            if shared is not None:
                return self.subject(shared, depth + 1)
            m = (m if opened is None else opened) - 1
        return None

    def _passed_over(self, m: int) -> int | None:
        """The chunk to go on from, where a phrase belongs to something that only describes the subject."""
        relative = self._relative_clause(m)
        if relative is not None:
            return relative - 1
        return m - 2 if self._is_second_of_preposition(m) or self._is_object_of_gerund(m) else None

    def _shares(self, m: int) -> int | None:
        """The verb whose subject is this one's too, where a chunk says that they share it."""
        if self.chunks[m].kind == "verb":
            return m
        return self._verb_before(m) if self.chunks[m].kind in ("conjunction", "comma") else None

    def _with_partners(self, m: int) -> Argument | None:
        """A subject with the others that "and" ties to it; with the name that an apposition gives, where it says more."""
        first = self.partners(m)[0]
        argument = self.chunks[m].argument
        if argument is None or first == m:
            return self.named(m)
        return Argument(self.chunks[first].first, argument.last)

    def named(self, m: int) -> Argument | None:
        """A phrase; with its apposition where only that tells who it is: "the governor, Alexander Gusev,"."""
        argument = self.chunks[m].argument
        if argument is None or self.chunks[m].pronoun:
            return self.resolved(m)
        names = self.chunker.parsed.names
        if any(i in names and names[i].of("actor", "state") for i in range(argument.first, argument.last)):
            return argument
        if m + 2 < len(self.chunks) and self.chunks[m + 1].kind == "comma":
            beside = self.chunks[m + 2]
            closed = m + 3 == len(self.chunks) or self.chunks[m + 3].kind in ("comma", "end")
            known = any(i in names and names[i].of("actor", "state") for i in range(beside.first, beside.last))
            if closed and beside.kind == "phrase" and not beside.preposition and known:
                return Argument(argument.first, beside.last)
        return argument

    def antecedent(self, m: int) -> Argument | None:
        """What a relative pronoun stands for: the phrase before it; for "who" the nearest that is a person."""
        who = self.chunker.norm(self.chunks[m].first) in ("who", "whom")
        nearest: Argument | None = None
        for k in range(m - 1, -1, -1):
            chunk = self.chunks[k]
            if chunk.argument is not None:
                if not who or self.chunker.knows(chunk.argument):
                    return chunk.argument
                nearest = nearest or chunk.argument
                if not chunk.preposition:
                    break
            elif chunk.kind not in ("comma", "time", "word"):
                break
        return nearest

    def _of_gerund(self, n: int, depth: int) -> Argument | None:
        before = self.chunks[n - 1] if n else None
        governing = self._verb_before(n)
        introduced = before is not None and before.kind == "word" and before.preposition != ""
        if before is None or (introduced and governing is None):
            return self._next_subject(n, depth)
        if governing is None:
            return before.argument if before.kind == "phrase" else self._before(n, depth)
        if before.kind == "phrase" and (
            before.preposition == "of" or (not before.preposition and self.chunker.knows(before.argument))
        ):
            return before.argument
        return self._of_governing(governing, before, depth)

    def _of_governing(self, governing: int, before: Chunk, depth: int) -> Argument | None:
        """Who does it with the verb that governs a gerund: its object behind "of" or "from", else its subject or agent."""
        governed = self.object(governing)
        passive = self.chunks[governing].passive
        if before.kind == "word" and before.preposition in OF_OBJECT and governed is not None and not passive:
            return self.resolved(governed)
        if passive and not before.preposition:
            return self.by(governing) or (None if before.kind == "comma" else self.subject(governing, depth + 1))
        return self.subject(governing, depth + 1)

    def _next_subject(self, n: int, depth: int) -> Argument | None:
        """Of a gerund that begins its sentence: the subject of the clause behind the comma."""
        comma = next((m for m in range(n + 1, len(self.chunks)) if self.chunks[m].kind in ("comma", "end")), None)
        if comma is None or self.chunks[comma].kind == "end":
            return None
        verb = next((m for m in range(comma + 1, len(self.chunks)) if self.is_finite(m)), None)
        return self._before(verb, depth + 1) if verb is not None else None

    def _of_infinitive(self, n: int, depth: int) -> Argument | None:
        """Asked Iran to free him: Iran; threatened to free him, used gas to disperse them: the subject."""
        governing = self._verb_before(n)
        if governing is None:
            return self._owner_before(n) or self._before(n, depth)
        between = [c for c in self.chunks[governing + 1 : n] if c.argument is not None]
        nearest = between[-1] if between else None
        verb = self.chunks[governing]
        if nearest is not None and not verb.passive and (not nearest.preposition or nearest.preposition in TOWARDS):
            owner = self._owner_of(nearest)
            if owner is not None:
                return owner
            if self.chunker.knows(nearest.argument) and verb.head is not None and nearest.pronoun == "":
                return nearest.argument
        return self.subject(governing, depth + 1)

    def _owner_before(self, n: int) -> Argument | None:
        return self._owner_of(self.chunks[n - 1]) if n and self.chunks[n - 1].argument else None

    def resolved(self, m: int) -> Argument | None:
        """The phrase at a chunk; for a pronoun, or a phrase that one owns, who is meant, if the sentence says."""
        chunk = self.chunks[m]
        if not chunk.pronoun or chunk.argument is None or (chunk.pronoun == "owner" and self._is_other(chunk.argument)):
            return chunk.argument
        if m in self.resolving:  # "we said": the speaker is the pronoun itself
            return None
        self.resolving.add(m)
        try:
            found = self.speaker(m) if self.chunker.norm(chunk.argument.first) in FIRST_PERSON else self._meant(m)
        finally:
            self.resolving.discard(m)
        if (found is not None and found.last <= chunk.first) or (found is not None and found.first >= chunk.last):
            return found
        return chunk.argument if chunk.pronoun == "owner" else None

    def _is_other(self, argument: Argument) -> bool:
        """Whether what somebody owns names another: his Turkish counterpart, her brother; not its troops."""
        names = self.chunker.parsed.names
        held = [names[i] for i in range(argument.first, argument.last) if i in names]
        return any(m.of("state", "actor") for m in held) or any(
            s.value.human and s.value.number == "sg" and "l" not in s.features
            for m in held[-1:]
            for s in m.of("agent").likeliest
        )

    def _meant(self, m: int, depth: int = 0) -> Argument | None:
        """The nearest earlier subject that names somebody."""
        for k in range(m - 1, 0, -1):
            if self.chunks[k].kind != "verb" or self.chunks[k].form not in ("finite", "participle"):
                continue
            found = self._plain_subject(k, depth)
            if found is not None and found.last <= self.chunks[m].first and self.chunker.knows(found):
                return found
        return None

    def _plain_subject(self, n: int, depth: int) -> Argument | None:
        """The subject of a verb, if it is no pronoun itself."""
        before = next((c for c in reversed(self.chunks[:n]) if c.kind not in ("word", "time")), None)
        if before is None or before.pronoun:
            return None
        return self._before(n, depth + 1)

    def speaker(self, n: int) -> Argument | None:
        """Who says what is told at a chunk: the subject of the verb of saying before it, or behind it after a comma."""
        for k in range(n - 1, -1, -1):
            if self.chunks[k].kind == "end" and self.chunker.norm(self.chunks[k].first) in ".!?;":
                break
            if self.says(k):
                return self._before(k, 0)
        for k in range(n + 1, len(self.chunks)):
            if self.says(k):
                return self._before(k, 0) or self.resolved_object(k)
        return None

    def resolved_object(self, n: int) -> Argument | None:
        thing = self.object(n)
        return self.resolved(thing) if thing is not None else None
