"""PostgreSQL: many workers at once, each with a role that may change rows and nothing else."""

import json
import zlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

from pydantic_core import to_json
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from ingest.errors import ConfigError, SinkError
from ingest.sinks.base import Unpublished
from ingest.sinks.joining import Joining, Lock
from ingest.sinks.sql import SqlSink
from ingest.sinks.tables import merge_keys, metadata, outbox, placements
from ingest.sinks.transaction import Transaction

__all__ = ["PostgresSink", "open_sink"]

CONNECT_SECONDS = 5
SILENCE_SECONDS = 15
"""A server that is gone without a word is given up after it."""

LIMITS = {
    "lock_timeout": "20s",  # longer than any batch of another worker; then the batch is tried again
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "120s",  # a worker that hangs must not hold its locks for ever
}

LOCKS: dict[Lock | None, int] = {None: 0x1A6E5700, "article": 0x1A6E5701, "merge-key": 0x1A6E5702}
"""The first half of our advisory locks, which share their numbers with all that uses the database; None: the tables' shape."""

ATTEMPTS = 5
"""Of a transaction that another one's locks ended. Ours wait for one another in one order; this is for what else there is."""
ENDED_BY_OTHERS = frozenset(("40001", "40P01"))
"""Serialisation failure, deadlock."""


WRITTEN = sorted(metadata.tables)
"""What workers write."""
INTERNAL = {merge_keys.name, outbox.name, placements.name}
FOR_READERS = [name for name in WRITTEN if name not in INTERNAL] + ["gdelt_events", "alembic_version"]


class PostgresSink(SqlSink):
    """A sink in the database that the URL names."""

    def __init__(self, url: URL) -> None:
        super().__init__(_engine(url))

    def prepare(self) -> None:
        """Make the tables, or bring them up to date, where our role may; else wait for who may.

        Raises:
            SinkError: the tables are missing or old, and our role can't change them.
        """
        from ingest.sinks import schema  # noqa: PLC0415 - see SqlSink.upgrade

        with self._transaction() as connection:
            here = schema.current(connection)
            may = connection.execute(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")).scalar()
        if not may and schema.is_older(here):
            had = "has no tables yet" if here is None else f"has its tables in version {here}"
            raise SinkError(f"the database {had}: run `ingest db upgrade` as the role that owns it")
        if may:
            self.upgrade()

    def grant(self, *, workers: Collection[str], readers: Collection[str]) -> None:
        with self._transaction() as connection:
            schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
            quoted = _quoted(connection)
            for role in (*workers, *readers):
                connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {quoted(role)}"))
                connection.execute(text(f"REVOKE CREATE ON SCHEMA {schema} FROM {quoted(role)}"))
                connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {quoted(role)}"))
                connection.execute(text(f"GRANT SELECT ON {', '.join(FOR_READERS)} TO {quoted(role)}"))
            for role in workers:
                connection.execute(
                    text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(WRITTEN)} TO {quoted(role)}")
                )

    def mark_published(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        return self._again(partial(super().mark_published, sent))

    def _stored(self, store: Callable[[Joining], set[str]]) -> list[Unpublished]:
        return self._again(partial(super()._stored, store))

    def _again(self, attempt: Callable[[], list[Unpublished]]) -> list[Unpublished]:
        for _ in range(ATTEMPTS - 1):
            try:
                return attempt()
            except SinkError as error:
                if not _ended_by_others(error):
                    raise
        return attempt()

    def _alone(self, connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:kind, 0)"), {"kind": LOCKS[None]})

    def _transaction_on(self, connection: Connection) -> Transaction:
        from ingest.sinks.driven import DrivenTransaction  # noqa: PLC0415 - as below

        return DrivenTransaction(connection)

    def _lock(self, transaction: Transaction, kind: Lock, names: Collection[str]) -> None:
        """By hashes of the names and in their order: two names that share one only wait for one another needlessly."""
        hashes = sorted({zlib.crc32(name.encode()) >> 1 for name in names})
        if hashes:
            transaction.tell(_take, {"kind": b"%d" % LOCKS[kind], "hashes": to_json(hashes)})


def open_sink(url: URL) -> PostgresSink:
    """The sink at this URL; nothing is touched yet."""
    if find_spec("psycopg") is None:
        raise ConfigError("INGEST_DATABASE_URL: PostgreSQL needs the extra `postgres`: pip install 'ingest[postgres]'")
    return PostgresSink(url)


_take = text(
    "SELECT pg_advisory_xact_lock(CAST(:kind AS integer), CAST(hash AS integer))"
    " FROM json_array_elements_text(CAST(:hashes AS json)) AS hash"
)


def _quoted(connection: Connection) -> Callable[[str], str]:
    return connection.dialect.identifier_preparer.quote_identifier


def _ended_by_others(error: SinkError) -> bool:
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in ENDED_BY_OTHERS


def _engine(url: URL) -> Engine:
    options = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=partial(json.dumps, ensure_ascii=False),
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "ingest",
            "options": options,
            "keepalives_idle": SILENCE_SECONDS,
            "tcp_user_timeout": SILENCE_SECONDS * 1000,
        },
        pool_size=1,
        max_overflow=0,
    )
    event.listen(engine, "connect", _connected)
    return engine


def _connected(connection: Any, _record: Any) -> None:
    from ingest.sinks.driven import take_texts  # noqa: PLC0415 - psycopg may be missing, which `open_sink` tells

    take_texts(connection)
