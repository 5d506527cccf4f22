"""`ingest worker` as a process of its own, and the means to wait for what it does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from processes import children

from ingest.broker import guard
from ingest.config import Settings

__all__ = ["DEADLINE_SECONDS", "START_SECONDS", "RunningWorker", "environment"]

DEADLINE_SECONDS = 60.0
START_SECONDS = 120.0
POLL_SECONDS = 0.02


@dataclass
class RunningWorker:
    """`ingest worker`. Ends with the test, also when that one is killed."""

    settings: Settings
    folder: Path
    arguments: tuple[str, ...] = ()
    session_seconds: float = 2.0
    more: Mapping[str, str] = field(default_factory=dict)
    """Variables of its environment besides the settings."""
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        told = {**os.environ, **environment(self.settings), **self.more}
        with (self.folder / "out").open("wb") as out, (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "ingest",
                    "worker",
                    "--session-timeout",
                    str(self.session_seconds),
                    *self.arguments,
                ],
                stdout=out,
                stderr=log,
                env=told,
                preexec_fn=guard.end_with_parent,  # noqa: PLW1509 - what it does is safe beside threads
            )

    def ready(self) -> RunningWorker:
        """Wait until it has its partitions."""
        self.until_logged("worker started", START_SECONDS)
        return self

    def until_logged(self, text: str, seconds: float = DEADLINE_SECONDS) -> None:
        self.until(lambda: text in self.log(), f"{text!r} in the log", seconds)

    def until(self, done: Callable[[], bool], what: str, seconds: float = DEADLINE_SECONDS) -> None:
        """Wait for something that a running worker does."""
        deadline = time.monotonic() + seconds
        while not done():
            assert self.process.poll() is None, f"it ended:\n{self.log()}"
            assert time.monotonic() < deadline, f"not within {seconds} s: {what}; its log:\n{self.log()}"
            time.sleep(POLL_SECONDS)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(DEADLINE_SECONDS)

    def out(self) -> str:
        return (self.folder / "out").read_text(encoding="utf-8")

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log().splitlines()]

    def processes(self) -> list[int]:
        """The worker's own and those that it has started."""
        return [self.process.pid, *children(self.process.pid)]

    def cpu_seconds(self) -> float:
        """Of all its processes, also those that ended."""
        told = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8") for pid in self.processes())
        ticks = [ticks for one in told for ticks in one.rsplit(")", 1)[1].split()[11:15]]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def held_mb(self) -> float:
        """Resident memory of all its processes; what they share counts once for each."""
        told = (Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1] for pid in self.processes())
        return sum(map(int, told)) * os.sysconf("SC_PAGE_SIZE") / 2**20


TOLD = ("kafka_", "topic_", "consumer_group", "data_dir", "cache_dir", "http_port")


def environment(settings: Settings) -> dict[str, str]:
    told = {name: getattr(settings, name) for name in Settings.model_fields if name.startswith(TOLD)}
    told["database_url"] = settings.database()
    return {f"INGEST_{name.upper()}": str(value) for name, value in told.items() if value is not None} | {
        "INGEST_LOG_FORMAT": "json"
    }
