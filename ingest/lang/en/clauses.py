"""The clauses of an English sentence over its chunks: what belongs to a verb, which verbs are finite, what stands aside."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from ingest.lang.en.chunks import Chunk, Chunker
from ingest.lang.grammar import Argument

__all__ = ["BREAKS", "PASSED", "Clauses"]

ASIDE: Final = 24
"""Tokens between the commas of an apposition or aside, at most."""
STANCES: Final = frozenset(("denial", "threat", "request", "plan", "charge"))
"""Kinds of cue that hold for what a verb governs, and not for the verb that "and" adds to it."""
PASSED: Final = frozenset(("word", "time"))
BREAKS: Final = frozenset(("end", "subordinator"))


class Clauses:
    """The clauses of one sentence."""

    def __init__(self, chunker: Chunker) -> None:
        self.chunker = chunker
        self.resolving: set[int] = set()
        """Chunks of pronouns whose meaning is being looked for."""
        self.chunks = chunker.chunks
        self._kept_dividers: list[int] | None = None
        self._kept_reports: frozenset[int] | None = None
        self._kept_stances: frozenset[int] | None = None

    def bounds(self, n: int) -> tuple[int, int]:
        """First and last token (excluded) of the clause around a chunk."""
        dividers = self._dividers
        before, behind = bisect_left(dividers, n), bisect_right(dividers, n)
        begins = self.chunks[dividers[before - 1]] if before else None
        first = 0 if begins is None else begins.last if begins.kind == "end" else begins.first
        return first, self.chunks[dividers[behind]].first if behind < len(dividers) else self.chunker.count

    @property
    def _dividers(self) -> list[int]:
        """The chunks at which a clause ends, in order."""
        if self._kept_dividers is None:
            self._kept_dividers = [m for m in range(len(self.chunks)) if self._divides(m)]
        return self._kept_dividers

    def _divides(self, m: int) -> bool:
        """Whether a clause ends here; one that "that" begins goes on with the verb that governs it."""
        chunk = self.chunks[m]
        if chunk.kind == "conjunction":
            return self._ends_stance(m)
        return chunk.kind == "end" or (chunk.kind == "subordinator" and self.chunker.norm(chunk.first) != "that")

    def _ends_stance(self, m: int) -> bool:
        """Whether a finite verb goes on behind "and" that an earlier denial or threat does not govern: denied it and accused them."""
        behind = self.chunks[m + 1] if m + 1 < len(self.chunks) else None
        if behind is None or behind.kind != "verb" or not self.is_finite(m + 1):
            return False
        governing = self._verb_before(m)
        while governing is not None and self.chunks[governing].form in ("gerund", "infinitive"):
            governing = self._verb_before(governing)
        return governing is not None and any(
            i in self._stances for i in range(self.chunks[governing].first, self.chunks[governing].last)
        )

    @property
    def _reports(self) -> frozenset[int]:
        """Tokens at which words of saying begin."""
        if self._kept_reports is None:
            self._kept_reports = self._find_reports()
        return self._kept_reports

    def _find_reports(self) -> frozenset[int]:
        cues = self.chunker.parsed.holding("cue")
        return frozenset(m.first for m in cues for s in m.of("cue") if s.value.kind == "report")

    @property
    def _stances(self) -> frozenset[int]:
        """Tokens at which words begin that deny, threaten, ask or plan."""
        if self._kept_stances is None:
            self._kept_stances = frozenset(
                m.first for m in self.chunker.parsed.holding("cue") for s in m.of("cue") if s.value.kind in STANCES
            )
        return self._kept_stances

    def is_finite(self, n: int) -> bool:
        """Whether a group of verbs makes a clause of its own, as far as its own words tell."""
        chunk = self.chunks[n]
        return chunk.kind == "verb" and (
            chunk.form == "finite" or (chunk.form == "participle" and not self.is_reduced(n))
        )

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

    def partners(self, m: int) -> list[int]:
        """Chunks of the phrases that commas and "and" join to this one and that stand before it, with itself, in order."""
        found = [m]
        k = m - 1
        while k > 0 and self.chunks[k].kind in ("conjunction", "comma") and self._joins(k, found):
            found.insert(0, k - 1)
            k -= 2
        return found if (len(found) > 1 and self.chunks[found[0] - 1].kind != "verb") or found == [m] else [m]

    def _joins(self, k: int, found: list[int]) -> bool:
        before = self.chunks[k - 1]
        if self.chunks[k].kind == "comma" and k > 1 and self.chunks[k - 2].kind == "subordinator":
            return False  # after weeks of fighting, the two sides agreed
        is_phrase = before.kind == "phrase" and not before.preposition and before.pronoun != "pronoun"
        return is_phrase and (self.chunks[k].kind == "conjunction" or len(found) > 1)

    def _verb_before(self, m: int) -> int | None:
        """The verb before a conjunction or comma, in the same clause."""
        for k in range(m - 1, -1, -1):
            if (
                self.chunks[k].kind == "verb"
                and not (self.says(k) and self._is_inserted(k))
                and not (k and self._describes(k))
            ):
                return k
            if self.chunks[k].kind in BREAKS:
                return None
        return None

    def _is_inserted(self, k: int) -> bool:
        """Whether a verb of saying stands in an aside behind what is said: ", police said on Sunday,"."""
        if k < 2 or self.chunks[k - 1].kind != "phrase" or self.chunks[k - 1].preposition:  # noqa: PLR2004, RUF100
            return False
        behind = next((c for c in self.chunks[k + 1 :] if c.kind not in PASSED), None)
        return self.chunks[k - 2].kind == "comma" and behind is not None and behind.kind == "comma"

    def _is_second_of_preposition(self, m: int) -> bool:
        """Between X and Y: the second phrase has the first one's preposition, where a phrase without one stands before."""
        if m < 3 or self.chunks[m - 1].kind != "conjunction" or not self.chunks[m - 2].preposition:  # noqa: PLR2004, RUF100
            return False
        if self.chunks[m - 2].preposition in ("between", "among"):
            return True
        k = m - 3
        while k > 0 and self.chunks[k].preposition:
            k -= 1
        return (
            self.chunks[k].kind == "phrase"
            and not self.chunks[k].preposition
            and not (k and self.chunks[k - 1].kind == "verb")
        )

    def _relative_clause(self, m: int) -> int | None:
        """The relative pronoun of the clause whose object this phrase is: the police who dispersed THE CROWD arrested ten."""
        if m > 1 and self.chunks[m - 1].kind == "verb" and self.chunks[m - 2].kind == "relative":
            return m - 2
        return None

    def _is_object_of_gerund(self, m: int) -> bool:
        """Aircraft using missiles killed: the missiles belong to the gerund that describes the aircraft."""
        return (
            m > 1
            and self.chunks[m - 1].kind == "verb"
            and self.chunks[m - 1].form == "gerund"
            and self.chunks[m - 2].kind == "phrase"
        )

    def _bare_between(self, m: int, n: int) -> bool:
        return any(c.kind == "phrase" and not c.preposition for c in self.chunks[m + 1 : n])

    def _owner_of(self, chunk: Chunk) -> Argument | None:
        """Sweden's decision to send them back: Sweden."""
        argument = chunk.argument
        if argument is None:
            return None
        mark = next(
            (u.first for u in self.chunker.units if u.kind == "own" and argument.first < u.first < argument.last), None
        )
        if mark is None:
            return None
        head = Argument(mark + 1, argument.last)
        return Argument(argument.first, mark) if not self.chunker.knows(head) else None

    def _opened(self, m: int) -> int | None:
        """The comma that opens the aside which the comma at this chunk closes: an apposition, a relative clause, "police said"."""
        for k in range(m - 1, 0, -1):
            chunk = self.chunks[k]
            if chunk.kind == "end" or self.chunks[m].first - chunk.first > ASIDE:
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
        finite = [
            k
            for k in verbs
            if self.chunks[k].form == "finite" or (self.chunks[k].form == "participle" and self.object(k) is not None)
        ]
        if not finite:
            return True
        relative = next((k for k in range(first, last) if self.chunks[k].kind == "relative"), None)
        if relative is not None and relative < finite[0]:
            return True
        head = self.chunks[finite[0]].head
        reports = (
            head is not None
            and head.trigger is not None
            and any(s.value.code.startswith("01") for s in head.trigger.senses)
        )
        return reports and len(finite) == 1 and self.object(finite[0]) is None

    def says(self, n: int) -> bool:
        """Whether a verb of saying or promising stands here."""
        head = self.chunks[n].head
        if head is None:
            return False
        told = head.trigger is not None and any(s.value.code.startswith("01") for s in head.trigger.senses)
        return told or head.first in self._reports

    def is_speaker(self, m: int) -> bool:
        """Whether a phrase is the subject of a finite verb behind it."""
        behind = self.chunks[m + 1] if m + 1 < len(self.chunks) else None
        return behind is not None and self.says(m + 1)
