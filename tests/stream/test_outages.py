"""Broker and database that are away for a while: the worker waits, loses nothing and goes on by itself."""

import asyncio
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from processes import children

from ingest.records.topics import DEAD_LETTERS

pytestmark = pytest.mark.timeout(180)

WAITS = "will try until it works"
GOES_ON = "it works again"
AWAY_SECONDS = 5.0
"""More than twice the session's timeout of the embedded broker's workers."""


@pytest.fixture(scope="module")
def articles(make_articles: Callable[[int], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return make_articles(60)


def test_a_locked_database_is_waited_for(new_service: Callable[..., Any], articles: list[dict[str, Any]]) -> None:
    service = new_service().create_topics()
    worker = service.worker().ready()
    with closing(sqlite3.connect(service.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        service.publish(articles)
        worker.until_logged(WAITS)
        service.wait_for("articles")  # reading goes on
        assert service.committed("articles.entities") == 0
    worker.until_logged(GOES_ON)
    service.wait()
    _assert_whole(service, articles)


def test_a_database_that_is_not_there_at_the_start_is_waited_for(
    new_service: Callable[..., Any], articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    blocker = service.database.parent
    blocker.parent.mkdir(parents=True, exist_ok=True)
    blocker.write_text("not a folder")
    service.publish(articles)
    worker = service.worker()
    worker.until_logged(WAITS)
    blocker.unlink()
    worker.ready()
    service.wait()
    _assert_whole(service, articles)


def test_a_broker_that_is_not_there_at_the_start_is_waited_for(new_service: Callable[..., Any], tmp_path: Path) -> None:
    from ingest.broker.embedded import EmbeddedBroker  # noqa: PLC0415 - Kafka needs the root conftest's filter

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = new_service(kafka_bootstrap_servers=f"127.0.0.1:{port}")
    worker = service.worker()
    worker.until_logged(WAITS)
    assert "no broker answers at" in worker.log()
    with EmbeddedBroker(tmp_path / "broker.log", port=port):
        worker.ready()
        assert worker.stop() == 0


def test_a_worker_that_waits_for_its_broker_stops_when_asked(new_service: Callable[..., Any]) -> None:
    worker = new_service(kafka_bootstrap_servers="127.0.0.1:1").worker()
    worker.until_logged(WAITS)
    assert worker.stop() == 0


def test_topics_that_someone_else_creates_are_waited_for(
    new_service: Callable[..., Any], articles: list[dict[str, Any]]
) -> None:
    service = new_service()
    worker = service.worker("--no-create-topics")
    worker.until_logged("ingest topics create")
    service.create_topics()
    worker.ready()
    service.publish(articles[:1])
    service.wait()
    assert service.count("articles") == 1


def test_a_broker_that_does_not_answer_for_a_while_loses_nothing(
    new_service: Callable[..., Any], articles: list[dict[str, Any]], tmp_path: Path
) -> None:
    """The embedded broker's data go with its process, so it is halted and not ended."""
    from ingest.broker.embedded import EmbeddedBroker  # noqa: PLC0415 - as above

    with EmbeddedBroker(tmp_path / "broker.log") as broker:
        service = new_service(kafka_bootstrap_servers=broker.bootstrap_servers).create_topics()
        worker = service.worker().ready()
        service.publish(articles[:30])
        worker.until(lambda: service.count("articles") > 0, "articles stored")
        with _halted(broker):
            _let_pass(worker, AWAY_SECONDS)
        service.publish(articles[30:])
        service.wait()
        _assert_whole(service, articles)
        assert service.latest_events() == dict(service.query("SELECT event_id, record FROM events"))
        assert worker.stop() == 0


def test_a_stream_that_breaks_off_is_begun_again(
    new_service: Callable[..., Any], articles: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust ends its app where it finds no way on; the worker starts another, where the offsets stand."""
    from ingest.stream import service as module  # noqa: PLC0415 - Kafka needs the root conftest's filter
    from ingest.stream.app import create_app  # noqa: PLC0415 - as above

    apps: list[Any] = []
    announced: list[int] = []

    def create(*arguments: Any, **options: Any) -> Any:
        apps.append(create_app(*arguments, **options))
        return apps[-1]

    monkeypatch.setattr(module, "create_app", create)
    monkeypatch.setattr(module.Worker, "_announce", lambda _: announced.append(len(apps)))
    service = new_service().create_topics()

    async def run() -> int:
        worker = module.Worker(service.settings, session_seconds=service.session_seconds)
        running = asyncio.ensure_future(worker.run())
        async with asyncio.timeout(60):
            await _until(lambda: announced == [1])
            await apps[0].consumer.crash(RuntimeError("no way on"))
            await _until(lambda: announced == [1, 2])
            await asyncio.to_thread(service.publish, articles[:1])
            await _until(lambda: service.count("articles") == 1)
        worker._shutdown.request()
        return await running

    assert asyncio.run(run()) == 0


async def _until(done: Callable[[], bool]) -> None:
    while not done():  # noqa: ASYNC110 - any condition
        await asyncio.sleep(0.02)


def _assert_whole(service: Any, articles: list[dict[str, Any]]) -> None:
    assert service.count("articles") == len(articles)
    assert service.query("SELECT count(*) FROM outbox WHERE published_revision <> revision") == [(0,)]
    assert not service.messages(DEAD_LETTERS.name)


def _let_pass(worker: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    worker.until(lambda: time.monotonic() >= end, "time")


@contextmanager
def _halted(broker: Any) -> Iterator[None]:
    [process] = children(broker._guard.pid)
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)
