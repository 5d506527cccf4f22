"""The worker: waits for broker and database, runs the agents, stops in order."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from ingest import __version__
from ingest.broker.clients import admin
from ingest.broker.topics import create_topics, require_topic
from ingest.config import Settings
from ingest.errors import BrokerError, ConfigError
from ingest.garbage import spare_tables
from ingest.logging import get_logger
from ingest.records.topics import TOPICS
from ingest.sinks import open_sink
from ingest.stream.agents import add_agents
from ingest.stream.app import DEFAULT_SESSION_SECONDS, StreamApp, consumer_group, create_app
from ingest.stream.health import Health
from ingest.stream.lane import Lane
from ingest.stream.metrics import Metrics
from ingest.stream.outbox import Outbox
from ingest.stream.reading import ReadingChild, begin_reading
from ingest.stream.retry import Shutdown, ShutdownError, persist
from ingest.stream.web import serve

__all__ = ["Worker"]

GRACE_SECONDS = 30.0
"""How long a stop may take; batches in hand take a second. Then the process ends: what is not committed is read again."""
SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter from another: with Python's 5 ms the loop waits for the sink's thread at each of the
dozen steps that a record takes, and at 20 articles a second half of the latency is that."""
FAILED = 1
KILLED_BY = 128
"""Shells add the signal's number to it."""

Result = TypeVar("Result")

log = get_logger(__name__)


class Worker:
    """One process of the service."""

    def __init__(
        self,
        settings: Settings,
        *,
        make_topics: bool = True,
        session_seconds: float = DEFAULT_SESSION_SECONDS,
    ) -> None:
        self._settings = settings
        self._make_topics = make_topics
        self._session_seconds = session_seconds
        self._child: ReadingChild | None = None
        self._sink = open_sink(settings.database())
        self._lane = Lane("sink")  # and what must be ready before it
        self._shutdown = Shutdown()
        self._metrics = Metrics()
        self._health = Health(self._shutdown, self._metrics)
        self._address: str | None = None

    async def run(self) -> int:
        """Work until SIGTERM or SIGINT; returns the exit code.

        The first signal lets batches in hand finish and commits them, the second ends the process at once. While broker
        or database are away, before the start or later, the worker waits.

        Raises:
            ConfigError: a setting is wrong.
        """
        self._listen_to_signals()
        sys.setswitchinterval(SWITCH_SECONDS)
        async with serve(self._settings, self._health, self._metrics) as self._address:
            with contextlib.suppress(ShutdownError):
                await self._prepare()
                watching = asyncio.ensure_future(self._health.watch(self._sink, self._lane))
                try:
                    await persist(self._stream, "stream", self._shutdown, unless=(ConfigError,))
                finally:
                    watching.cancel()
        if self._child is not None:
            self._child.close()
        self._lane.close()
        self._sink.close()
        log.info("worker stopped")
        return 0

    async def _prepare(self) -> None:
        make_ready = create_topics if self._make_topics else _require_topics
        await self._until_done(self._lane, partial(make_ready, self._settings), "topics")
        await self._until_done(self._lane, self._sink.prepare, "database")
        self._child = await self._or_stop(begin_reading(self._settings))
        self._metrics.watch_child(self._child.pid)
        spare_tables()

    async def _until_done(self, lane: Lane, function: Callable[[], object], what: str) -> None:
        attempts = persist(partial(lane.call, function), what, self._shutdown, unless=(ConfigError,))
        await self._or_stop(attempts)

    async def _or_stop(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What the work returns. A stop does not wait for it.

        Raises:
            ShutdownError: the stop came first.
        """
        working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self._shutdown.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if working.done():
            return working.result()
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        raise ShutdownError

    async def _stream(self) -> None:
        """Run the agents until the stop.

        Raises:
            BrokerError: Faust gave up. A new app can go on where the offsets stand.
            ShutdownError: the stop has come.
        """
        assert self._child is not None  # noqa: S101 - for the type checker: _prepare has set it
        app = create_app(self._settings, session_seconds=self._session_seconds)
        outbox = add_agents(
            app,
            self._settings,
            child=self._child,
            sink=self._sink,
            sink_lane=self._lane,
            shutdown=self._shutdown,
            health=self._health,
            metrics=self._metrics,
        )
        try:
            await self._or_stop(app.start())
            self._health.streams(app)
            self._announce()
            await self._or_stop(_publish_and_wait(app, outbox))
        finally:
            await self._stop(app)
            self._health.streams(None)
        self._metrics.restarted()
        raise BrokerError(f"the stream broke off: {app.crash_reason!r}")

    async def _stop(self, app: StreamApp) -> None:
        try:
            await asyncio.wait_for(app.stop(), GRACE_SECONDS)
        except TimeoutError:
            self._give_up()

    def _announce(self) -> None:
        prefix = self._settings.topic_prefix
        log.info(
            "worker started",
            version=__version__,
            group=consumer_group(self._settings),
            broker=self._settings.kafka_bootstrap_servers,
            topics=[topic.full_name(prefix) for topic in TOPICS],
            database=self._sink.description,
            health=self._address,
        )

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_stop, number)

    def _asked_to_stop(self, number: signal.Signals) -> None:
        if self._shutdown.requested:
            log.warning("second signal: ends at once; what is not committed will be read again", signal=number.name)
            os._exit(KILLED_BY + number)
        log.info("stopping: batches in hand are finished first", signal=number.name)
        self._shutdown.request()
        deadline = threading.Timer(GRACE_SECONDS, self._give_up)
        deadline.daemon = True
        deadline.start()

    def _give_up(self) -> None:
        log.error("did not stop in time: ends now; what is not committed will be read again", seconds=GRACE_SECONDS)
        os._exit(FAILED)


async def _publish_and_wait(app: StreamApp, outbox: Outbox) -> None:
    """Returns when Faust has given up."""
    publishing = asyncio.ensure_future(outbox.keep_clear())
    try:
        await app.wait_until_stopped()
    finally:
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)


def _require_topics(settings: Settings) -> None:
    with admin(settings) as client:
        for topic in TOPICS:
            require_topic(client, topic.full_name(settings.topic_prefix))
