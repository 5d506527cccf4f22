"""What handles messages, put together: the worker's agents and a replay go the same way."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ingest.config import Settings
from ingest.records import EntityRecord, EventMention
from ingest.sinks import Sink
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.delivery import Producer, Sender
from ingest.stream.extracting import Extraction
from ingest.stream.lane import Lane
from ingest.stream.metrics import Metrics
from ingest.stream.outbox import Outbox
from ingest.stream.reading import ReadingChild
from ingest.stream.retry import Shutdown
from ingest.stream.storing import Storage, store_entities, store_mentions

__all__ = ["Pipeline", "pipeline"]


class Pipeline(NamedTuple):
    """The handlers of the three topics that are read, and the outbox and the sender that they share."""

    extraction: Extraction
    mentions: Storage[EventMention]
    entities: Storage[EntityRecord]
    outbox: Outbox
    sender: Sender


def pipeline(
    settings: Settings,
    *,
    child: ReadingChild,
    producer: Callable[[], Producer],
    sink: Sink,
    lane: Lane,
    shutdown: Shutdown,
    metrics: Metrics,
) -> Pipeline:
    """`child` reads the articles; `lane` is the one thread that uses the sink; `producer` gives what sends, whenever something is to be sent."""
    sender = Sender(producer, shutdown)
    dead_letters = DeadLetters(settings, metrics)
    outbox = Outbox(settings, sink, lane, sender, shutdown, metrics)
    shared: dict[str, Any] = {
        "sink": sink,
        "lane": lane,
        "sender": sender,
        "outbox": outbox,
        "dead_letters": dead_letters,
        "shutdown": shutdown,
        "metrics": metrics,
    }
    return Pipeline(
        Extraction(settings, child, sender, dead_letters, metrics),
        Storage(EventMention, store_mentions, **shared),
        Storage(EntityRecord, store_entities, **shared),
        outbox,
        sender,
    )
