"""Stand-ins for what lies around the agents: messages, a producer, a sink, a reader."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.config import Settings
from ingest.records import EntityRecord, EventMention
from ingest.sinks import Unpublished
from ingest.stream.messages import Incoming, Outgoing


@pytest.fixture
def settings() -> Settings:
    """Nothing here talks to a broker."""
    return Settings(_env_file=None, topic_prefix="t.", consumer_group="unit", extract_timeout_seconds=5)


@dataclass
class FakeProducer:
    """Keeps what is sent, in batches of at most `room`.

    `fail` is asked of each message first and may return an error for its batch; `late` puts it in the future.
    """

    sent: list[Outgoing] = field(default_factory=list)
    fail: Callable[[Outgoing], BaseException | None] = lambda _: None
    late: bool = True
    room: int = 1
    batches: int = 0

    async def partitions_for(self, _topic: str) -> set[int]:
        return {0, 1, 2, 3}

    def create_batch(self) -> "FakeBatch":
        return FakeBatch(self.room)

    async def send_batch(self, batch: "FakeBatch", topic: str, *, partition: int) -> Awaitable[None]:
        assert partition in await self.partitions_for(topic)
        self.batches += 1
        messages = [Outgoing(topic, *fields) for fields in batch.held]
        errors = [error for message in messages if (error := self.fail(message)) is not None]
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not errors:
            self.sent += messages
            future.set_result(None)
        elif isinstance(errors[0], asyncio.CancelledError):
            future.cancel()
        elif self.late:
            future.set_exception(errors[0])
        else:
            raise errors[0]
        return future

    def of(self, topic: str) -> list[Outgoing]:
        return [message for message in self.sent if message.topic == topic]


@dataclass
class FakeBatch:
    room: int
    held: list[tuple[bytes | None, bytes | None, Any]] = field(default_factory=list)

    def append(self, *, timestamp: None, key: bytes | None, value: bytes | None, headers: Any) -> object:
        assert timestamp is None
        if len(self.held) == self.room:
            return None
        self.held.append((key, value, headers))
        return self

    def size(self) -> int:
        return sum(len(part or b"") for key, value, _ in self.held for part in (key, value))


@pytest.fixture
def producer() -> FakeProducer:
    return FakeProducer()


@dataclass
class FakeSink:
    """Keeps what is stored; `errors` are raised first, one a call; `refuse` may return an error for a record."""

    stored: list[Any] = field(default_factory=list)
    marked: list[Unpublished] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    refuse: Callable[[Any], Exception | None] = lambda _: None
    left: list[Unpublished] = field(default_factory=list)
    description: str = "memory"

    def store_entities(self, records: Iterable[EntityRecord]) -> list[Unpublished]:
        self._store(records)
        return []

    def store_mentions(self, mentions: Iterable[EventMention]) -> list[Unpublished]:
        return [Unpublished(mention.event_id, 1, b"{}") for mention in self._store(mentions)]

    def unpublished(self, limit: int) -> list[Unpublished]:
        return self.left[:limit]

    def read(self, event_ids: Collection[str]) -> list[Unpublished]:
        return [event for event in self.left if event.event_id in event_ids]

    def mark_published(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        self._fail()
        self.marked += sent
        self.left = [event for event in self.left if event not in sent]
        return []

    def prepare(self) -> None: ...

    def ping(self) -> None: ...

    def close(self) -> None: ...

    def _store(self, records: Iterable[Any]) -> list[Any]:
        told = list(records)
        if told:
            self._fail()
        for record in told:
            if error := self.refuse(record):
                raise error
        self.stored += told
        return told

    def _fail(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


@pytest.fixture
def sink() -> FakeSink:
    return FakeSink()


@pytest.fixture
def incoming() -> Callable[..., Incoming]:
    def make(value: bytes | None, offset: int = 0, **fields: Any) -> Incoming:
        defaults: dict[str, Any] = {
            "topic": "t.articles",
            "partition": 0,
            "timestamp": datetime(2019, 9, 21, tzinfo=UTC),
            "key": b"key",
        }
        return Incoming(value=value, offset=offset, **(defaults | fields))

    return make
