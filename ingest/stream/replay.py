"""Articles of the past, read once more: by a new version, or where tables were lost. Ends in the tables as they should be.

It goes the way of the worker, by the same parts: entities and mentions to their topics, then into the database, then the
events to theirs. What the worker's group has committed stays as it is; a group of its own notes how far this one came.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.broker.progress import end_offsets
from ingest.broker.security import security, servers
from ingest.config import Settings
from ingest.garbage import spare_tables
from ingest.records.topics import ARTICLES, DEAD_LETTERS, ENTITIES, MENTIONS
from ingest.sinks import open_sink
from ingest.stream.lane import Lane
from ingest.stream.messages import Incoming, Outgoing
from ingest.stream.metrics import Metrics
from ingest.stream.pipeline import pipeline
from ingest.stream.reading import begin_reading
from ingest.stream.retry import Shutdown

__all__ = ["Bound", "Range", "Replayed", "find_ranges", "replay", "replay_group"]

Bound = datetime | int
"""A time, or an offset in every partition."""

BATCH = 50
POLL_MS = 500


@dataclass(slots=True)
class Range:
    """Messages of one partition: from `first` up to `end`, that one excluded, and of these those within the times."""

    partition: int
    first: int
    end: int
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime | None) -> bool:
        if at is None:
            return self.since is None and self.until is None
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


@dataclass(slots=True)
class Replayed:
    """What came of it."""

    articles: int = 0
    mentions: int = 0
    dead_letters: int = 0
    first_time: datetime | None = None
    last_time: datetime | None = None
    ranges: list[Range] = field(default_factory=list)


def replay_group(settings: Settings) -> str:
    return f"{settings.consumer_group}.replay"


async def find_ranges(
    settings: Settings, since: Bound | None, until: Bound | None, *, partition: int | None, resume: bool
) -> list[Range]:
    """Where the articles lie that were sent within these bounds, the later one excluded; up to what is there now.

    With `resume` from where the last replay stopped, where it left a mark.

    Raises:
        BrokerError: the broker can't be reached, or there is no topic.
    """
    ends = await asyncio.to_thread(end_offsets, settings, [settings.topic(ARTICLES.name)])
    partitions = [TopicPartition(tp.topic, tp.partition) for tp in ends if partition in {None, tp.partition}]
    last = {TopicPartition(tp.topic, tp.partition): end for tp, end in ends.items()}
    async with _consumer(settings) as consumer:
        consumer.assign(partitions)
        oldest: Mapping[Any, int] = await consumer.beginning_offsets(partitions)
        first = await _first(consumer, partitions, since, oldest)
        end = dict.fromkeys(partitions, until) if isinstance(until, int) else last
        if resume:
            first |= {tp: mark for tp in partitions if (mark := await consumer.committed(tp)) is not None}
    found = [
        Range(tp.partition, max(first[tp], oldest[tp]), min(end[tp], last[tp]), _time(since), _time(until))
        for tp in partitions
    ]
    return [one for one in sorted(found, key=lambda one: one.partition) if one.first < one.end]


async def replay(
    settings: Settings,
    ranges: Sequence[Range],
    *,
    a_second: float | None = None,
    dry_run: bool = False,
    on_batch: Callable[[Replayed], None] = lambda _: None,
    shutdown: Shutdown | None = None,
) -> Replayed:
    """Read these again; with `dry_run` only count them. Returns when all effects are durable, or a stop is asked for.

    Raises:
        IngestError: broker or database can't be reached at the start. Later they are waited for.
        ShutdownError: the stop came while something was waited for.
    """
    shutdown = shutdown or Shutdown()
    told = Replayed(ranges=list(ranges))
    async with contextlib.AsyncExitStack() as opened:
        handle = None if dry_run else await opened.enter_async_context(_pipeline(settings, shutdown, told))
        for one in ranges:
            async for batch in _read(settings, one, commit=not dry_run):
                started = time.monotonic()
                if handle is not None:
                    await handle(batch)
                _count(told, batch)
                on_batch(told)
                if shutdown.requested:
                    return told
                if a_second is not None and not dry_run:
                    await asyncio.sleep(max(len(batch) / a_second - (time.monotonic() - started), 0))
    return told


@contextlib.asynccontextmanager
async def _pipeline(
    settings: Settings, shutdown: Shutdown, told: Replayed
) -> AsyncIterator[Callable[[Sequence[Incoming]], Awaitable[None]]]:
    """What handles a batch of articles, to the end."""
    sink, lane = open_sink(settings.database()), Lane("sink")
    await lane.call(sink.prepare)
    child = await begin_reading(settings)
    spare_tables()
    try:
        async with _producer(settings) as producer:
            parts = pipeline(
                settings,
                child=child,
                producer=lambda: producer,
                sink=sink,
                lane=lane,
                shutdown=shutdown,
                metrics=Metrics(),
            )

            async def handle(batch: Sequence[Incoming]) -> None:
                outgoing = await parts.extraction.outgoing(batch)
                await parts.sender.deliver(outgoing)
                entities, mentions, letters = (
                    _back(outgoing, settings.topic(topic.name)) for topic in (ENTITIES, MENTIONS, DEAD_LETTERS)
                )
                for store, records in ((parts.entities.handle, entities), (parts.mentions.handle, mentions)):
                    if records:
                        finish = await store(records)
                        await finish()
                told.mentions += len(mentions)
                told.dead_letters += len(letters)

            yield handle
    finally:
        child.close()
        lane.close()
        sink.close()


def _back(outgoing: Sequence[Outgoing], topic: str) -> list[Incoming]:
    """What was sent to this topic, as who reads it sees it."""
    return [
        Incoming(topic, 0, number, None, message.key, message.value, tuple(message.headers))
        for number, message in enumerate(outgoing)
        if message.topic == topic
    ]


async def _read(settings: Settings, one: Range, *, commit: bool) -> AsyncIterator[list[Incoming]]:
    """In batches, in order. When the next one is asked for, the offset after the last may be committed."""
    partition = TopicPartition(settings.topic(ARTICLES.name), one.partition)
    async with _consumer(settings) as consumer:  # of its own: aiokafka's can't be assigned another
        consumer.assign([partition])
        consumer.seek(partition, one.first)
        while await consumer.position(partition) < one.end:
            found = await consumer.getmany(partition, timeout_ms=POLL_MS, max_records=BATCH)
            taken = (message for batch in found.values() for message in batch if message.offset < one.end)
            messages = [Incoming.of(message, message.timestamp / 1000) for message in taken]
            if wanted := [message for message in messages if one.holds(message.timestamp)]:
                yield wanted
            if messages and commit:
                await consumer.commit({partition: messages[-1].offset + 1})


def _count(told: Replayed, batch: Sequence[Incoming]) -> None:
    told.articles += len(batch)
    times = [message.timestamp for message in batch if message.timestamp is not None]
    told.first_time = min([*times, *filter(None, [told.first_time])], default=None)
    told.last_time = max([*times, *filter(None, [told.last_time])], default=None)


async def _first(
    consumer: AIOKafkaConsumer, partitions: Sequence[Any], since: Bound | None, oldest: Mapping[Any, int]
) -> dict[Any, int]:
    """Where to begin in each partition: all before it is older."""
    if not isinstance(since, datetime):
        return {tp: oldest[tp] if since is None else since for tp in partitions}
    stamp = int(since.timestamp() * 1000)
    found = await consumer.offsets_for_times(dict.fromkeys(partitions, stamp))
    return {tp: found[tp].offset if found.get(tp) is not None else _FAR for tp in partitions}


_FAR = 2**62
"""Beyond any end."""


def _time(bound: Bound | None) -> datetime | None:
    return bound if isinstance(bound, datetime) else None


def _connection(settings: Settings) -> dict[str, Any]:
    return security(settings).client_config() | {"bootstrap_servers": servers(settings), "client_id": "ingest-replay"}


@contextlib.asynccontextmanager
async def _consumer(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **_connection(settings), group_id=replay_group(settings), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    async with consumer:
        yield consumer


@contextlib.asynccontextmanager
async def _producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(**_connection(settings), acks="all", max_request_size=MAX_REQUEST_BYTES)
    async with producer:
        yield producer
