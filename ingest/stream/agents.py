"""Puts the agents together: what each listens to, what it does, how much it takes at a time."""

from collections.abc import Callable
from typing import Any

from ingest.config import Settings
from ingest.extract import Reading
from ingest.records.topics import ARTICLES, ENTITIES, MENTIONS, Topic
from ingest.sinks import Sink
from ingest.stream.app import StreamApp
from ingest.stream.batches import Handler, run_batches
from ingest.stream.health import Health
from ingest.stream.lane import Lane
from ingest.stream.metrics import Metrics
from ingest.stream.outbox import Outbox
from ingest.stream.pipeline import pipeline
from ingest.stream.retry import Shutdown

__all__ = ["add_agents"]

EXTRACT_BATCH = 50
"""Articles: half a second of extraction, so that a stop or a rebalance waits no longer."""
ENTITIES_BATCH = 250
MENTIONS_BATCH = 1000
"""One transaction, and one look at each neighbourhood that it touches. Of these there may wait as many again in memory."""


def add_agents(
    app: StreamApp,
    settings: Settings,
    *,
    read: Callable[..., Reading],
    sink: Sink,
    sink_lane: Lane,
    shutdown: Shutdown,
    health: Health,
    metrics: Metrics,
) -> Outbox:
    """Add all agents to an app that is not started; returns the outbox that they share."""
    parts = pipeline(
        settings,
        read=read,
        producer=lambda: app.producer,
        sink=sink,
        lane=sink_lane,
        shutdown=shutdown,
        metrics=metrics,
    )

    def add(name: str, topic: Topic, handle: Handler, limit: int) -> None:
        async def agent(stream: Any) -> None:
            await run_batches(stream, handle, limit=limit, shutdown=shutdown)

        app.agent(_raw(app, topic.full_name(settings.topic_prefix), limit), name=name)(agent)

    async def rebalanced(*_args: Any, **_kwargs: Any) -> None:
        parts.outbox.rebalanced.set()
        health.rebalanced()

    app.on_partitions_assigned.connect(rebalanced, weak=False)
    add("extract", ARTICLES, parts.extraction.handle, EXTRACT_BATCH)
    add("store-mentions", MENTIONS, parts.mentions.handle, MENTIONS_BATCH)
    add("store-entities", ENTITIES, parts.entities.handle, ENTITIES_BATCH)
    return parts.outbox


def _raw(app: StreamApp, name: str, limit: int) -> Any:
    """A topic in bytes: what Faust can't decode it would acknowledge and throw away.

    Where more than `limit` messages wait for the agent, the partition pauses.
    """
    return app.topic(
        name,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
        maxsize=limit,
    )
