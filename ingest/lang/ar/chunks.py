"""A sentence in chunks: noun phrases with the preposition before them, and what divides them."""

from dataclasses import dataclass

from ingest.lang.ar.morphology import ARTICLE
from ingest.lang.folding import attached_length
from ingest.lang.grammar import Argument, FunctionWord, Match, Parsed, Sense

__all__ = ["Chunk", "Chunker"]

MAX_PHRASE = 12
"""Tokens of a noun phrase; longer ones have swallowed something."""
MAX_BRACKET = 20
"""Tokens of a bracket that is passed over."""
MAX_REACH = 40
"""Tokens from a trigger to the last chunk that may be its argument."""
GOVERNOR_REACH = 9
"""Tokens between a verb and the masdar that it governs, at most."""
HARD = frozenset("؛;:.!?؟…")
COMMA = frozenset(",،-")
QUOTE = frozenset('"')
BRACKETS = {"(": ")", "[": "]"}
ENDING = frozenset(
    [
        "preposition",
        "conjunction",
        "relative",
        "subordinator",
        "adverb",
        "aside",
        "time",
        "by",
        "cause",
        "verb",
        "light",
        "auxiliary",
        "pronoun",
        "determiner",
    ]
)
"""Function words at which a noun phrase ends."""
ACTORS = ("actor", "agent", "state")


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: str
    """`phrase`, `by`, `time`, `verb`, `word` (other function word), `comma`, `end`."""
    first: int
    last: int
    preposition: str = ""
    """The preposition before it as a word of its own."""
    attached: str = ""
    """The preposition that is attached to it: ب, ل, ك."""
    argument: Argument | None = None


class Chunker:
    """Chunks of one sentence, found on demand."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tokens = parsed.sentence.tokens
        self.count = len(self.tokens)
        self.dateline = parsed.notes.get("dateline", 0)
        self._phrases: dict[int, Argument | None] = {}
        self._clauses: list[tuple[int, int]] | None = None

    # What a token is

    def function(self, i: int) -> FunctionWord | None:
        match = self.parsed.functions.get(i)
        return match.senses[0].value if match else None

    def kinds(self, i: int) -> set[str]:
        """Kinds of function word that begin here; empty where a name covers the token."""
        match = self.parsed.functions.get(i)
        if match is None:
            return set()
        cover = self.parsed.covered[i]
        if cover is not None and (cover.first < i or cover.last > match.last):
            return set()
        return {s.value.kind for s in match.senses}

    def is_verb(self, i: int) -> bool:
        """Whether a verb stands here, of ours or another."""
        if self.parsed.covered[i] is not None and i not in self.parsed.triggers:
            return False
        match = self.parsed.triggers.get(i)
        if match is not None and any(
            s.value.pos in ("verb", "passive") and not self.is_nominal(match, s) for s in match.senses
        ):
            cover = self.parsed.covered[i]
            return cover is None or cover.last <= match.last
        return bool(self.kinds(i) & {"verb", "light", "auxiliary"})

    def is_nominal(self, match: Match, sense: Sense) -> bool:
        """Whether a form that may be a verb is a noun here: after a preposition, attached or not (بقتل, في قصف)."""
        if match.prefix.lstrip("وف") in ("ب", "ك") or (match.prefix.endswith("ل") and sense.features.startswith("P")):
            return True
        return match.first > 0 and "preposition" in self.kinds(match.first - 1) and sense.features.startswith("P")

    def attached_preposition(self, i: int) -> str:
        """ب, ل or ك at the front of the word, where what remains is known or has the article."""
        match = self._known(i)
        if match is not None:
            return match.prefix.lstrip("وف")[:1]
        norm = self.tokens[i].norm
        if norm.startswith("و") and len(norm) > 4:
            norm = norm[1:]
        if norm.startswith("لل"):
            return "ل"
        if len(norm) > 4 and norm[0] in "بك" and norm[1:3] == ARTICLE:
            return norm[0]
        return ""

    def _known(self, i: int) -> Match | None:
        """The match that tells how the word at a token is taken apart."""
        cover = self.parsed.covered[i]
        if cover is not None:
            return cover if cover.first == i else None
        return (
            self.parsed.triggers.get(i)
            or self.parsed.functions.get(i)
            or min(self.parsed.starting.get(i, ()), key=lambda m: len(m.prefix), default=None)
        )

    def conjoined(self, i: int) -> bool:
        """Whether و is attached in front: وجنديان, والجيش."""
        match = self._known(i)
        if match is not None:
            return match.prefix[:1] in ("و", "ف")
        norm = self.tokens[i].norm
        return norm[0] in "وف" and (norm[1:3] == ARTICLE or norm[1:3] == "لل" or (i in self.parsed.numbers))

    def skip(self, i: int) -> int:
        """Characters of attached words at the front of a token that do not belong to the noun."""
        match = self._known(i)
        if match is not None:
            letters = len(match.prefix)
        else:
            letters = int(self.conjoined(i)) + bool(self.attached_preposition(i))
        return attached_length(self.tokens[i].text, letters)

    # Noun phrases

    def phrase(self, first: int) -> Argument | None:
        """The noun phrase that begins at this token."""
        if first not in self._phrases:
            last = self._phrase_end(first)
            self._phrases[first] = Argument(first, last, self.skip(first)) if last > first else None
        return self._phrases[first]

    def _phrase_end(self, first: int) -> int:
        i, definite = first, False
        while i < self.count and i - first < MAX_PHRASE:
            if i in self.parsed.numbers:
                if i > first and (definite or self._has_head(first, i)):
                    break
                i = self.parsed.numbers[i]
                continue
            step = self._step(first, i, definite=definite)
            if step == 0:
                break
            definite = definite or self._is_definite(i, i + step)
            i += step
        while i > first and (
            self.tokens[i - 1].kind == "mark" and self.tokens[i - 1].norm != '"' and self.tokens[i - 1].norm not in ")]"
        ):
            i -= 1
        return i

    def _step(self, first: int, i: int, *, definite: bool) -> int:  # noqa: C901
        """How many tokens the phrase goes on at `i`; 0 where it ends."""
        token, cover = self.tokens[i], self.parsed.covered[i]
        if token.kind == "mark":
            return self._through_mark(first, i)
        if i > first and (self.conjoined(i) or self.attached_preposition(i)):
            return 0
        if i in self.parsed.times:
            return 0
        if i > first and self._begins_another(i, cover, definite=definite):
            return 0
        if cover is not None and cover.first == i:
            if i > first and definite and not self._goes_on(first, i, cover):
                return 0
            return cover.last - i
        kinds = self.kinds(i)
        if kinds & ENDING or "partitive" in kinds:
            return self._through_function(first, i)
        if "title" in kinds:
            return self.parsed.functions[i].last - i
        if i > first and (self.is_verb(i) or self._describes(i)):
            return 0
        if i > first and definite and not token.norm.startswith(ARTICLE) and not self._in_name(i):
            return 0
        return 1

    def _begins_another(self, i: int, cover: Match | None, *, definite: bool) -> bool:
        """Whether a doer ends here and what it was done to begins: انتحاري | سيارة مفخخة, مستوطنون | مركبات, الجيش | الشاب."""
        before = self.parsed.covered[i - 1]
        if before is None or not before.of("agent", "actor"):
            return False
        norm = self.tokens[i].norm
        human = any(s.kind == "agent" and s.value.human for s in before.senses)
        if human and any(m.of("weapon") for m in self.parsed.starting.get(i, ())):
            return True
        sound = (
            human and any("lm" in s.features for s in before.senses) and self.tokens[i - 1].norm.endswith(("ون", "ين"))
        )
        if (
            sound
            and not norm.endswith(("ون", "ين"))
            and not (cover and cover.of("state", "actor"))
            and not norm.startswith(ARTICLE) == definite  # noqa: SIM201
        ):
            return True
        person = cover is not None and any(
            s.kind == "agent" and s.value.human and "D" in s.features and s.value.number == "sg" for s in cover.senses
        )
        return (
            definite
            and person
            and "title" not in self.kinds(i - 1)
            and bool(before.of("actor") or any("c" in s.features for s in before.senses))
        )

    def _through_mark(self, first: int, i: int) -> int:
        """Quoted words and a short bracket belong to the phrase: تنظيم «داعش», القيادة (الأفريكوم)."""
        norm = self.tokens[i].norm
        if norm in QUOTE:
            close = next((j for j in range(i + 1, min(i + 7, self.count)) if self.tokens[j].norm in QUOTE), None)
            return close + 1 - i if close and not any(self.is_verb(j) for j in range(i + 1, close)) else 0
        if norm in BRACKETS and i > first:
            close = next(
                (j for j in range(i + 1, min(i + 6, self.count)) if self.tokens[j].norm == BRACKETS[norm]), None
            )
            inside = close and any(self.parsed.covered[j] for j in range(i + 1, close))
            return close + 1 - i if close and inside else 0
        return 0

    def _through_function(self, first: int, i: int) -> int:
        """من in عناصر من تنظيم."""
        token = self.tokens[i]
        if i == first or i + 1 >= self.count:
            return 0
        if "partitive" in self.kinds(i) and token.norm != "من":
            return self.parsed.functions[i].last - i
        if token.norm not in ("من", "في"):
            return 0
        if token.norm == "في":
            return self._serves_in(i)
        head = self.parsed.covered[i - 1]
        following = self.parsed.covered[i + 1]
        counted = any(j in self.parsed.numbers for j in range(first, i))
        fits = (
            following is not None and following.first == i + 1 and bool(following.of(*ACTORS)) and not following.prefix
        )
        quoted = self.tokens[i + 1].norm in QUOTE
        return 1 if ((head is not None and head.of(*ACTORS)) or counted) and (fits or quoted) else 0

    def _describes(self, i: int) -> bool:
        """Whether an unknown word is a present verb that describes the person before it: موظف بريطاني يعمل."""
        before = self.parsed.covered[i - 1]
        norm = self.tokens[i].norm
        return (
            len(norm) > 3
            and norm[0] == "ي"
            and before is not None
            and bool(before.of("agent", "state"))
            and "title" not in self.kinds(i - 1)
        )

    def _serves_in(self, i: int) -> int:
        """في in ضابطا في الشرطة: a person and the body that he serves in."""
        head, body = self.parsed.covered[i - 1], self.parsed.covered[i + 1]
        person = head is not None and any(s.kind == "agent" and s.value.human for s in head.senses)
        serves = (
            body is not None
            and body.first == i + 1
            and any(
                (s.kind == "agent" and s.value.number == "coll") or (s.kind == "actor" and s.value.kind != "person")
                for s in body.senses
            )
        )
        return 1 if person and serves else 0

    def _goes_on(self, first: int, i: int, cover: Match) -> bool:
        """Whether a known name behind a definite noun still belongs to it: الجيش العراقي, الرئيس محمد مرسي, مدينة سرت."""
        if self.tokens[i].norm.startswith(ARTICLE) or self._in_name(i):
            return True
        if cover.of("place") and not cover.of("agent"):
            return True
        before = self.parsed.covered[i - 1]
        return before is not None and bool(before.of("agent")) and bool(cover.of("actor")) and i - 1 >= first

    def _in_name(self, i: int) -> bool:
        """Whether a title or an unknown proper name goes on: المشير خليفة حفتر."""
        before = i - 1
        if self.tokens[before].kind == "mark":
            return False
        if "title" in self.kinds(before):
            return True
        cover = self.parsed.covered[before]
        if cover is not None and any(
            s.kind == "agent" and "s" in s.features and "D" in s.features for s in cover.senses
        ):
            return not self._indefinite_human(i)
        if cover is not None:
            return any(s.kind == "actor" and getattr(s.value, "kind", "") == "person" for s in cover.senses)
        return (
            not self.tokens[before].norm.startswith(ARTICLE)
            and self.tokens[before].kind == "word"
            and before > 0
            and self._named(before)
        )

    def _named(self, i: int) -> bool:
        """Whether an unknown word is part of a name, since a title or another such word stands before it."""
        return (
            i > 0
            and self.parsed.covered[i] is None
            and ("title" in self.kinds(i - 1) or (self.parsed.covered[i - 1] is not None and self._in_name(i)))
        )

    def _indefinite_human(self, i: int) -> bool:
        cover = self.parsed.covered[i]
        return cover is not None and any(s.kind == "agent" and "D" not in s.features for s in cover.senses)

    def _has_head(self, first: int, i: int) -> bool:
        return any(self.tokens[j].kind == "word" and j not in self.parsed.numbers for j in range(first, i))

    def _is_definite(self, i: int, last: int) -> bool:
        covers = [c for c in self.parsed.covered[i:last] if c is not None]
        if any(c.of("actor", "place") and not c.of("agent") for c in covers):
            return True
        if any(s.kind == "state" and s.value.kind == "name" for c in covers for s in c.senses):
            return True
        return any(
            t.norm.startswith(ARTICLE) or t.norm.startswith("لل") or t.norm[1:3] == ARTICLE for t in self.tokens[i:last]
        )

    # Chunks

    def owner_behind(self, argument: Argument) -> Argument:
        """The phrase with its owner behind ل: نقطة للجيش, مواقع لحزب العمال, مخزن تابع للجبهة."""
        i = argument.last
        if i < self.count and self.tokens[i].norm.startswith("تابع"):
            i += 1
        if i >= self.count or self.attached_preposition(i) != "ل":
            return argument
        owner = self.phrase(i)
        cover = self.parsed.covered[i]
        known = cover is not None and cover.of(*ACTORS)
        return Argument(argument.first, owner.last, argument.skip) if owner and known else argument

    def right(self, first: int) -> list[Chunk]:
        """Chunks behind a trigger, to where its clause ends."""
        chunks: list[Chunk] = []
        i, stop = first, min(self.count, first + MAX_REACH)
        while i < stop:
            chunk = self._chunk(i)
            if chunk.kind in ("end", "verb"):
                break
            if (
                chunk.kind == "comma"
                and any(c.kind == "phrase" and not c.preposition and not c.attached for c in chunks)
                and not self._resumes(i + 1)
            ):
                break
            chunks.append(chunk)
            i = max(chunk.last, i + 1)
        return chunks

    def _resumes(self, i: int) -> bool:
        """Whether the clause goes on behind a comma: with a preposition, or a time."""
        return i < self.count and (
            bool(self.attached_preposition(i)) or i in self.parsed.times or bool(self.kinds(i) & {"preposition", "by"})
        )

    def _chunk(self, i: int) -> Chunk:  # noqa: C901
        token = self.tokens[i]
        if token.norm in HARD:
            return Chunk("end", i, i + 1)
        if token.norm in COMMA:
            return Chunk("comma", i, i + 1)
        if token.norm == "(":
            close = next(
                (j for j in range(i + 1, min(i + MAX_BRACKET, self.count)) if self.tokens[j].norm == ")"), None
            )
            return Chunk("word", i, close + 1 if close else i + 1)
        if i in self.parsed.times:
            return Chunk("time", i, self.parsed.times[i])
        kinds = set() if i in self.parsed.numbers else self.kinds(i)
        if "aside" in kinds:
            return Chunk("end", i, i + 1)
        if kinds & {"relative", "subordinator"} or (kinds & {"conjunction"} and not self._joins(i)):
            return Chunk("end", i, i + 1)
        if kinds & {"by", "preposition"} or ("cause" in kinds and not self.is_verb(i)):
            return self._prepositional(i, "by" if "by" in kinds else "phrase")
        if self.is_verb(i):
            return Chunk("verb", i, i + 1)
        if kinds & ENDING:
            return Chunk("time" if "time" in kinds else "word", i, self.parsed.functions[i].last)
        argument = self.phrase(i)
        if argument is None:
            return Chunk("word", i, i + 1)
        return Chunk(
            "phrase",
            i,
            argument.last,
            attached=self.attached_preposition(i),
            preposition=self.attached_preposition(i),
            argument=argument,
        )

    def _prepositional(self, i: int, kind: str) -> Chunk:
        match = self.parsed.functions[i]
        word = match.senses[0].value.form
        if match.suffix or match.last >= self.count:
            return Chunk("word", i, match.last)
        argument = self.phrase(match.last) if match.last not in self.parsed.times else None
        if argument is None:
            return Chunk(
                "time" if match.last in self.parsed.times else "word", i, self.parsed.times.get(match.last, match.last)
            )
        return Chunk(kind, i, argument.last, preposition=word, argument=argument)

    def _joins(self, i: int) -> bool:
        """Whether a conjunction joins two nouns, and no clauses."""
        behind = self.parsed.functions[i].last
        return behind < self.count and not self.is_verb(behind)

    # Left of the trigger

    def subject_before(self, verb: int) -> Argument | None:
        """A phrase in front of its verb: الجيش قتل …, إن مسلحين هاجموا …, and what a relative clause refers to."""
        i = verb - 1
        if i >= 0 and "relative" in self.kinds(i):
            return self.antecedent(i)
        if self.conjoined(verb):
            return None
        first, last = self.clause(verb)
        del last
        divider = next((j for j in range(verb - 1, first - 1, -1) if self._divides(j)), None)
        start = first if divider is None else divider + 1
        if divider is not None and self._is_aside(divider):
            described = self.described(divider)
            if described is not None:
                return described
        j = start
        while j < verb:
            chunk = self._chunk(j)
            if chunk.kind == "phrase" and not chunk.preposition and chunk.argument:
                return (
                    chunk.argument
                    if chunk.argument.last <= verb
                    else Argument(chunk.argument.first, verb, chunk.argument.skip)
                )
            j = max(chunk.last, j + 1)
        return None

    def speaker(self, verb: int, before: int) -> Argument | None:
        """Who says it: behind the verb of saying, or in front of it."""
        return self.phrase_between(verb + 1, before) or self.subject_before(verb)

    def resumed(self, verb: int) -> Argument | None:
        """The subject of a verb behind أنه, إنها: that of the verb of saying before it."""
        if verb < 1 or self.tokens[verb - 1].norm.lstrip("ب") not in ("انه", "انها", "انهم", "انهما"):
            return None
        saying = next((j for j in range(verb - 2, max(-1, verb - MAX_REACH), -1) if self.is_verb(j)), None)
        return self.speaker(saying, verb - 1) if saying is not None else None

    def subject_of_clause(self, verb: int) -> Argument | None:
        """The phrase with which the clause of a plural verb begins, far in front of it: 13 شخصا يشتبه في …, قتلوا."""
        if self.conjoined(verb):
            return None
        first, _ = self.clause(verb)
        j = max(first, self.dateline)
        while j < verb:
            chunk = self._chunk(j)
            if (
                chunk.kind == "phrase"
                and not chunk.preposition
                and chunk.argument
                and self.counts_people(chunk.argument)
            ):
                return chunk.argument
            j = max(chunk.last, j + 1)
        return None

    def _is_aside(self, i: int) -> bool:
        """Whether a present verb that tells no event describes the noun before it: انتحاريا يقود سيارة."""
        match = self.parsed.functions.get(i)
        return match is not None and i not in self.parsed.triggers and match.senses[0].features.startswith("N")

    def _divides(self, i: int) -> bool:
        if i < self.dateline or self.tokens[i].norm in HARD or self.kinds(i) & {"subordinator", "relative"}:
            return True
        return self.is_verb(i) and ("auxiliary" not in self.kinds(i) or i in self.parsed.triggers)

    def antecedent(self, at: int) -> Argument | None:
        """The phrase right before a relative pronoun or a resumed object."""
        for first in range(max(0, at - MAX_PHRASE), at):
            argument = (
                self.phrase(first) if not self.kinds(first) & ENDING and self.tokens[first].kind != "mark" else None
            )
            if argument is not None and argument.last >= at:
                return Argument(argument.first, at, argument.skip)
        return None

    def described(self, verb: int) -> Argument | None:
        """The indefinite phrase that a verb right behind it describes: انفجار استهدف موكبا."""
        if self.conjoined(verb):
            return None
        for first in range(max(0, verb - MAX_PHRASE), verb):
            if self.tokens[first].kind == "mark" or self.kinds(first) & ENDING or self.is_verb(first):
                continue
            argument = self.phrase(first)
            if argument is not None and argument.last == verb:
                return argument
        return None

    def may_act(self, argument: Argument) -> bool:
        """Whether a phrase names someone, or an attack or weapon, that can be the subject of an attack."""
        tokens = range(argument.first, argument.last)
        return any((m := self.parsed.covered[j]) is not None and bool(m.of(*ACTORS)) for j in tokens) or any(
            j in self.parsed.triggers or any(m.of("weapon") for m in self.parsed.starting.get(j, ())) for j in tokens
        )

    def relative_before(self, verb: int) -> bool:
        return verb > 0 and "relative" in self.kinds(verb - 1)

    def is_close(self, argument: Argument, verb: int) -> bool:
        """Whether nothing but time, place or a negation stands between a phrase and the verb behind it."""
        return not any(self.tokens[j].norm in HARD for j in range(argument.last, verb))

    # Help for frames

    def sides(self, argument: Argument) -> tuple[Argument | None, Argument | None]:
        """X and Y of بين X وY, also وبين Y."""
        i = argument.last
        while i < self.count and i - argument.last < 3 and self.tokens[i].norm in QUOTE | {","}:
            i += 1
        if i >= self.count:
            return argument, None
        if "preposition" in self.kinds(i) and self.function(i) and self.parsed.functions[i].prefix.startswith("و"):
            return argument, self.phrase(self.parsed.functions[i].last) if self.parsed.functions[
                i
            ].last < self.count else None
        if self.tokens[i].norm == "و" and i + 1 < self.count:
            return argument, self.phrase(i + 1)
        return argument, self.phrase(i) if self.tokens[i].norm.startswith("و") else None

    def coordinated(self, argument: Argument) -> list[Argument]:
        """Phrases of people behind و: واثنان من حراسه وسائق سيارته."""
        found: list[Argument] = []
        i = argument.last
        while i < self.count and self.conjoined(i) and i not in self.parsed.triggers and i not in self.parsed.functions:
            following = self.phrase(i)
            if following is None or not self.counts_people(following):
                break
            found.append(following)
            i = following.last
        return found

    def genitive(self, i: int, *, victims: bool) -> Argument | None:
        """The noun that an event noun governs: مقتل ثمانية عناصر, هجوم الجيش; no adjective: هجوم انتحاري."""
        if i >= self.count or self.conjoined(i) or self.attached_preposition(i) or i in self.parsed.times:
            return None
        token, cover = self.tokens[i], self.parsed.covered[i]
        if token.norm in QUOTE or i in self.parsed.numbers:
            return self.phrase(i)
        if token.kind == "mark" or self.kinds(i) & ENDING:
            return None
        if cover is not None and cover.first == i:
            adjective = all(
                s.kind == "state" and s.value.kind != "name" and "D" not in s.features for s in cover.senses
            )
            return None if adjective else self.phrase(i)
        return self.phrase(i) if victims or token.norm.startswith(ARTICLE) else None

    def adjective_actor(self, i: int) -> Argument | None:
        """An adjective of nationality among the words right behind: غارة جوية إسرائيلية."""
        for j in range(i, min(i + 4, self.count)):
            cover = self.parsed.covered[j]
            if cover is not None and cover.first == j and not cover.prefix:
                if any(
                    (s.kind == "state" and s.value.kind == "adjective") or (s.kind == "actor" and s.features)
                    for s in cover.senses
                ):
                    return Argument(j, cover.last)
                if not cover.of("agent"):
                    return None
            if self.tokens[j].kind == "mark" or self.kinds(j) & ENDING or self.conjoined(j):
                return None
        return None

    def light_verbs(self) -> list[tuple[int, FunctionWord]]:
        return [(i, s.value) for i, m in self.parsed.functions.items() for s in m.senses if s.value.kind == "light"]

    def verbs_of_effect(self) -> list[tuple[int, FunctionWord]]:
        """Verbs whose object is what an attack struck: طال, هز."""
        return [
            (i, s.value) for i, m in self.parsed.functions.items() for s in m.senses if "obj=actor2" in s.value.note
        ]

    def carries_back(self, verb: int) -> bool:
        """هجوم شنه الجيش, الهجوم الذي نفذته القوات: the verb's object is the noun before it."""
        return bool(self.parsed.functions[verb].suffix) or self.relative_before(verb)

    def governor(self, noun: int) -> Argument | None:
        """The subject of a verb that governs the noun through a preposition: نجح الجيش في قتل, قامت طائرة بإطلاق."""
        prefix = self.attached_preposition(noun) or (
            self.parsed.triggers[noun].prefix.lstrip("وف") if noun in self.parsed.triggers else ""
        )
        governed = prefix == "ب" or (
            noun > 0
            and "preposition" in self.kinds(noun - 1)
            and self.tokens[noun - 1].norm in ("في", "الي", "علي", "من")
        )
        if not governed:
            return None
        verb = next((j for j in range(noun - 1, max(-1, noun - GOVERNOR_REACH), -1) if self.is_verb(j)), None)
        if verb is None or "light" not in self.kinds(verb):
            return None
        return self.phrase_between(verb + 1, noun) or self.subject_before(verb)

    def verb_between(self, first: int, last: int) -> bool:
        return any(self.is_verb(j) for j in range(first, last))

    def phrase_between(self, first: int, last: int) -> Argument | None:
        j = first
        while j < last:
            chunk = self._chunk(j)
            if chunk.kind == "phrase" and not chunk.preposition and chunk.argument:
                return Argument(chunk.argument.first, min(chunk.argument.last, last), chunk.argument.skip)
            j = max(chunk.last, j + 1)
        return None

    def counts_people(self, argument: Argument) -> bool:
        """Whether a phrase is a number of people, or a person: a victim more than a doer."""
        return any(
            j in self.parsed.numbers
            or (
                (m := self.parsed.covered[j]) is not None and any(s.kind == "agent" and s.value.human for s in m.senses)
            )
            for j in range(argument.first, argument.last)
        )

    # Clauses

    def clause(self, at: int) -> tuple[int, int]:
        """The clause that holds a token: from one hard mark or subordinator to the next."""
        if self._clauses is None:
            self._clauses = self._cut()
        return next((c for c in self._clauses if c[0] <= at < c[1]), (0, self.count))

    def _cut(self) -> list[tuple[int, int]]:
        starts = [0]
        for i in range(1, self.count):
            token = self.tokens[i]
            if token.norm in HARD and i + 1 < self.count:
                starts.append(i + 1)
            elif self.kinds(i) & {"subordinator"} or (self.is_verb(i) and self.conjoined(i)):
                starts.append(i)
        return list(zip(starts, [*starts[1:], self.count], strict=True))
