"""SQLite: one file, made with its folder, readable by its owner alone. Readers are not held up by the writer."""

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

from ingest.errors import ConfigError, SinkError
from ingest.sinks.sql import SqlSink

__all__ = ["SqliteSink", "open_sink"]

OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700

PRAGMAS = {
    "journal_mode": "WAL",  # readers and the writer do not wait for one another
    "synchronous": "FULL",  # a commit outlives a loss of power: offsets are let go after it
    "busy_timeout": "2000",  # ms; after it the caller tries again, and can stop meanwhile
}


class SqliteSink(SqlSink):
    """A sink in the file that the URL names."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise ConfigError("INGEST_DATABASE_URL: `sqlite:///FILE` must name a file")
        self._file = Path(url.database)
        super().__init__(_engine(url))

    def upgrade(self) -> list[str]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, OWNER_ONLY))  # the log beside it takes its mode
        except OSError as error:
            raise SinkError(f"{self._file}: {error.strerror}") from error
        return super().upgrade()


def open_sink(url: URL) -> SqliteSink:
    """The sink at this URL; nothing is touched yet."""
    return SqliteSink(url)


def _engine(url: URL) -> Engine:
    engine = create_engine(url, json_serializer=partial(json.dumps, ensure_ascii=False))
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    return engine


def _connected(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 would begin transactions by itself, and later than we need
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")


def _begin(connection: Any) -> None:
    """At once as the writer: what is read in a transaction can't change before it writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
