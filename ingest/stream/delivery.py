"""Sending, until the broker has acknowledged every message."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Protocol

from aiokafka.errors import MessageSizeTooLargeError, RecordListTooLargeError

from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.errors import BrokerError
from ingest.logging import get_logger
from ingest.records.partitions import partition_of
from ingest.stream.messages import Outgoing
from ingest.stream.retry import Shutdown, persist

__all__ = ["Producer", "Sender"]

TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)

log = get_logger(__name__)


class Producer(Protocol):
    """What aiokafka's producer offers."""

    async def partitions_for(self, topic: str) -> set[int]:
        """The topic's partitions, by number."""

    def create_batch(self) -> Any:
        """An empty one. Its `append` returns None where there is no room; there is for the first message, however large."""

    async def send_batch(self, batch: Any, topic: str, *, partition: int) -> Awaitable[Any]:
        """Once accepted, a future of the delivery."""


class Sender:
    """Delivers messages through aiokafka's producer, in batches: a third of the cost of sending each for itself."""

    def __init__(self, producer: Callable[[], Producer], shutdown: Shutdown) -> None:
        self._producer = producer
        self._shutdown = shutdown

    async def deliver(self, messages: Iterable[Outgoing]) -> None:
        """Returns when all in-sync replicas have each message. What fails for want of a broker is sent again.

        A message that the broker refuses as too large is replaced by its `instead`; one that has none is logged and
        left out, for it would be refused for ever.

        Raises:
            ShutdownError: the service is to stop and not all is delivered.
        """
        pending = list(messages)

        async def attempt() -> None:
            nonlocal pending
            errors = await _sent(self._producer(), pending)
            pending = _again(pending, errors)
            if pending and not any(isinstance(error, TOO_LARGE) for error in errors):
                raise next(filter(None, errors))

        await persist(attempt, "delivery", self._shutdown)
        for message in pending:  # the broker refuses a whole batch for the sake of one message in it
            await self._deliver_alone(message)

    async def _deliver_alone(self, message: Outgoing) -> None:
        try:
            await persist(partial(self._attempt_alone, message), "delivery", self._shutdown, unless=TOO_LARGE)
        except TOO_LARGE as error:
            log.warning("too large for the broker", topic=message.topic, key=message.key, error=str(error))
            if message.instead is not None:
                await self._deliver_alone(message.instead())

    async def _attempt_alone(self, message: Outgoing) -> None:
        [error] = await _sent(self._producer(), [message])
        if error:
            raise error


async def _sent(producer: Producer, messages: Sequence[Outgoing]) -> list[Exception | None]:
    """What kept each from being delivered. All are handed over before any is awaited, so that they share requests."""
    topics = {message.topic for message in messages}
    partitions = {topic: tuple(sorted(await producer.partitions_for(topic))) for topic in topics}
    together: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, message in enumerate(messages):
        together[message.topic, _partition(message.key, partitions[message.topic])].append(number)
    batches: list[list[int]] = []
    deliveries: list[Awaitable[Any]] = []
    for (topic, partition), numbers in together.items():
        for batch, held in _batches(producer, messages, numbers):
            batches.append(held)
            deliveries.append(await _accepted(producer, batch, topic, partition))
    errors: list[Exception | None] = [None] * len(messages)
    outcomes = await asyncio.gather(*deliveries, return_exceptions=True)
    for held, outcome in zip(batches, outcomes, strict=True):
        for number in held:
            errors[number] = _error(outcome)
    return errors


def _batches(
    producer: Producer, messages: Sequence[Outgoing], numbers: Iterable[int]
) -> Iterator[tuple[Any, list[int]]]:
    """These messages as batches, each with the numbers of those that it holds."""
    batch, held = producer.create_batch(), list[int]()
    for number in numbers:
        message = messages[number]
        fields = {"timestamp": None, "key": message.key, "value": message.value, "headers": message.headers}
        if batch.append(**fields) is None:
            yield batch, held
            batch, held = producer.create_batch(), []
            batch.append(**fields)
        held.append(number)
    yield batch, held


async def _accepted(producer: Producer, batch: Any, topic: str, partition: int) -> Awaitable[Any]:
    """A future of the delivery, also where the batch is not taken."""
    if batch.size() > MAX_REQUEST_BYTES:  # aiokafka looks at this only where messages are sent one by one
        return _failed(MessageSizeTooLargeError(f"{batch.size()} bytes, {MAX_REQUEST_BYTES} at most"))
    try:
        return await producer.send_batch(batch, topic, partition=partition)
    except Exception as error:  # noqa: BLE001 - told with the deliveries' outcomes
        return _failed(error)


def _failed(error: Exception) -> Awaitable[Any]:
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    future.set_exception(error)
    return future


def _partition(key: bytes | None, partitions: tuple[int, ...]) -> int:
    if key is None:
        return random.choice(partitions)  # noqa: S311 - spreads, guards nothing
    return partitions[partition_of(key, len(partitions))]


def _again(messages: Sequence[Outgoing], errors: Sequence[Exception | None]) -> list[Outgoing]:
    """Those that failed, and those that share topic and key with them: an older one must not arrive last."""
    failed = {(message.topic, message.key) for message, error in zip(messages, errors, strict=True) if error}
    return [message for message in messages if (message.topic, message.key) in failed]


def _error(outcome: object) -> Exception | None:
    """What went wrong, if anything did. A producer that stops lets its futures go."""
    if isinstance(outcome, asyncio.CancelledError):
        return BrokerError("given up by the producer, which stops")
    return outcome if isinstance(outcome, Exception) else None
