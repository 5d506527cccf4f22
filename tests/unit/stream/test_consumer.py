"""Faust's consumer, changed: what it commits, and what not."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaConnectionError
from faust.types import TP

from ingest.config import Settings
from ingest.stream import consumer
from ingest.stream.app import create_app
from ingest.stream.consumer import SettlingConsumer

FIRST, SECOND = TP("articles", 0), TP("articles", 1)


def record(offset: int) -> ConsumerRecord[bytes, bytes]:
    return ConsumerRecord(FIRST.topic, FIRST.partition, offset, 0, 0, b"", b"", None, 0, 0, ())


class Bench:
    """A consumer that no broker has seen, and the queue of its agent; what would be committed is kept."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        self.app.flow_control.resume()
        self.app._producer = _NoProducer()
        self.consumer: Any = self.app.consumer
        self.queue: Any = self.app.FlowControlQueue(maxsize=10)
        self.commits: list[dict[TP, int]] = []
        self.answers: list[bool] = []
        self.polls: list[float] = []
        self.consumer.hand_to(self.queue, FIRST.topic)
        self.consumer._commit = self._commit
        self.consumer.assignment = lambda: {FIRST}
        self.consumer.highwater = lambda _tp: 0
        self.consumer._set_active_tps({FIRST, SECOND})
        self._fetches: list[list[int]] = []
        self._through = asyncio.Event()
        self.consumer._thread.getmany = self._getmany

    async def fetched(self, *offsets: int) -> list[Any]:
        """What comes to the agent of these."""
        await self.fetch(offsets)
        return [self.queue.get_nowait() for _ in range(self.queue.qsize())]

    async def fetch(self, *fetches: Sequence[int]) -> None:
        """Returns when all is handed out; the queue is left as it is."""
        self._fetches += map(list, fetches)
        fetcher = SimpleNamespace(should_stop=False)
        draining = asyncio.ensure_future(self.consumer._drain_messages(fetcher))
        await self._through.wait()
        self._through.clear()
        draining.cancel()
        await asyncio.gather(draining, return_exceptions=True)

    async def _getmany(self, active: set[TP], seconds: float) -> dict[TopicPartition, list[Any]]:
        self.polls.append(seconds)
        if not self._fetches:
            self._through.set()
            await asyncio.Event().wait()
        fetched = [record(offset) for offset in self._fetches.pop(0)]
        return {TopicPartition(*FIRST): fetched} if FIRST in active else {}

    async def _commit(self, offsets: dict[TP, int]) -> bool:
        self.commits.append(dict(offsets))
        return self.answers.pop(0) if self.answers else True


class _NoProducer:
    async def flush(self) -> None: ...


def in_loop(settings: Settings, test: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        bench = Bench(settings)
        try:
            await test(bench)
        finally:
            bench.consumer._thread.thread_loop.close()  # made with the consumer, for a thread that never starts

    asyncio.run(run())


def test_the_app_uses_it(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        assert isinstance(bench.consumer, SettlingConsumer)

    in_loop(settings, test)


def test_messages_come_to_their_agent_in_order(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        assert [one.offset for one in await bench.fetched(3, 4, 8)] == [3, 4, 8]

    in_loop(settings, test)


def test_an_agent_that_is_behind_pauses_its_partition_until_it_has_caught_up(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        await bench.fetch(range(20))
        assert bench.queue.qsize() == 20, "what was fetched before is not fetched again"
        assert FIRST not in bench.consumer._get_active_partitions()
        assert bench.polls == [consumer.IDLE_SECONDS, consumer.PAUSED_SECONDS]
        while bench.queue.qsize() > 3:
            bench.queue.get_nowait()
        assert FIRST in bench.consumer._get_active_partitions()
        assert [one.offset for one in await bench.fetched(20)] == [17, 18, 19, 20]

    in_loop(settings, test)


def test_a_partition_that_comes_back_can_be_paused_again(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        bench.consumer._on_partitions_revoked = _nothing
        await bench.fetch(range(9))
        bench.queue.clear()
        await bench.consumer.on_partitions_revoked({FIRST})
        bench.consumer._set_active_tps({FIRST, SECOND})
        await bench.fetch(range(9))
        assert FIRST not in bench.consumer._get_active_partitions()

    in_loop(settings, test)


def test_nothing_is_handed_out_before_the_flow_is_granted(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        bench.app.flow_control.suspend()
        fetching = asyncio.ensure_future(bench.fetch([0]))
        await asyncio.sleep(0.01)
        assert bench.queue.empty()
        bench.app.flow_control.resume()
        await fetching
        assert bench.queue.qsize() == 1

    in_loop(settings, test)


def test_what_faust_acknowledges_is_not_committed(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        for one in await bench.fetched(0, 1, 2):
            one.incref()
            one.ack(bench.consumer)  # as Faust does when an agent raises or is cancelled
        await bench.consumer.commit()
        assert bench.commits == []

    in_loop(settings, test)


def test_what_was_settled_is_committed_up_to_the_first_that_was_not(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        five, six, seven, eight = await bench.fetched(5, 6, 7, 8)
        bench.consumer.settle([five, six, eight])
        bench.consumer.let_go([seven])
        await bench.consumer.commit()
        assert bench.commits == [{FIRST: 7}]

    in_loop(settings, test)


def test_gaps_hold_nothing_up_and_lose_nothing(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        first, last = await bench.fetched(0, 15)
        bench.consumer.settle([first])
        await bench.consumer.commit()
        bench.consumer.settle([last])
        await bench.consumer.commit()
        assert bench.commits == [{FIRST: 1}, {FIRST: 16}]

    in_loop(settings, test)


def test_a_commit_that_failed_is_tried_again(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        bench.answers = [False, True]
        [one] = await bench.fetched(0)
        bench.consumer.settle([one])
        for _ in range(3):
            await bench.consumer.commit()
        assert bench.commits == [{FIRST: 1}, {FIRST: 1}]

    in_loop(settings, test)


def test_waiting_for_batches_in_hand_ends_when_they_are_let_go(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        settled, let_go = await bench.fetched(0, 1)
        bench.consumer.unacked.update([settled, let_go])
        waiting = asyncio.ensure_future(bench.consumer.wait_empty())
        await asyncio.sleep(0)
        bench.consumer.settle([settled])
        bench.consumer.let_go([let_go])
        await asyncio.wait_for(waiting, 10)
        assert bench.commits == [{FIRST: 1}]

    in_loop(settings, test)


def test_a_partition_that_went_away_is_forgotten(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        [one] = await bench.fetched(3)
        bench.consumer._on_partitions_revoked = _nothing
        await bench.consumer.on_partitions_revoked({FIRST})
        bench.consumer.settle([one])
        await bench.consumer.commit()
        assert bench.commits == []

    in_loop(settings, test)


@pytest.mark.parametrize("error", [CommitFailedError(), KafkaConnectionError(), TimeoutError()])
def test_a_broker_that_takes_no_offsets_does_not_end_the_worker(settings: Settings, error: Exception) -> None:
    async def test(bench: Bench) -> None:
        thread = bench.consumer._thread
        thread.assignment = lambda: {FIRST}

        class Refusing:
            async def commit(self, _offsets: Any) -> None:
                raise error

        thread._ensure_consumer = Refusing
        assert await thread._commit({FIRST: 1}) is False
        assert not thread.crashed

    in_loop(settings, test)


async def _nothing(_revoked: Any) -> None: ...
