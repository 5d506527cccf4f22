"""kafka-python's clients, made from the settings; what goes wrong with one is a BrokerError that says what to look at."""

import contextlib
import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError

from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.broker.security import host_and_port, security, servers
from ingest.config import Settings
from ingest.errors import BrokerError

__all__ = ["admin", "connection_config", "consumer", "consumer_config", "producer", "producer_config"]

CLIENT_ID = "ingest"
REACH_SECONDS = 5.0
"""How long an address may refuse connections: a broker that is just starting does."""
REACH_AGAIN_SECONDS = 0.2
BOOTSTRAP_MS = 10_000
"""How long the first answer may take once it is connected."""
DELIVERY_MS = 60_000
"""How long a record may stay undelivered, retries and all, before it counts as failed."""
BLOCK_MS = 10_000
"""How long `send` may wait for room in the buffer or for metadata."""
LINGER_MS = 20
"""A pause too short to notice that fills requests: a fifth of the requests at a hundred articles a second."""
FETCH_WAIT_MS = 100
"""How long the broker may hold an answer back when it has nothing new: someone looks at a screen, or a test waits."""
REQUEST_MS = 20_000
CLOSE_SECONDS = 5.0


@contextlib.contextmanager
def admin(settings: Settings) -> Iterator[KafkaAdminClient]:
    """A client that administers topics and groups."""
    with _opened(settings, KafkaAdminClient, connection_config(settings)) as client:
        yield client


@contextlib.contextmanager
def consumer(settings: Settings, **overrides: Any) -> Iterator[KafkaConsumer]:
    """A consumer without a group: it commits nothing and disturbs no worker."""
    with _opened(settings, KafkaConsumer, consumer_config(settings) | overrides) as client:
        yield client


@contextlib.contextmanager
def producer(settings: Settings, **overrides: Any) -> Iterator[KafkaProducer]:
    """An idempotent producer that waits for all replicas. At the end it flushes for a few seconds, no longer."""
    with _opened(settings, KafkaProducer, producer_config(settings) | overrides) as client:
        yield client


def connection_config(settings: Settings) -> dict[str, Any]:
    """What every client needs: where the broker is and how to prove who we are.

    Raises:
        ConfigError: SASL is asked for and a part of it is missing; or certificates can't be read.
    """
    return security(settings).client_config() | {
        "bootstrap_servers": servers(settings),
        "bootstrap_timeout_ms": BOOTSTRAP_MS,
        "client_id": CLIENT_ID,
        "request_timeout_ms": REQUEST_MS,
    }


def producer_config(settings: Settings) -> dict[str, Any]:
    """Idempotence and acks=all are kafka-python's defaults since 3.0 and stay."""
    return connection_config(settings) | {
        "linger_ms": LINGER_MS,
        "compression_type": "gzip",
        "delivery_timeout_ms": DELIVERY_MS,
        "max_block_ms": BLOCK_MS,
        "max_request_size": MAX_REQUEST_BYTES,
        "allow_auto_create_topics": False,
    }


def consumer_config(settings: Settings) -> dict[str, Any]:
    return connection_config(settings) | {
        "group_id": None,
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "fetch_max_wait_ms": FETCH_WAIT_MS,
        "allow_auto_create_topics": False,
    }


@contextlib.contextmanager
def _opened(settings: Settings, kind: Callable[..., Any], config: dict[str, Any]) -> Iterator[Any]:
    _reach(settings, config["bootstrap_servers"])
    try:
        with _heard() as complaints:
            client = kind(**config)
    except KafkaTimeoutError as error:
        raise _unreachable(settings, complaints[0] if complaints else "no answer") from error
    except KafkaError as error:
        raise BrokerError(f"{_address(settings)}: {error}") from error
    try:
        yield client
    except KafkaError as error:
        raise BrokerError(f"{_address(settings)}: {error}") from error
    finally:
        _close(client)


def _close(client: Any) -> None:
    with contextlib.suppress(KafkaError):
        if isinstance(client, KafkaProducer):
            client.close(timeout=CLOSE_SECONDS)
        else:
            client.close()


@contextlib.contextmanager
def _heard() -> Iterator[list[str]]:
    """What kafka-python logs meanwhile, kept from the log: it tells each of a dozen vain attempts in four lines."""
    logger, heard = logging.getLogger("kafka"), _Heard(logging.ERROR)
    propagated = logger.propagate
    logger.addHandler(heard)
    logger.propagate = logger.isEnabledFor(logging.DEBUG)
    try:
        yield heard.messages
    finally:
        logger.removeHandler(heard)
        logger.propagate = propagated


class _Heard(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _reach(settings: Settings, servers: list[str]) -> None:
    """Wait until one of the addresses accepts a connection: a client that fails to start leaves its thread behind."""
    deadline = time.monotonic() + REACH_SECONDS
    while True:
        failures = [failure for server in servers if (failure := _failure(server)) is not None]
        if len(failures) < len(servers):
            return
        if time.monotonic() > deadline:
            raise _unreachable(settings, failures[0])
        time.sleep(REACH_AGAIN_SECONDS)


def _failure(server: str) -> str | None:
    """Why the address takes no connection; None when it takes one."""
    try:
        socket.create_connection(host_and_port(server), REACH_SECONDS).close()
    except (OSError, ValueError) as error:
        return str(error)
    return None


def _unreachable(settings: Settings, reason: str) -> BrokerError:
    if settings.kafka_security_protocol == "PLAINTEXT":
        hint = "A broker that wants TLS or SASL looks the same from here."
    else:
        hint = "A wrong password or certificate looks the same from here."
    return BrokerError(
        f"no broker answers at {_address(settings)}: {reason}. Is it running, and is its advertised listener an address "
        f"that this machine can reach? {hint}",
        code="broker.unreachable",
    )


def _address(settings: Settings) -> str:
    return f"{settings.kafka_bootstrap_servers} ({settings.kafka_security_protocol})"
