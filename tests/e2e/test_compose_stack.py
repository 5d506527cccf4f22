"""The stack as people start it, on a Docker engine: up, published to, consumed, scaled, killed, stopped, started again."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from kafka import KafkaConsumer, KafkaProducer

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
PROJECT = "ingest-e2e"
UP_SECONDS = 240
ARTICLES = [
    "قتل ثلاثة جنود في هجوم شنه مسلحون على حاجز للجيش في سرت أمس.",
    "Gunmen killed seven policemen in an ambush near Mosul on Monday.",
    "Thousands of people demonstrated in Khartoum on Sunday against the price of bread.",
]


def _why_not() -> str | None:
    if shutil.which("docker") is None:
        return "the program docker is not here"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:  # noqa: S607
        return "no Docker engine answers"
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:  # noqa: S607
        return "Docker has no Compose v2"
    return None


WHY_NOT = _why_not()
pytestmark = [
    pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT)),
    pytest.mark.broker,
    pytest.mark.timeout(900),
]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Stack:
    """A project of Compose of its own, beside whatever else runs on the engine."""

    def __init__(self) -> None:
        self.kafka_port = _free_port()
        ports = {"KAFKA_PORT": self.kafka_port, "POSTGRES_PORT": _free_port()}
        self._environment = os.environ | {name: str(port) for name, port in ports.items()}

    def compose(self, *arguments: str, check: bool = True) -> str:
        command = ["docker", "compose", "--project-name", PROJECT, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"{arguments}: {done.stderr[-3000:]}"
        return done.stdout

    def up(self, *arguments: str) -> None:
        self.compose("up", "--detach", "--wait", "--wait-timeout", str(UP_SECONDS), *arguments)

    def sql(self, query: str) -> list[str]:
        inside = ["exec", "--no-TTY", "postgres", "psql", "-XAt", "-U", "ingest_owner", "-d", "ingest", "-c", query]
        return self.compose(*inside).split()

    def publish(self, texts: list[str]) -> None:
        producer = KafkaProducer(bootstrap_servers=f"localhost:{self.kafka_port}")
        for text in texts:
            value = json.dumps({"text": text, "published_at": "2026-03-03T08:00:00Z"}).encode()
            producer.send("articles", value=value).get(30)
        producer.close()

    def events(self) -> dict[bytes, Any]:
        """The latest record of each key."""
        consumer = KafkaConsumer(
            "events",
            bootstrap_servers=f"localhost:{self.kafka_port}",
            auto_offset_reset="earliest",
            consumer_timeout_ms=4000,
        )
        found = {message.key: message.value and json.loads(message.value) for message in consumer}
        consumer.close()
        return found


def _until(ask: Callable[[], T], right: Callable[[T], bool], seconds: float = 90.0) -> T:
    end = time.monotonic() + seconds
    while not right(answer := ask()) and time.monotonic() < end:
        time.sleep(1)
    assert right(answer), answer
    return answer


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    built = subprocess.run(
        # a build needs the packages' registry: the host's network reaches it wherever the host does
        ["docker", "build", "--network", "host", "--tag", "ingest:0.1.0", "--file", "deploy/Dockerfile", "."],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-3000:]
    one = Stack()
    one.compose("down", "--volumes", "--remove-orphans", check=False)
    try:
        yield one
    finally:
        one.compose("--profile", "*", "down", "--volumes", "--remove-orphans", check=False)


def test_the_stack_comes_up_reads_scales_and_keeps_everything(stack: Stack) -> None:
    started = time.monotonic()
    stack.up("--no-build")
    assert time.monotonic() - started < 120

    stack.publish(ARTICLES)
    events = _until(stack.events, lambda found: len(found) >= len(ARTICLES))
    assert {event["event_root_code"] for event in events.values()} >= {"14"}
    assert {3, 7} <= {event["killed"]["best"] for event in events.values() if event["killed"]}
    in_database = _until(
        lambda: stack.sql("SELECT count(*) FROM events WHERE NOT withdrawn"), lambda n: n == [str(len(events))]
    )

    stack.up("--no-build", "--scale", "worker=3", "--no-recreate")
    assert len(stack.compose("ps", "--quiet", "worker").split()) == 3

    stack.compose("kill", "worker")
    stack.publish([f"قتل {count} جنود في هجوم على حاجز في بنغازي أمس." for count in (4, 5, 6)])
    stack.up("--no-build")
    _until(lambda: stack.sql("SELECT count(*) FROM articles"), lambda n: n == ["6"])

    before = _until(
        lambda: stack.sql("SELECT event_id, revision FROM events ORDER BY 1"), lambda rows: len(rows) > len(in_database)
    )
    stack.compose("down")
    stack.up("--no-build")
    assert stack.sql("SELECT event_id, revision FROM events ORDER BY 1") == before
    assert {key.decode() for key, value in stack.events().items() if value} == set(
        stack.sql("SELECT event_id FROM events WHERE NOT withdrawn")
    )


def test_the_worker_can_neither_drop_nor_alter(stack: Stack) -> None:
    for statement in ("DROP TABLE events", "ALTER TABLE events ADD COLUMN more int", "TRUNCATE events"):
        script = (
            f"PGPASSWORD=$(cat /secrets/worker/password) psql -h postgres -U ingest_worker -d ingest -c '{statement}'"
        )
        refused = stack.compose(
            "run", "--rm", "--no-deps", "--entrypoint", "/bin/sh", "roles", "-c", f"{script} 2>&1 || true"
        )
        assert "must be owner" in refused or "permission denied" in refused


def test_everything_goes_with_its_volumes(stack: Stack) -> None:
    stack.compose("down", "--volumes")
    left = subprocess.run(
        ["docker", "volume", "ls", "--quiet", "--filter", f"name={PROJECT}"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    assert not left.stdout.strip()
