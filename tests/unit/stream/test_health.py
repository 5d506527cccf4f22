"""What an orchestrator is told, for each state that a worker can be in."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ingest.errors import SinkError
from ingest.stream import health as module
from ingest.stream.health import Health
from ingest.stream.lane import Lane
from ingest.stream.metrics import Metrics
from ingest.stream.retry import Shutdown


@dataclass
class FakeConsumer:
    partitions: set[str] = field(default_factory=lambda: {"articles-0"})
    behind: int = 0
    fetched: float | None = None

    def held(self) -> set[str]:
        return self.partitions

    def lag(self) -> dict[tuple[str, int], int]:
        return {("articles", 0): self.behind}

    def fetched_at(self) -> float | None:
        return self.fetched


@dataclass
class FakeApp:
    consumer: FakeConsumer = field(default_factory=FakeConsumer)
    rebalancing: bool = False


class Parts:
    def __init__(self) -> None:
        self.shutdown = Shutdown()
        self.metrics = Metrics()
        self.health = Health(self.shutdown, self.metrics)
        self.app = FakeApp()

    def running(self, sink: Any) -> "Parts":
        self.health.streams(self.app)
        self.health.rebalanced()
        self.look(sink)
        return self

    def look(self, sink: Any) -> None:
        async def main() -> None:
            watching = asyncio.ensure_future(self.health.watch(sink, Lane("sink")))
            await asyncio.sleep(0.05)
            watching.cancel()

        asyncio.run(main())

    def long_ago(self) -> None:
        self.metrics.last_activity = time.monotonic() - module.STALL_SECONDS - 1


@pytest.fixture
def parts(sink: Any) -> Parts:
    return Parts().running(sink)


def test_before_the_group_lets_it_in_it_has_not_started() -> None:
    health = Parts().health
    assert not health.startup().well
    assert health.live().well
    assert (health.ready().well, health.ready().facts["status"]) == (False, "starting")


def test_with_partitions_and_a_database_it_is_ready(parts: Parts) -> None:
    assert parts.health.startup().well
    assert parts.health.ready() == module.Verdict(
        True, {"status": "ready", "partitions": 1, "waiting": [], "database": "answers"}
    )


def test_without_a_partition_it_stands_by(parts: Parts) -> None:
    parts.app.consumer.partitions = set()
    assert parts.health.ready().well
    assert parts.health.ready().facts["status"] == "standby"


def _rebalance(parts: Parts) -> None:
    parts.app.rebalancing = True


def _stop(parts: Parts) -> None:
    parts.shutdown.request()


def _break_off(parts: Parts) -> None:
    parts.health.streams(None)


@pytest.mark.parametrize(
    ("happens", "status"), [(_rebalance, "rebalancing"), (_stop, "draining"), (_break_off, "starting")]
)
def test_otherwise_it_is_not_ready_and_lives(parts: Parts, happens: Callable[[Parts], None], status: str) -> None:
    happens(parts)
    assert (parts.health.ready().well, parts.health.ready().facts["status"]) == (False, status)
    assert parts.health.live().well


def test_while_something_is_attempted_again_it_is_degraded(parts: Parts) -> None:
    parts.long_ago()
    parts.app.consumer.behind = 7
    with parts.shutdown.waits("database"):
        assert parts.health.ready().facts["waiting"] == ["database"]
        assert parts.health.ready().facts["status"] == "degraded"
        assert parts.health.live().well
    assert parts.shutdown.waiting == {}


def test_a_database_that_is_away_is_told_before_anything_must_be_stored(parts: Parts) -> None:
    class Away:
        def ping(self) -> None:
            raise SinkError("gone fishing")

    parts.look(Away())
    assert (parts.health.ready().well, parts.health.ready().facts["database"]) == (False, "gone fishing")


def test_messages_that_wait_while_nothing_is_finished_are_a_reason_to_restart(parts: Parts) -> None:
    parts.app.consumer.behind = 7
    parts.app.consumer.fetched = time.monotonic()
    assert parts.health.live().well
    parts.long_ago()
    assert parts.health.live() == module.Verdict(False, {"status": "stuck", "lag": 7})
    parts.metrics.article("ar", "read")
    assert parts.health.live().well


def test_an_idle_worker_lives_as_long_as_it_can_fetch(parts: Parts) -> None:
    parts.long_ago()
    parts.app.consumer.fetched = time.monotonic()
    assert parts.health.live().well
    parts.app.consumer.fetched = parts.metrics.last_activity
    assert not parts.health.live().well


def test_a_language_that_is_not_read_has_no_label_of_its_own() -> None:
    metrics = Metrics()
    metrics.article("x-klingon", "language-unsupported")
    assert b'ingest_articles_total{language="other",outcome="language-unsupported"} 1.0' in metrics.text()
