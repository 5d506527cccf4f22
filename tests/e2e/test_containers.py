"""A worker of this tree against Apache Kafka and PostgreSQL in containers of their own, as testcontainers starts them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaConsumer

from ingest.config import Settings

SEEDS = Path(__file__).parents[2] / "seeds"
KAFKA_IMAGE, POSTGRES_IMAGE = "apache/kafka:4.3.1", "postgres:18"


def _why_not() -> str | None:
    try:
        done = subprocess.run(["docker", "info"], capture_output=True, check=False)  # noqa: S607
    except OSError:
        return "the program docker is not here"
    return "no Docker engine answers" if done.returncode else None


WHY_NOT = _why_not()
pytestmark = [
    pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT)),
    pytest.mark.broker,
    pytest.mark.timeout(300),
]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def kafka() -> Iterator[str]:
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 (asks the engine as it is imported)
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy  # noqa: PLC0415

    port = _free_port()
    container = (
        DockerContainer(KAFKA_IMAGE)
        .with_bind_ports(port, port)
        .with_envs(
            KAFKA_NODE_ID="1",
            KAFKA_PROCESS_ROLES="broker,controller",
            KAFKA_CONTROLLER_QUORUM_VOTERS="1@localhost:29093",
            KAFKA_CONTROLLER_LISTENER_NAMES="CONTROLLER",
            KAFKA_LISTENERS=f"CONTROLLER://localhost:29093,HOST://:{port}",
            KAFKA_ADVERTISED_LISTENERS=f"HOST://127.0.0.1:{port}",
            KAFKA_LISTENER_SECURITY_PROTOCOL_MAP="CONTROLLER:PLAINTEXT,HOST:PLAINTEXT",
            KAFKA_INTER_BROKER_LISTENER_NAME="HOST",
            KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR="1",
            KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR="1",
            KAFKA_TRANSACTION_STATE_LOG_MIN_ISR="1",
            KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR="1",
            KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR="1",
            KAFKA_LOG_DIRS="/var/lib/kafka/data",
            KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS="0",
        )
        .waiting_for(LogMessageWaitStrategy("Kafka Server started"))
    )
    with container:
        yield f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415

    with PostgresContainer(POSTGRES_IMAGE, driver=None) as container:
        yield container.get_connection_url()


def test_articles_become_events_in_both(kafka: str, database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "INGEST_KAFKA_BOOTSTRAP_SERVERS": kafka,
        "INGEST_TOPIC_PARTITIONS": "2",
        "INGEST_DATABASE_URL": database,
        "INGEST_DATA_DIR": str(tmp_path),
        "INGEST_CACHE_DIR": str(Settings().cache_dir),
        "INGEST_HTTP_PORT": "0",
    }
    ingest = [sys.executable, "-m", "ingest"]
    for command in (["db", "upgrade"], ["topics", "create"], ["publish", str(SEEDS)]):
        subprocess.run([*ingest, *command], env=environment, check=True)
    worker = subprocess.Popen([*ingest, "worker"], env=environment)
    try:
        events = _events(kafka)
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    assert len(events) >= 10
    done = subprocess.run([*ingest, "db", "status"], env=environment, capture_output=True, text=True, check=True)
    assert "events" in done.stdout


def _events(kafka: str) -> dict[bytes, object]:
    """The latest records, once two articles are read: nothing new for five seconds."""
    found: dict[bytes, object] = {}
    end = time.monotonic() + 120
    while not found and time.monotonic() < end:
        consumer = KafkaConsumer(
            "events", bootstrap_servers=kafka, auto_offset_reset="earliest", consumer_timeout_ms=5000
        )
        found |= {message.key: json.loads(message.value) for message in consumer if message.value}
        consumer.close()
    return found
