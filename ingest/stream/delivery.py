"""Sending, until the broker has acknowledged every message."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from aiokafka.errors import MessageSizeTooLargeError, RecordListTooLargeError
from faust.exceptions import ProducerSendError

from ingest.logging import get_logger
from ingest.stream.messages import Outgoing
from ingest.stream.retry import Shutdown, persist

__all__ = ["Producer", "Sender"]

TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)

log = get_logger(__name__)


class Producer(Protocol):
    """What Faust's producer offers. Keys choose partitions by murmur2, as kafka-python's and Java's clients do."""

    def send(  # noqa: PLR0917, RUF100
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Any,
    ) -> Awaitable[Awaitable[Any]]:
        """Once accepted, a future of the delivery."""


class Sender:
    """Delivers messages through Faust's producer: half the cost of `topic.send`, which also encodes and tracks."""

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
            errors = await _outcomes(await self._accepted(pending))
            pending = _again(pending, errors)
            if pending and not any(isinstance(error, TOO_LARGE) for error in errors):
                raise next(filter(None, errors))

        await persist(attempt, "delivery", self._shutdown)
        for message in pending:  # the broker refuses a whole request for the sake of one message in it
            await self._deliver_alone(message)

    async def _deliver_alone(self, message: Outgoing) -> None:
        try:
            await persist(partial(self._attempt_alone, message), "delivery", self._shutdown, unless=TOO_LARGE)
        except TOO_LARGE as error:
            log.warning("too large for the broker", topic=message.topic, key=message.key, error=str(error))
            if message.instead is not None:
                await self._deliver_alone(message.instead())

    async def _attempt_alone(self, message: Outgoing) -> None:
        [error] = await _outcomes(await self._accepted([message]))
        if error:
            raise error

    async def _accepted(self, messages: Sequence[Outgoing]) -> list[Awaitable[Any] | Exception]:
        """Hand over all before any is awaited, so that they share requests."""
        send = self._producer().send
        accepted: list[Awaitable[Any] | Exception] = []
        for message in messages:
            try:
                accepted.append(await send(message.topic, message.key, message.value, None, None, message.headers))
            except Exception as error:  # noqa: BLE001 - told with the deliveries' outcomes
                accepted.append(error)
        return accepted


async def _outcomes(accepted: Sequence[Awaitable[Any] | Exception]) -> list[Exception | None]:
    """Waits for what was accepted. They are futures: awaited one by one each would cost a task."""
    futures = [one for one in accepted if not isinstance(one, Exception)]
    sent = iter(await asyncio.gather(*futures, return_exceptions=True))
    return [_cause(one if isinstance(one, Exception) else next(sent)) for one in accepted]


def _again(messages: Sequence[Outgoing], errors: Sequence[Exception | None]) -> list[Outgoing]:
    """Those that failed, and those that share topic and key with them: an older one must not arrive last."""
    failed = {(message.topic, message.key) for message, error in zip(messages, errors, strict=True) if error}
    return [message for message in messages if (message.topic, message.key) in failed]


def _cause(outcome: object) -> Exception | None:
    """What went wrong, if anything did. Faust wraps what aiokafka raises; a producer that stops lets its futures go."""
    if not isinstance(outcome, Exception):
        return ProducerSendError(f"given up: {outcome!r}") if isinstance(outcome, BaseException) else None
    cause = outcome.__cause__ if isinstance(outcome, ProducerSendError) else None
    return cause if isinstance(cause, Exception) else outcome
