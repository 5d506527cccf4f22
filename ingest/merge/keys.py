"""Which mentions may be one event: the merge key that brings them to one worker, and the id of what they tell."""

from typing import Literal

from ingest.records import Actor, EventMention, Place
from ingest.records.ids import content_id

__all__ = ["Kind", "event_id_of", "family_of", "kind_of", "merge_key"]

Kind = Literal["happening", "threatened", "hypothetical"]

NO_COUNTRY = "???"
VIOLENCE = frozenset({"18", "19", "20"})
"""Assault, fight and mass violence: where one ends and the next begins, readers differ, so they meet in one family."""

CELLS_PER_DEGREE = 10
"""Places without a GeoNames id are one place within a tenth of a degree, some 11 km: a town and its outskirts."""


def merge_key(mention: EventMention) -> str:
    """The key of `events.mentions`, such as `LBY:fight:happening`: mentions of one event share it.

    Made of the country (of the place, else of the actors), the family of root codes and the kind.
    """
    return f"{country_of(mention)}:{family_of(mention.event.root_code)}:{kind_of(mention)}"


def event_id_of(mention: EventMention) -> str:
    """The id of the event that this mention by itself tells: of kind, family, day, actor codes and place.

    Reports of one happening that agree in all of these have it in common. Where neither place nor actor is known
    nothing but the mention itself says what happened, so the id is its own.
    """
    if mention.place is None and not _code(mention.actor1) and not _code(mention.actor2):
        return content_id("event-alone", mention.mention_id)
    return content_id(
        "event",
        kind_of(mention),
        family_of(mention.event.root_code),
        *_when(mention),
        _code(mention.actor1),
        _code(mention.actor2),
        _where(mention.place),
    )


def kind_of(mention: EventMention) -> Kind:
    """Threats and hypotheses are kinds of their own; assertions, memories and denials speak of happenings."""
    match mention.factuality:
        case "threatened" | "hypothetical" as kind:
            return kind
        case _:
            return "happening"


def family_of(root_code: str) -> str:
    return "fight" if root_code in VIOLENCE else root_code


def country_of(mention: EventMention) -> str:
    """Of the place, else of who acted, else of who was acted upon."""
    for holder in (mention.place, mention.actor1, mention.actor2):
        if holder is not None and holder.country:
            return holder.country
    return NO_COUNTRY


def _code(actor: Actor | None) -> str:
    """An actor of whom nothing is known but words has no code, and is as good as none."""
    return actor.code if actor else ""


def _when(mention: EventMention) -> tuple[str, str]:
    """The time told; the day of publication stands in where none is, but apart from days that are told."""
    if mention.date is not None:
        return mention.date.isoformat(), mention.date_precision or "day"
    if mention.published_at is not None:
        return mention.published_at.date().isoformat(), "published"
    return mention.article_id, "article"


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    if place.geonames_id is not None:
        return str(place.geonames_id)
    return f"{round(place.lat * CELLS_PER_DEGREE)}:{round(place.lon * CELLS_PER_DEGREE)}"
