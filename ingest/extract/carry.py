"""What one sentence leaves out and another of the article tells: who, where and when of a happening told twice."""

from collections.abc import Sequence

from ingest.knowledge.gazetteer import kilometres
from ingest.merge.facts import SIDES
from ingest.records import Actor, EventMention, Place

__all__ = ["carry"]

VIOLENCE = frozenset(("18", "19", "20"))
"""Roots between which readers differ count as one family."""
SPEECH = frozenset(("01", "02", "10", "11", "12", "13"))
"""Roots of what is said: "he warned" is said by him who spoke before."""
SPEAKER_REACH = 2
"""Sentences over which a speaker goes on without being named."""
CLAIM = "015"
"""Acknowledge or claim responsibility: who says so did the violent thing that the article tells."""
REACH = 12
"""Sentences between two tellings of one happening, at most."""
NEAR_KM = 60.0
"""Two places that a report gives for one happening: the village, and the town that it lies near."""
PLACE_REACH = 3
"""Sentences over which the scene of a report stays where it was."""
WIDE = ("country", "region")


def carry(mentions: Sequence[EventMention]) -> list[EventMention]:
    """The mentions of an article, each completed by the nearest other one that can be of the same happening."""
    claims = [m for m in mentions if m.event.code == CLAIM and _is_named(m.actor1)]
    return [_completed(m, mentions, claims) for m in mentions]


def _completed(mention: EventMention, mentions: Sequence[EventMention], claims: Sequence[EventMention]) -> EventMention:
    twins = _nearest_first([o for o in mentions if o is not mention and _may_be_one(mention, o)], mention)
    sources = {"actor1": twins, "actor2": twins}
    if mention.event.root_code in SPEECH:
        sources["actor1"] = [
            o
            for o in _nearest_first(mentions, mention)
            if 0 <= mention.sentence - o.sentence <= SPEAKER_REACH and o.event.root_code in SPEECH
        ]
    if mention.event.root_code in VIOLENCE and mention.factuality in ("asserted", "recalled"):
        sources["actor1"] = [*twins, *_nearest_first(claims, mention)]
    update: dict[str, object] = {}
    for name, others in sources.items():
        own: Actor | None = getattr(mention, name)
        if not _is_named(own):
            found = next(
                (
                    a
                    for a in (getattr(o, name) for o in others)
                    if _is_named(a) and _may_be(own, a) and not _is_opposite(a, mention, name)
                ),
                None,
            )
            if found is not None:
                update[name] = _identified(own, found)
    place = _place(mention, twins, mentions)
    if place is not None:
        update["place"] = place
    return mention.model_copy(update=update) if update else mention


def _place(mention: EventMention, twins: Sequence[EventMention], mentions: Sequence[EventMention]) -> Place | None:
    """A place for a mention that has none, or a finer one for one that names a state or region; None to leave it."""
    own = mention.place
    fine = [t.place for t in twins if t.place is not None and t.place.type not in WIDE]
    if own is None:
        told = [
            m.place
            for m in _nearest_first(mentions, mention)
            if m.place is not None and abs(m.sentence - mention.sentence) <= PLACE_REACH
        ]
        return next(iter([*fine, *(t.place for t in twins if t.place is not None), *told]), None)
    if own.type not in WIDE:
        return None
    return next(
        (
            p
            for p in fine
            if p.country == own.country and kilometres(p.lat, p.lon, own.lat, own.lon) <= own.radius_km + NEAR_KM
        ),
        None,
    )


def _nearest_first(others: Sequence[EventMention], mention: EventMention) -> list[EventMention]:
    return sorted(others, key=lambda o: abs(o.sentence - mention.sentence))


def _may_be_one(one: EventMention, other: EventMention) -> bool:
    """Whether two mentions of an article can tell one happening: family, day, place and stance agree, sides do not clash."""
    if (
        _family(one) != _family(other)
        or one.factuality != other.factuality
        or abs(one.sentence - other.sentence) > REACH
    ):
        return False
    if one.date and other.date and one.date != other.date and one.date_precision == other.date_precision == "day":
        return False
    if one.place and other.place and _apart(one.place, other.place):
        return False
    return not any(_clash(getattr(one, name), getattr(other, name)) for name in ("actor1", "actor2"))


def _apart(one: Place, other: Place) -> bool:
    if one.type in WIDE or other.type in WIDE:
        return bool(one.country and other.country and one.country != other.country)
    return kilometres(one.lat, one.lon, other.lat, other.lon) > NEAR_KM


def _family(mention: EventMention) -> str:
    root = mention.event.root_code
    return "violence" if root in VIOLENCE else root


def _is_named(actor: Actor | None) -> bool:
    """Whether the actor is someone, and not only someone of a kind."""
    return actor is not None and bool(actor.group or actor.country)


def _may_be(own: Actor | None, found: Actor) -> bool:
    """Whether unnamed gunmen can be the group found elsewhere, or soldiers the army; civilians are neither."""
    if own is None or not own.roles or not found.roles:
        return True
    return not _sides(own).isdisjoint(_sides(found))


def _sides(actor: Actor) -> set[str]:
    return {SIDES.get(role, "civil") for role in actor.roles}


def _identified(own: Actor | None, found: Actor) -> Actor:
    """Who it was, in the mention's own words where it has some: the suicide bomber, of the group that the article names."""
    if own is None or not own.roles:
        return found
    roles = tuple(dict.fromkeys((*found.roles, *own.roles)))
    return found.model_copy(update={"text": own.text, "start": own.start, "end": own.end, "roles": roles})


def _clash(one: Actor | None, other: Actor | None) -> bool:
    if one is None or other is None:
        return False
    if one.group and other.group:
        return one.group != other.group
    return bool(one.country and other.country and one.country != other.country)


def _is_opposite(found: Actor, mention: EventMention, name: str) -> bool:
    """Nobody does to himself what another mention says he did."""
    opposite = mention.actor2 if name == "actor1" else mention.actor1
    return (
        opposite is not None
        and _is_named(opposite)
        and (opposite.code == found.code or (bool(found.group) and opposite.group == found.group))
    )
