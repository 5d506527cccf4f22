"""`ingest demo`: from a folder of articles to events on a topic and in a database, leaving nothing behind."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ingest.broker.publish import publish
from ingest.broker.sources import read_sources
from ingest.broker.topics import create_topics
from ingest.cli import running
from ingest.cli.running import DemoError, Worker, wait_until_read
from ingest.config import Settings

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

SEEDS = Path(__file__).parents[2] / "seeds"
DEADLINE_SECONDS = 240.0
"""The first start of a worker compiles the index of names."""


OUTSIDE = """
import sys
from kafka import KafkaConsumer
for message in KafkaConsumer(
    "events", bootstrap_servers=sys.argv[1], auto_offset_reset="earliest", consumer_timeout_ms=3000
):
    if message.value is not None:
        print(message.key.decode(), message.value.decode(), sep="\\t")
"""
"""A consumer that knows nothing of ours but the contract."""


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ingest", "demo", str(SEEDS), "--data-dir", str(folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})


def processes_in(folder: Path) -> list[int]:
    """Broker, worker and their like: each runs in the folder of its run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            inside = process.joinpath("cwd").readlink().is_relative_to(folder)
        except OSError:
            continue
        if inside:
            found.append(int(process.name))
    return found


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not done():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.05)


def lines_until(demo: subprocess.Popen[str], text: str) -> Iterator[str]:
    assert demo.stdout is not None
    for line in demo.stdout:
        yield line
        if text in line:
            return
    pytest.fail(f"ended without saying {text!r}")


def test_events_come_out_and_everything_is_stopped(tmp_path: Path) -> None:
    with start(tmp_path) as demo:
        out, _ = demo.communicate(timeout=DEADLINE_SECONDS)
    assert demo.returncode == 0, out
    assert "Murzuq" in out
    assert "everything is stopped" in out
    [database] = tmp_path.glob("demo/*/ingest.db")
    assert str(database) in out
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("select count(*) from articles").fetchone() == (2,)
        assert connection.execute("select count(*) from events").fetchone()[0] > 0
    if sys.platform == "linux":
        assert processes_in(tmp_path) == []


def test_anyone_can_read_the_events_as_the_schema_says(tmp_path: Path) -> None:
    schema = json.loads((SEEDS.parent / "schemas" / "event.schema.json").read_text())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    with start(tmp_path, "--stay") as demo:
        try:
            said = "".join(lines_until(demo, "Stays until Ctrl-C"))
            address = said.split("INGEST_KAFKA_BOOTSTRAP_SERVERS=")[1].split()[0]
            command = [sys.executable, "-I", "-c", OUTSIDE, address]
            read = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        finally:
            demo.terminate()
    records = [line.split("\t") for line in read.splitlines()]
    assert records
    for key, value in records:
        validator.validate(json.loads(value))
        assert json.loads(value)["event_id"] == key


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_stays_until_ctrl_c_and_leaves_nothing_when_killed(tmp_path: Path) -> None:
    for number in (signal.SIGINT, signal.SIGKILL):
        with start(tmp_path, "--stay") as demo:
            try:
                said = "".join(lines_until(demo, "Stays until Ctrl-C"))
                assert "INGEST_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:" in said
                assert len(processes_in(tmp_path)) >= 4, "broker and worker, each with its guard"
                demo.send_signal(number)
                assert demo.wait(60) == (0 if number == signal.SIGINT else -signal.SIGKILL)
            finally:
                demo.kill()
        wait_until(lambda: processes_in(tmp_path) == [])


def test_a_worker_that_ends_is_told_with_its_log(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_topics(settings)
    publish(settings, read_sources([str(SEEDS)], sys.stdin.buffer))
    monkeypatch.setattr(running, "COMMAND", ("/bin/sh", "-c", "echo no such table; exit 3"))
    with (
        Worker(settings, tmp_path) as worker,
        pytest.raises(DemoError, match=r"exit code 3(.|\n)*worker.log:\nno such table"),
    ):
        wait_until_read(settings, ["articles"], worker, 30)


def test_a_worker_that_hangs_is_told_and_ended(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_topics(settings)
    publish(settings, read_sources([str(SEEDS)], sys.stdin.buffer))
    monkeypatch.setattr(running, "COMMAND", ("/bin/sh", "-c", "trap '' TERM; echo waiting; while :; do read x; done"))
    monkeypatch.setattr(running, "STOP_SECONDS", 0.2)
    lefts: list[int] = []
    with Worker(settings, tmp_path) as worker, pytest.raises(DemoError, match=r"2 messages are still unread"):
        wait_until_read(settings, ["articles"], worker, 0.5, lefts.append)
    assert lefts
    assert set(lefts) == {2}


def test_a_worker_is_told_every_setting(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_DATABASE_URL_FILE", "/elsewhere")
    monkeypatch.setenv("INGEST_KAFKA_SASL_USERNAME", "me")
    monkeypatch.setattr(running, "COMMAND", ("/usr/bin/env",))
    with Worker(settings, tmp_path) as worker:
        wait_until(lambda: "INGEST_LOG_LEVEL" in worker.log_file.read_text())
    told = dict(line.split("=", 1) for line in worker.log_file.read_text().splitlines() if line.startswith("INGEST_"))
    assert told["INGEST_KAFKA_BOOTSTRAP_SERVERS"] == settings.kafka_bootstrap_servers
    assert told["INGEST_TOPIC_PREFIX"] == settings.topic_prefix
    assert not {"INGEST_DATABASE_URL_FILE", "INGEST_KAFKA_SASL_USERNAME"} & set(told)
