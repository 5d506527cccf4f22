"""Prometheus itself on a worker at work: each alert fires once its fault is made to happen, each panel has something to show.

The rules run as they are but for their times, which are seconds here, and for sizes that a test can't wait for (`SCALED`).
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
WINDOWS = {"1h": "40s", "30m": "40s", "15m": "40s", "10m": "15s"}
SCALED = {
    "> 5000": "> 50",
    "> 200": "> 20",
    "> 2.5": "> 0.8",
    "600 * 1024 * 1024": "16 * 1024 * 1024",
    '{job="ingest"}[15m])) > 3': '{job="ingest"}[15m])) > 1',
    "rebalances_total[15m])) > 10": "rebalances_total[15m])) > 3",
}
FIRED_SECONDS = 90.0

pytestmark = [
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="the program prometheus is not here"),
    pytest.mark.slow,
    pytest.mark.timeout(600),
]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Prometheus:
    """A server that scrapes two workers every second and evaluates our rules as often."""

    def __init__(self, folder: Path, workers: list[int]) -> None:
        self.address = f"127.0.0.1:{_free_port()}"
        rules = (DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8")
        for much, little in SCALED.items():
            assert much in rules
            rules = rules.replace(much, little)
        for long, short in WINDOWS.items():
            rules = rules.replace(f"[{long}]", f"[{short}]")
        (folder / "alerts.yml").write_text(re.sub(r"for: \d+m", "for: 1s", rules), encoding="utf-8")
        told = {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": ["alerts.yml"],
            "scrape_configs": [
                {"job_name": "ingest", "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in workers]}]}
            ],
        }
        (folder / "prometheus.yml").write_text(json.dumps(told), encoding="utf-8")
        arguments = [
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={self.address}",
        ]
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(["prometheus", *arguments], stderr=log, stdout=log)  # noqa: S607

    def query(self, expression: str) -> list[dict[str, Any]]:
        asked = urllib.parse.urlencode({"query": expression})
        with urllib.request.urlopen(f"http://{self.address}/api/v1/query?{asked}", timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
        return list(told["data"]["result"])

    def fires(self, alert: str) -> bool:
        try:
            return bool(self.query(f'ALERTS{{alertname="{alert}", alertstate="firing"}}'))
        except OSError:  # not up yet
            return False

    def until_fired(self, alert: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        end = time.monotonic() + FIRED_SECONDS
        while not self.fires(alert):
            assert time.monotonic() < end, f"{alert} did not fire"
            meanwhile()
            time.sleep(0.2)


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return [_free_port(), _free_port()]


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory, ports: list[int]) -> Iterator[Prometheus]:
    server = Prometheus(tmp_path_factory.mktemp("prometheus"), ports)
    yield server
    server.process.terminate()
    server.process.wait(30)


@pytest.fixture(scope="module")
def service(new_service: Callable[..., Any], ports: list[int]) -> Any:
    return new_service(http_port=ports[0]).create_topics()


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Somebody else holds the database's lock."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def _articles(
    name: str, count: int, text: str = "Militants killed {n} soldiers in an attack on the town of Sirte on Monday."
) -> list[dict[str, Any]]:
    return [
        {"id": f"{name}-{n}", "text": text.format(n=n + 2), "published_at": "2026-03-03T08:00:00Z"}
        for n in range(count)
    ]


def test_each_alert_fires_when_its_fault_happens(prometheus: Prometheus, service: Any, ports: list[int]) -> None:
    prometheus.until_fired("IngestNoWorker")
    prometheus.until_fired("IngestWorkerDown")

    worker = service.worker().ready()
    prometheus.until_fired("IngestMemory")

    service.publish(_articles("weather", 40, "The weather in the north was fine all day, visitor {n} said."))
    prometheus.until_fired(
        "IngestNothingTold",
        lambda: service.publish(_articles(f"fine-{time.monotonic()}", 3, "It rained on {n} hills.")),
    )
    prometheus.until_fired("IngestDeadLetters", lambda: service.publish([b"no article"] * 5))

    day_before = int((time.time() - 86_400) * 1000)
    prometheus.until_fired("IngestStale", lambda: _publish_dated(service, day_before))

    prometheus.until_fired("IngestLagging", lambda: service.publish(_articles(f"flood-{time.monotonic()}", 150)))
    service.wait(240)

    def hold_on() -> None:
        with _locked(service.database):
            service.publish(_articles(f"slow-{time.monotonic()}", 2))
            time.sleep(1.6)

    prometheus.until_fired("IngestSlowDatabase", hold_on)

    with _locked(service.database):
        service.publish(_articles("waiting", 3))
        prometheus.until_fired("IngestWaiting")
        prometheus.until_fired("IngestStalled")
    service.wait()

    second = replace(
        service,
        settings=service.settings.model_copy(update={"http_port": ports[1]}),
        folder=service.folder / "second",
        workers=[],
    )
    coming_and_going = threading.Thread(target=_come_and_go, args=(second, prometheus), daemon=True)
    coming_and_going.start()
    prometheus.until_fired("IngestRestarting")
    prometheus.until_fired("IngestRebalancing")
    coming_and_going.join(60)
    assert worker.process.poll() is None


def _publish_dated(service: Any, timestamp_ms: int) -> None:
    from ingest.broker.clients import producer  # noqa: PLC0415 - Kafka needs the root conftest's filter

    with producer(service.settings) as client:
        for article in _articles(f"old-{time.monotonic()}", 3):
            client.send(
                service.settings.topic("articles"), value=json.dumps(article).encode(), timestamp_ms=timestamp_ms
            ).get(30)


def _come_and_go(second: Any, prometheus: Prometheus) -> None:
    """A worker that is killed as soon as it was seen, again and again."""
    end = time.monotonic() + FIRED_SECONDS
    while time.monotonic() < end and not (
        prometheus.fires("IngestRestarting") and prometheus.fires("IngestRebalancing")
    ):
        one = second.worker().ready()
        time.sleep(1.5)
        one.kill()


def test_every_panel_has_something_to_show(prometheus: Prometheus, service: Any) -> None:
    if not service.workers:
        service.worker().ready()
    service.publish([*_articles("last", 5), b"no article"])
    service.wait()
    time.sleep(3)  # two scrapes at least: a rate needs them
    board = json.loads((DEPLOY / "grafana/dashboards/ingest.json").read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel.get("targets", ()):
            expression = target["expr"].replace("$__rate_interval", "40s")
            assert prometheus.query(expression), f"{panel['title']}: {expression}"
