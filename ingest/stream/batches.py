"""The one loop that all agents run: take what is there, make its effects durable, then let its offsets go.

The order of commits: (1) what the batch produced is delivered and acknowledged by the broker, and its transaction is
committed; (2) the batch is settled; (3) Faust's timer commits the offsets. A crash between any two repeats work and
loses none.

A batch is handled in two steps, each by a coroutine of its own: while one batch is finished the next is begun, so that
the child that reads and the database wait for no broker. Both steps take the batches in their order. Agents that share
what the first step needs take turns at it, and a batch is taken when its turn has come.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from ingest.stream.messages import Incoming
from ingest.stream.retry import Shutdown, ShutdownError, persist

__all__ = ["Handler", "run_batches"]

GATHER_SECONDS = 3.0
"""How long an agent gathers a batch while the service is behind: storing then costs a tenth less. Never where it keeps up."""
LOOK_SECONDS = 0.05

WAITING_TO_FINISH = 1
"""Batches: enough that the next can be begun, few enough that a rebalance, which waits for all, waits not long."""

Finish = Callable[[], Awaitable[None]]
"""The second step of a batch, mostly to deliver. Returns when all effects of the messages are durable."""

Handler = Callable[[Sequence[Incoming]], Awaitable[Finish]]
"""The first step of a batch: to read, or to store. It decides itself which of the messages are unreadable."""


async def run_batches(
    stream: Any,
    handle: Handler,
    *,
    limit: int,
    shutdown: Shutdown,
    turn: asyncio.Lock,
    is_behind: Callable[[], bool] = lambda: False,
) -> None:
    """Handle a stream's messages in batches of at most `limit`, until Faust ends the stream.

    A batch is whatever has arrived, so that a lone message does not wait for others; only while the service is behind
    does it wait a little for more. What either step raises is tried again until it goes through, or the service stops:
    then the batch is given back unsettled, to be read again by whoever comes next.
    """
    batches = _Batches(stream, handle, limit, shutdown, turn, is_behind)
    async with asyncio.TaskGroup() as steps:
        steps.create_task(batches.begin())
        steps.create_task(batches.finish())


class _Begun(NamedTuple):
    batch: list[Any]
    finish: Finish


class _Batches:
    def __init__(
        self,
        stream: Any,
        handle: Handler,
        limit: int,
        shutdown: Shutdown,
        turn: asyncio.Lock,
        is_behind: Callable[[], bool],
    ) -> None:
        self._app = stream.app
        self._consumer = stream.app.consumer
        self._waiting = stream.channel.queue
        self._handle = handle
        self._limit = limit
        self._shutdown = shutdown
        self._turn = turn
        self._is_behind = is_behind
        self._begun: asyncio.Queue[_Begun | None] = asyncio.Queue(WAITING_TO_FINISH)

    async def begin(self) -> None:
        """The first step of each batch; returns when the stream is at its end."""
        try:
            while first := await self._first():
                await self._gather()
                async with self._turn:
                    begun = await self._begin(await self._take(first))
                if begun:
                    await self._begun.put(begun)
        except ShutdownError:
            await asyncio.Event().wait()  # nothing may be taken after it; Faust cancels its agents at the end
        await self._begun.put(None)

    async def finish(self) -> None:
        """The second step of each batch; returns when all are finished."""
        while begun := await self._begun.get():
            try:
                await persist(begun.finish, f"batch of {begun.batch[0].topic}", self._shutdown)
            except ShutdownError:
                self._consumer.let_go(begun.batch)
            else:
                self._consumer.settle(begun.batch)

    async def _begin(self, batch: list[Any]) -> _Begun | None:
        if not batch:
            return None
        handed = [Incoming.of(message, message.timestamp) for message in batch]
        for message in batch:
            message.value = None  # kept until it is settled, long after its bytes were
        try:
            finish = await persist(partial(self._handle, handed), f"batch of {handed[0].topic}", self._shutdown)
        except ShutdownError:
            self._consumer.let_go(batch)
            raise
        return _Begun(batch, finish)

    async def _first(self) -> Any:
        """The next that arrives; None when the stream is at its end."""
        try:
            return await self._waiting.get()
        except StopAsyncIteration:  # thrown into the queue by Faust
            return None

    async def _gather(self) -> None:
        until = time.monotonic() + GATHER_SECONDS
        while self._should_gather() and time.monotonic() < until:  # noqa: ASYNC110 - how much waits is no event
            await asyncio.sleep(LOOK_SECONDS)

    def _should_gather(self) -> bool:
        return self._waiting.qsize() + 1 < self._limit and self._is_behind() and not self._shutdown.requested

    async def _take(self, first: Any) -> list[Any]:
        """This one and those that are there by now, so far as they are still ours."""
        messages = [first]
        try:
            while len(messages) < self._limit and not self._waiting.empty():
                messages.append(self._waiting.get_nowait())
        except StopAsyncIteration as end:
            await self._waiting.throw(end)  # for the next look: what was taken before it is handled first
        batch = [message for message in messages if self._is_ours(message)]
        self._consumer.unacked.update(batch)  # a rebalance waits for these
        return batch

    def _is_ours(self, message: Any) -> bool:
        """Whether it was fetched for the partitions that we hold now; any other is read again by its owner."""
        return bool(self._app.flow_control.is_active() and message.generation_id == self._app.consumer_generation_id)
