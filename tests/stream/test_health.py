"""Health and metrics of a worker at work, asked as an orchestrator and Prometheus ask."""

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def service(new_service: Callable[..., Any], seeds: list[dict[str, Any]]) -> Any:
    """A worker that has read the seeds and an article that is none."""
    service = new_service().create_topics()
    service.publish([*seeds, b"no article"])
    service.worker().ready()
    service.wait()
    return service


def ask(service: Any, path: str) -> tuple[int, str]:
    address = next(line["health"] for line in service.workers[-1].lines() if line["event"] == "worker started")
    try:
        with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def verdict(service: Any, path: str) -> tuple[int, dict[str, Any]]:
    code, body = ask(service, path)
    return code, json.loads(body)


def measured(service: Any) -> dict[tuple[str, ...], float]:
    code, body = ask(service, "/metrics")
    assert code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def test_a_worker_at_work_lives_is_ready_and_has_started(service: Any) -> None:
    service.workers[-1].until(lambda: ask(service, "/readyz")[0] == 200, "ready")
    assert verdict(service, "/livez") == (200, {"status": "live", "lag": 0})
    assert verdict(service, "/startupz") == (200, {"status": "started"})
    code, told = verdict(service, "/readyz")
    assert (code, told["status"], told["partitions"], told["waiting"]) == (200, "ready", 12, [])


def test_everything_is_counted(service: Any, seeds: list[dict[str, Any]]) -> None:
    found = measured(service)
    read = sum(value for key, value in found.items() if key[0] == "ingest_articles_total" and key[2] == "read")
    assert read == len(seeds)
    assert found["ingest_articles_total", "other", "dead-letter"] == 1
    assert found["ingest_dead_letters_total", "record.not-json"] == 1
    assert found["ingest_extract_seconds_count",] == len(seeds)
    assert found["ingest_rebalances_total",] >= 1
    assert found["ingest_stream_restarts_total",] == 0
    assert found["process_resident_memory_bytes",] > 0
    assert found["ingest_extract_process_resident_memory_bytes",] > 0
    assert {key[1] for key in found if key[0] == "ingest_sink_seconds_count"} == {
        "EntityRecord",
        "EventMention",
        "outbox",
    }
    mentions = sum(value for key, value in found.items() if key[0] == "ingest_mentions_total")
    assert mentions == service.count("mentions") == found["ingest_freshness_seconds_count",]
    events = {key[1]: value for key, value in found.items() if key[0] == "ingest_events_total"}
    assert sum(events.values()) >= service.count("events")
    assert all(len(root) == 2 for root in events)


def test_lag_is_told_for_each_partition(service: Any) -> None:
    service.workers[-1].until(lambda: not any(lag(service).values()), "no lag")
    assert len(lag(service)) == 12


def lag(service: Any) -> dict[tuple[str, ...], float]:
    return {key[1:]: value for key, value in measured(service).items() if key[0] == "ingest_lag"}


def test_nothing_else_is_served(service: Any) -> None:
    for path in ("/", "/table", "/router", "/performance/", "/stats/"):
        assert ask(service, path)[0] == 404


def test_it_is_degraded_while_the_database_is_away_and_lives(
    service: Any, make_articles: Callable[[int], list[dict[str, Any]]]
) -> None:
    worker = service.workers[-1]
    with closing(sqlite3.connect(service.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        service.publish(make_articles(10))
        worker.until(lambda: verdict(service, "/readyz")[1]["status"] == "degraded", "degraded")
        assert ask(service, "/readyz")[0] == 503
        assert ask(service, "/livez")[0] == 200
        worker.until(lambda: sum(lag(service).values()) > 0, "lag")
    service.wait()
    worker.until(lambda: ask(service, "/readyz")[0] == 200, "ready again")
    worker.until(lambda: not any(lag(service).values()), "no lag")


def test_a_port_that_is_taken_is_no_reason_to_stop(new_service: Callable[..., Any], service: Any) -> None:
    port = int(next(line["health"] for line in service.workers[-1].lines() if "health" in line).rsplit(":", 1)[1])
    other = new_service(http_port=port).create_topics()
    worker = other.worker().ready()
    assert "health and metrics are not served" in worker.log()
