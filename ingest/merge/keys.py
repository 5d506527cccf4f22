"""Which mentions may be one event: the merge key that brings them to one worker, and the id of an event."""

from typing import Literal

from ingest.records import EventMention
from ingest.records.ids import founded_event_id

__all__ = ["Kind", "event_id_of", "family_of", "kind_of", "merge_key"]

Kind = Literal["happening", "threatened", "hypothetical"]

NO_COUNTRY = "???"
THREATEN = "13"
FAMILIES = {
    "words": ("01", "02", "03", "04", "05", "09", "10", "11", "12", "13"),
    "deeds": ("06", "07", "08"),
    "protest": ("14",),
    "force": ("15", "16", "17", "18", "19", "20"),
}
"""Roots that readers take for one another share a family: an assault for a fight or a massacre (18, 19, 20), an arrest
for an abduction (17, 18), an expulsion for coercion (16, 17), a demand for an appeal (10, 02), a rejection for criticism.
"""

FAMILY = {root: family for family, roots in FAMILIES.items() for root in roots}


def merge_key(mention: EventMention) -> str:
    """The key of `events.mentions`, such as `LBY:force:happening`: mentions that could be one event share it.

    Made of the country (of the place, else of the article, else of the actors), the family of root codes and the kind.
    """
    return f"{country_of(mention)}:{family_of(mention.event.root_code)}:{kind_of(mention)}"


def event_id_of(mention: EventMention) -> str:
    """The id of the event that this mention founds: the event's id as long as none tells it earlier (see `cluster_id`)."""
    return founded_event_id(mention.mention_id)


def kind_of(mention: EventMention) -> Kind:
    """Threats and hypotheses are kinds of their own; assertions, memories and denials speak of happenings.

    A threat (root 13) is one whether the coder says that it was uttered or that something is threatened.
    """
    if mention.event.root_code == THREATEN and mention.factuality == "asserted":
        return "threatened"
    match mention.factuality:
        case "threatened" | "hypothetical" as kind:
            return kind
        case _:
            return "happening"


def family_of(root_code: str) -> str:
    return FAMILY.get(root_code, root_code)


def country_of(mention: EventMention) -> str:
    """Of the place, else that which the article is about, else of who acted, else of who was acted upon."""
    place, actor1, actor2 = mention.place, mention.actor1, mention.actor2
    told = (place and place.country) or mention.setting
    return told or (actor1 and actor1.country) or (actor2 and actor2.country) or NO_COUNTRY
