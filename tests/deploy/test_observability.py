"""Alerts and dashboard: they parse, hold to what the worker counts, and every alert is explained."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.stream.metrics import Metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = [
    rule
    for group in yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
BOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/ingest.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = {f"alert {rule['alert']}": rule["expr"] for rule in ALERTS} | {
    f"panel {panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]
}


def _series() -> set[str]:
    """All names of series that a worker serves, and what Prometheus adds."""
    metrics = Metrics()
    metrics.watch(lambda: {("articles", 0): 1}, lambda: {"database": 1})
    metrics.watch_child(os.getpid)
    families = metrics.registry.collect()
    names = {
        name for family in families for name in (family.name, *(f"{family.name}_{end}" for end in _ends(family.type)))
    }
    return names | {"up"}


def _ends(kind: str) -> tuple[str, ...]:
    return {"counter": ("total",), "histogram": ("bucket", "count", "sum")}.get(kind, ())


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_query_asks_for_what_the_worker_serves(name: str) -> None:
    asked = set(re.findall(r"\b(?:ingest|process)_[a-z_]+\b", EXPRESSIONS[name]))
    assert asked <= _series()


def test_every_alert_is_explained_to_operators() -> None:
    headings = set(re.findall(r"^#+ (Ingest\w+)$", (DEPLOY / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == {rule["alert"] for rule in ALERTS}
    for rule in ALERTS:
        assert rule["annotations"]["runbook"] == f"deploy/README.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in {"page", "ticket"}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="the program promtool is not here")
@pytest.mark.parametrize("what", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts.test.yml")])
def test_prometheus_takes_the_files_and_every_alert_fires(what: tuple[str, str, str]) -> None:
    *verb, file = what
    done = subprocess.run(
        ["promtool", *verb, file],  # noqa: S607
        cwd=DEPLOY / "prometheus",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_test_in_which_it_fires() -> None:
    tests = (DEPLOY / "prometheus/alerts.test.yml").read_text(encoding="utf-8")
    fired = set(re.findall(r'alertname="(\w+)", alertstate="firing"', tests))
    assert fired == {rule["alert"] for rule in ALERTS}


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    assert BOARD["uid"]
    assert BOARD["schemaVersion"] >= 36
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(ids)) == len(ids)
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    sources = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yml").read_text(encoding="utf-8"))
    assert {panel["datasource"]["uid"] for panel in PANELS} == {sources["datasources"][0]["uid"]}
