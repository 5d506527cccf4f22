"""Statements that psycopg takes by itself: SQLAlchemy's way costs more CPU than to write what most of them write.

SQLAlchemy makes the statements, and has the connection and its transactions.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import psycopg
from psycopg.adapt import Dumper
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from ingest.sinks.transaction import Given, Transaction

__all__ = ["DrivenTransaction", "take_texts"]

MOST_WAITING = 500_000
"""Bytes that wait for the next question: what is sent is copied on its way."""


class DrivenTransaction(Transaction):
    """What is told goes out together with the next question: to wait for each answer takes longer than the work."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._driver: Any = connection.connection.driver_connection
        self._told: list[tuple[Any, Given]] = []
        self._waiting = 0

    def ask(self, statement: Any, given: Given) -> Sequence[Any]:
        return self._sent(statement, given).fetchall()

    def tell(self, statement: Any, given: Given) -> None:
        self._told.append((statement, given))
        self._waiting += sum(map(len, given.values()))
        if self._waiting > MOST_WAITING:
            self.finish()

    def finish(self) -> None:
        if self._told:
            self._sent(*self._told.pop())

    def _sent(self, statement: Any, given: Given) -> psycopg.Cursor[Any]:
        told, self._told, self._waiting = self._told, [], 0
        try:
            return self._together([*told, (statement, given)]) if told else self._execute(statement, given)
        except psycopg.Error as error:
            raise self._as_raised(error) from error

    def _together(self, statements: Sequence[tuple[Any, Given]]) -> psycopg.Cursor[Any]:
        """The answer to the last one; the error of the first that fails."""
        failed: psycopg.Error | None = None
        try:
            with self._driver.pipeline():
                try:
                    *_, cursor = [self._execute(*one) for one in statements]
                except psycopg.Error as error:  # else the pipeline would log what ending it raises then
                    failed = error
        except psycopg.Error as error:
            failed = failed or error
        if failed is not None:
            raise failed
        return cursor

    def _execute(self, statement: Any, given: Given) -> psycopg.Cursor[Any]:
        text, parameters = _numbered(statement)
        cursor = psycopg.RawCursor(self._driver, row_factory=namedtuple_row)
        return cursor.execute(text, [given.get(name, value) for name, value in parameters])

    def _as_raised(self, error: Any) -> Exception:
        """As SQLAlchemy raises it, which lets a connection go that is cut."""
        dialect = self.connection.dialect
        if dialect.is_disconnect(error, self._driver, None):
            self.connection.invalidate(error)
        raised: Exception = DBAPIError.instance(None, None, error, psycopg.Error, dialect=dialect)
        return raised


class _Text(Dumper):
    """Bytes are a text in UTF-8, of the type to which its statement casts it: no column holds bytes."""

    def dump(self, obj: bytes) -> bytes:
        return obj


def take_texts(connection: psycopg.Connection) -> None:
    """What each new connection must be told."""
    connection.adapters.register_dumper(bytes, _Text)


_NUMBERING: Dialect = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@cache
def _numbered(statement: Any) -> tuple[bytes, Sequence[tuple[str, Any]]]:
    """The statement with numbers for its parameters; in this order their names, and the values of those that are constants."""
    compiled = statement.compile(dialect=_NUMBERING)
    return compiled.string.encode(), [(name, compiled.params[name]) for name in compiled.positiontup or ()]
