"""What a demonstration runs: a broker, a worker, and waiting for them by offsets."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.broker.clients import admin
from ingest.broker.guard import guarded
from ingest.broker.progress import end_offsets, unread
from ingest.config import Settings
from ingest.errors import IngestError

__all__ = ["DemoError", "Worker", "wait_until_read"]

SESSION_SECONDS = 2
"""The embedded broker lets the first of a group wait for half of it, and nobody waits for a second worker here."""
COMMAND = (sys.executable, "-m", "ingest", "worker", "--session-timeout", str(SESSION_SECONDS))
STOP_SECONDS = 30.0
"""A worker finishes the batch in hand and commits; longer means that it hangs."""
POLL_SECONDS = 0.1
LOG_TAIL_LINES = 40


class DemoError(IngestError):
    """The demonstration can't go on; the message tells why."""

    code = "demo"


class Worker:
    """`ingest worker` as a process of its own, as in production. A context manager; never outlives us."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Runs in `folder`, where it also writes its log: settings of a `.env` elsewhere do not reach it."""
        self.log_file = folder / "worker.log"
        self._folder = folder
        self._environment = _environment(settings)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as output:
            self._process = guarded(
                COMMAND,
                output=output,
                folder=self._folder,
                environment=self._environment,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.stdin.close()
            process.wait()
        process.stdin.close()

    def check(self) -> None:
        """Do nothing while it runs.

        Raises:
            DemoError: it has ended by itself; with its log's tail.
        """
        if self._process is not None and self._process.poll() is not None:
            raise DemoError(f"the worker ended with exit code {self._process.returncode}{self.log_tail()}")

    def log_tail(self) -> str:
        """The last lines of its log, with the file's name, to be put after a message."""
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return f"; the end of {self.log_file}:\n" + "\n".join(lines or ["(it wrote nothing)"])


def wait_until_read(
    settings: Settings,
    topics: Iterable[str],
    worker: Worker,
    seconds: float,
    on_left: Callable[[int], None] = lambda _left: None,
) -> int:
    """Return when the worker's group has committed all that these topics hold now; returns how many messages they hold.

    Its offsets are committed after their effects are durable, the outbox included: what is committed is through.

    Raises:
        DemoError: the worker ended, or took longer than `seconds`; with its log's tail.
    """
    ends = end_offsets(settings, [settings.topic(topic) for topic in topics])
    deadline = time.monotonic() + seconds
    with admin(settings) as client:
        while left := unread(client, settings.consumer_group, ends):
            worker.check()
            on_left(left)
            if time.monotonic() > deadline:
                raise DemoError(f"{left} messages are still unread after {seconds:.0f} s{worker.log_tail()}")
            time.sleep(POLL_SECONDS)
    return sum(ends.values())


def _environment(settings: Settings) -> Mapping[str, str]:
    """Ours, with every setting told: what the shell or a `.env` says of a broker or a database is not meant here."""
    told = {
        "INGEST_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "INGEST_KAFKA_SECURITY_PROTOCOL": settings.kafka_security_protocol,
        "INGEST_CONSUMER_GROUP": settings.consumer_group,
        "INGEST_TOPIC_PREFIX": settings.topic_prefix,
        "INGEST_DATABASE_URL": settings.database(),
        "INGEST_DATA_DIR": str(settings.data_dir),
        "INGEST_CACHE_DIR": str(settings.cache_dir),
        "INGEST_HTTP_HOST": settings.http_host,
        "INGEST_HTTP_PORT": str(settings.http_port),
        "INGEST_LOG_FORMAT": "json",
        "INGEST_LOG_LEVEL": settings.log_level,
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("INGEST_")} | told
