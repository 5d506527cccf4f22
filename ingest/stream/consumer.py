"""Faust's consumer with one change: an offset is committed only when an agent says that its work is durable.

Faust acknowledges a message when its agent raises, when a task is cancelled, when a message is dropped in a rebalance,
and it steps over gaps with an offset too many. Each of these loses messages. Here an acknowledgement by Faust itself
only lets a message go; what may be committed is told by the ledger.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import ConsumerNotStarted
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer
from mode.utils.futures import notify

from ingest.logging import get_logger
from ingest.stream.ledger import Ledger

__all__ = ["SettlingConsumer"]

FETCH_WAIT_MS = 100
"""How long the broker may hold a request for messages when there are none: the embedded one does not answer sooner,
even when messages come."""
PAUSED_SECONDS = 0.02
"""Longest time that an agent with a backlog may have nothing to do."""

log = get_logger(__name__)
library_log = logging.getLogger("faust.transport.settling")  # else Faust's chatter would come in our module's name


class SettlingConsumer(Consumer):  # type: ignore[misc] # Faust ships no types
    """Commits what was settled, and nothing else."""

    logger = library_log

    def __init__(self, transport: Any, callback: Any, *args: Any, **kwargs: Any) -> None:
        self.ledger: Ledger[Any] = Ledger()
        self._to_agents = callback
        super().__init__(transport, self._hand_out, *args, **kwargs)

    def settle(self, message: Any) -> None:
        """All effects of the message are durable: its offset may be committed."""
        self.ledger.done(message.tp, message.offset)
        self._n_acked += 1
        self.ack(message)

    def ack(self, message: Any) -> bool:
        """Let go of a message: nobody waits for it any more. Its offset is committed only if it was settled."""
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
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

    def getmany(self, timeout: float) -> AsyncIterator[Any]:
        """While a partition is paused, its agent being behind, look often whether it goes on: Faust would wait a second."""
        records: AsyncIterator[Any] = super().getmany(PAUSED_SECONDS if self._buffered_partitions else timeout)
        return records

    def verify_event_path(self, now: float, tp: Any) -> None:
        """Faust's own watch over progress is left out: it compares clocks of two kinds and cries at every rebalance."""

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        await super().on_partitions_revoked(revoked)  # waits for batches in hand and commits what they settled
        self.ledger.forget(revoked)

    async def _hand_out(self, message: Any) -> None:
        self.ledger.hand_out(message.tp, message.offset)
        await self._to_agents(message)

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
