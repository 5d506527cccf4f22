"""Words of violence without violence: what a film, a match or an exercise shows, and deaths that nobody brought about."""

from collections.abc import Sequence
from typing import Final

from ingest.extract.drafts import VIOLENCE, Draft
from ingest.lang.grammar import Argument, Cue, Match, Parsed

__all__ = ["tell_force", "without_unreal"]

UNREST: Final = frozenset(("14", "15", "17"))
"""Roots of what costs lives too, beside violence."""
ARMED: Final = frozenset(("MIL", "COP", "REB", "UAF", "SPY", "SEP", "INS", "PRO"))
"""Roles of those who use force, whatever is being played, shown or exercised where they do."""
VEHICLES: Final = frozenset(("vehicle", "vehicle ramming"))
DOERS: Final = frozenset(("nature", "figure", "sport"))
"""Cues that, being the doer, say that nobody did it: the virus killed, a storm of anger hit."""


def tell_force(drafts: Sequence[Draft]) -> bool:
    """Whether a sentence tells what people died of: clashes, a raid, a march put down. Asked before the two become one event."""
    return any((d.root in VIOLENCE or d.root in UNREST) and not d.is_toll_only for d in drafts)


def without_unreal(
    drafts: list[Draft], parsed: Parsed, cues: Sequence[tuple[Match, Cue]], *, forced: bool
) -> list[Draft]:
    """The events of a sentence but for violence that by its words never was."""
    beside = [(m, c.kind) for m, c in cues if c.kind in DOERS]
    return [d for d in drafts if not _is_unreal(d, parsed, beside, forced=forced)]


def _is_unreal(draft: Draft, parsed: Parsed, beside: Sequence[tuple[Match, str]], *, forced: bool) -> bool:
    if draft.root not in VIOLENCE and draft.root != "17":
        return False
    kinds = draft.stance.cues
    doer = draft.arguments.actor1
    if _is_armed(doer, parsed):
        return "exercise" in kinds and not _has_toll(draft)
    if any(_is_part(match, draft.match, doer, kind) for match, kind in beside):
        return not _has_armed(draft, parsed)
    if "nature" in kinds and draft.is_toll_only:
        return not forced and doer is None and not _has_weapon(draft)
    if "fiction" in kinds:
        return not draft.dated and not _has_weapon(draft) and not _is_costly(draft)
    return bool(kinds & {"exercise", "sport"}) and not _has_toll(draft) and not _has_weapon(draft)


def _is_part(cue: Match, trigger: Match, doer: Argument | None, kind: str) -> bool:
    """Whether a cue is who did it, or the figure of speech that the trigger belongs to: a heart attack."""
    if kind == "figure" and cue.first < trigger.last and trigger.first < cue.last:
        return True
    return doer is not None and doer.first <= cue.first and cue.last <= doer.last


def _is_costly(draft: Draft) -> bool:
    """Whether more than one is told to be killed or hurt, which plots leave to news."""
    return any(toll is not None and toll.best > 1 for toll in (draft.killed, draft.injured))


def _has_weapon(draft: Draft) -> bool:
    """Whether a weapon is told, and not only a vehicle, which may be one."""
    return draft.weapon is not None and draft.weapon.weapon not in VEHICLES


def _has_toll(draft: Draft) -> bool:
    return draft.killed is not None or draft.injured is not None


def _is_armed(doer: Argument | None, parsed: Parsed) -> bool:
    """Whether a phrase names a group, or a noun for those who bear arms."""
    if doer is None:
        return False
    return any(doer.first <= i < doer.last and _bears_arms(match) for i, match in parsed.names.items())


def _has_armed(draft: Draft, parsed: Parsed) -> bool:
    """Whether the sentence names those who bear arms, beside the victims: gunmen killed four in a town hit by cholera."""
    victims = draft.arguments.actor2
    return any(
        _bears_arms(match)
        for i, match in parsed.names.items()
        if victims is None or not victims.first <= i < victims.last
    )


def _bears_arms(match: Match) -> bool:
    return any(s.value.kind == "group" for s in match.of("actor")) or any(
        not ARMED.isdisjoint(s.value.roles) for s in match.of("agent")
    )
