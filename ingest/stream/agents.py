"""Puts the agents together: what each listens to, what it does, how much it takes at a time."""

import asyncio
from typing import Any

from ingest.config import Settings
from ingest.records.topics import ARTICLES, ENTITIES, MENTIONS, Topic
from ingest.sinks import Sink
from ingest.stream.app import StreamApp
from ingest.stream.batches import Handler, run_batches
from ingest.stream.health import Health
from ingest.stream.lane import Lane
from ingest.stream.metrics import Metrics
from ingest.stream.outbox import Outbox
from ingest.stream.pipeline import pipeline
from ingest.stream.reading import ReadingChild
from ingest.stream.retry import Shutdown

__all__ = ["add_agents", "raw_topic"]

EXTRACT_BATCH = 32
"""Articles: half a second of extraction, so that a stop or a rebalance waits no longer."""
MENTIONS_BATCH = 3000
ENTITIES_BATCH = 250
"""One transaction; of mentions also one look at each neighbourhood that they touch."""
ARTICLES_WAITING, MENTIONS_WAITING, ENTITIES_WAITING = 256, 5200, 1000
"""Messages that may wait in memory for an agent, and what one fetch brings. At four fifths of it, a batch or more, a partition
pauses, at two it goes on: what is fetched then comes before it is missed, as it takes seconds to store a large batch."""


def add_agents(
    app: StreamApp,
    settings: Settings,
    *,
    child: ReadingChild,
    sink: Sink,
    sink_lane: Lane,
    shutdown: Shutdown,
    health: Health,
    metrics: Metrics,
) -> Outbox:
    """Add all agents to an app that is not started; returns the outbox that they share."""
    parts = pipeline(
        settings,
        child=child,
        producer=app.kafka_producer,
        sink=sink,
        lane=sink_lane,
        shutdown=shutdown,
        metrics=metrics,
    )

    streams: dict[str, Any] = {}

    def is_behind() -> bool:
        """Whether articles wait for longer than it takes to read a batch."""
        return ARTICLES.name in streams and streams[ARTICLES.name].channel.queue.qsize() >= EXTRACT_BATCH

    def add(name: str, topic: Topic, handle: Handler, limit: int, waiting: int, turn: asyncio.Lock) -> None:
        full_name = topic.full_name(settings.topic_prefix)

        async def agent(stream: Any) -> None:
            streams[topic.name] = stream
            app.consumer.hand_to(stream.channel.queue, full_name)
            await run_batches(stream, handle, limit=limit, shutdown=shutdown, turn=turn, is_behind=is_behind)

        app.agent(raw_topic(app, full_name, waiting), name=name)(agent)

    async def rebalanced(*_args: Any, **_kwargs: Any) -> None:
        parts.outbox.rebalanced.set()
        health.rebalanced()

    app.on_partitions_assigned.connect(rebalanced, weak=False)
    add("extract", ARTICLES, parts.extraction.handle, EXTRACT_BATCH, ARTICLES_WAITING, asyncio.Lock())
    storing = asyncio.Lock()
    add("store-mentions", MENTIONS, parts.mentions.handle, MENTIONS_BATCH, MENTIONS_WAITING, storing)
    add("store-entities", ENTITIES, parts.entities.handle, ENTITIES_BATCH, ENTITIES_WAITING, storing)
    return parts.outbox


def raw_topic(app: StreamApp, name: str, waiting: int) -> Any:
    """A topic in bytes: what Faust can't decode it would acknowledge and throw away."""
    topic = app.topic(
        name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", allow_empty=True
    )
    topic.maxsize = waiting  # Faust has an argument of this name, and throws it away
    return topic
