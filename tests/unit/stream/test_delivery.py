"""Sending until the broker has it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, NotLeaderForPartitionError
from kafka.partitioner.default import murmur2

from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.stream import retry
from ingest.stream.delivery import Sender, _partition
from ingest.stream.messages import Outgoing
from ingest.stream.retry import Shutdown, ShutdownError


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_DELAY_SECONDS", 0.001)


def message(value: str, key: str = "k", instead: Callable[[], Outgoing] | None = None) -> Outgoing:
    return Outgoing("t", key.encode(), value.encode(), [], instead)


def deliver(producer: Any, *messages: Outgoing) -> list[str]:
    async def run() -> None:
        await Sender(lambda: producer, Shutdown()).deliver(messages)

    asyncio.run(asyncio.wait_for(run(), 10))
    return [sent.value.decode() for sent in producer.sent]


class FailingOnce:
    """Fails the messages of these values, each the first time."""

    def __init__(self, error: BaseException, *values: str) -> None:
        self.error = error
        self.values = {value.encode() for value in values}

    def __call__(self, message: Outgoing) -> BaseException | None:
        if message.value in self.values:
            self.values.remove(message.value)
            return self.error
        return None


def test_all_is_sent_in_order(producer: Any) -> None:
    assert deliver(producer, message("a"), message("b"), message("c")) == ["a", "b", "c"]


def test_nothing_to_send_is_no_error(producer: Any) -> None:
    assert deliver(producer) == []


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("error", [NotLeaderForPartitionError(), KafkaTimeoutError(), OSError(), RuntimeError("?")])
def test_what_fails_is_sent_again(producer: Any, error: Exception, late: bool) -> None:
    producer.fail, producer.late = FailingOnce(error, "b"), late
    assert deliver(producer, message("a", "1"), message("b", "2"), message("c", "3")) == ["a", "c", "b"]


def test_what_a_producer_that_stops_lets_go_is_sent_again(producer: Any) -> None:
    producer.fail = FailingOnce(asyncio.CancelledError(), "b")
    assert deliver(producer, message("a", "1"), message("b", "2"), message("c", "3")) == ["a", "c", "b"]


def test_the_last_of_a_key_is_the_last_that_arrives(producer: Any) -> None:
    producer.fail = FailingOnce(KafkaTimeoutError(), "old")
    sent = deliver(producer, message("old"), message("other", "x"), message("new"))
    assert sent == ["new", "other", "old", "new"]


def test_one_that_is_too_large_is_replaced_and_holds_up_no_other(producer: Any) -> None:
    producer.fail = lambda sent: MessageSizeTooLargeError() if sent.value == b"large" else None
    large = message("large", instead=lambda: message("small"))
    assert deliver(producer, message("a", "1"), large, message("b", "2")) == ["a", "b", "small"]


def test_what_no_broker_takes_is_not_sent(producer: Any) -> None:
    asked: list[Outgoing] = []
    producer.fail = asked.append
    large = message("x" * MAX_REQUEST_BYTES, instead=lambda: message("small"))
    assert deliver(producer, large) == ["small"]
    assert len(asked) == 1


def test_what_goes_to_one_partition_goes_together(producer: Any) -> None:
    producer.room = 100
    values = [str(number) for number in range(50)]
    assert sorted(deliver(producer, *[message(value, value) for value in values])) == sorted(values)
    assert producer.batches == 4


def test_keys_choose_partitions_as_javas_client_does() -> None:
    for key in (b"", b"x", b"LBY:force:happening", "ليبيا".encode()):
        assert _partition(key, tuple(range(12))) == (murmur2(key) & 0x7FFFFFFF) % 12


def test_a_request_that_is_refused_for_one_message_loses_none(producer: Any) -> None:
    together = FailingOnce(MessageSizeTooLargeError(), "a", "b")

    def refuse(sent: Outgoing) -> BaseException | None:
        return MessageSizeTooLargeError() if sent.value == b"large" else together(sent)

    producer.fail = refuse
    assert deliver(producer, message("a"), message("large"), message("b")) == ["a", "b"]


def test_a_batch_that_fails_is_sent_again_in_order(producer: Any) -> None:
    producer.room, producer.fail = 3, FailingOnce(NotLeaderForPartitionError(), "b")
    assert deliver(producer, *[message(value) for value in "abcdef"]) == ["d", "e", "f", *"abcdef"]


def test_a_stop_breaks_the_wait(producer: Any) -> None:
    producer.fail = lambda _: KafkaTimeoutError()

    async def run() -> None:
        shutdown = Shutdown()
        shutdown.request()
        with pytest.raises(ShutdownError):
            await Sender(lambda: producer, shutdown).deliver([message("a")])

    asyncio.run(run())
