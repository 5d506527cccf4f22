"""The one loop that all agents run: take what is there, make its effects durable, then let its offsets go.

The order of commits: (1) what the batch produced is delivered and acknowledged by the broker, and its transaction is
committed; (2) the batch is settled; (3) Faust's timer commits the offsets. A crash between any two repeats work and
loses none.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from ingest.stream.messages import Incoming
from ingest.stream.retry import Shutdown, ShutdownError, persist

__all__ = ["Handler", "run_batches"]

GATHER_SECONDS = 2.0
"""How long an agent gathers a batch while the service is behind: then fewer and larger transactions cost least."""
LOOK_SECONDS = 0.05

Handler = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Returns when all effects of the messages are durable. It decides itself which of them are unreadable."""


async def run_batches(
    stream: Any, handle: Handler, *, limit: int, shutdown: Shutdown, is_behind: Callable[[], bool] = lambda: False
) -> None:
    """Handle a stream's messages in batches of at most `limit`, until Faust ends the stream.

    A batch is whatever has arrived, so that a lone message does not wait for others; only while the service is behind
    does it wait a little for more. What `handle` raises is tried
    again until it goes through, or the service stops: then the batch is given back unsettled, to be read again by
    whoever comes next.
    """
    consumer = stream.app.consumer
    while batch := await _take(stream, limit, lambda: is_behind() and not shutdown.requested):
        handed = [Incoming.of(message, message.timestamp) for message in batch]
        try:
            await persist(partial(handle, handed), f"batch of {handed[0].topic}", shutdown)
        except ShutdownError:
            for message in batch:
                consumer.ack(message)
            await asyncio.Event().wait()  # nothing may be taken after it; Faust cancels its agents at the end
        for message in batch:
            consumer.settle(message)


async def _take(stream: Any, limit: int, is_behind: Callable[[], bool]) -> list[Any]:
    """At least one message, and those that are there by now; none when the stream is at its end."""
    waiting = stream.channel.queue
    while True:
        try:
            events = [await waiting.get()]
        except StopAsyncIteration:  # thrown into the queue by Faust
            return []
        until = time.monotonic() + GATHER_SECONDS
        while waiting.qsize() + 1 < limit and time.monotonic() < until and is_behind():  # noqa: ASYNC110 - how much waits is no event
            await asyncio.sleep(LOOK_SECONDS)
        try:
            while len(events) < limit and not waiting.empty():
                events.append(waiting.get_nowait())
        except StopAsyncIteration as end:
            await waiting.throw(end)  # for the next look: what was taken before it is handled first
        if batch := [event.message for event in events if _still_ours(stream.app, event.message)]:
            stream.app.consumer.unacked.update(batch)  # a rebalance waits for these
            return batch


def _still_ours(app: Any, message: Any) -> bool:
    """Whether the message was fetched for the partitions that we hold now; any other is read again by its owner."""
    return bool(app.flow_control.is_active() and message.generation_id == app.consumer_generation_id)
