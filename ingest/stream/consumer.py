"""Faust's consumer with two changes: what may be committed, and how a message comes to its agent.

Faust acknowledges a message when its agent raises, when a task is cancelled, when a message is dropped in a rebalance,
and it steps over gaps with an offset too many. Each of these loses messages. Here an acknowledgement by Faust itself
only lets a message go: an offset is committed only when an agent says that its work is durable, by the ledger.

Faust makes two tasks and an event of each message, more than all else that the loop does for it. Here a message is put
into the queue of its agent.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import ConsumerNotStarted
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer
from faust.types import TP
from mode.utils.futures import notify

from ingest.broker.headers import shared
from ingest.logging import get_logger
from ingest.stream.ledger import Ledger

__all__ = ["SettlingConsumer"]

FETCH_WAIT_MS = 100
"""How long the broker may hold a request for messages when there are none: the embedded one does not answer sooner,
even when messages come."""
IDLE_SECONDS = 1.0
"""How long to wait for a message before looking whether the worker stops."""
PAUSED_SECONDS = 0.1
"""How long while a partition is paused, its agent being behind: whether it may go on is seen only then. Two fifths of what may
wait for an agent are left when it may, more than it does meanwhile."""

log = get_logger(__name__)
library_log = logging.getLogger("faust.transport.settling")  # else Faust's chatter would come in our module's name


class SettlingConsumer(Consumer):  # type: ignore[misc] # Faust ships no types
    """Commits what was settled, and nothing else."""

    logger = library_log

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.ledger: Ledger[Any] = Ledger()
        self._queues: dict[str, Any] = {}
        self._pressure: dict[Any, tuple[Callable[[], None], Callable[[], None]]] = {}
        super().__init__(*args, **kwargs)

    def hand_to(self, queue: Any, topic: str) -> None:
        """From now on messages of this topic go into this queue, as Faust has it for the stream of an agent."""
        self._queues[topic] = queue

    def settle(self, messages: Iterable[Any]) -> None:
        """All effects of these messages are durable: their offsets may be committed."""
        for message in messages:
            self.ledger.done(message.tp, message.offset)
        self.let_go(messages)

    def let_go(self, messages: Iterable[Any]) -> None:
        """Nobody waits for these messages any more. Their offsets are committed only if they were settled."""
        for message in messages:
            message.acked = True
        self._unacked_messages.difference_update(messages)
        notify(self._waiting_for_ack)

    def ack(self, message: Any) -> bool:
        """As Faust lets go of one, which tells nothing about its work."""
        if message.acked:
            return False
        self.let_go([message])
        return True

    def held(self) -> set[Any]:
        """The partitions that are ours now; none while there is no connection yet."""
        try:
            return set(self.assignment())
        except ConsumerNotStarted:
            return set()

    def lag(self) -> dict[tuple[str, int], int]:
        """Messages that are not settled yet, by topic and partition.

        Up to the high watermark of the last fetch: the embedded broker answers a direct question for a partition's end
        with an offset inside its last batch.
        """
        found = {}
        for tp in self.held():
            with contextlib.suppress(AssertionError, KafkaError, KeyError):  # taken from us this moment
                end = self.highwater(tp) or 0
                done = self.ledger.position(tp) or self._committed_offset.get(tp) or 0
                found[tp.topic, tp.partition] = max(end - done, 0)
        return found

    def fetched_at(self) -> float | None:
        """When the broker last answered a request for messages, by the monotonic clock; with none, say."""
        answered = []
        for tp in self.held():
            with contextlib.suppress(AssertionError, KafkaError, KeyError):
                answered.append(self._thread.last_poll_timestamp(tp))
        known = [stamp for stamp in answered if stamp is not None]
        return time.monotonic() - (time.time() - max(known) / 1000) if known else None

    def verify_event_path(self, now: float, tp: Any) -> None:
        """Faust's own watch over progress is left out: it compares clocks of two kinds and cries at every rebalance."""

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        await super().on_partitions_revoked(revoked)  # waits for batches in hand and commits what they settled
        self.ledger.forget(revoked)
        self._pressure.clear()  # a queue still holds those of before, and would take them for having paused the partition

    async def _drain_messages(self, fetcher: Any) -> None:
        """Hand out what is fetched, until the consumer or its fetcher stops. Faust's way of doing it is left out whole."""
        flow = self.app.flow_control
        try:
            while not (self.should_stop or fetcher.should_stop):
                seconds = PAUSED_SECONDS if self._buffered_partitions else IDLE_SECONDS
                async for tp, message in self.getmany(seconds):
                    await flow.acquire()  # what is put before it is granted would be thrown away then
                    self._hand_out(tp, message)
        except (*self.consumer_stopped_errors, asyncio.CancelledError):
            if not self.app.should_stop:
                raise

    def _hand_out(self, tp: Any, message: Any) -> None:
        """Into the queue of its agent, also where that is full: then no more is fetched, but what was fetched came in order."""
        self.ledger.hand_out(tp, message.offset)
        if tp not in self._pressure:
            known = TP(*tp)  # aiokafka's is equal to it, but Faust looks at the type
            self._pressure[tp] = partial(self.on_buffer_full, known), partial(self.on_buffer_drop, known)
        message.headers = shared(message.headers or ())
        pause, go_on = self._pressure[tp]
        self._queues[tp.topic].put_nowait_enhanced(message, on_pressure_high=pause, on_pressure_drop=go_on)

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[Any]:
        return (tp for tp in list(self.ledger) if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: Any) -> int | None:
        return self.ledger.position(tp)

    async def _commit_offsets(self, offsets: Mapping[Any, int], start_new_transaction: bool = True) -> bool:
        before = {tp: self._committed_offset[tp] for tp in offsets}
        committed: bool = await super()._commit_offsets(offsets, start_new_transaction)
        if not committed:  # so that the next round tries again, which Faust would not
            self._committed_offset.update(before)
        return committed

    def _new_consumer_thread(self) -> "_ConsumerThread":
        return _ConsumerThread(self, loop=self.loop, beacon=self.beacon)


class _ConsumerThread(AIOKafkaConsumerThread):  # type: ignore[misc] # Faust ships no types
    logger = library_log

    def _create_consumer(self, loop: asyncio.AbstractEventLoop) -> Any:
        consumer = super()._create_consumer(loop)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001 - Faust has a second and a half, and no setting
        return consumer

    def last_poll_timestamp(self, tp: Any) -> int | None:
        """Milliseconds of the wall clock."""
        stamp: int | None = self._ensure_consumer().last_poll_timestamp(tp)
        return stamp

    async def _commit(self, offsets: Mapping[Any, int]) -> bool:
        """Whether the broker took the offsets. Faust ends the worker when it did not, which a next round mends."""
        assigned: Iterable[Any] = self.assignment()
        wanted = {tp: offset for tp, offset in offsets.items() if tp in assigned}
        try:
            await self._ensure_consumer().commit(wanted)
        except (KafkaError, OSError, TimeoutError) as error:
            log.info("offsets not committed yet", error=repr(error))
            return False
        return True
