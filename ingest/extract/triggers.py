"""Which words tell an event, and which: the row of `triggers.tsv` whose needs hold, made more exact by the weapon."""

from collections.abc import Iterable

from ingest.lang import Profile
from ingest.lang.grammar import Match, Parsed, Sense, Weapon

__all__ = ["choose_row", "refine", "weapon_in"]

NO_EVENT = "-"


def choose_row(parsed: Parsed, match: Match, clause: tuple[int, int], profile: Profile) -> Sense | None:
    """The first row whose needs hold; None for a figure of speech. `known1` and `known2` are asked later."""
    first, last = clause
    norms = [t.norm for t in parsed.sentence.tokens[first:last]]
    words = {stem for norm in norms for stem in profile.stems(norm)}
    line = f" {' '.join(map(profile.bare, norms))} "
    for sense in match.of("trigger"):
        if all(_holds(name, listed, parsed, match, profile, words, line) for name, listed in sense.value.needs):
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


def _holds(name: str, listed: tuple[str, ...], parsed: Parsed, match: Match, profile: Profile, words: set[str], line: str) -> bool:
    if name == "with":
        return _any_in(listed, words, line)
    if name == "without":
        return not _any_in(listed, words, line)
    if name in ("next", "before"):
        i = match.last if name == "next" else match.first - 1
        tokens = parsed.sentence.tokens
        if not 0 <= i < len(tokens):
            return False
        return profile.bare(tokens[i].norm) in listed or tokens[i].norm in listed
    return True


def _any_in(listed: tuple[str, ...], words: set[str], line: str) -> bool:
    return any((w in words) if " " not in w else (f" {w} " in line) for w in listed)
