"""Who is the subject and what the object of an English verb, over the chunks of a sentence."""

from collections.abc import Iterator

from ingest.lang.en.chunks import Chunk, Chunker
from ingest.lang.grammar import Argument

__all__ = ["Clauses"]

FIRST_PERSON = frozenset(("i", "we", "us", "me", "our", "my"))
MAX_DEPTH = 6
"""Verbs that share one subject, each with the one before, at most."""
ASIDE = 24
"""Tokens between the commas of an apposition or aside, at most."""
PASSED = frozenset(("word", "time"))
BREAKS = frozenset(("end", "subordinator"))
OF_OBJECT = frozenset(("of", "from", "with", "for", "against", "into"))
"""Prepositions with which a gerund tells of the object: accused him of killing, arrested her for spying."""
TOWARDS = frozenset(("on", "to", "upon", "for", "with", "by"))
"""Prepositions in front of who is to do something: called on Iran to free him."""


class Clauses:
    """Subjects, objects and antecedents in one sentence."""

    def __init__(self, chunker: Chunker) -> None:
        self.chunker = chunker
        self.chunks = chunker.chunks

    # Clauses

    def bounds(self, n: int) -> tuple[int, int]:
        """First and last token (excluded) of the clause around a chunk."""
        chunks = self.chunks
        begins = next((chunks[m] for m in range(n - 1, -1, -1) if self._divides(m)), None)
        first = 0 if begins is None else begins.last if begins.kind == "end" else begins.first
        last = next((chunks[m].first for m in range(n + 1, len(chunks)) if self._divides(m)), self.chunker.count)
        return first, last

    def _divides(self, m: int) -> bool:
        """Whether a clause ends here; one that "that" begins goes on with the verb that governs it."""
        chunk = self.chunks[m]
        return chunk.kind == "end" or (chunk.kind == "subordinator" and self.chunker.norm(chunk.first) != "that")

    def is_finite(self, n: int) -> bool:
        """Whether a group of verbs makes a clause of its own, as far as its own words tell."""
        chunk = self.chunks[n]
        return chunk.kind == "verb" and (chunk.form == "finite" or (chunk.form == "participle" and not self.is_reduced(n)))

    def right(self, n: int) -> Iterator[Chunk]:
        """The chunks behind a verb or noun that belong to it."""
        for m in range(n + 1, len(self.chunks)):
            chunk = self.chunks[m]
            if chunk.kind == "verb" and self._describes(m):
                continue
            if chunk.kind in ("end", "subordinator", "relative", "verb"):
                return
            if chunk.kind == "conjunction" and self.verb_follows(m):
                return
            yield chunk

    def _describes(self, m: int) -> bool:
        """Whether a participle only describes the phrase before it: a vehicle packed with explosives."""
        return self.chunks[m - 1].kind == "phrase" and self.is_reduced(m) and self.object(m) is None

    def verb_follows(self, m: int) -> bool:
        """Whether a conjunction joins a further verb, with a subject of its own or without."""
        for chunk in self.chunks[m + 1 : m + 4]:
            if chunk.kind == "verb":
                return True
            if chunk.kind not in ("word", "time", "phrase") or chunk.preposition:
                return False
        return False

    def by(self, n: int) -> Argument | None:
        """Who did it, behind "by"; verbs that "and" joins share it."""
        m = n + 1
        while m < len(self.chunks):
            chunk = self.chunks[m]
            if chunk.kind == "by":
                return self.named(m)
            if chunk.kind in ("end", "subordinator", "relative"):
                return None
            if chunk.kind == "verb" and not (self.chunks[m - 1].kind == "conjunction" and chunk.form == "participle" and not chunk.passive):
                return None
            m += 1
        return None

    # Objects

    def object(self, n: int) -> int | None:
        """The chunk of the object: the first phrase without preposition behind the verb."""
        for m in range(n + 1, len(self.chunks)):
            chunk = self.chunks[m]
            if chunk.kind == "phrase" and not chunk.preposition:
                return m if not (chunk.pronoun == "pronoun" and self._verb_at(m + 1)) else None
            if chunk.kind not in PASSED or chunk.preposition:
                return None
        return None

    def _verb_at(self, m: int) -> bool:
        return m < len(self.chunks) and self.chunks[m].kind == "verb"

    def complement(self, n: int) -> int | None:
        """The subject of the clause that a verb of saying governs: demanded that SUDAN return it."""
        for m in range(n + 1, min(n + 7, len(self.chunks))):
            chunk = self.chunks[m]
            if chunk.kind == "phrase" and not chunk.preposition:
                return m
            if chunk.kind not in ("word", "time", "subordinator", "phrase"):
                return None
        return None

    # Subjects

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
        m = n - 1
        while m >= 0:
            chunk = self.chunks[m]
            if chunk.kind == "phrase" and not chunk.preposition:
                opened = self._relative_clause(m)
                if opened is not None:
                    m = opened - 1
                    continue
                if self._is_second_of_preposition(m) or self._is_object_of_gerund(m):
                    m -= 2
                    continue
                return self._with_partners(m, n) if chunk.pronoun != "pronoun" else self.resolved(m)
            if chunk.kind == "relative":
                return self.antecedent(m) if m == n - 1 or not self._bare_between(m, n) else None
            if chunk.kind in BREAKS:
                return None
            if chunk.kind == "verb":
                return self.subject(m, depth + 1)
            if chunk.kind == "conjunction":
                shared = self._verb_before(m)
                if shared is not None:
                    return self.subject(shared, depth + 1)
            if chunk.kind == "comma":
                opened = self._opened(m)
                shared = None if opened is not None else self._verb_before(m)
                if shared is not None and not self._phrase_before(m):
                    return self.subject(shared, depth + 1)
                m = opened if opened is not None else m
            m -= 1
        return None

    def _bare_between(self, m: int, n: int) -> bool:
        return any(c.kind == "phrase" and not c.preposition for c in self.chunks[m + 1 : n])

    def _phrase_before(self, m: int) -> bool:
        """Whether a comma stands right behind an opening phrase of circumstance, and not behind a verb's own words."""
        return self._verb_before(m) is None

    def _verb_before(self, m: int) -> int | None:
        """The verb before a conjunction or comma, in the same clause."""
        for k in range(m - 1, -1, -1):
            if self.chunks[k].kind == "verb" and not (self.says(k) and self._is_inserted(k)) and not (k and self._describes(k)):
                return k
            if self.chunks[k].kind in BREAKS:
                return None
        return None

    def _is_inserted(self, k: int) -> bool:
        """Whether a verb of saying stands in an aside behind what is said: ", police said on Sunday,"."""
        if k < 2 or self.chunks[k - 1].kind != "phrase" or self.chunks[k - 1].preposition:  # noqa: PLR2004 - comma, speaker
            return False
        behind = next((c for c in self.chunks[k + 1 :] if c.kind not in PASSED), None)
        return self.chunks[k - 2].kind == "comma" and behind is not None and behind.kind == "comma"

    def _is_second_of_preposition(self, m: int) -> bool:
        """between X and Y: the second phrase has the first one's preposition, where a phrase without one stands before."""
        if m < 3 or self.chunks[m - 1].kind != "conjunction" or not self.chunks[m - 2].preposition:  # noqa: PLR2004 - X prep Y and Z
            return False
        if self.chunks[m - 2].preposition in ("between", "among"):
            return True
        k = m - 3
        while k > 0 and self.chunks[k].preposition:
            k -= 1
        return self.chunks[k].kind == "phrase" and not self.chunks[k].preposition and not (k and self.chunks[k - 1].kind == "verb")

    def _relative_clause(self, m: int) -> int | None:
        """The relative pronoun of the clause whose object this phrase is: the police who dispersed THE CROWD arrested ten."""
        if m > 1 and self.chunks[m - 1].kind == "verb" and self.chunks[m - 2].kind == "relative":
            return m - 2
        return None

    def _is_object_of_gerund(self, m: int) -> bool:
        """Aircraft using missiles killed: the missiles belong to the gerund that describes the aircraft."""
        return m > 1 and self.chunks[m - 1].kind == "verb" and self.chunks[m - 1].form == "gerund" and self.chunks[m - 2].kind == "phrase"

    def partners(self, m: int) -> list[int]:
        """Chunks of the phrases that commas and "and" join to this one and that stand before it, with itself, in order."""
        found = [m]
        k = m - 1
        while k > 0 and self.chunks[k].kind in ("conjunction", "comma") and self._joins(k, found):
            found.insert(0, k - 1)
            k -= 2
        return found if len(found) > 1 and self.chunks[found[0] - 1].kind != "verb" or found == [m] else [m]

    def _joins(self, k: int, found: list[int]) -> bool:
        before = self.chunks[k - 1]
        is_phrase = before.kind == "phrase" and not before.preposition and before.pronoun != "pronoun"
        return is_phrase and (self.chunks[k].kind == "conjunction" or len(found) > 1)

    def _with_partners(self, m: int, n: int) -> Argument | None:
        """A subject with the others that "and" ties to it; with the name that an apposition gives, where it says more."""
        first = self.partners(m)[0]
        argument = self.chunks[m].argument
        if argument is None:
            return None
        del n
        if first != m:
            return Argument(self.chunks[first].first, argument.last)
        return self.named(m)

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
        if before is None:
            return self._next_subject(n, depth)
        governing = self._verb_before(n)
        if before.kind == "phrase" and not before.preposition and (governing is None or self.chunker.knows(before.argument)):
            return before.argument
        if before.kind == "word" and before.preposition:
            if governing is None:
                return self._next_subject(n, depth)
            governed = self.object(governing)
            if before.preposition in OF_OBJECT and governed is not None and not self.chunks[governing].passive:
                return self.resolved(governed)
            return self.subject(governing, depth + 1)
        if before.kind == "phrase" and (governing is None or self.chunks[n - 1].preposition == "of"):
            return before.argument
        if governing is None:
            return self._before(n, depth)
        if self.chunks[governing].passive:
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

    def _owner_of(self, chunk: Chunk) -> Argument | None:
        """Sweden's decision to send them back: Sweden."""
        argument = chunk.argument
        if argument is None:
            return None
        mark = next((u.first for u in self.chunker.units if u.kind == "own" and argument.first < u.first < argument.last), None)
        if mark is None:
            return None
        head = Argument(mark + 1, argument.last)
        return Argument(argument.first, mark) if not self.chunker.knows(head) else None

    def is_reduced(self, n: int) -> bool:
        """Whether a bare participle describes the noun before it: "women raped by soldiers", "drones launched at the port hit"."""
        chunk = self.chunks[n]
        if chunk.form != "participle" or chunk.passive or n == 0:
            return False
        if "P" not in (chunk.head.features if chunk.head else ""):
            return True
        if self.object(n) is not None or self.chunks[n - 1].kind != "phrase":
            return False
        if self.chunks[n - 1].preposition and chunk.head is not None and chunk.head.trigger is None:
            return True
        behind = next((c for c in self.chunks[n + 1 :] if c.kind not in PASSED), None)
        return behind is not None and behind.kind == "by"

    # Asides

    def _opened(self, m: int) -> int | None:
        """The comma that opens the aside which the comma at this chunk closes: an apposition, a relative clause, "police said"."""
        for k in range(m - 1, 0, -1):
            chunk = self.chunks[k]
            if chunk.kind in ("end",) or self.chunks[m].first - chunk.first > ASIDE:
                return None
            if chunk.kind == "comma" and self.chunks[k - 1].argument is not None and self._is_aside(k + 1, m):
                return k
        return None

    def _is_aside(self, first: int, last: int) -> bool:
        inside = self.chunks[first:last]
        if not inside:
            return True
        if inside[0].kind in ("relative", "subordinator"):
            return True
        verbs = [k for k in range(first, last) if self.chunks[k].kind == "verb"]
        finite = [k for k in verbs if self.chunks[k].form == "finite" or (self.chunks[k].form == "participle" and self.object(k) is not None)]
        if not finite:
            return True
        relative = next((k for k in range(first, last) if self.chunks[k].kind == "relative"), None)
        if relative is not None and relative < finite[0]:
            return True
        head = self.chunks[finite[0]].head
        reports = head is not None and head.trigger is not None and any(s.value.code.startswith("01") for s in head.trigger.senses)
        return reports and len(finite) == 1 and self.object(finite[0]) is None

    # Pronouns

    def resolved(self, m: int) -> Argument | None:
        """The phrase at a chunk; for a pronoun, or a phrase that one owns, who is meant, if the sentence says."""
        chunk = self.chunks[m]
        if not chunk.pronoun or chunk.argument is None:
            return chunk.argument
        found = self.speaker(m) if self.chunker.norm(chunk.argument.first) in FIRST_PERSON else self._meant(m)
        if found is not None and found.last <= chunk.first or found is not None and found.first >= chunk.last:
            return found
        return chunk.argument if chunk.pronoun == "owner" else None

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

    # Speakers

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

    def says(self, n: int) -> bool:
        """Whether a verb of saying or promising stands here."""
        head = self.chunks[n].head
        return head is not None and head.trigger is not None and any(s.value.code.startswith("01") for s in head.trigger.senses)

    def is_speaker(self, m: int) -> bool:
        """Whether a phrase is the subject of a finite verb behind it."""
        behind = self.chunks[m + 1] if m + 1 < len(self.chunks) else None
        return behind is not None and self.says(m + 1)

    def resolved_object(self, n: int) -> Argument | None:
        thing = self.object(n)
        return self.resolved(thing) if thing is not None else None
