"""Which words tell an event, and which: the row of `triggers.tsv` whose needs hold, made more exact by the weapon."""

from collections.abc import Iterable
from typing import Final

from ingest.lang import Profile
from ingest.lang.grammar import Listed, Match, Parsed, Sense, Weapon

__all__ = ["choose_row", "is_undone", "refine", "weapon_in"]

NOTE: Final = "words"
NO_EVENT: Final = "-"
VERBAL: Final = ("verb", "passive")
YIELDING: Final = ("03", "08")
"""Roots whose words may name what they bring to an end."""
CONFLICT: Final = "10"
"""The first of the roots of conflict."""


def choose_row(parsed: Parsed, match: Match, clause: tuple[int, int], profile: Profile) -> Sense | None:
    """The first row whose part of speech fits and whose needs hold; None for a figure of speech."""
    senses: Iterable[Sense] = match.of("trigger")
    if len({s.value.pos in VERBAL for s in senses}) > 1:
        verbal = profile.syntax().is_verbal(parsed, match)
        senses = [s for s in senses if (s.value.pos in VERBAL) == verbal]
    for sense in senses:
        for name, listed in sense.value.needs:
            if not _holds(name, listed, parsed, match, clause, profile):
                break
        else:
            return None if sense.value.code == NO_EVENT else sense
    return None


def is_undone(parsed: Parsed, match: Match, sense: Sense, verb: Sense, profile: Profile) -> bool:
    """Whether a noun is the object by which a verb before it was told to be one of yielding: رفع حظر التجول, to call off a strike."""
    if verb.value.code[:2] not in YIELDING or sense.value.pos in VERBAL or sense.value.code[:2] < CONFLICT:
        return False
    noun = profile.stems(parsed.sentence.tokens[match.first].norm)
    needs: tuple[tuple[str, Listed], ...] = verb.value.needs
    asked = [listed for name, listed in needs if name in ("with", "next")]
    return any(not (listed.words.isdisjoint(noun) and listed.begun.isdisjoint(noun)) for listed in asked)


def weapon_in(parsed: Parsed, clause: tuple[int, int]) -> Weapon | None:
    """The weapon named in a clause."""
    first, last = clause
    return next((s.value for m in parsed.holding("weapon") if first <= m.first < last for s in m.of("weapon")), None)


def refine(code: str, weapons: Iterable[Weapon]) -> str:
    """The code that the weapon makes of it."""
    for weapon in weapons:
        if any(code.startswith(o[:-1]) if o.endswith("*") else code == o for o in weapon.over) and weapon.code:
            return weapon.code
    return code


class _Words:
    """The words of a clause, in every way each may be taken apart."""

    def __init__(self, parsed: Parsed, clause: tuple[int, int], profile: Profile) -> None:
        self.stems = [profile.stems(t.norm) for t in parsed.sentence.tokens[slice(*clause)]]
        self.all = set().union(*self.stems)

    def any_of(self, listed: Listed) -> bool:
        if not self.all.isdisjoint(listed.words):
            return True
        return not self.all.isdisjoint(listed.begun) and any(self._in_a_row(phrase) for phrase in listed.phrases)

    def _in_a_row(self, phrase: tuple[str, ...]) -> bool:
        if not self.all.issuperset(phrase):
            return False
        last = len(self.stems) - len(phrase) + 1
        return any(all(word in self.stems[i + n] for n, word in enumerate(phrase)) for i in range(last))


def _words_of(parsed: Parsed, clause: tuple[int, int], profile: Profile) -> _Words:
    """The words of a clause, which often holds more than one trigger."""
    known: dict[tuple[int, int], _Words] = parsed.notes.setdefault(NOTE, {})
    words = known.get(clause)
    if words is None:
        words = known[clause] = _Words(parsed, clause, profile)
    return words


def _holds(name: str, listed: Listed, parsed: Parsed, match: Match, clause: tuple[int, int], profile: Profile) -> bool:
    if name == "with":
        return _words_of(parsed, clause, profile).any_of(listed)
    if name == "without":
        return not _words_of(parsed, clause, profile).any_of(listed)
    if name in ("next", "before"):
        i = match.last if name == "next" else match.first - 1
        tokens = parsed.sentence.tokens
        return 0 <= i < len(tokens) and not listed.words.isdisjoint(profile.stems(tokens[i].norm))
    return True
