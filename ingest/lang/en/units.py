"""An English sentence in units: what each of its words is, read once from left to right."""

from collections.abc import Iterator

from ingest.lang.en.unit import COMMA, HARD, NOMINAL, OWNER, POSSESSIVE, Unit, grammatical
from ingest.lang.en.verbs import VerbReader
from ingest.lang.grammar import Match, Parsed, Sense

__all__ = ["read_units"]


def read_units(parsed: Parsed) -> list[Unit]:
    """The units of a sentence, in order, without gaps."""
    return list(_Reader(parsed).read())


class _Reader(VerbReader):
    def read(self) -> Iterator[Unit]:
        i = 0
        while i < self.count:
            unit = self._unit(i)
            self.before.append(unit)
            yield unit
            i = unit.last

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
        if (
            norm == "'"
            and i
            and self.norm(i - 1).endswith("s")
            and self.tokens[i].glued
            and self.before[-1].kind in NOMINAL
        ):
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
        return Unit(
            "noun" if common else "name",
            i,
            match.last,
            features=_number(match),
            name=match,
            trigger=self.parsed.triggers.get(i),
        )

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
            described = bool(self.before) and self.before[-1].kind in ("determiner", "owner")
            return Unit("adjective" if described else "time", i, function.last)
        if "partitive" in kinds:
            return Unit("noun", i, function.last, features="l", form="partitive", name=self.parsed.names.get(i))
        if "title" in kinds and "verb" not in kinds:
            return Unit("title", i, function.last)
        return self._grammatical(i, function, kinds)

    def _grammatical(self, i: int, function: Match, kinds: dict[str, Sense]) -> Unit:
        kind = grammatical(function.senses.uses)
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
        if "pronoun" in kinds and not kinds.keys() & {"relative", "subordinator"} and self._floats(function.last):
            return "adverb"
        if kind in ("relative", "subordinator") and kinds.keys() >= {"relative", "subordinator"}:
            previous = self.before[-1].kind if self.before else ""
            following = self._peek(function.last)
            if previous in ("noun", "name", "number", "comma") and following in ("verb", "auxiliary", "adverb"):
                return "relative"
            return "subordinator" if previous not in ("preposition", "of", "to", "by", "") else "determiner"
        if kind == "relative" and self.before and self.norm(i) != "whose":
            return "relative"
        if kind == "pronoun":
            return "determiner" if self._peek(function.last) in ("noun", "name", "number", "adjective") else "pronoun"
        return "determiner"

    def _floats(self, last: int) -> bool:
        """Whether a word only says how many of those before it: Damascus and Moscow both condemned."""
        previous = self.before[-1].kind if self.before else ""
        features = self._verb_features(last)
        past = any("P" in f for f in features) and not self._nominal_at(last + 1)
        return previous in ("noun", "name") and self._peek(last) == "verb" and (past or "N" in features)

    def _unknown(self, i: int) -> Unit:
        text, norm = self.tokens[i].text, self.norm(i)
        previous = self.before[-1].kind if self.before else ""
        if text[0].isupper():
            return Unit("noun", i, i + 1)
        if previous == "to" and (
            self._peek(i + 1) in ("determiner", "pronoun", "number") or i + 1 in self.parsed.names
        ):
            return Unit("verb", i, i + 1, features="N")
        if norm.endswith("ly"):
            return Unit("adverb", i, i + 1)
        if (
            norm.endswith("ed")
            and previous in ("noun", "name", "own")
            and self._peek(i + 1) in ("preposition", "by", "adverb")
        ):
            return Unit("verb", i, i + 1, features="p")
        return Unit("noun", i, i + 1)


def _number(match: Match) -> str:
    features = "".join(s.features for s in match.senses if s.kind == "agent")
    return (
        "c"
        if any(s.kind == "agent" and s.value.number == "coll" for s in match.senses)
        else "l"
        if "l" in features
        else "s"
        if "s" in features
        else ""
    )
