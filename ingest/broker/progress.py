"""How far a consumer group has come, by offsets."""

from collections.abc import Iterable, Mapping

from kafka import KafkaAdminClient, TopicPartition
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    GroupIdNotFoundError,
    NotCoordinatorError,
)

from ingest.broker.clients import consumer
from ingest.broker.topics import no_such_topic
from ingest.config import Settings

__all__ = ["NOTHING_YET", "end_offsets", "unread"]

POLL_MS = 100

NOTHING_YET = (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,  # the first group of a new Apache Kafka waits for the topic of offsets
    GroupIdNotFoundError,
    NotCoordinatorError,
)
"""What a broker answers while nobody can have committed anything, or cannot be asked for a moment."""


def end_offsets(settings: Settings, topics: Iterable[str]) -> dict[TopicPartition, int]:
    """The offset after the last message of each partition of these topics (full names).

    From the high watermark of a fetch: the embedded broker answers a direct question for a partition's end with an
    offset inside its last batch.

    Raises:
        BrokerError: the broker can't be reached, or a topic is missing.
    """
    with consumer(settings) as connected:
        partitions = []
        for topic in topics:
            numbers = connected.partitions_for_topic(topic)
            if not numbers:
                raise no_such_topic(topic)
            partitions += [TopicPartition(topic, number) for number in sorted(numbers)]
        connected.assign(partitions)
        connected.seek_to_end(*partitions)
        while any(connected.highwater(partition) is None for partition in partitions):
            connected.poll(timeout_ms=POLL_MS)
        return {partition: connected.highwater(partition) for partition in partitions}


def unread(client: KafkaAdminClient, group: str, ends: Mapping[TopicPartition, int]) -> int:
    """How many messages before these ends the group has not committed yet: all, where it is not there yet."""
    try:
        committed = client.list_group_offsets({group: list(ends)})[group]
    except NOTHING_YET:
        committed = {}
    done = {partition: max(found.offset, 0) for partition, found in committed.items()}
    return sum(max(end - done.get(partition, 0), 0) for partition, end in ends.items())
