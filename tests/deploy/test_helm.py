"""The chart: values that are wrong are refused, and every manifest that it renders is what Kubernetes takes."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes_validate import ValidationError, validate

from ingest.config import Settings

CHART = Path(__file__).parents[2] / "deploy/helm/ingest"
KUBERNETES = "1.35"
CUSTOM = {"ScaledObject", "ServiceMonitor"}
"""Kinds that KEDA and Prometheus's operator bring: their schemas are not Kubernetes' own."""
VALUES = {"default": (), "full": ("--values", str(CHART / "ci/full-values.yaml"))}

pytestmark = pytest.mark.skipif(shutil.which("helm") is None, reason="the program helm is not here")


def _helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["helm", *arguments], capture_output=True, text=True, check=False)  # noqa: S607


@pytest.fixture(scope="module", params=VALUES)
def manifests(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    rendered = _helm("template", "events", str(CHART), *VALUES[request.param])
    assert rendered.returncode == 0, rendered.stderr
    return [one for one in yaml.safe_load_all(rendered.stdout) if one]


@pytest.mark.parametrize("values", VALUES)
def test_lint_finds_nothing(values: str) -> None:
    linted = _helm("lint", "--strict", str(CHART), *VALUES[values])
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_every_manifest_is_one_that_kubernetes_takes(manifests: list[dict[str, Any]]) -> None:
    for one in manifests:
        if one["kind"] not in CUSTOM:
            try:
                validate(one, KUBERNETES, strict=True)
            except ValidationError as error:
                pytest.fail(f"{one['kind']} {one['metadata']['name']}: {error}")


def test_every_container_is_held_in(manifests: list[dict[str, Any]]) -> None:
    pods = [one["spec"]["template"]["spec"] for one in manifests if one["kind"] in {"Deployment", "Job"}]
    assert len(pods) == 3
    for pod in pods:
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"] is True
            assert security["allowPrivilegeEscalation"] is False
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]


def test_every_setting_that_is_passed_exists(manifests: list[dict[str, Any]]) -> None:
    known = {f"INGEST_{name.upper()}" for name in Settings.model_fields}
    for one in manifests:
        if one["kind"] in {"Deployment", "Job"}:
            for container in one["spec"]["template"]["spec"]["containers"]:
                assert {variable["name"] for variable in container["env"]} <= known


def test_workers_are_never_more_than_partitions() -> None:
    rendered = _helm("template", "events", str(CHART), *VALUES["full"]).stdout
    scaled = next(one for one in yaml.safe_load_all(rendered) if one and one["kind"] == "ScaledObject")
    assert scaled["spec"]["maxReplicaCount"] == 24


@pytest.mark.parametrize(
    "wrong",
    [
        "kafka.securityProtocol=SASL_SSL",
        "topics.partitions=0",
        "worker.replica=3",
        "image.digest=sha256:1",
        "kafka.bootstrapServers=kafka",
    ],
)
def test_a_wrong_value_is_refused_by_name(wrong: str) -> None:
    refused = _helm("template", "events", str(CHART), "--set", wrong)
    assert refused.returncode != 0
    assert re.split("[.=]", wrong)[0] in refused.stderr
