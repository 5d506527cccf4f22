"""Topics are read to their true end, without a group, and on from there."""

import pytest
from kafka import KafkaConsumer

from ingest.broker.clients import admin, consumer_config, producer
from ingest.broker.consume import Message, latest, open_topic
from ingest.broker.progress import end_offsets, unread
from ingest.broker.topics import create_topics
from ingest.config import Settings
from ingest.errors import BrokerError

pytestmark = pytest.mark.kafka


def send(settings: Settings, *pairs: tuple[str, str | None], topic: str = "events") -> None:
    with producer(settings) as connected:
        for key, value in pairs:
            body = None if value is None else value.encode()
            connected.send(settings.topic(topic), key=key.encode(), value=body, headers=[("a", b"1")])
        connected.flush()


@pytest.fixture
def topics(settings: Settings) -> Settings:
    create_topics(settings)
    return settings


def test_reads_everything_in_batches_of_any_size(topics: Settings) -> None:
    sent = [(f"k{number}", f"v{number}") for number in range(500)]
    send(topics, *sent[:499])
    send(topics, *sent[499:])
    with open_topic(topics, "events") as reader:
        read = [(message.key, message.value) for message in reader.to_end()]
    assert sorted(read) == sorted((key.encode(), (value or "").encode()) for key, value in sent)


def test_an_empty_topic_has_nothing(topics: Settings) -> None:
    with open_topic(topics, "events") as reader:
        assert list(reader.to_end()) == []


def test_follows_from_where_it_ended(topics: Settings) -> None:
    send(topics, ("k", "before"))
    with open_topic(topics, "events") as reader:
        assert [message.value for message in reader.to_end()] == [b"before"]
        send(topics, ("k", "after"))
        batch = next(batch for batch in reader.follow() if batch)
    assert [message.value for message in batch] == [b"after"]
    assert batch[0].headers == (("a", b"1"),)


def test_finds_the_message_at_a_place(topics: Settings) -> None:
    send(topics, *(("same key", str(number)) for number in range(5)))
    with open_topic(topics, "events") as reader:
        placed = {(message.partition, message.offset): message.value for message in reader.to_end()}
        for (partition, offset), value in placed.items():
            found = reader.at(partition, offset)
            assert found is not None
            assert found.value == value
        [partition] = {partition for partition, _ in placed}
        assert reader.at(partition, 5) is None
        assert reader.at(partition, 99) is None
        assert reader.at(99, 0) is None


def test_a_missing_topic_is_an_error_with_its_cure(settings: Settings) -> None:
    with pytest.raises(BrokerError, match="ingest topics create"), open_topic(settings, "events"):
        pass
    with pytest.raises(BrokerError, match="ingest topics create"):
        end_offsets(settings, [settings.topic("events")])


def test_the_latest_of_each_key_stays_and_null_withdraws(topics: Settings) -> None:
    send(topics, ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("b", None), ("c", None), ("c", "2"))
    with open_topic(topics, "events") as reader:
        kept = {message.key: message.value for message in latest(reader.to_end())}
    assert kept == {b"a": b"2", b"c": b"2"}


def test_a_group_has_read_what_it_has_committed(topics: Settings) -> None:
    send(topics, *((f"k{number}", "v") for number in range(20)), topic="articles")
    ends = end_offsets(topics, [topics.topic("articles"), topics.topic("events")])
    assert sum(ends.values()) == 20
    assert len(ends) == 2 * topics.topic_partitions
    with admin(topics) as client:
        assert unread(client, topics.consumer_group, ends) == 20
        _read_and_commit(topics, 20)
        assert unread(client, topics.consumer_group, ends) == 0


def test_messages_are_plain_data(topics: Settings) -> None:
    send(topics, ("k", "v"))
    with open_topic(topics, "events") as reader:
        [message] = reader.to_end()
    assert isinstance(message, Message)
    assert message.topic == topics.topic("events")
    assert message.timestamp.tzinfo is not None


def _read_and_commit(settings: Settings, count: int) -> None:
    config = consumer_config(settings) | {"group_id": settings.consumer_group, "session_timeout_ms": 6000}
    member = KafkaConsumer(settings.topic("articles"), **config)
    try:
        while count > 0:
            count -= sum(len(records) for records in member.poll(500).values())
        member.commit()
    finally:
        member.close()
