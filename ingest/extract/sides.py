"""Who did it and who bore it, of all those whom a sentence names: doer, victims, opponent, speaker; and of which state they are."""

from typing import Final

from ingest.extract.actors import compose_actor, with_state
from ingest.extract.context import Context
from ingest.extract.drafts import Draft
from ingest.lang.grammar import Argument, Parsed
from ingest.records import Actor, EventMention
from ingest.records.actor import sides_of_roles

__all__ = ["sides_of", "with_states"]

PROTEST: Final = "14"
AIR_STRIKE: Final = "195"
CONFLICT: Final = frozenset(("14", "15", "17", "18", "19", "20"))
OFFICIAL: Final = frozenset(("GOV", "MIL", "COP", "SPY"))
FORCES: Final = frozenset(("MIL", "COP"))
ARMED: Final = "armed"
NOTE: Final = "actors"

Sides = tuple[Actor | None, Actor | None]


def sides_of(
    draft: Draft, parsed: Parsed, context: Context, text: str
) -> tuple[Actor | None, Actor | None, Actor | None]:
    """Source, target and speaker of an event."""
    known: dict[Argument, Actor] = parsed.notes.setdefault(NOTE, {})  # events of one sentence often share theirs

    def actor(argument: Argument | None) -> Actor | None:
        if argument is not None and argument not in known:
            known[argument] = compose_actor(argument, parsed, context, text)
        return known[argument] if argument is not None else None

    one, two, speaker = actor(draft.arguments.actor1), actor(draft.arguments.actor2), actor(draft.speaker)
    opponent = actor(draft.opponent)
    if one is not None and draft.code == AIR_STRIKE and one.country and one.code == one.country:
        one = one.model_copy(update={"roles": ("MIL",), "code": f"{one.country}MIL"})  # whose forces else have aircraft
    if opponent is not None and _are_enemies(opponent, two) and not _are_enemies(one, two):
        one = opponent
    elif draft.rivals and _are_enemies(opponent, two) and _are_enemies(one, two):
        two = opponent  # people killed where two fight are of neither side
    if speaker is not None:
        one, two = (_as_spoken_of(a, speaker) if a else None for a in (one, two))
        if one is None and draft.is_toll and FORCES & set(speaker.roles) and ARMED in _sides(two):
            one = speaker if _are_enemies(speaker, two) else None
    return one, two, speaker


def with_states(mention: EventMention, setting: str) -> EventMention:
    """Actors told without a state get that of the place; in a conflict so does what was attacked, and who protests."""
    where = (mention.place and mention.place.country) or setting
    one, two, root = mention.actor1, mention.actor2, mention.event.root_code
    update = {}
    if one is not None and (one.code or root == PROTEST) and (named := with_state(one, where)) is not one:
        update["actor1"] = named
    if two is not None and (two.code or root in CONFLICT) and (named := with_state(two, where)) is not two:
        update["actor2"] = named
    return mention.model_copy(update=update) if update else mention


def _as_spoken_of(actor: Actor, speaker: Actor) -> Actor:
    """Soldiers of whom their ministry speaks are its own, wherever they were."""
    own = set(actor.roles) & OFFICIAL and speaker.country and not speaker.group and set(speaker.roles) & OFFICIAL
    return with_state(actor, speaker.country or "") if own else actor


def _are_enemies(one: Actor | None, other: Actor | None) -> bool:
    """Whether two are of different kinds, groups or states, as far as they are known."""
    if one is None or other is None or not one.roles or not other.roles:
        return False
    if one.group and other.group:
        return one.group != other.group
    kinds, others = _sides(one), _sides(other)
    return kinds.isdisjoint(others) or bool(one.country and other.country and one.country != other.country)


def _sides(actor: Actor | None) -> frozenset[str]:
    return sides_of_roles(actor.roles) if actor else frozenset()
