"""From the database to the topic `events`: what is committed is sent, and marked when it has arrived."""

import asyncio
import contextlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from ingest.broker.headers import record_headers
from ingest.config import Settings
from ingest.records.topics import EVENTS
from ingest.sinks import UNREAD, Sink, Unpublished
from ingest.stream.delivery import Sender
from ingest.stream.lane import Lane
from ingest.stream.messages import Outgoing
from ingest.stream.metrics import Metrics
from ingest.stream.retry import Shutdown, persist

__all__ = ["Outbox"]

ROUND = 500
"""Events sent at a time, and read where many are left: some MB, of which on their way there are two copies more."""
UNREAD_ROUND = 100
"""Events whose records must be read, because they are many and large."""
LOOK_SECONDS = 60.0
"""A worker may die long after its partitions have gone to another; what it left then waits no longer than this."""

_ROOT = re.compile(rb'"event_root_code":"(\d\d)"')
"""In a record of ours, written without spaces: to parse all of it for one label would cost more than to send it."""


class Outbox:
    """Publishes events as they stand in the database. A record may be repeated; the last of a key is the newest.

    One publication at a time. While one is under way the next batch may be committed, and change its events: such an
    event is marked with the next publication, or each would be sent twice.
    """

    def __init__(
        self, settings: Settings, sink: Sink, lane: Lane, sender: Sender, shutdown: Shutdown, metrics: Metrics
    ) -> None:
        self._metrics = metrics
        self._topic = EVENTS.full_name(settings.topic_prefix)
        self._sink = sink
        self._lane = lane
        self._sender = sender
        self._shutdown = shutdown
        self._newest: dict[str, Unpublished] = {}
        self._in_turn = asyncio.Lock()
        self.rebalanced = asyncio.Event()

    def committed(self, events: Sequence[Unpublished]) -> None:
        """These are committed, and will be published in the order of their commits. Called in the lane, as what follows a commit."""
        self._newest |= {event.event_id: event for event in events}

    async def publish(self, events: Sequence[Unpublished], traceparent: str | None = None) -> None:
        """Returns when these are on the topic as they stand, and marked."""
        async with self._in_turn:
            await self._publish([event for event in events if event.record != UNREAD], traceparent)
            unread = [event for event in events if event.record == UNREAD]
            for first in range(0, len(unread), UNREAD_ROUND):
                read = partial(self._lane.call, self._read, unread[first : first + UNREAD_ROUND])
                await self._publish(await persist(read, "outbox", self._shutdown), traceparent)

    async def _publish(self, events: Sequence[Unpublished], traceparent: str | None) -> None:
        while events:
            at = datetime.now(UTC)
            for first in range(0, len(events), ROUND):
                some = events[first : first + ROUND]
                await self._sender.deliver([self._outgoing(event, traceparent, at) for event in some])
            self._metrics.events(map(_root, events))
            mark = partial(self._lane.call, self._mark, events)
            events = await persist(mark, "outbox", self._shutdown)

    async def keep_clear(self) -> None:
        """Publish what a crash of any worker has left, now, after each rebalance, and now and then; never returns.

        Who reads the mentions again that made an event finds it unpublished, but not an event that they have left.
        """
        while True:
            self.rebalanced.clear()
            await self.publish_left()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.rebalanced.wait(), LOOK_SECONDS)

    async def publish_left(self) -> None:
        """All that is committed and not published, whoever committed it; what busy workers are about to publish, once."""
        look = partial(self._lane.call, self._left)
        while left := await persist(look, "outbox", self._shutdown):
            await self.publish(left)
            if len(left) < ROUND:
                break

    def _left(self) -> list[Unpublished]:
        found = self._sink.unpublished(ROUND + len(self._newest))
        return [event for event in found if event.event_id not in self._newest]

    def _read(self, unread: Sequence[Unpublished]) -> list[Unpublished]:
        """As they stand now, but for those that a later batch has changed, which come with that."""
        wanted = {event.event_id for event in unread if self._newest.get(event.event_id, event) is event}
        found = self._sink.read(wanted)
        for key in wanted:  # so that they are wanted too if this must be tried again
            self._newest.pop(key, None)
        return found

    def _mark(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        last = [event for event in sent if self._newest.get(event.event_id, event) is event]
        with self._metrics.storing("outbox"):
            again = self._sink.mark_published(last)
        for event in last:
            self._newest.pop(event.event_id, None)
        return again

    def _outgoing(self, event: Unpublished, traceparent: str | None, at: datetime) -> Outgoing:
        record_id = f"{event.event_id}.{event.revision}"
        return Outgoing(
            topic=self._topic,
            key=event.event_id.encode(),
            value=event.record,
            headers=record_headers(EVENTS.schema, record_id, traceparent=traceparent, at=at),
        )


def _root(event: Unpublished) -> str | None:
    """The root of its code; None where it is withdrawn."""
    if event.record is None:
        return None
    found = _ROOT.search(event.record)
    return found[1].decode() if found else ""
