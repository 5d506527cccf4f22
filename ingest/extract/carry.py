"""What one sentence leaves out and another of the article tells: who, where and when of a happening told twice."""

from collections.abc import Sequence

from ingest.records import Actor, EventMention

__all__ = ["carry"]

FAMILY = {"18": "violence", "19": "violence", "20": "violence"}
"""Roots between which readers differ count as one."""
REACH = 12
"""Sentences between two tellings of one happening, at most."""
GENERIC = frozenset(("", "IMG"))


def carry(mentions: Sequence[EventMention]) -> list[EventMention]:
    """The mentions of an article, each completed by the nearest other one that can be of the same happening."""
    return [_completed(m, mentions) for m in mentions]


def _completed(mention: EventMention, mentions: Sequence[EventMention]) -> EventMention:
    twins = sorted((o for o in mentions if o is not mention and _may_be_one(mention, o)), key=lambda o: abs(o.sentence - mention.sentence))
    update: dict[str, object] = {}
    for name in ("actor1", "actor2"):
        if _is_open(getattr(mention, name)):
            found = next((getattr(t, name) for t in twins if not _is_open(getattr(t, name))), None)
            if found is not None and not _same_side(found, mention, name):
                update[name] = found
    if mention.place is None:
        place = next((t.place for t in twins if t.place is not None), None)
        if place is not None:
            update["place"] = place
    return mention.model_copy(update=update) if update else mention


def _may_be_one(one: EventMention, other: EventMention) -> bool:
    """Whether two mentions of an article can tell one happening: family, day, place and stance agree, tolls do not clash."""
    if _family(one) != _family(other) or one.factuality != other.factuality or abs(one.sentence - other.sentence) > REACH:
        return False
    if one.date and other.date and one.date != other.date and one.date_precision == other.date_precision == "day":
        return False
    if one.place and other.place and one.place.name != other.place.name:
        return False
    return not any(_clash(getattr(one, name), getattr(other, name)) for name in ("actor1", "actor2"))


def _family(mention: EventMention) -> str:
    return FAMILY.get(mention.event.root_code, mention.event.root_code)


def _is_open(actor: Actor | None) -> bool:
    """Whether nothing is known of the actor: none, or words that no table knows."""
    return actor is None or (actor.code in GENERIC and actor.group is None)


def _clash(one: Actor | None, other: Actor | None) -> bool:
    if one is None or other is None or _is_open(one) or _is_open(other):
        return False
    if one.group and other.group:
        return one.group != other.group
    return bool(one.country and other.country and one.country != other.country)


def _same_side(found: Actor, mention: EventMention, name: str) -> bool:
    """Nobody does to himself what another mention says he did."""
    opposite = mention.actor2 if name == "actor1" else mention.actor1
    return opposite is not None and not _is_open(opposite) and opposite.code == found.code
