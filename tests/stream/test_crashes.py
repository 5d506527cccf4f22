"""Workers that are stopped and killed at work: nothing is lost, and the tables end as if nothing had happened.

On Apache Kafka and PostgreSQL the same is shown by `tests/chaos`.
"""

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from processes import exists

from ingest.records.topics import ARTICLES, DEAD_LETTERS, ENTITIES

pytestmark = pytest.mark.timeout(240)

POISON = b'{"text": \xff}'


@pytest.fixture(scope="module")
def articles(make_articles: Callable[[int], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return make_articles(500)


@pytest.fixture(scope="module")
def undisturbed(new_service: Callable[..., Any], articles: list[dict[str, Any]]) -> Any:
    """What a run leaves in which nothing happens. Its worker has ended."""
    service = new_service().create_topics()
    service.publish(articles)
    service.worker().ready()
    service.wait()
    assert service.workers[0].stop() == 0
    return service


def test_an_undisturbed_run_is_worth_comparing_with(undisturbed: Any, articles: list[dict[str, Any]]) -> None:
    assert undisturbed.count("articles") == len(articles)
    assert undisturbed.count("mentions") > undisturbed.count("events") > 50
    assert not undisturbed.messages(DEAD_LETTERS.name)


def test_after_kills_the_tables_are_those_of_an_undisturbed_run(
    new_service: Callable[..., Any], undisturbed: Any, articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    service.publish(articles)
    for stored in (50, 200, 350):
        worker = service.worker()
        _until_stored(service, worker, stored)
        worker.kill()
    service.worker().ready()
    service.wait()
    _assert_equal(service, undisturbed)


def test_a_worker_stopped_at_work_finishes_its_batch_and_repeats_nothing(
    new_service: Callable[..., Any], undisturbed: Any, articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    service.publish(articles)
    worker = service.worker()
    _until_stored(service, worker, 1)
    assert worker.stop() == 0
    read = service.committed(ARTICLES.name)
    assert 0 < read < len(articles)
    assert len(service.messages(ENTITIES.name)) == read
    service.worker().ready()
    service.wait()
    assert len(service.messages(ENTITIES.name)) == len(articles)
    _assert_equal(service, undisturbed)


def test_two_workers_share_the_work_and_one_takes_over_when_the_other_is_killed(
    new_service: Callable[..., Any], undisturbed: Any, articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    first, second = service.worker().ready(), service.worker().ready()
    service.publish(articles)
    _until_stored(service, first, 100)
    first.kill()
    assert second.process.poll() is None
    service.wait()
    _assert_equal(service, undisturbed)


def test_a_worker_stopped_while_it_waits_for_the_database_commits_nothing_of_it(
    new_service: Callable[..., Any], articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    worker = service.worker().ready()
    with closing(sqlite3.connect(service.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        service.publish(articles[:20])
        worker.until_logged("will try until it works")
        assert worker.stop() == 0
        assert service.committed(ENTITIES.name) == 0
    service.worker().ready()
    service.wait()
    assert service.count("articles") == 20


def test_a_second_signal_ends_it_at_once(new_service: Callable[..., Any], articles: list[dict[str, Any]]) -> None:
    service = new_service().create_topics()
    worker = service.worker().ready()
    with closing(sqlite3.connect(service.database)) as other:
        other.execute("BEGIN IMMEDIATE")  # so that it has something to wait for
        service.publish(articles[:5])
        worker.until_logged("will try until it works")
        worker.process.send_signal(signal.SIGSTOP)  # so that both signals are there when it goes on
        worker.process.send_signal(signal.SIGTERM)
        worker.process.send_signal(signal.SIGINT)
        worker.process.send_signal(signal.SIGCONT)
        assert worker.process.wait(30) in {128 + signal.SIGTERM, 128 + signal.SIGINT}


def test_a_reading_process_that_is_killed_is_replaced(
    new_service: Callable[..., Any], undisturbed: Any, articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    service.publish(articles)
    worker = service.worker()
    for stored in (100, 300):
        _until_stored(service, worker, stored)
        for process in worker.processes()[1:]:
            os.kill(process, signal.SIGKILL)
    service.wait()
    _assert_equal(service, undisturbed)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_worker_has_started_ends_with_it(new_service: Callable[..., Any], number: signal.Signals) -> None:
    worker = new_service().create_topics().worker().ready()
    _, *started = worker.processes()
    assert started
    worker.stop(number)
    deadline = time.monotonic() + 5
    while any(map(exists, started)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_poison_in_the_middle_of_a_batch_survives_a_kill_too(
    new_service: Callable[..., Any], articles: list[dict[str, Any]]
) -> None:
    service = new_service().create_topics()
    mixed: list[Any] = [POISON if number % 10 == 5 else article for number, article in enumerate(articles[:200])]
    service.publish(mixed)
    worker = service.worker()
    _until_stored(service, worker, 30)
    worker.kill()
    service.worker().ready()
    service.wait()
    letters = {(letter["partition"], letter["offset"]) for letter in _letters(service)}
    assert len(letters) == mixed.count(POISON)
    assert service.count("articles") == 200 - mixed.count(POISON)


def _assert_equal(service: Any, undisturbed: Any) -> None:
    """The same tables, all of it published, and on the topic what is in the tables."""
    assert service.final_tables() == undisturbed.final_tables()
    assert not any(row["left"] for row in service.final_tables()["outbox"])
    assert service.latest_events() == dict(service.query("SELECT event_id, record FROM events"))


def _letters(service: Any) -> list[dict[str, Any]]:
    return [json.loads(message.value) for message in service.messages(DEAD_LETTERS.name)]


def _until_stored(service: Any, worker: Any, articles: int) -> None:
    worker.until(lambda: service.count("articles") >= articles, f"{articles} articles stored")
