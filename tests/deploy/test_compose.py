"""What docker-compose.yml promises, held to it without an engine: the file alone is read."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.config import Settings

ROOT = Path(__file__).parents[2]
FILES = ("docker-compose.yml", "docker-compose.secure.yml")
COMPLETED = "service_completed_successfully"
SECRET = re.compile(r"password|secret|token", re.IGNORECASE)


class _Loader(yaml.SafeLoader):
    """Reads Compose's own tags, which say how an override replaces what it overrides."""


def _plain(loader: Any, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return yaml.safe_load(node.value)


for tag in ("!reset", "!override"):
    _Loader.add_constructor(tag, _plain)


def _read(name: str) -> dict[str, Any]:
    # this loader makes nothing but plain values, as the safe one that it extends
    read: dict[str, Any] = yaml.load((ROOT / name).read_text(encoding="utf-8"), _Loader)  # noqa: S506
    return read


def _merged(base: Any, over: Any) -> Any:
    """As Compose merges: mappings key by key, lists one behind the other, `!reset` takes away."""
    if isinstance(base, dict) and isinstance(over, dict):
        both = {
            key: _merged(base[key], over[key]) if key in base and key in over else (base | over)[key]
            for key in base | over
        }
        return {key: value for key, value in both.items() if value is not None}
    return base + over if isinstance(base, list) and isinstance(over, list) else over


SERVICES: dict[str, dict[str, Any]] = _read("docker-compose.yml")["services"]
PROFILES = sorted({p for service in SERVICES.values() for p in service.get("profiles", ())})
STACKS = {"plain": SERVICES, "secure": _merged(SERVICES, _read("docker-compose.secure.yml")["services"])}


def _is_one_shot(service: dict[str, Any]) -> bool:
    return bool(service.get("restart") == "no")


def _needs(service: dict[str, Any]) -> dict[str, Any]:
    needs = service.get("depends_on", {})
    return needs if isinstance(needs, dict) else {name: {"condition": "service_started"} for name in needs}


def _environment(service: dict[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (service or {}).get("environment", {}).items()}


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize(
    "profiles", [c for n in range(len(PROFILES) + 1) for c in itertools.combinations(PROFILES, n)], ids="+".join
)
def test_every_one_shot_is_waited_for_by_what_stays_in_every_profile(stack: str, profiles: tuple[str, ...]) -> None:
    """Else `up --wait` ends with 1 when the one-shot ends with 0."""
    active = {n: s for n, s in STACKS[stack].items() if not s.get("profiles") or set(s["profiles"]) & set(profiles)}
    waited: set[str] = set()
    reached = [name for name, service in active.items() if not _is_one_shot(service)]
    while reached:
        needs = _needs(active[reached.pop()])
        new = {name for name, need in needs.items() if need["condition"] == COMPLETED} - waited
        waited |= new
        reached += new
    assert {name for name, service in active.items() if _is_one_shot(service)} <= waited
    assert all(need in active for service in active.values() for need in _needs(service))


@pytest.mark.parametrize("name", STACKS["secure"] | SERVICES)
def test_every_service_is_held_in(name: str) -> None:
    service = (STACKS["secure"] | SERVICES)[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True
    assert service["pids_limit"] > 0
    assert "mem_limit" in service
    assert not service.get("privileged")
    assert set(service.get("cap_add", ())) <= {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}
    assert service["restart"] in {"no", "unless-stopped"}


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if not _is_one_shot(service)])
def test_everything_that_stays_says_whether_it_is_well(name: str) -> None:
    service = SERVICES[name]
    in_image = "build" in service and "healthcheck" not in service
    assert in_image or service["healthcheck"]["test"]
    if in_image:
        assert "HEALTHCHECK" in (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_listens_beyond_loopback(stack: str) -> None:
    for name, service in STACKS[stack].items():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), f"{name}: {port}"
        assert service.get("network_mode", "none") in {"none", "service:kafka"}, name


@pytest.mark.parametrize("stack", STACKS)
def test_every_image_is_pinned(stack: str) -> None:
    for name, service in STACKS[stack].items():
        image = service["image"]
        if "build" in service:
            assert image.startswith("ingest:"), name
        else:
            assert re.search(r":v?\d", image), f"{name}: {image}"


@pytest.mark.parametrize("file", FILES)
def test_no_secret_stands_in_the_files(file: str) -> None:
    for name, service in _read(file)["services"].items():
        for variable, value in _environment(service).items():
            if SECRET.search(variable):
                assert "_FILE" in variable or value.startswith("/"), f"{name}: {variable} is given as it is"
            assert not re.search(r"://[^/\s]*:[^/\s]*@", value), f"{name}: {variable} holds a password"
    assert not re.search(
        r"password\s*[=:]\s*['\"]?\w{6,}", (ROOT / ".env.example").read_text(encoding="utf-8"), re.IGNORECASE
    )


@pytest.mark.parametrize("file", FILES)
def test_every_setting_that_is_passed_exists(file: str) -> None:
    known = {f"INGEST_{name.upper()}" for name in Settings.model_fields}
    for name, service in _read(file)["services"].items():
        ours = {variable for variable in _environment(service) if variable.startswith("INGEST_")}
        assert ours <= known, name


def test_every_variable_is_in_the_example_with_its_default() -> None:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in FILES)
    used = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", text))
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert shown == used


@pytest.mark.parametrize("stack", STACKS)
def test_only_those_mount_a_password_who_need_it(stack: str) -> None:
    mounted = {
        (name, volume.split(":")[0])
        for name, service in STACKS[stack].items()
        for volume in service.get("volumes", ())
        if "-secrets:" in volume and volume.endswith(":ro")
    }
    assert ("worker", "owner-secrets") not in mounted
    assert {name for name, volume in mounted if volume == "owner-secrets"} == {"roles", "migrate"}
    assert {name for name, volume in mounted if volume == "postgres-secrets"} == {"postgres"}
    declared = (
        _read("docker-compose.yml")["volumes"].keys() | _read("docker-compose.secure.yml").get("volumes", {}).keys()
    )
    named = {
        v.split(":")[0] for s in STACKS[stack].values() for v in s.get("volumes", ()) if not v.startswith((".", "/"))
    }
    assert named <= declared


def test_what_is_mounted_from_here_is_there() -> None:
    for service in STACKS["secure"].values():
        for volume in service.get("volumes", ()):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).exists(), volume
