"""The whole of merging: from mentions to events."""

from collections.abc import Iterable

from ingest.merge.clusters import cluster, cluster_id
from ingest.merge.record import event_record
from ingest.merge.report import Report
from ingest.records import Event, EventMention

__all__ = ["MIN_CONFIDENCE", "merge"]

MIN_CONFIDENCE = 0.5
"""At and above it the service stands by what a mention tells; weaker ones make no event."""


def merge(mentions: Iterable[EventMention]) -> list[Event]:
    """The events that these mentions tell, in order of date and id.

    The same mentions give the same events in whatever order they come; a mention that comes twice counts once.
    """
    sure = (mention for mention in mentions if mention.confidence >= MIN_CONFIDENCE)
    events = [event_record(cluster_id(found), map(Report, found)) for found in cluster(sure)]
    return sorted(events, key=lambda event: (event.date is None, str(event.date), event.event_id))
