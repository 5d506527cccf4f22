"""Sends articles to the topic `articles`, and knows of each whether it arrived."""

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kafka import KafkaProducer
from kafka.errors import KafkaError

from ingest.broker.clients import DELIVERY_MS, admin, producer
from ingest.broker.headers import record_headers
from ingest.broker.sources import Found, Source, Unreadable
from ingest.broker.topics import require_topic
from ingest.config import Settings
from ingest.errors import BrokerError, Fault, IngestError
from ingest.records import Article, encode_record
from ingest.records.ids import content_id
from ingest.records.topics import ARTICLES

__all__ = ["Failure", "Summary", "publish"]

MAX_IN_FLIGHT = 1000
"""Articles sent and not yet confirmed: some 10 MB of news, and enough to keep a broker on another continent busy."""

FLUSH_SECONDS = DELIVERY_MS / 1000 + 10
"""Longer than the producer keeps trying, so that every record has been confirmed or has failed by then."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that did not arrive, and why."""

    name: str
    code: str
    message: str
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Summary:
    """What came of it all. `published` counts confirmed deliveries alone."""

    published: int = 0
    bytes_published: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)


def publish(
    settings: Settings, sources: Iterable[Source], on_done: Callable[[Source, bool], None] = lambda _source, _well: None
) -> Summary:
    """Send every article; returns when each is confirmed or has failed. One that fails does not stop the rest.

    `on_done` is told of each source whether it went well, from this thread or the producer's.

    Raises:
        BrokerError: the broker can't be reached or the topic is missing; then nothing was sent.
    """
    topic = ARTICLES.full_name(settings.topic_prefix)
    with admin(settings) as client:
        require_topic(client, topic)
    began = time.monotonic()
    with producer(settings) as connected:
        sending = _Sending(connected, topic, on_done)
        try:
            for source in sources:
                sending.take(source)
        finally:
            sending.finish()
    sending.summary.seconds = time.monotonic() - began
    return sending.summary


class _Sending:
    """One run: the producer, what is in flight, and the summary. Callbacks come from the producer's thread."""

    def __init__(self, connected: KafkaProducer, topic: str, on_done: Callable[[Source, bool], None]) -> None:
        self.summary = Summary()
        self._producer = connected
        self._topic = topic
        self._on_done = on_done
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(MAX_IN_FLIGHT)
        self._numbers = itertools.count()
        self._in_flight: dict[int, Found] = {}

    def take(self, source: Source) -> None:
        """Send it, waiting while too many are in flight; a source that holds no article fails at once."""
        if isinstance(source, Unreadable):
            self._failed(source, source.error)
            return
        self._room.acquire()
        number = next(self._numbers)
        with self._lock:
            self._in_flight[number] = source
        try:
            self._send(number, source.article)
        except KafkaError as error:
            self._settle(number, error)

    def finish(self) -> None:
        """Wait for what is in flight; what is not confirmed by then has failed."""
        with contextlib.suppress(KafkaError):
            self._producer.flush(timeout=FLUSH_SECONDS)
        for number in list(self._in_flight):
            self._settle(number, BrokerError("not confirmed in time"))

    def _send(self, number: int, article: Article) -> None:
        key, value, headers = _message(article)
        future = self._producer.send(self._topic, key=key, value=value, headers=headers)
        future.add_callback(lambda _metadata: self._settle(number, size=len(value)))
        future.add_errback(lambda error: self._settle(number, error))

    def _settle(self, number: int, error: BaseException | None = None, *, size: int = 0) -> None:
        with self._lock:
            source = self._in_flight.pop(number, None)
            if source is None:
                return
            if error is None:
                self.summary.published += 1
                self.summary.bytes_published += size
        self._room.release()
        if error is None:
            self._on_done(source, True)
        else:
            self._failed(source, error)

    def _failed(self, source: Source, error: BaseException) -> None:
        code, faults = (error.code, error.faults) if isinstance(error, IngestError) else ("broker.delivery", ())
        with self._lock:
            self.summary.failures.append(Failure(source.name, code, str(error), faults))
        self._on_done(source, False)


def _message(article: Article) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    value = encode_record(article)
    record_id = content_id("article", value.decode())
    headers = record_headers(ARTICLES.schema, record_id, traceparent=None, at=datetime.now(UTC))
    return article.id.encode(), value, headers
