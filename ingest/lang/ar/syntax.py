"""Arabic's answers to what the stages of reading ask of a sentence."""

from typing import Final

from ingest.lang.ar.clauses import Clauses
from ingest.lang.ar.noun_frames import NounFrame
from ingest.lang.ar.persons import meant, other_side, without_places
from ingest.lang.ar.subjects import Subjects
from ingest.lang.ar.verb_frames import VerbFrame
from ingest.lang.grammar import Argument, Arguments, Match, Parsed, Sense

__all__ = ["ArabicSyntax"]

VERBAL: Final = ("verb", "passive")


class ArabicSyntax:
    """Reads clauses through their chunks."""

    def prepare(self, parsed: Parsed) -> None:
        _drop_misread(parsed)
        clauses = Clauses(parsed)
        parsed.notes["clauses"] = clauses
        parsed.notes["subjects"] = Subjects(clauses)

    def stands_verb(self, parsed: Parsed, at: int) -> bool:
        return _clauses(parsed).words.is_verb(at)

    def verbs(self, parsed: Parsed) -> list[int]:
        is_verb = _clauses(parsed).words.is_verb
        return [i for i in sorted(parsed.triggers.keys() | parsed.functions.keys()) if is_verb(i)]

    def is_verbal(self, parsed: Parsed, match: Match) -> bool:
        words = _clauses(parsed).words
        return any(s.value.pos in VERBAL and not words.is_nominal(match, s) for s in match.of("trigger"))

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        return _clauses(parsed).clause(at)

    def speaker(self, parsed: Parsed, verb: int, before: int) -> Argument | None:
        return _subjects(parsed).speaker(verb, before)

    def coordinated(self, parsed: Parsed, argument: Argument) -> list[Argument]:
        return _clauses(parsed).coordinated(argument)

    def noun_phrase(self, parsed: Parsed, first: int) -> Argument | None:
        return _clauses(parsed).phrase(first)

    def arguments(self, parsed: Parsed, match: Match, sense: Sense) -> Arguments:
        clauses = _clauses(parsed)
        verbal = sense.value.pos in VERBAL and not clauses.words.is_nominal(match, sense)
        frame = VerbFrame if verbal else NounFrame
        found = frame(parsed, clauses, _subjects(parsed), match, sense).arguments()
        code = sense.value.code
        one, two = (meant(clauses, a, code) for a in (found.actor1, found.actor2))
        one = None if one is not None and clauses.is_mere_number(one) else one
        two = without_places(clauses, other_side(clauses, two, match.last, code), code)
        if two is not None and one is not None and two.first <= one.first < two.last:
            two = None
        if any("ل" in slot.removeprefix("prep:").split("|") for slot in sense.value.actor2):
            return Arguments(one, two, found.passive)
        return Arguments(_owned(clauses, one), _owned(clauses, two), found.passive)


def _drop_misread(parsed: Parsed) -> None:
    """Take out what only folding makes a word: a final ة is no pronoun (تابعة), and "they (f.)" is nobody in the news (اثنين)."""
    for i in [i for i, m in parsed.triggers.items() if _is_misread(m, parsed)]:
        del parsed.triggers[i]
    for i in [i for i, m in parsed.functions.items() if _is_misread(m, parsed)]:
        del parsed.functions[i]


def _is_misread(match: Match, parsed: Parsed) -> bool:
    if parsed.sentence.tokens[match.last - 1].text.endswith("ة") and (
        match.suffix.endswith("ه") or all(s.kind == "function" and s.value.form.endswith("ه") for s in match.senses)
    ):
        return True
    likeliest = match.senses[0]
    if likeliest.kind == "trigger" and all(s.kind == "trigger" and s.value.form == "أبى" for s in match.senses):
        return not parsed.sentence.tokens[match.first].text.endswith("ى")  # أبي: the father of somebody
    return "f" in likeliest.features and all(
        s.features[:1] in ("P", "N") and "f" in s.features and not set(s.features) & set("smd") and "l" in s.features
        for s in match.senses
    )


def _owned(clauses: Clauses, argument: Argument | None) -> Argument | None:
    return clauses.owner_behind(argument) if argument is not None else None


def _clauses(parsed: Parsed) -> Clauses:
    clauses: Clauses = parsed.notes["clauses"]
    return clauses


def _subjects(parsed: Parsed) -> Subjects:
    subjects: Subjects = parsed.notes["subjects"]
    return subjects
