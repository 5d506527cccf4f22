"""Whether a form of English that may be verb, noun or adjective is a verb where it stands."""

from typing import Final

from ingest.lang.en.lookahead import Lookahead
from ingest.lang.en.unit import AMBIGUOUS, VERBS, Unit
from ingest.lang.grammar import Match

__all__ = ["VerbReader"]

HYPHENS: Final = frozenset(("-", "\u2010", "\u2011"))


class VerbReader(Lookahead):
    """Reads verbs, of ours and others."""

    def _verb(self, i: int) -> Unit | None:
        """The verb that stands here, of ours or another; None where the form is a noun or describes one."""
        trigger = self.parsed.triggers.get(i)
        cover, function = self.parsed.covered[i], self.parsed.functions.get(i)
        if cover is not None and (cover.first < i or cover.last > i + 1 or self.tokens[i].text[0].isupper()):
            return None
        if trigger is not None and (unit := self._trigger(i, trigger)) is not None:
            return self._hyphened(i, unit)
        if function is None or cover is not None:
            return None
        verbs = [s for s in function.senses if s.value.kind in VERBS]
        kinds = function.senses.uses
        if (
            not verbs
            or kinds & {"auxiliary"}
            or (trigger is not None and trigger.last > function.last)
            or self._is_capital_name(i)
        ):
            return None
        features = "".join(s.features for s in verbs)
        noun = (
            trigger is not None
            or AMBIGUOUS in "".join(s.value.note for s in verbs)
            or bool(kinds & {"preposition", "determiner", "adverb", "light"})
        )
        light = next((s.value.note for s in verbs if s.value.kind == "light"), "")
        if not self._reads_as_verb(function.last, features, noun=noun):
            return (
                Unit("adjective", i, function.last)
                if set(features) & {"P", "p", "G"}
                else None
                if kinds - set(VERBS)
                else Unit("noun", i, function.last)
            )
        given = "actor2" if "subj=actor2" in light else "actor1" if light else ""
        unit = Unit("verb", i, function.last, form=verbs[0].value.form, features=features, light=given)
        return self._hyphened(i, unit)

    def _hyphened(self, i: int, unit: Unit) -> Unit:
        """A participle tied to the word before it describes what follows: Saudi-led forces, Houthi-held Sanaa."""
        participle = unit.kind == "verb" and set(unit.features) & {"P", "p", "G"}
        if not participle or i == 0 or unit.last != i + 1 or not self._nominal_at(unit.last):
            return unit
        start = self.parsed.sentence.start
        between = self.parsed.sentence.text[self.tokens[i - 1].end - start : self.tokens[i].start - start]
        if between in HYPHENS:
            unit.kind = "adjective"
        return unit

    def _trigger(self, i: int, trigger: Match) -> Unit | None:
        verbs = [s for s in trigger.senses if s.value.pos == "verb"]
        function = self.parsed.functions.get(i)
        if not verbs:
            name = self.parsed.names.get(i)
            return (
                None
                if name is not None and name.last >= trigger.last
                else Unit("noun", i, trigger.last, features=_noun_number(trigger), trigger=trigger)
            )
        features = "".join(dict.fromkeys("".join(s.features for s in verbs)))
        noun = (
            len(verbs) < len(trigger.senses)
            or i in self.parsed.names
            or bool(
                function and function.last >= trigger.last and any(AMBIGUOUS in s.value.note for s in function.senses)
            )
        )
        if not self._reads_as_verb(
            trigger.last,
            features,
            noun=noun,
            intransitive="G" in features and not any("obj" in s.value.actor2 + s.value.actor1 for s in verbs),
        ):
            participle = set(features) & {"P", "p", "G"} and self._peek(trigger.last) in (
                "noun",
                "name",
                "number",
                "verb",
            )
            kind = "adjective" if participle and len(verbs) == len(trigger.senses) else "noun"
            return Unit(
                kind,
                i,
                trigger.last,
                features=features if kind == "adjective" else _noun_number(trigger),
                trigger=trigger,
            )
        light = (
            next((s.value.note for s in function.senses if s.value.kind == "light"), "")
            if function and function.last == trigger.last
            else ""
        )
        return Unit(
            "verb",
            i,
            trigger.last,
            form=verbs[0].value.form,
            features=features,
            trigger=trigger,
            light="actor2" if "actor2" in light else "actor1" if light else "",
        )

    def _reads_as_verb(self, last: int, features: str, *, noun: bool, intransitive: bool = False) -> bool:  # noqa: PLR0911, RUF100
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
            return (
                kind != "auxiliary"
                or not noun
                or bool(set(features) - {"N", "s"})
                or (previous is not None and previous.form not in ("be", "have"))
            )
        if set(features) & {"P", "p"}:
            return not (kind in ("preposition", "by", "number") and self._nominal_at(last)) and not (
                kind in ("preposition", "by") and noun
            )
        if "G" in features:
            return self._gerund(kind, last, noun=noun, intransitive=intransitive)
        return self._present(last, features, previous, noun=noun)

    def _gerund(self, kind: str, last: int, *, noun: bool, intransitive: bool) -> bool:
        if self.norm(last) == "of":
            return False
        if kind in ("preposition", "by") or not kind:
            return self._object_follows(last) and not (intransitive and self._peek(last) == "noun")
        return not noun or self._object_follows(last)

    def _present(self, last: int, features: str, previous: Unit | None, *, noun: bool) -> bool:
        """Base and -s form: by agreement with the noun before, and by whether an object follows."""
        if previous is None or previous.kind not in (
            "noun",
            "name",
            "adverb",
            "number",
            "comma",
            "conjunction",
            "quote",
            "time",
        ):
            return not noun and (previous is None or previous.kind not in ("preposition", "by", "verb"))
        plural = previous.kind == "noun" and (
            "l" in previous.features or "c" in previous.features or self.norm(previous.last - 1).endswith("s")
        )
        if previous.kind == "name" and previous.name is not None:
            plural = self.norm(previous.last - 1).endswith("s") and not any(
                s.value.kind == "name" for s in previous.name.of("state")
            )
        singular_form = "s" in features
        if self._peek(last) in ("verb", "auxiliary") and not set(self._verb_features(last)) <= {"N", "Ns"}:
            return False
        if not noun:
            return (
                singular_form
                or plural
                or previous.kind in ("adverb", "conjunction", "comma")
                or self._object_follows(last)
            )
        if previous.kind in ("comma", "conjunction", "quote", "number", "time"):
            return False
        if singular_form:
            return not plural and self._object_follows(last)
        return plural and (self._object_follows(last) or bool(previous.name and previous.name.of("agent")))

    def _is_capital_name(self, i: int) -> bool:
        """A capital inside a sentence makes a name of a word: "Will", "Down"; at its beginning it tells nothing."""
        return (
            i > 0
            and self.tokens[i].text[0].isupper()
            and self.before[-1].kind not in ("end", "quote")
            and self.parsed.functions[i].last == i + 1
            and not self._is_title(i)
        )

    def _is_title(self, i: int) -> bool:
        return not self.parsed.uses(i).isdisjoint(("title", "pronoun"))


def _noun_number(match: Match) -> str:
    return "l" if any("l" in s.features for s in match.senses if s.value.pos != "verb") else "s"
