"""Verbs of saying and who says it: the subject of a verb that reports, demands, threatens, praises or denies."""

from typing import Final

from ingest.lang import Profile
from ingest.lang.grammar import Argument, Lexeme, Match, Parsed, Sense, Senses

__all__ = ["LONGEST", "saying_matches", "sayings", "subject_of"]

NOTE: Final = "saying"
KINDS: Final = ("trigger", "cue")
REPORT: Final = "report"
VERBAL_ROOTS: Final = frozenset(("01", "02", "03", "04", "05", "08", "10", "11", "12", "13"))
"""CAMEO roots whose verbs bring somebody's words."""
VERBS: Final = ("verb", "passive")
TENSES: Final = frozenset("PNGI")
LONGEST: Final = 2
"""Words of a pronoun's phrase, and of a phrase of saying beside a name."""
FRAME: Final = Lexeme("", "verb", "010", ("subj",), (), "", ())
"""Asks a language's syntax for the subject alone."""


def saying_matches(parsed: Parsed, profile: Profile) -> tuple[list[Match], list[Match]]:
    """Verbs of saying in order, and phrases such as "according to"; of those that begin together the longest."""
    known: tuple[list[Match], list[Match]] | None = parsed.notes.get(NOTE)
    if known is None:
        verbs: list[Match] = []
        phrases: list[Match] = []
        known = parsed.notes[NOTE] = (verbs, phrases)
        syntax = profile.syntax()
        for first in sorted({m.first for m in sayings(parsed)}):
            match = next(m for m in parsed.starting[first] if m.senses.trait(_is_saying))
            if not _is_verb(match):
                phrases.append(match)
            elif syntax.stands_verb(parsed, first):
                verbs.append(match)
    return known


def subject_of(parsed: Parsed, match: Match, profile: Profile) -> Argument | None:
    """The noun phrase of who says it; None where the words leave him out."""
    if not _is_verb(match):
        return _behind(parsed, match, profile)
    senses = [s for s in match.of(*KINDS) if s.features[:1] in TENSES]
    features = senses[0].features if senses else "P"
    sense = Sense("trigger", profile.code, features, "", FRAME)
    found = profile.syntax().arguments(parsed, match.having(Senses((sense,))), sense).actor1
    return None if found is None or _is_pronoun(parsed, found) else found


def sayings(parsed: Parsed) -> list[Match]:
    """The words that are a verb of saying, or a phrase such as "according to"."""
    return [m for kind in KINDS for m in parsed.holding(kind) if m.senses.trait(_is_saying)]


def _is_saying(senses: Senses) -> bool:
    for sense in senses:
        if sense.kind == "cue" and sense.value.kind == REPORT:
            return True
        if sense.kind == "trigger" and sense.value.pos in VERBS and sense.value.code[:2] in VERBAL_ROOTS:
            return True
    return False


def _is_verb(match: Match) -> bool:
    return any(s.features[:1] in TENSES and s.features for s in match.of(*KINDS))


def _behind(parsed: Parsed, match: Match, profile: Profile) -> Argument | None:
    """What follows "according to": a phrase with a name or a noun for people in it."""
    if match.last >= len(parsed.sentence.tokens):
        return None
    phrase = profile.syntax().noun_phrase(parsed, match.last)
    if phrase is None or not any(i in parsed.names for i in range(phrase.first, phrase.last)):
        return None
    return phrase


def _is_pronoun(parsed: Parsed, argument: Argument) -> bool:
    kinds = [
        s.value.kind
        for i in range(argument.first, argument.last)
        if i in parsed.functions
        for s in parsed.functions[i].senses
    ]
    named = any(i in parsed.names for i in range(argument.first, argument.last))
    return "pronoun" in kinds and not named and argument.last - argument.first <= LONGEST
