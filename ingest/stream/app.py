"""The Faust app: three agents, no tables, no web pages, topics in raw bytes."""

import logging
from typing import Any

import faust
from faust.tables.manager import TableManager

from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.broker.security import security, servers
from ingest.config import Settings
from ingest.stream.consumer import SettlingConsumer

__all__ = ["DEFAULT_SESSION_SECONDS", "StreamApp", "consumer_group", "create_app"]

DEFAULT_SESSION_SECONDS = 10.0
"""A worker that is silent so long has lost its partitions: the time until another goes on after a kill -9.

Heartbeats come from a thread of their own. The embedded broker also lets the first member of a group wait for half of
it. Apache Kafka takes 6 s and more (`group.min.session.timeout.ms`).
"""
HEARTBEATS_PER_SESSION = 4

SETTINGS: dict[str, Any] = {
    # at least once: ids are hashes of content and writes are upserts, so that a repetition changes nothing. Faust's
    # exactly_once neither covers the database nor starts without tables
    "processing_guarantee": "at_least_once",
    "stream_wait_empty": True,  # a stop or a rebalance waits for batches in hand
    "stream_recovery_delay": 0.0,
    "broker_commit_interval": 1.0,
    "broker_max_poll_records": 100,
    "broker_rebalance_timeout": 60.0,
    "broker_request_timeout": 60.0,
    "consumer_max_fetch_size": 512 * 1024,  # a partition; a larger message still comes, alone
    "consumer_auto_offset_reset": "earliest",
    "producer_acks": -1,
    "producer_request_timeout": 30.0,
    "producer_linger": 0.0,  # a batch is handed to the producer at once, so that requests are full without waiting
    "producer_max_batch_size": 256 * 1024,
    "producer_max_request_size": MAX_REQUEST_BYTES,
    "producer_compression_type": None,  # gzip would cost more CPU than all else that sends; brokers can compress
    "producer_threaded": False,  # its ways of stopping and publishing are broken
    "topic_allow_declare": False,  # `ingest topics create` and the worker's start make the topics
    "topic_disable_leader": True,
    "table_standby_replicas": 0,
    "web_enabled": False,
    "web_tables_enabled": False,
    "web_router_enabled": False,
    "autodiscover": False,
    "cython_optimizations": False,
}


library_log = logging.getLogger("faust.app.stream")
"""Else Faust's chatter would come in our module's name."""


class _NoTables(TableManager):  # type: ignore[misc] # Faust ships no types
    logger = library_log

    async def on_start(self) -> None:
        """Faust waits a second here, lest a table be declared late."""
        await self._update_channels()
        await self.recovery.start()


class StreamApp(faust.App):  # type: ignore[misc] # Faust ships no types
    """A Faust app that commits only what was settled and writes nothing to the disk."""

    logger = library_log

    def _new_consumer(self) -> SettlingConsumer:
        self.transport.Consumer = SettlingConsumer
        return super()._new_consumer()  # type: ignore[no-any-return]

    def kafka_producer(self) -> Any:
        """The one of aiokafka that is inside Faust's, which has no way to send many messages at once.

        Raises:
            NotReady: it has not been started, or was stopped.
        """
        return self.producer._ensure_producer()  # noqa: SLF001 - there is no public way to it

    def _create_directories(self) -> None:
        """Faust would make a folder for tables where the process happens to run; there are none."""


def consumer_group(settings: Settings) -> str:
    """The group whose offsets the worker commits: exactly as configured. Faust would add a version above 1."""
    return settings.consumer_group


def create_app(settings: Settings, *, session_seconds: float = DEFAULT_SESSION_SECONDS) -> StreamApp:
    """An app without agents, not started. Needs a running event loop.

    Raises:
        ConfigError: SASL is asked for and a part of it is missing; or certificates can't be read.
    """
    app = StreamApp(
        consumer_group(settings),
        version=1,
        broker=[f"kafka://{server}" for server in servers(settings)],
        broker_client_id="ingest-worker",
        broker_credentials=_credentials(settings),
        broker_session_timeout=session_seconds,
        broker_heartbeat_interval=session_seconds / HEARTBEATS_PER_SESSION,
        TableManager=_NoTables,
        **SETTINGS,
    )
    app.finalize()
    return app


def _credentials(settings: Settings) -> Any:
    secured = security(settings)
    if secured.login is not None:
        return faust.SASLCredentials(
            username=secured.login.username,
            password=secured.login.password,
            mechanism=secured.login.mechanism,
            ssl_context=secured.tls,
        )
    return None if secured.tls is None else faust.SSLCredentials(secured.tls)
