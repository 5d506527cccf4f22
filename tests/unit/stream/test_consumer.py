"""Faust's consumer, changed: what it commits, and what not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiokafka.errors import CommitFailedError, KafkaConnectionError
from faust.types import TP
from faust.types.tuples import ConsumerMessage

from ingest.config import Settings
from ingest.stream.app import create_app
from ingest.stream.consumer import SettlingConsumer

FIRST = TP("articles", 0)


def message(offset: int, tp: TP = FIRST) -> ConsumerMessage:
    return ConsumerMessage(tp.topic, tp.partition, offset, 0.0, 0, None, None, b"", None, tp=tp)


class Bench:
    """A consumer that no broker has seen; what reaches the agents is kept, and so is what would be committed."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        self.app.flow_control.resume()
        self.app._producer = _NoProducer()
        self.consumer: Any = self.app.consumer
        self.handed_out: list[Any] = []
        self.commits: list[dict[TP, int]] = []
        self.answers: list[bool] = []
        self.consumer._to_agents = self._agent
        self.consumer._commit = self._commit
        self.consumer.assignment = lambda: {FIRST}

    async def fetched(self, *offsets: int) -> None:
        for offset in offsets:
            await self.consumer._hand_out(message(offset))

    async def _agent(self, one: Any) -> None:
        self.handed_out.append(one)

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


def test_what_faust_acknowledges_is_not_committed(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        await bench.fetched(0, 1, 2)
        for one in bench.handed_out:
            one.incref()
            one.ack(bench.consumer)  # as Faust does when an agent raises or is cancelled
        await bench.consumer.commit()
        assert bench.commits == []

    in_loop(settings, test)


def test_what_was_settled_is_committed_up_to_the_first_that_was_not(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        await bench.fetched(5, 6, 7, 8)
        five, six, seven, eight = bench.handed_out
        for one in (five, six, eight):
            bench.consumer.settle(one)
        bench.consumer.ack(seven)
        await bench.consumer.commit()
        assert bench.commits == [{FIRST: 7}]

    in_loop(settings, test)


def test_gaps_hold_nothing_up_and_lose_nothing(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        await bench.fetched(0, 15)
        bench.consumer.settle(bench.handed_out[0])
        await bench.consumer.commit()
        bench.consumer.settle(bench.handed_out[1])
        await bench.consumer.commit()
        assert bench.commits == [{FIRST: 1}, {FIRST: 16}]

    in_loop(settings, test)


def test_a_commit_that_failed_is_tried_again(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        bench.answers = [False, True]
        await bench.fetched(0)
        bench.consumer.settle(bench.handed_out[0])
        for _ in range(3):
            await bench.consumer.commit()
        assert bench.commits == [{FIRST: 1}, {FIRST: 1}]

    in_loop(settings, test)


def test_waiting_for_batches_in_hand_ends_when_they_are_let_go(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        await bench.fetched(0, 1)
        bench.consumer.unacked.update(bench.handed_out)
        waiting = asyncio.ensure_future(bench.consumer.wait_empty())
        await asyncio.sleep(0)
        bench.consumer.settle(bench.handed_out[0])
        bench.consumer.ack(bench.handed_out[1])
        await asyncio.wait_for(waiting, 10)
        assert bench.commits == [{FIRST: 1}]

    in_loop(settings, test)


def test_a_partition_that_went_away_is_forgotten(settings: Settings) -> None:
    async def test(bench: Bench) -> None:
        await bench.fetched(3)
        bench.consumer._on_partitions_revoked = _nothing
        await bench.consumer.on_partitions_revoked({FIRST})
        bench.consumer.settle(bench.handed_out[0])
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
