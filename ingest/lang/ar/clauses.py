"""The clauses of an Arabic sentence: noun phrases with the preposition before them, verbs, and what divides them."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Final

from ingest.lang.ar.morphology import ARTICLE
from ingest.lang.ar.phrases import Phrases
from ingest.lang.ar.words import ACTORS, COMMA, ENDING, HARD, LONE, QUOTE, Words
from ingest.lang.grammar import Argument, FunctionWord, Match, Parsed

__all__ = ["Chunk", "Clauses"]

MAX_BRACKET: Final = 20
"""Tokens of a bracket that is passed over."""
MAX_REACH: Final = 40
"""Tokens from a trigger to the last chunk that may be its argument."""
ADJECTIVAL: Final = ("ي", "يه", "ه")
"""Endings of adjectives between an event noun and its state: غارة جوية عنيفة إسرائيلية."""
TOLLS: Final = ("killed", "injured")
GOVERNOR_REACH: Final = 9
"""Tokens between a verb and the masdar that it governs, at most."""
MAX_DESCRIBED: Final = 4
"""Phrases back to the one that an asyndetic clause describes."""
MAX_REFERENTS: Final = 8
"""Phrases back to whom a pronoun means."""
GOVERNING: Final = ("في", "الي", "علي", "من", "عن", "عبر", "خلال")
"""Prepositions between a verb and the masdar that tells what its subject did: نجح في قتل, رد عبر اغتيال."""


class Chunk:
    """Tokens `first` to `last` (excluded) that are one part of a clause."""

    __slots__ = ("also", "argument", "attached", "bare", "first", "kind", "last", "preposition")

    def __init__(
        self,
        kind: str,
        first: int,
        last: int,
        preposition: str = "",
        attached: str = "",
        argument: Argument | None = None,
        *,
        also: bool = False,
    ) -> None:
        self.kind = kind
        """`phrase`, `by`, `time`, `verb`, `word` (other function word), `comma`, `end`."""
        self.first = first
        self.last = last
        self.preposition = preposition
        """The preposition before it, as a word of its own or attached to it."""
        self.attached = attached
        """The preposition that is attached to it: ب, ل, ك."""
        self.argument = argument
        self.also = also
        """Whether و ties it to what stands before it."""
        self.bare = kind == "phrase" and not preposition and not also
        """Whether it may be subject or object."""


class Clauses:
    """Chunks of one sentence, found on demand, and what stands where around a trigger."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.words = Words(parsed)
        self.phrases = Phrases(parsed, self.words)
        self.tokens = self.words.tokens
        self.count = self.words.count
        self.dateline = parsed.notes.get("dateline", 0)
        self.phrase = self.phrases.phrase
        self._chunks: dict[int, Chunk] = {}
        self._kept_walk: list[Chunk] | None = None
        self._kept_starts: list[int] | None = None
        self._kept_units: set[int] | None = None
        self._kept_light_verbs: list[tuple[int, FunctionWord]] | None = None
        self._kept_verbs_of_effect: list[int] | None = None
        self._kept_clauses: list[tuple[int, int]] | None = None

    # Chunks

    def chunk(self, i: int) -> Chunk:
        """What begins at a token."""
        found = self._chunks.get(i)
        if found is None:
            found = self._chunks[i] = self._read_chunk(i)
        return found

    def between(self, first: int, last: int) -> Iterator[Chunk]:
        """Chunks from a token on, to another."""
        i = first
        while i < last:
            chunk = self.chunk(i)
            yield chunk
            i = max(chunk.last, i + 1)

    @property
    def walk(self) -> list[Chunk]:
        """All chunks of the sentence that hold a noun phrase."""
        if self._kept_walk is None:
            self._kept_walk = [c for c in self.between(self.dateline, self.count) if c.argument]
        return self._kept_walk

    @property
    def _starts(self) -> list[int]:
        if self._kept_starts is None:
            self._kept_starts = [c.first for c in self.walk]
        return self._kept_starts

    def right(self, first: int) -> list[Chunk]:
        """Chunks behind a trigger, to where its clause ends."""
        chunks: list[Chunk] = []
        behind, aside = first, False
        for chunk in self.between(first, min(self.count, first + MAX_REACH)):
            if chunk.first < behind:
                continue
            if chunk.kind == "verb" and chunks and (described := self._description(chunk.first, chunks[-1])):
                behind = described
                continue
            if chunk.kind in ("end", "verb"):
                break
            if chunk.kind == "comma":
                resumes = self._resumes(chunk.last)
                if any(c.bare for c in chunks) and not resumes and not aside:
                    break
                aside = resumes and not aside
            chunks.append(chunk)
        return chunks

    def _description(self, verb: int, before: Chunk) -> int:
        """Where the verb that describes an indefinite noun ends with its object: مسلحان يستقلان دراجة; 0 for another verb."""
        if not before.bare or before.argument is None or before.last != verb or self.words.goes_on(verb):
            return 0
        if not self.is_indefinite(before.argument) or not self._tells_nothing(verb):
            return 0
        if not self._is_aside(verb):
            return verb + 1
        behind = next(self.between(verb + 1, self.count), None)
        return behind.last if behind is not None and behind.argument is not None else verb + 1

    def _tells_nothing(self, verb: int) -> bool:
        """Whether a verb tells no event of ours: يستقلون, أقلعت."""
        if "auxiliary" in self.words.kinds(verb):
            return False
        match = self.parsed.triggers.get(verb)
        return match is None or all(s.value.code == "-" for s in match.of("trigger"))

    def _resumes(self, i: int) -> bool:
        """Whether the clause goes on behind a comma: with a preposition, or a time."""
        return i < self.count and (
            bool(self.words.attached_preposition(i))
            or i in self.parsed.times
            or not self.words.kinds(i).isdisjoint(("preposition", "by"))
        )

    def _read_chunk(self, i: int) -> Chunk:
        token, words = self.tokens[i], self.words
        if token.norm in HARD:
            return Chunk("end", i, i + 1)
        if token.norm in COMMA:
            return Chunk("comma", i, i + 1)
        if token.norm == "(":
            reach = range(i + 1, min(i + MAX_BRACKET, self.count))
            close = next((j for j in reach if self.tokens[j].norm == ")"), None)
            return Chunk("word", i, close + 1 if close else i + 1)
        timed = self._time_end(i)
        if timed:
            return Chunk("time", i, timed)
        if token.norm in LONE and i + 1 < self.count and self.phrase(i + 1):
            behind = self.chunk(i + 1)
            return Chunk(behind.kind, i, behind.last, token.norm, token.norm, behind.argument)
        function = self._function(i, words.kinds(i)) if i not in self.parsed.numbers else None
        if function is not None:
            return function
        if words.is_verb(i) or (i and words.cover_at(i) is None and self.phrases.describes(i)):
            return Chunk("verb", i, i + 1)
        argument = self.phrase(i)
        if argument is None:
            return Chunk("word", i, i + 1)
        attached = words.attached_preposition(i)
        also = i > 0 and (words.conjoined(i) or self.tokens[i - 1].norm == "و")
        return Chunk("phrase", i, argument.last, attached, attached, argument, also=also)

    def _time_end(self, i: int) -> int:
        """Where a time that begins at a token ends, also one of the words for it: عام 2014, شهرين, أربع ساعات; 0 for none."""
        times, last = self.parsed.times, self.parsed.numbers.get(i, i)
        if i in times:
            return times[i]
        if last >= self.count or self.words.cover_at(last) is not None or last in self.parsed.triggers:
            return 0
        if last not in self._units:
            return 0
        return times.get(last + 1, last + 1)

    @property
    def _units(self) -> set[int]:
        """Tokens at which a unit of time begins: عام, شهرين."""
        if self._kept_units is None:
            self._kept_units = {m.first for m in self.parsed.holding("time") if "unit" in m.of("time").uses}
        return self._kept_units

    def _function(self, i: int, kinds: frozenset[str]) -> Chunk | None:
        """What a function word makes of the words behind it."""
        if not kinds:
            return None
        last = self.parsed.functions[i].last
        if "aside" in kinds:
            return Chunk("word", i, self._behind_aside(i))
        if kinds & {"relative", "subordinator"} or ("conjunction" in kinds and not self._joins(i)):
            return Chunk("end", i, last)
        verb = self.words.is_verb(i)
        if kinds & {"by", "preposition"} or ("cause" in kinds and not verb):
            return self._prepositional(i, "by" if "by" in kinds else "phrase")
        if verb or not kinds & ENDING or "title" in kinds or self.phrase(i):
            return None
        return Chunk("time" if "time" in kinds else "word", i, last)

    def _behind_aside(self, i: int) -> int:
        """Where a remark about some of those just named ends: بينهم مسعفة وطفلان."""
        last = self.parsed.functions[i].last
        while last < self.count and (phrase := self.phrase(last)) is not None and not self.words.is_verb(last):
            last = phrase.last
            if last >= self.count or not self.words.conjoined(last):
                break
        return last

    def _prepositional(self, i: int, kind: str) -> Chunk:
        match = self.parsed.functions[i]
        word = match.senses[0].value.form
        if match.suffix or match.last >= self.count:
            return Chunk("word", i, match.last)
        argument = self.phrase(match.last) if match.last not in self.parsed.times else None
        if argument is None:
            timed = match.last in self.parsed.times
            return Chunk("time" if timed else "word", i, self.parsed.times.get(match.last, match.last))
        return Chunk(kind, i, argument.last, preposition=word, argument=argument)

    def _joins(self, i: int) -> bool:
        """Whether a conjunction joins two nouns, and no clauses."""
        behind = self.parsed.functions[i].last
        return behind < self.count and not self.words.is_verb(behind)

    # Agreement

    def head(self, argument: Argument) -> int | None:
        """The noun of a phrase; None where a number counts it."""
        return None if argument.first in self.parsed.numbers else argument.first

    def agrees(self, argument: Argument, features: str, *, before: bool) -> bool:
        """Whether a phrase may be subject of a verb with these features; in front of its verb also in number."""
        head = self.head(argument)
        plural = ("l" in features or "d" in features) and "s" not in features
        if head is None or self._is_joined(argument):
            return True
        if before and plural != (self.words.is_plural(head) and self.words.is_human(head)) and self._tells_number(head):
            return False
        gender = self.words.gender(head)
        if not gender or plural or ("m" in features) == ("f" in features):
            return True
        return gender in features

    def _is_joined(self, argument: Argument) -> bool:
        return any(self.words.conjoined(i) for i in range(argument.first + 1, argument.last))

    def _tells_number(self, head: int) -> bool:
        """Whether the noun's own form tells one from many: not الشرطة, nor a name."""
        cover = self.parsed.covered[head]
        if cover is None or cover.of("actor"):
            return False
        nouns = [s for s in cover.senses if s.kind == "agent" and s.value.human]
        return bool(nouns) and all(s.value.number == "sg" for s in nouns)

    # Left of a trigger

    def subject_before(self, verb: int, features: str = "") -> Argument | None:
        """A phrase in front of its verb: الجيش قتل …, إن مسلحين هاجموا …, and what a relative clause refers to."""
        if self.relative_before(verb):
            return self.related(verb)
        if self.words.goes_on(verb):
            return None
        first, _ = self.clause(verb)
        divider = next((j for j in range(verb - 1, first - 1, -1) if self._divides(j)), None)
        start = first if divider is None else divider + 1
        if divider is not None and self._is_aside(divider):
            described = self.described(divider, features)
            if described is not None:
                return described
        return self._first_subject(start, verb, features)

    def _first_subject(self, start: int, verb: int, features: str) -> Argument | None:
        if start > 0 and "d" in features and self.words.is_verb(start - 1):
            relative = self.described(verb, features)
            if relative is not None and self.words.is_plural(relative.first):
                return relative  # شيع حزب الله عنصرين | قتلا
        for chunk in self.between(start, verb):
            found = chunk.argument
            if found is None or not chunk.bare or self.is_mere_number(found):
                continue
            whole = self._with_others(found, verb)
            if self.agrees(whole, features, before=True):
                return whole if whole.last <= verb else Argument(whole.first, verb, whole.skip)
        return None

    def _with_others(self, argument: Argument, verb: int) -> Argument:
        """A subject with those that و ties to it right in front of the verb: ضابط وجنديان خطفا."""
        last = argument.last
        while last < verb:
            chunk = self.chunk(last)
            if not chunk.also or chunk.argument is None or chunk.preposition:
                break
            last = chunk.last
        return argument.up_to(last) if last == verb else argument

    def is_mere_number(self, argument: Argument) -> bool:
        """Whether nothing but digits stands there: a year in front of a headline."""
        return argument.last - argument.first == 1 and self.tokens[argument.first].kind == "number"

    def subject_of_clause(self, verb: int) -> Argument | None:
        """The phrase with which the clause of a plural verb begins, far in front of it: 13 شخصا يشتبه في …, قتلوا."""
        if self.words.goes_on(verb):
            return None
        first, _ = self.clause(verb)
        return next(
            (
                c.argument
                for c in self.between(max(first, self.dateline), verb)
                if c.bare and c.argument and self.counts_people(c.argument)
            ),
            None,
        )

    def _is_aside(self, i: int) -> bool:
        """Whether a present verb that tells no event describes the noun before it: انتحاريا يقود سيارة."""
        match = self.parsed.functions.get(i)
        return match is not None and i not in self.parsed.triggers and match.senses[0].features.startswith("N")

    def _divides(self, i: int) -> bool:
        kinds = self.words.kinds(i)
        if i < self.dateline or self.tokens[i].norm in HARD or kinds & {"subordinator", "relative"}:
            return True
        return self.words.is_verb(i) and ("auxiliary" not in kinds or i in self.parsed.triggers)

    def antecedent(self, at: int) -> Argument | None:
        """The phrase right before a relative pronoun or a verb whose object is attached."""
        found = next(self._backwards(at), None)
        if found is None or at - found.last > 1:
            return None
        return Argument(found.first, min(at, found.last), found.skip)

    def described(self, verb: int, features: str = "") -> Argument | None:
        """The indefinite phrase that a verb behind it describes: انفجار استهدف موكبا, هجوم بسيارة مفخخة استهدف موكبا."""
        if self.words.goes_on(verb):
            return None
        last = verb
        for chunk in islice(self._chunks_before(verb), MAX_DESCRIBED):
            found = chunk.argument
            if found is None or chunk.last != last:
                return None
            if self.is_indefinite(found) and self.agrees(found, features, before=True):
                return found
            last = chunk.first
        return None

    def is_indefinite(self, argument: Argument) -> bool:
        """Whether neither article, name nor owner tells which: the head of هجوم انتحاري."""
        if argument.first in self.parsed.numbers:
            return not self.words.has_article(argument.last - 1)
        cover = self.words.cover_at(argument.first)
        if cover is not None and (not cover.of("agent") and not self.words.is_adjective(cover)):
            return False
        return not any(
            self.words.has_article(i) or self.words.has_owner(i) for i in range(argument.first, argument.last)
        )

    def referent(self, at: int, pronoun: str) -> Argument | None:
        """Whom an attached pronoun means: the nearest phrase before that agrees with it."""
        near = islice((a for a in self._backwards(at) if a.last <= at), MAX_REFERENTS)
        return next((a for a in near if self.means(a, pronoun)), None)

    def _backwards(self, at: int) -> Iterator[Argument]:
        """Noun phrases that begin before a token, the nearest first."""
        return (c.argument for c in self._chunks_before(at) if c.argument)

    def _chunks_before(self, at: int) -> Iterator[Chunk]:
        return (self.walk[n] for n in range(bisect_left(self._starts, at) - 1, -1, -1))

    def means(self, argument: Argument, pronoun: str) -> bool:
        """Whether an attached pronoun can mean a phrase: someone whom tables know, of its number and gender."""
        head = self.head(argument)
        known = any(m is not None and m.of(*ACTORS) for m in self.parsed.covered[argument.first : argument.last])
        if not known:
            return False
        if head is None:
            return pronoun in ("هم", "هما", "هن")
        if pronoun in ("هم", "هما"):
            return self.words.is_human(head) and self.words.is_plural(head)
        many = self.words.is_human(head) and self.words.is_plural(head)
        return not many and self.words.gender(head) in ("", "f" if pronoun in ("ها", "هن") else "m")

    def relative_before(self, verb: int) -> bool:
        return self._relative(verb) is not None

    def _relative(self, verb: int) -> int | None:
        """The relative pronoun before a verb, auxiliaries passed over: التي كانت قد خطفته."""
        at = verb - 1
        while at > 0 and "auxiliary" in self.words.kinds(at):
            at -= 1
        return at if at >= 0 and "relative" in self.words.kinds(at) else None

    def related(self, verb: int) -> Argument | None:
        """The phrase that the relative clause of a verb speaks of."""
        relative = self._relative(verb)
        return self.antecedent(relative) if relative is not None else None

    def is_close(self, argument: Argument, verb: int) -> bool:
        """Whether nothing but time, place or a negation stands between a phrase and the verb behind it."""
        marks = [j for j in range(argument.last, verb) if self.tokens[j].norm in HARD | COMMA]
        return not marks or (len(marks) > 1 and not any(self.tokens[j].norm in HARD for j in marks))

    def verb_before(self, verb: int) -> int | None:
        """The verb before another in the sentence, auxiliaries passed over."""
        for j in range(verb - 1, self.dateline - 1, -1):
            if self.words.is_verb(j) and (j in self.parsed.triggers or not self._only_helps(j)):
                return j
        return None

    def _only_helps(self, verb: int) -> bool:
        """Whether an auxiliary says nothing of its own subject, as سبق does: سبق لكوبا أن."""
        senses = [s.value for s in self.parsed.functions[verb].senses if s.value.kind == "auxiliary"]
        return bool(senses) and not any("subj=" in s.note for s in senses)

    # Who a phrase is

    def may_act(self, argument: Argument) -> bool:
        """Whether a phrase names someone, or an attack or weapon, that can be the subject of an attack."""
        tokens = range(argument.first, argument.last)
        return any((m := self.parsed.covered[j]) is not None and bool(m.of(*ACTORS)) for j in tokens) or any(
            j in self.parsed.triggers or any(m.of("weapon") for m in self.parsed.starting.get(j, ())) for j in tokens
        )

    def is_weapon(self, argument: Argument) -> bool:
        """Whether a phrase is of weapons that somebody fires: عشرات الصواريخ."""
        head = self.head(argument)
        head = self.counted(argument) if head is None else head
        return head is not None and any(m.of("weapon") for m in self.parsed.starting.get(head, ()))

    def is_place(self, argument: Argument) -> bool:
        """Whether a phrase names a place and nobody."""
        covers = [m for m in self.parsed.covered[argument.first : argument.last] if m is not None]
        return bool(covers) and not any(m.of(*ACTORS) for m in covers)

    def counts_people(self, argument: Argument) -> bool:
        """Whether a phrase is a number of people, or a person: a victim more than a doer."""
        counted = self.counted(argument)
        if counted is not None and self.words.cover_at(counted) is not None and not self.words.is_human(counted):
            return False
        return any(j in self.parsed.numbers or self.words.is_human(j) for j in range(argument.first, argument.last))

    def counted(self, argument: Argument) -> int | None:
        """The noun that the number of a phrase counts; None where there is no number, or none follows."""
        behind = self.parsed.numbers.get(argument.first)
        return behind if behind is not None and behind < argument.last else None

    def sides(self, argument: Argument) -> tuple[Argument | None, Argument | None]:
        """X and Y of بين X وY, also وبين Y."""
        i = argument.last
        while i < self.count and i - argument.last < 3 and self.tokens[i].norm in QUOTE | {","}:
            i += 1
        if i + 1 < self.count and self.tokens[i].norm == "من" and (origin := self.phrase(i + 1)) is not None:
            i = origin.last  # بين مسلحين من آل جعفر وآخرين
        if i >= self.count:
            return argument, None
        function = self.parsed.functions.get(i)
        if function is not None and "preposition" in self.words.kinds(i) and function.prefix.startswith("و"):
            return argument, self.phrase(function.last) if function.last < self.count else None
        if self.tokens[i].norm == "و" and i + 1 < self.count:
            return argument, self.phrase(i + 1)
        return argument, self.phrase(i) if self.tokens[i].norm.startswith("و") else None

    def coordinated(self, argument: Argument) -> list[Argument]:
        """Phrases of people behind و: واثنان من حراسه وسائق سيارته."""
        found: list[Argument] = []
        i = argument.last
        while i < self.count and self.words.conjoined(i) and not self._begins_clause(i):
            following = self.phrase(i)
            if following is None or not self.counts_people(following):
                break
            found.append(following)
            i = following.last
        return found

    def _begins_clause(self, i: int) -> bool:
        return i in self.parsed.triggers or i in self.parsed.functions

    def owner_behind(self, argument: Argument) -> Argument:
        """The phrase with its owner behind ل: نقطة للجيش, مواقع لحزب العمال, مخزن تابع للجبهة."""
        i = argument.last
        if i < self.count and self.tokens[i].norm.removeprefix(ARTICLE).startswith("تابع"):
            i += 1
        if i >= self.count or self.words.attached_preposition(i) != "ل":
            return argument
        owner = self.phrase(i)
        cover = self.parsed.covered[i]
        known = cover is not None and cover.of(*ACTORS)
        return Argument(argument.first, owner.last, argument.skip) if owner and known else argument

    # Around an event noun

    def genitive(self, i: int, *, victims: bool) -> Argument | None:
        """The noun that an event noun governs: مقتل ثمانية عناصر, هجوم الجيش; no adjective: هجوم انتحاري."""
        words = self.words
        if i >= self.count or words.conjoined(i) or words.attached_preposition(i) or i in self.parsed.times:
            return None
        token, cover = self.tokens[i], self.parsed.covered[i]
        if token.norm in QUOTE or i in self.parsed.numbers:
            return self.phrase(i)
        if token.kind == "mark" or (words.ends_phrase(i) and "title" not in words.kinds(i)):
            return None
        if cover is not None and cover.first == i:
            nouns = [s for s in cover.senses if s.kind != "state" or s.value.kind == "name" or "D" in s.features]
            return self.phrase(i) if nouns else None
        phrase = self.phrase(i)
        if phrase is None or victims or token.norm.startswith(ARTICLE):
            return phrase
        event = i in self.parsed.triggers and not words.is_verb(i)
        inside = range(phrase.first + 1, phrase.last)  # فض اعتصام الطلاب
        return phrase if event and any(words.has_article(j) or self.parsed.covered[j] for j in inside) else None

    def adjective_actor(self, i: int) -> Argument | None:
        """An adjective of nationality among the words right behind: غارة جوية إسرائيلية."""
        for j in range(i, min(i + 4, self.count)):
            cover = self.parsed.covered[j]
            if cover is not None and cover.first == j and not cover.prefix:
                if self.words.is_adjective(cover) or self._is_followers(j, cover):
                    return Argument(j, cover.last)
                return None
            if self.tokens[j].kind == "mark" or self.words.ends_phrase(j) or self.words.conjoined(j):
                return None
            if not self.tokens[j].norm.endswith(ADJECTIVAL):
                return None
        return None

    def _is_followers(self, i: int, cover: Match) -> bool:
        """القصف الحوثي: a group named as an adjective is."""
        norm = self.tokens[i].norm
        return bool(cover.of("actor")) and norm.startswith(ARTICLE) and norm.endswith(("ي", "يه"))

    @property
    def light_verbs(self) -> list[tuple[int, FunctionWord]]:
        """Verbs whose object is an event noun, in order."""
        if self._kept_light_verbs is None:
            self._kept_light_verbs = self._find_light_verbs()
        return self._kept_light_verbs

    def _find_light_verbs(self) -> list[tuple[int, FunctionWord]]:
        found = self.parsed.functions.items()
        return sorted(((i, s.value) for i, m in found for s in m.senses if s.value.kind == "light"), key=lambda v: v[0])

    @property
    def verbs_of_effect(self) -> list[int]:
        """Verbs whose object is what an attack struck: طال, هز."""
        if self._kept_verbs_of_effect is None:
            self._kept_verbs_of_effect = self._find_verbs_of_effect()
        return self._kept_verbs_of_effect

    def _find_verbs_of_effect(self) -> list[int]:
        found = self.parsed.functions.items()
        return sorted(i for i, m in found if any("obj=actor2" in s.value.note for s in m.senses))

    def carries_back(self, verb: int) -> bool:
        """هجوم شنه الجيش, الهجوم الذي نفذته القوات: the verb's object is the noun before it."""
        return bool(self.parsed.functions[verb].suffix) or self.relative_before(verb)

    def governing_verb(self, noun: int) -> int | None:
        """The verb that governs the noun through a preposition: نجح الجيش في قتل, قامت طائرة بإطلاق, رد عبر اغتيال."""
        prefix = self.words.attached_preposition(noun) or (
            self.parsed.triggers[noun].prefix.lstrip("وف") if noun in self.parsed.triggers else ""
        )
        free = noun > 0 and "preposition" in self.words.kinds(noun - 1) and self.tokens[noun - 1].norm in GOVERNING
        if prefix != "ب" and not free:
            return None
        for j in range(noun - 1, max(-1, noun - GOVERNOR_REACH), -1):
            if "cause" in self.words.kinds(j):
                return None
            if self.words.is_verb(j):
                return j
        return None

    def verb_between(self, first: int, last: int) -> bool:
        return any(self.words.is_verb(j) for j in range(first, last))

    def phrase_between(self, first: int, last: int) -> Argument | None:
        """The first phrase without preposition between two tokens."""
        bare = (c.argument for c in self.between(first, last) if c.bare and c.argument)
        found = next((a for a in bare if not self.words.is_accusative(a.first)), None)
        return Argument(found.first, min(found.last, last), found.skip) if found else None

    # Clauses

    def clause(self, at: int) -> tuple[int, int]:
        """The clause that holds a token: from one hard mark or subordinator to the next."""
        return next((c for c in self._clauses if c[0] <= at < c[1]), (0, self.count))

    @property
    def _clauses(self) -> list[tuple[int, int]]:
        if self._kept_clauses is None:
            self._kept_clauses = self._find_clauses()
        return self._kept_clauses

    def _find_clauses(self) -> list[tuple[int, int]]:
        starts = [0]
        told = self.parsed.triggers.keys() | self.parsed.functions.keys()
        for i in range(1, self.count):
            if self.tokens[i].norm in HARD and i + 1 < self.count:
                starts.append(i + 1)
            elif i in told and ("subordinator" in self.words.kinds(i) or self._begins_another(i)):
                starts.append(i)
        return list(zip(starts, [*starts[1:], self.count], strict=True))

    def _begins_another(self, i: int) -> bool:
        """Whether a verb behind و begins a clause of its own; قتل ثلاثة وأصيب خمسة في هجوم is one."""
        if not (self.words.is_verb(i) and self.words.conjoined(i)):
            return False
        before = self.verb_before(i) if self._counts(i) else None
        return before is None or not self._counts(before)

    def _counts(self, verb: int) -> bool:
        match = self.parsed.triggers.get(verb)
        return match is not None and any(s.value.toll in TOLLS for s in match.of("trigger"))
