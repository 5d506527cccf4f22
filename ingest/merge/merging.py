"""The whole of merging: from mentions to events."""

from collections import defaultdict
from collections.abc import Iterable

from ingest.merge.keys import event_id_of
from ingest.merge.record import event_record
from ingest.records import Event, EventMention

__all__ = ["MIN_CONFIDENCE", "merge"]

MIN_CONFIDENCE = 0.5
"""At and above it the service stands by what a mention tells; weaker ones make no event."""


def merge(mentions: Iterable[EventMention]) -> list[Event]:
    """The events that these mentions tell, in order of date and id.

    The same mentions give the same events in whatever order they come; a mention that comes twice counts once.
    """
    groups: dict[str, dict[str, EventMention]] = defaultdict(dict)
    for mention in mentions:
        if mention.confidence >= MIN_CONFIDENCE:
            groups[event_id_of(mention)][mention.mention_id] = mention
    events = [event_record(event_id, group.values()) for event_id, group in groups.items()]
    return sorted(events, key=lambda event: (event.date is None, str(event.date), event.event_id))
