"""Reads a topic from its beginning, without a group: it commits nothing and disturbs no worker."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from ingest.broker.clients import consumer
from ingest.broker.progress import end_offsets
from ingest.broker.topics import no_such_topic
from ingest.config import Settings

__all__ = ["Message", "TopicReader", "latest", "newest", "open_topic"]

POLL_MS = 500
"""How long a poll may wait for messages; Ctrl-C is noticed after it at the latest."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it lies on its topic."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    @property
    def place(self) -> str:
        """As people name it: `0:12`."""
        return f"{self.partition}:{self.offset}"


class TopicReader:
    """All partitions of one topic. First `to_end`, then perhaps `follow`, which goes on where that one ended.

    Ends are the high watermarks that come with what is fetched: the embedded broker answers a direct question for a
    partition's end with an offset inside its last batch.
    """

    def __init__(self, connected: KafkaConsumer, topic: str) -> None:
        partitions = connected.partitions_for_topic(topic)
        if not partitions:
            raise no_such_topic(topic)
        self._consumer = connected
        self._partitions = [TopicPartition(topic, number) for number in sorted(partitions)]
        connected.assign(self._partitions)
        connected.seek_to_beginning(*self._partitions)

    def to_end(self) -> Iterator[Message]:
        """Every message up to the end that the topic had when its partitions first answered."""
        ends: dict[TopicPartition, int] = {}
        while len(ends) < len(self._partitions) or any(self._consumer.position(p) < end for p, end in ends.items()):
            messages = self._poll()
            for partition in self._partitions:
                end = self._consumer.highwater(partition)
                if end is not None:
                    ends.setdefault(partition, end)
            yield from (message for message in messages if message.offset < ends[_partition(message)])

    def follow(self) -> Iterator[list[Message]]:
        """For ever: what came since, in batches; an empty one now and then when nothing comes."""
        while True:
            yield self._poll()

    def at(self, partition: int, offset: int) -> Message | None:
        """The message at this place; None where there is none, or none any more."""
        wanted = TopicPartition(self._partitions[0].topic, partition)
        if wanted not in self._partitions:
            return None
        self._consumer.assign([wanted])
        self._consumer.seek(wanted, offset)
        while not (messages := self._poll()):
            end = self._consumer.highwater(wanted)
            if end is not None and end <= offset:
                return None
        return messages[0] if messages[0].offset == offset else None

    def _poll(self) -> list[Message]:
        found = self._consumer.poll(timeout_ms=POLL_MS)
        return [_message(record) for records in found.values() for record in records]


@contextlib.contextmanager
def open_topic(settings: Settings, name: str) -> Iterator[TopicReader]:
    """A reader of one of our topics, such as `events`.

    Raises:
        BrokerError: the broker can't be reached, or the topic is missing.
    """
    with consumer(settings) as connected:
        yield TopicReader(connected, settings.topic(name))


def newest(settings: Settings, topics: Iterable[str]) -> list[Message]:
    """The last message of each partition of these topics (full names) that has one.

    Raises:
        BrokerError: the broker can't be reached, or a topic is missing.
    """
    ends = {partition: end for partition, end in end_offsets(settings, topics).items() if end}
    found: dict[TopicPartition, Message] = {}
    with consumer(settings) as connected:
        connected.assign(list(ends))
        for partition, end in ends.items():
            connected.seek(partition, end - 1)
        while any(connected.position(partition) < end for partition, end in ends.items()):
            for partition, records in connected.poll(timeout_ms=POLL_MS).items():
                found[partition] = _message(records[-1])
    return list(found.values())


def latest(messages: Iterable[Message]) -> list[Message]:
    """The last message of each key, in the order in which they came; a null value withdraws the key."""
    kept: dict[bytes | None, Message] = {}
    for message in messages:
        kept.pop(message.key, None)
        if message.value is not None:
            kept[message.key] = message
    return list(kept.values())


def _partition(message: Message) -> TopicPartition:
    return TopicPartition(message.topic, message.partition)


def _message(record: Any) -> Message:
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=_moment(record.timestamp),
        key=record.key,
        value=record.value,
        headers=tuple(record.headers or ()),
    )


def _moment(milliseconds: int) -> datetime:
    """A publisher may write any number: one beyond the calendar is its last moment, or its first."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.max.replace(tzinfo=UTC) if milliseconds > 0 else datetime.min.replace(tzinfo=UTC)
