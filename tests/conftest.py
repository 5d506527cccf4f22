"""What tests share: one embedded broker a run, and settings with topics and a group of their own for each test."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.config import Settings

if TYPE_CHECKING:
    from ingest.broker.embedded import EmbeddedBroker

SettingsMaker = Callable[..., Settings]


def pytest_configure(config: pytest.Config) -> None:
    # kafka-python 3.0 reads its protocol tables by functions that Python 3.11 and 3.12 deprecate
    config.addinivalue_line("filterwarnings", "ignore:(read|open)_text is deprecated:DeprecationWarning")
    # and leaves sockets that could not be connected to the garbage collector
    config.addinivalue_line("filterwarnings", r"ignore:unclosed <socket.socket .*laddr=\('0.0.0.0':ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "broker" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.broker)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("INGEST_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """A broker for the whole run. Tests stay apart by the topic prefix and the group of `settings`."""
    from ingest.broker.embedded import EmbeddedBroker  # noqa: PLC0415 - imports Kafka, which needs the filter above

    with EmbeddedBroker(tmp_path_factory.mktemp("broker") / "broker.log") as running:
        yield running


@pytest.fixture
def make_settings(broker: EmbeddedBroker, tmp_path: Path) -> SettingsMaker:
    """Settings for the broker; each call with a topic prefix and a group of its own, unless flags say otherwise."""

    def make(**flags: object) -> Settings:
        own = f"test-{secrets.token_hex(6)}"
        defaults: dict[str, object] = {
            "kafka_bootstrap_servers": broker.bootstrap_servers,
            "topic_prefix": f"{own}.",
            "consumer_group": own,
            "data_dir": tmp_path,
            "http_port": 0,
        }
        return Settings(_env_file=None, **(defaults | flags))  # type: ignore[arg-type]

    return make


@pytest.fixture
def settings(make_settings: SettingsMaker) -> Settings:
    return make_settings()
