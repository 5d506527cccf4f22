"""Which words tell an event, and which: the row of `triggers.tsv` whose needs hold, made more exact by the weapon."""

from collections.abc import Iterable

from ingest.lang import Profile
from ingest.lang.grammar import Match, Parsed, Sense, Weapon

__all__ = ["choose_row", "refine", "weapon_in"]

NO_EVENT = "-"
VERBAL = ("verb", "passive")


def choose_row(parsed: Parsed, match: Match, clause: tuple[int, int], profile: Profile) -> Sense | None:
    """The first row whose part of speech fits and whose needs hold; None for a figure of speech."""
    first, last = clause
    stems = [profile.stems(t.norm) for t in parsed.sentence.tokens[first:last]]
    words = _Words(stems)
    senses = match.of("trigger")
    if len({s.value.pos in VERBAL for s in senses}) > 1:
        verbal = profile.syntax().is_verbal(parsed, match)
        senses = tuple(s for s in senses if (s.value.pos in VERBAL) == verbal)
    for sense in senses:
        if all(_holds(name, listed, parsed, match, profile, words) for name, listed in sense.value.needs):
            return None if sense.value.code == NO_EVENT else sense
    return None


def weapon_in(parsed: Parsed, clause: tuple[int, int]) -> Weapon | None:
    """The weapon named in a clause."""
    first, last = clause
    return next((s.value for m in parsed.matches if first <= m.first < last for s in m.of("weapon")), None)


def refine(code: str, weapons: Iterable[Weapon]) -> str:
    """The code that the weapon makes of it."""
    for weapon in weapons:
        if any(code.startswith(o[:-1]) if o.endswith("*") else code == o for o in weapon.over) and weapon.code:
            return weapon.code
    return code


class _Words:
    """The words of a clause, in every way each may be taken apart."""

    def __init__(self, stems: list[tuple[str, ...]]) -> None:
        self.stems = stems
        self.all = {stem for held in stems for stem in held}

    def any_of(self, listed: tuple[str, ...]) -> bool:
        return any((w in self.all) if " " not in w else self._in_a_row(w.split(" ")) for w in listed)

    def _in_a_row(self, phrase: list[str]) -> bool:
        if not all(word in self.all for word in phrase):
            return False
        last = len(self.stems) - len(phrase) + 1
        return any(all(word in self.stems[i + n] for n, word in enumerate(phrase)) for i in range(last))


def _holds(name: str, listed: tuple[str, ...], parsed: Parsed, match: Match, profile: Profile, words: _Words) -> bool:
    if name == "with":
        return words.any_of(listed)
    if name == "without":
        return not words.any_of(listed)
    if name in ("next", "before"):
        i = match.last if name == "next" else match.first - 1
        tokens = parsed.sentence.tokens
        if not 0 <= i < len(tokens):
            return False
        return bool(set(profile.stems(tokens[i].norm)) & set(listed))
    return True
