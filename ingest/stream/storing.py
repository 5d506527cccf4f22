"""The agent `store`: entities and mentions into the database, the events that they make onto their topic.

It listens to two topics, and Faust counts offsets right only for agents of one: so it is two agents of one shape.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from ingest.broker.headers import ARRIVED
from ingest.errors import IngestError, RecordError
from ingest.garbage import give_back
from ingest.records import EntityRecord, EventMention, decode_record
from ingest.records.base import Record
from ingest.sinks import RecordRefusedError, Sink, Unpublished
from ingest.stream.batches import Finish
from ingest.stream.dead_letters import DeadLetters, Stage
from ingest.stream.delivery import Sender
from ingest.stream.lane import Lane
from ingest.stream.messages import Incoming
from ingest.stream.metrics import Metrics
from ingest.stream.outbox import Outbox
from ingest.stream.retry import Shutdown, persist

__all__ = ["Storage", "store_entities", "store_mentions"]

LARGE = 1000
"""Records of a batch that takes some 10 MB and more."""

AnyRecord = TypeVar("AnyRecord", bound=Record)
Store = Callable[[Sink, Iterable[AnyRecord]], Sequence[Unpublished]]


class _Failure(NamedTuple):
    incoming: Incoming
    stage: Stage
    error: IngestError


class _Stored(NamedTuple):
    events: list[Unpublished]
    failures: list[_Failure]


class Storage(Generic[AnyRecord]):
    """Handles batches of one kind of record."""

    def __init__(
        self,
        kind: type[AnyRecord],
        store: Store[AnyRecord],
        *,
        sink: Sink,
        lane: Lane,
        sender: Sender,
        outbox: Outbox,
        dead_letters: DeadLetters,
        shutdown: Shutdown,
        metrics: Metrics,
    ) -> None:
        """`lane` is the one thread that uses the sink."""
        self._kind = kind
        self._store = store
        self._sink = sink
        self._lane = lane
        self._sender = sender
        self._outbox = outbox
        self._dead_letters = dead_letters
        self._shutdown = shutdown
        self._metrics = metrics

    async def handle(self, batch: Sequence[Incoming]) -> Finish:
        """Returns when the batch is committed; to finish is to publish its events and to deliver its dead letters."""
        attempt = partial(self._lane.call, self._store_batch, batch)
        stored = await persist(attempt, "database", self._shutdown)
        return partial(self._finish, batch[0].traceparent(), list(_arrivals(batch)), stored)

    async def _finish(self, traceparent: str, arrivals: Sequence[float], stored: _Stored) -> None:
        """It needs no messages, which take more than all else of a batch that is stored."""
        await self._outbox.publish(stored.events, traceparent)
        await self._sender.deliver([self._dead_letters.letter(*failure) for failure in stored.failures])
        now = time.time()
        for arrived in arrivals:
            self._metrics.fresh(now - arrived)

    def _store_batch(self, batch: Sequence[Incoming]) -> _Stored:
        """Runs in the lane. One transaction; one for each record where the database refuses one of them."""
        if len(batch) >= LARGE:
            give_back()  # what the last one took
        failures: list[_Failure] = []
        try:
            events = self._stored(batch, failures)
        except RecordRefusedError:
            events, failures = [], []
            for incoming in batch:
                try:
                    events += self._stored([incoming], failures)
                except RecordRefusedError as error:
                    failures.append(_Failure(incoming, "store", error))
            events = _latest(events)
        self._outbox.committed(events)
        if len(batch) >= LARGE:
            give_back()
        return _Stored(events, failures)

    def _stored(self, batch: Sequence[Incoming], failures: list[_Failure]) -> list[Unpublished]:
        """In one transaction. What cannot be decoded goes to the failures."""
        with self._metrics.storing(self._kind.__name__):
            return list(self._store(self._sink, self._decoded(batch, failures)))

    def _decoded(self, batch: Sequence[Incoming], failures: list[_Failure]) -> Iterator[AnyRecord]:
        """One by one: all of a batch at once would take some ten times as much memory as what is kept of them."""
        for incoming in batch:
            try:
                yield decode_record(self._kind, incoming.value)
            except RecordError as error:
                failures.append(_Failure(incoming, "decode", error))


def store_entities(sink: Sink, records: Iterable[EntityRecord]) -> Sequence[Unpublished]:
    return sink.store_entities(records)


def store_mentions(sink: Sink, records: Iterable[EventMention]) -> Sequence[Unpublished]:
    return sink.store_mentions(records)


def _arrivals(batch: Iterable[Incoming]) -> Iterator[float]:
    """When the articles arrived that these were read from, in seconds since 1970, as far as it is known."""
    for incoming in batch:
        if (arrived := incoming.header(ARRIVED)) is not None and arrived.isdecimal():
            yield int(arrived) / 1000


def _latest(events: Sequence[Unpublished]) -> list[Unpublished]:
    """Of each event its last state: later ones were read later."""
    return list({event.event_id: event for event in events}.values())
