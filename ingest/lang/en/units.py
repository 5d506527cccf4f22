"""What each word of an English sentence is: name, noun, verb, auxiliary, preposition and so on, read once from left to right."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lang.grammar import Match, Parsed, Sense

__all__ = ["OWNER", "POSSESSIVE", "Unit", "read_units"]

POSSESSIVE = "'s"
OWNER = "owner"
"""Note of the pronouns that own: its, his, their."""
HARD = frozenset(";:.!?…")
COMMA = frozenset(",-()")
NOMINAL = frozenset(("noun", "name", "number", "adjective", "own"))
"""Kinds of unit that a noun phrase is made of, beside determiners."""
GRAMMAR = ("relative", "subordinator", "conjunction", "by", "preposition", "auxiliary", "pronoun", "determiner", "adverb")
"""Kinds of function word by precedence, where one word has several."""
AMBIGUOUS = "also noun"
VERBS = ("verb", "light")


@dataclass(slots=True)
class Unit:
    """Tokens `first` to `last` (excluded) that are one word for grammar."""

    kind: str
    """`name`, `noun`, `number`, `adjective`, `own` ('s), `determiner`, `owner`, `pronoun`, `title`, `verb`, `auxiliary`,
    `adverb`, `to`, `by`, `preposition`, `conjunction`, `relative`, `subordinator`, `time`, `comma`, `quote`, `end`, `of`."""
    first: int
    last: int
    form: str = ""
    """Of a function word: the form of its row; of an auxiliary: `be`, `have` or nothing."""
    features: str = ""
    """Of a verb: which forms it may be. Of a noun: its number."""
    light: str = ""
    """Of a verb that an event noun is the object of: the actor that its subject is."""
    trigger: Match | None = None
    name: Match | None = None


def read_units(parsed: Parsed) -> list[Unit]:
    """The units of a sentence, in order, without gaps."""
    return list(_Reader(parsed).read())


class _Reader:
    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tokens = parsed.sentence.tokens
        self.count = len(self.tokens)
        self.before: list[Unit] = []

    def read(self) -> Iterator[Unit]:
        i = 0
        while i < self.count:
            unit = self._unit(i)
            self.before.append(unit)
            yield unit
            i = unit.last

    def norm(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < self.count else ""

    def _unit(self, i: int) -> Unit:
        dateline: int = self.parsed.notes.get("dateline", 0)
        if i < dateline:
            return Unit("end", i, dateline)
        if self.norm(i) == POSSESSIVE:
            return Unit("own", i, i + 1)
        if self.tokens[i].kind == "mark":
            return self._mark(i)
        if i in self.parsed.times:
            return self._time(i)
        return self._verb(i) or self._name(i) or self._number(i) or self._word(i)

    def _mark(self, i: int) -> Unit:
        norm = self.norm(i)
        if norm == "'" and i and self.norm(i - 1).endswith("s") and self.tokens[i].glued and self.before[-1].kind in NOMINAL:
            return Unit("own", i, i + 1)
        kind = "end" if norm in HARD else "comma" if norm in COMMA else "conjunction" if norm == "&" else "quote"
        return Unit(kind, i, i + 1)

    def _time(self, i: int) -> Unit:
        last = self.parsed.times[i]
        return Unit("noun" if self.norm(last) == POSSESSIVE else "time", i, last)

    def _name(self, i: int) -> Unit | None:
        match = self.parsed.names.get(i)
        if match is None:
            return None
        function = self.parsed.functions.get(i)
        if function is not None and function.last > match.last:
            return None
        common = match.senses[0].kind == "agent"
        return Unit("noun" if common else "name", i, match.last, features=_number(match), name=match, trigger=self.parsed.triggers.get(i))

    def _number(self, i: int) -> Unit | None:
        last = self.parsed.numbers.get(i)
        if last is None:
            return Unit("number", i, i + 1) if self.tokens[i].kind == "number" else None
        return Unit("number", i, last)

    def _word(self, i: int) -> Unit:
        function = self.parsed.functions.get(i)
        if function is None or self._is_capital_name(i):
            return self._unknown(i)
        kinds = {s.value.kind: s for s in function.senses}
        if self.norm(i) in ("of", "to") and function.last == i + 1:
            return Unit(self.norm(i), i, i + 1, form=self.norm(i))
        if "time" in kinds and not kinds.keys() & {"preposition", "subordinator"}:
            return Unit("time", i, function.last)
        if "partitive" in kinds:
            return Unit("noun", i, function.last, features="l", form="partitive", name=self.parsed.names.get(i))
        if "title" in kinds and "verb" not in kinds:
            return Unit("title", i, function.last)
        return self._grammatical(i, function, kinds)

    def _grammatical(self, i: int, function: Match, kinds: dict[str, Sense]) -> Unit:
        kind = next((k for k in GRAMMAR if k in kinds), "noun")
        if "determiner" in kinds and kind in ("relative", "subordinator", "conjunction", "pronoun", "preposition"):
            kind = self._or_determiner(i, function, kinds, kind)
        if kind == "subordinator" and "preposition" in kinds and not self._clause_follows(function.last):
            kind = "preposition"
        if kind == "preposition" and "subordinator" in kinds and self._clause_follows(function.last):
            kind = "subordinator"
        sense = kinds.get(kind)
        if kind in ("determiner", "pronoun") and any(s.value.note == OWNER for s in function.senses):
            return Unit("owner", i, function.last)
        if kind == "auxiliary" and sense is not None:
            return Unit(kind, i, function.last, form=sense.value.note)
        return Unit(kind, i, function.last, form=function.senses[0].value.form)

    def _or_determiner(self, i: int, function: Match, kinds: dict[str, Sense], kind: str) -> str:
        """this, that, both, all: before a noun a determiner; "that" behind a noun a relative, behind a verb a subordinator."""
        if kind in ("relative", "subordinator") and kinds.keys() >= {"relative", "subordinator"}:
            previous = self.before[-1].kind if self.before else ""
            following = self._peek(function.last)
            if previous in ("noun", "name", "number", "comma") and following in ("verb", "auxiliary", "adverb"):
                return "relative"
            return "subordinator" if previous not in ("preposition", "of", "to", "by", "") else "determiner"
        if kind == "pronoun":
            return "determiner" if self._peek(function.last) in ("noun", "name", "number", "adjective") else "pronoun"
        del i
        return "determiner"

    def _peek(self, i: int) -> str:
        """Roughly what the unit at a token will be, without reading it."""
        if i >= self.count or self.tokens[i].kind == "mark" or i in self.parsed.times:
            return ""
        if i in self.parsed.names:
            return "noun"
        if i in self.parsed.numbers:
            return "number"
        kinds = {s.value.kind for s in self.parsed.functions[i].senses} if i in self.parsed.functions else set()
        trigger = self.parsed.triggers.get(i)
        if trigger is not None:
            return "verb" if any(s.value.pos == "verb" for s in trigger.senses) else "noun"
        if kinds & {"verb", "light"}:
            return "verb"
        return next((k for k in GRAMMAR if k in kinds), "noun")

    def _clause_follows(self, i: int) -> bool:
        """Whether a finite verb comes before the next comma or conjunction: "after he left", "after the attack"."""
        behind = i
        for j in range(i, min(i + 16, self.count)):
            if j < behind:
                continue
            if self.norm(j) == "," and (close := self._aside(j)):
                behind = close + 1
                continue
            if self.tokens[j].kind == "mark":
                return False
            if j in self.parsed.times or self.parsed.covered[j] is not None:
                continue
            kinds = {s.value.kind for s in self.parsed.functions[j].senses} if j in self.parsed.functions else set()
            if kinds & {"relative"} and j > i or kinds & {"conjunction"}:
                return False
            if kinds & {"auxiliary"}:
                return j > i
            if j > i and any("P" in f or f == "Ns" for f in self._verb_features(j)) and not self._adjectival_at(j):
                return True
        return False

    def _aside(self, i: int) -> int:
        """The comma that closes an aside behind which a verb goes on: the envoy, Martin Griffiths, arrived."""
        close = next((j for j in range(i + 2, min(i + 8, self.count)) if self.norm(j) == ","), 0)
        return close if close and self._peek(close + 1) in ("verb", "auxiliary") else 0

    def _verb_features(self, i: int) -> list[str]:
        senses = self.parsed.triggers[i].senses if i in self.parsed.triggers else ()
        held = [s.features for s in senses if s.value.pos == "verb"]
        if i in self.parsed.functions:
            held += [s.features for s in self.parsed.functions[i].senses if s.value.kind in VERBS]
        return held

    def _adjectival_at(self, i: int) -> bool:
        kinds = {s.value.kind for s in self.parsed.functions[i - 1].senses} if i - 1 in self.parsed.functions else set()
        return bool(kinds & {"determiner", "preposition"}) or self.norm(i - 1) == POSSESSIVE

    def _is_capital_name(self, i: int) -> bool:
        """A capital inside a sentence makes a name of a word: "Will", "Down"; at its beginning it tells nothing."""
        return 0 < i and self.tokens[i].text[0].isupper() and self.before[-1].kind not in ("end", "quote") and self.parsed.functions[i].last == i + 1 and not self._is_title(i)

    def _is_title(self, i: int) -> bool:
        return any(s.value.kind in ("title", "pronoun") for s in self.parsed.functions[i].senses)

    def _unknown(self, i: int) -> Unit:
        text, norm = self.tokens[i].text, self.norm(i)
        previous = self.before[-1].kind if self.before else ""
        if text[0].isupper():
            return Unit("noun", i, i + 1)
        if previous == "to" and (self._peek(i + 1) in ("determiner", "pronoun", "number") or i + 1 in self.parsed.names):
            return Unit("verb", i, i + 1, features="N")
        if norm.endswith("ly"):
            return Unit("adverb", i, i + 1)
        if norm.endswith("ed") and previous in ("noun", "name", "own") and self._peek(i + 1) in ("preposition", "by", "adverb"):
            return Unit("verb", i, i + 1, features="p")
        return Unit("noun", i, i + 1)

    # Verbs

    def _verb(self, i: int) -> Unit | None:
        """The verb that stands here, of ours or another; None where the form is a noun or describes one."""
        trigger = self.parsed.triggers.get(i)
        cover, function = self.parsed.covered[i], self.parsed.functions.get(i)
        if cover is not None and (cover.first < i or cover.last > i + 1 or self.tokens[i].text[0].isupper()):
            return None
        if trigger is not None and (unit := self._trigger(i, trigger)) is not None:
            return unit
        if function is None or cover is not None:
            return None
        verbs = [s for s in function.senses if s.value.kind in VERBS]
        kinds = {s.value.kind for s in function.senses}
        if not verbs or kinds & {"auxiliary"} or (trigger is not None and trigger.last > function.last) or self._is_capital_name(i):
            return None
        features = "".join(s.features for s in verbs)
        noun = trigger is not None or AMBIGUOUS in "".join(s.value.note for s in verbs) or bool(kinds & {"preposition", "determiner", "adverb"})
        light = next((s.value.note for s in verbs if s.value.kind == "light"), "")
        if not self._reads_as_verb(i, function.last, features, noun=noun):
            return Unit("adjective", i, function.last) if set(features) & {"P", "p", "G"} else None if kinds - set(VERBS) else Unit("noun", i, function.last)
        given = "actor2" if "subj=actor2" in light else "actor1" if light else ""
        return Unit("verb", i, function.last, form=verbs[0].value.form, features=features, light=given)

    def _trigger(self, i: int, trigger: Match) -> Unit | None:
        verbs = [s for s in trigger.senses if s.value.pos == "verb"]
        function = self.parsed.functions.get(i)
        if not verbs:
            name = self.parsed.names.get(i)
            return None if name is not None and name.last >= trigger.last else Unit("noun", i, trigger.last, features=_noun_number(trigger), trigger=trigger)
        features = "".join(dict.fromkeys("".join(s.features for s in verbs)))
        noun = len(verbs) < len(trigger.senses) or i in self.parsed.names or bool(function and function.last >= trigger.last and any(AMBIGUOUS in s.value.note for s in function.senses))
        if not self._reads_as_verb(i, trigger.last, features, noun=noun, intransitive=not any("obj" in s.value.actor2 + s.value.actor1 for s in verbs)):
            participle = set(features) & {"P", "p", "G"} and self._peek(trigger.last) in ("noun", "name", "number", "verb")
            kind = "adjective" if participle and len(verbs) == len(trigger.senses) else "noun"
            return Unit(kind, i, trigger.last, features=features if kind == "adjective" else _noun_number(trigger), trigger=trigger)
        light = next((s.value.note for s in function.senses if s.value.kind == "light"), "") if function and function.last == trigger.last else ""
        return Unit("verb", i, trigger.last, form=verbs[0].value.form, features=features, trigger=trigger, light="actor2" if "actor2" in light else "actor1" if light else "")

    def _reads_as_verb(self, i: int, last: int, features: str, *, noun: bool, intransitive: bool = False) -> bool:
        previous = self._previous()
        kind = previous.kind if previous else ""
        if "G" in features and self.norm(last) == "of":
            return False
        if kind in ("determiner", "owner", "own", "of", "adjective"):
            return kind == "of" and "G" in features and (self._object_follows(last) or self.norm(last) == "to")
        if kind == "number" and "G" in features:
            return not self._nominal_at(last)
        if kind == "verb" and previous is not None and self.norm(previous.last - 1) == "to" and "N" in features:
            return True
        if kind in ("auxiliary", "to", "pronoun", "relative"):
            return kind != "auxiliary" or not noun or bool(set(features) - {"N", "s"}) or previous is not None and previous.form not in ("be", "have")
        if set(features) & {"P", "p"}:
            return not (kind in ("preposition", "by", "number") and self._nominal_at(last)) and not (kind in ("preposition", "by") and noun)
        if "G" in features:
            return self._gerund(kind, last, noun=noun, intransitive=intransitive)
        return self._present(i, last, features, previous, noun=noun)

    def _gerund(self, kind: str, last: int, *, noun: bool, intransitive: bool) -> bool:
        if self.norm(last) == "of":
            return False
        if kind in ("preposition", "by") or not kind:
            return self._object_follows(last) and not (intransitive and self._peek(last) == "noun")
        return not noun or self._object_follows(last)

    def _present(self, i: int, last: int, features: str, previous: Unit | None, *, noun: bool) -> bool:
        """Base and -s form: by agreement with the noun before, and by whether an object follows."""
        if previous is None or previous.kind not in ("noun", "name", "adverb", "number", "comma", "conjunction", "quote", "time"):
            return not noun and (previous is None or previous.kind not in ("preposition", "by", "verb"))
        plural = previous.kind == "noun" and ("l" in previous.features or "c" in previous.features or self.norm(previous.last - 1).endswith("s"))
        plural = plural or (previous.kind == "name" and self.norm(previous.last - 1).endswith("ns"))
        singular_form = "s" in features
        if self._peek(last) in ("verb", "auxiliary") and not set(self._verb_features(last)) <= {"N", "Ns"}:
            return False
        if not noun:
            return singular_form or plural or previous.kind in ("adverb", "conjunction", "comma") or self._object_follows(last)
        if previous.kind in ("comma", "conjunction", "quote", "number", "time"):
            return False
        if singular_form:
            return not plural and self._object_follows(last)
        return plural and (self._object_follows(last) or bool(previous.name and previous.name.of("agent")))

    def _previous(self) -> Unit | None:
        """The unit before, adverbs passed over."""
        return next((u for u in reversed(self.before) if u.kind != "adverb"), None)

    def _object_follows(self, i: int) -> bool:
        if i >= self.count:
            return False
        return self._peek(i) in ("noun", "number", "determiner", "pronoun") or self.norm(i) in ('"', "that")

    def _nominal_at(self, i: int) -> bool:
        return self._peek(i) in ("noun", "number")


def _number(match: Match) -> str:
    features = "".join(s.features for s in match.senses if s.kind == "agent")
    return "c" if any(s.kind == "agent" and s.value.number == "coll" for s in match.senses) else "l" if "l" in features else "s" if "s" in features else ""


def _noun_number(match: Match) -> str:
    return "l" if any("l" in s.features for s in match.senses if s.value.pos != "verb") else "s"
