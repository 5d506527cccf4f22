"""The loop of all agents, with failures injected."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from mode.utils.queues import FlowControlEvent, ThrowableQueue

from ingest.stream import batches
from ingest.stream.batches import Finish, run_batches
from ingest.stream.messages import Incoming
from ingest.stream.retry import Shutdown

Step = Callable[[Sequence[Incoming]], Awaitable[None]]


class FakeConsumer:
    def __init__(self) -> None:
        self.settled: list[int] = []
        self.given_back: list[int] = []
        self.unacked: set[Any] = set()

    def settle(self, messages: Sequence[Any]) -> None:
        self.settled += [message.offset for message in messages]

    def let_go(self, messages: Sequence[Any]) -> None:
        self.given_back += [message.offset for message in messages]


class Message:
    """With the fields of Faust's, and as hashable."""

    def __init__(self, offset: int, generation: int) -> None:
        self.topic = "t"
        self.partition = 0
        self.offset = offset
        self.timestamp = 1.0
        self.key = None
        self.value: bytes | None = b"%d" % offset
        self.headers = None
        self.generation_id = generation


async def nothing(_batch: Sequence[Incoming]) -> None: ...


class Bench:
    """A stream with a queue as Faust has it."""

    def __init__(self) -> None:
        flow = FlowControlEvent()
        flow.resume()
        self.queue: ThrowableQueue[Any] = ThrowableQueue(maxsize=1000, flow_control=flow)
        self.consumer = FakeConsumer()
        app = SimpleNamespace(consumer=self.consumer, flow_control=flow, consumer_generation_id=1)
        self.stream = SimpleNamespace(app=app, channel=SimpleNamespace(queue=self.queue))
        self.shutdown = Shutdown()
        self.turn = asyncio.Lock()

    def put(self, *offsets: int, generation: int = 1) -> None:
        for offset in offsets:
            self.queue.put_nowait(Message(offset, generation))

    def run(
        self,
        handle: Step,
        limit: int = 10,
        is_behind: Callable[[], bool] = lambda: False,
        finish: Step = nothing,
    ) -> asyncio.Task[None]:
        """With steps that both get the batch."""

        async def handled(batch: Sequence[Incoming]) -> Finish:
            await handle(batch)
            return partial(finish, batch)

        running = run_batches(
            self.stream, handled, limit=limit, shutdown=self.shutdown, turn=self.turn, is_behind=is_behind
        )
        return asyncio.ensure_future(running)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - any condition
            await asyncio.sleep(0)


async def idle() -> None:
    """All that can run does."""
    for _ in range(20):
        await asyncio.sleep(0)


def in_loop(test: Callable[[Bench], Awaitable[None]]) -> None:
    async def run() -> None:
        await test(Bench())

    asyncio.run(run())


def test_batches_hold_what_is_there_up_to_the_limit() -> None:
    async def test(bench: Bench) -> None:
        sizes: list[int] = []

        async def handle(batch: Sequence[Incoming]) -> None:
            sizes.append(len(batch))

        bench.put(*range(25))
        task = bench.run(handle)
        await until(lambda: len(bench.consumer.settled) == 25)
        bench.put(25)
        await until(lambda: len(bench.consumer.settled) == 26)
        task.cancel()
        assert sizes == [10, 10, 5, 1]

    in_loop(test)


def test_the_bytes_of_a_message_are_not_kept_until_it_is_settled() -> None:
    async def test(bench: Bench) -> None:
        seen: list[bytes | None] = []
        message = Message(0, 1)

        async def handle(batch: Sequence[Incoming]) -> None:
            seen.append(message.value)
            seen.extend(one.value for one in batch)

        bench.queue.put_nowait(message)
        task = bench.run(handle)
        await until(lambda: bench.consumer.settled == [0])
        task.cancel()
        assert seen == [None, b"0"]

    in_loop(test)


@pytest.mark.parametrize("ends", ["full", "no longer behind", "stop", "after a while"])
def test_while_the_service_is_behind_a_batch_is_gathered(ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(batches, "GATHER_SECONDS", 0.2 if ends == "after a while" else 60.0)

    async def test(bench: Bench) -> None:
        sizes: list[int] = []
        behind = [True]

        async def handle(batch: Sequence[Incoming]) -> None:
            sizes.append(len(batch))

        bench.put(0)
        task = bench.run(handle, is_behind=lambda: bool(behind))
        await asyncio.sleep(0.02)
        assert not sizes
        bench.put(*range(1, 10 if ends == "full" else 5))
        if ends == "no longer behind":
            behind.clear()
        elif ends == "stop":
            bench.shutdown.request()
        await until(lambda: bool(sizes))
        task.cancel()
        assert sizes == [10 if ends == "full" else 5]

    in_loop(test)


def test_offsets_are_settled_only_after_the_effects() -> None:
    async def test(bench: Bench) -> None:
        durable = asyncio.Event()

        async def handle(_batch: Sequence[Incoming]) -> None:
            await durable.wait()

        bench.put(0, 1)
        task = bench.run(handle)
        await until(lambda: bool(bench.consumer.unacked))
        assert not bench.consumer.settled
        durable.set()
        await until(lambda: bench.consumer.settled == [0, 1])
        task.cancel()

    in_loop(test)


def test_a_batch_is_begun_while_another_is_finished_and_settled_when_that_is_done() -> None:
    async def test(bench: Bench) -> None:
        begun: list[int] = []
        durable = asyncio.Semaphore(0)

        async def handle(batch: Sequence[Incoming]) -> None:
            begun.append(batch[0].offset)

        async def finish(_batch: Sequence[Incoming]) -> None:
            await durable.acquire()

        bench.put(*range(10))
        task = bench.run(handle, limit=1, finish=finish)
        await until(lambda: begun == [0, 1, 2])  # one is finished, one waits for that, one for a place to wait
        await idle()
        assert len(begun) == 3
        assert not bench.consumer.settled
        durable.release()
        await until(lambda: begun == [0, 1, 2, 3])
        assert bench.consumer.settled == [0]
        task.cancel()

    in_loop(test)


def test_a_batch_is_taken_when_its_turn_has_come() -> None:
    async def test(bench: Bench) -> None:
        sizes: list[int] = []

        async def handle(batch: Sequence[Incoming]) -> None:
            assert bench.turn.locked()
            sizes.append(len(batch))

        async with bench.turn:
            task = bench.run(handle)
            bench.put(0)
            await idle()
            bench.put(1, 2)
            await idle()
            assert not sizes
        await until(lambda: bench.consumer.settled == [0, 1, 2])
        assert sizes == [3]
        task.cancel()

    in_loop(test)


def test_what_could_not_be_finished_holds_up_nothing_that_could() -> None:
    async def test(bench: Bench) -> None:
        errors: list[Exception] = [OSError(), ValueError("a bug")]

        async def finish(batch: Sequence[Incoming]) -> None:
            if batch[0].offset == 0 and errors:
                raise errors.pop()

        bench.put(0, 1)
        task = bench.run(nothing, limit=1, finish=finish)
        await until(lambda: bench.consumer.settled == [0, 1])
        task.cancel()

    in_loop(test)


def test_a_stop_gives_back_what_could_not_be_finished() -> None:
    async def test(bench: Bench) -> None:
        tries: list[int] = []

        async def finish(batch: Sequence[Incoming]) -> None:
            tries.append(batch[0].offset)
            raise OSError

        bench.put(0, 1)
        task = bench.run(nothing, limit=1, finish=finish)
        await until(lambda: bool(tries))
        bench.shutdown.request()
        await until(lambda: bench.consumer.given_back == [0, 1])
        assert not bench.consumer.settled
        task.cancel()

    in_loop(test)


@pytest.mark.parametrize("error", [ValueError("a bug"), OSError("no disk"), TimeoutError(), StopAsyncIteration()])
def test_whatever_a_handler_raises_is_tried_again(error: Exception) -> None:
    async def test(bench: Bench) -> None:
        errors = [error, error]

        async def handle(_batch: Sequence[Incoming]) -> None:
            if errors:
                raise errors.pop()

        bench.put(0)
        task = bench.run(handle)
        await until(lambda: bench.consumer.settled == [0])
        assert not task.done()
        task.cancel()

    in_loop(test)


def test_a_stop_gives_back_what_could_not_be_done() -> None:
    async def test(bench: Bench) -> None:
        tries: list[int] = []

        async def handle(batch: Sequence[Incoming]) -> None:
            tries.append(len(batch))
            raise OSError

        bench.put(0, 1)
        task = bench.run(handle)
        await until(lambda: bool(tries))
        bench.shutdown.request()
        bench.put(2)
        await until(lambda: bench.consumer.given_back == [0, 1])
        await idle()
        assert not bench.consumer.settled
        assert not task.done()  # and takes nothing more
        assert bench.queue.qsize() == 1
        task.cancel()

    in_loop(test)


def test_a_stop_lets_a_batch_in_hand_finish() -> None:
    async def test(bench: Bench) -> None:
        async def handle(_batch: Sequence[Incoming]) -> None:
            bench.shutdown.request()
            await asyncio.sleep(0)

        bench.put(0)
        task = bench.run(handle)
        await until(lambda: bench.consumer.settled == [0])
        task.cancel()

    in_loop(test)


def test_a_cancelled_agent_settles_nothing() -> None:
    async def test(bench: Bench) -> None:
        async def handle(_batch: Sequence[Incoming]) -> None:
            await asyncio.Event().wait()

        bench.put(0)
        task = bench.run(handle)
        await until(lambda: bool(bench.consumer.unacked))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not bench.consumer.settled

    in_loop(test)


def test_messages_fetched_before_a_rebalance_are_left_to_their_owner() -> None:
    async def test(bench: Bench) -> None:
        seen: list[int] = []

        async def handle(batch: Sequence[Incoming]) -> None:
            seen.extend(message.offset for message in batch)

        bench.put(0, 1, generation=0)
        bench.put(2)
        task = bench.run(handle)
        await until(lambda: bench.consumer.settled == [2])
        assert seen == [2]
        task.cancel()

    in_loop(test)


def test_what_is_gathered_when_the_stream_ends_is_handled() -> None:
    async def test(bench: Bench) -> None:
        async def handle(_batch: Sequence[Incoming]) -> None: ...

        looks: list[float] = []

        def is_behind() -> bool:
            looks.append(time.monotonic())
            return len(looks) == 1

        bench.put(1)
        task = bench.run(handle, is_behind=is_behind)
        await until(lambda: bool(looks))  # it gathers
        await bench.queue.throw(StopAsyncIteration())
        await asyncio.wait_for(task, 5)
        assert bench.consumer.settled == [1]

    in_loop(test)


def test_what_is_begun_when_the_stream_ends_is_finished() -> None:
    async def test(bench: Bench) -> None:
        durable = asyncio.Event()

        async def finish(_batch: Sequence[Incoming]) -> None:
            await durable.wait()

        bench.put(0, 1)
        task = bench.run(nothing, limit=1, finish=finish)
        await until(lambda: len(bench.consumer.unacked) == 2)
        await bench.queue.throw(StopAsyncIteration())
        await idle()
        assert not task.done()
        durable.set()
        await asyncio.wait_for(task, 5)
        assert bench.consumer.settled == [0, 1]

    in_loop(test)


def test_the_end_of_the_stream_ends_the_agent() -> None:
    async def test(bench: Bench) -> None:
        async def handle(_batch: Sequence[Incoming]) -> None: ...

        task = bench.run(handle)
        await asyncio.sleep(0)
        await bench.queue.throw(StopAsyncIteration())
        await asyncio.wait_for(task, 5)

    in_loop(test)
