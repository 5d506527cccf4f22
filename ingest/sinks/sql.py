"""What all SQL databases share: one transaction a call, and errors told apart. A sibling adds its engine."""

import contextlib
from collections.abc import Hashable, Iterator, Sequence

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from ingest.errors import SinkError
from ingest.records import EntityRecord, EventMention, encode_record
from ingest.sinks import statements
from ingest.sinks.base import RecordRefusedError, Unpublished
from ingest.sinks.joining import Memory, join_mentions
from ingest.sinks.tables import ARTICLE_FIELDS, ENTITY_FIELDS, articles, entities, metadata

__all__ = ["SqlSink"]


class SqlSink:
    """The contract of `ingest.sinks.base.Sink` on any database that SQLAlchemy's Core speaks to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._memory = Memory()
        self._state: Hashable = None

    @property
    def description(self) -> str:
        return make_url(self._engine.url).render_as_string(hide_password=True)

    def prepare(self) -> None:
        with self._transaction() as connection:
            metadata.create_all(connection)

    def store_entities(self, records: Sequence[EntityRecord]) -> None:
        last = {record.article_id: record for record in records}.values()
        with self._transaction() as connection:
            statements.put(connection, articles, [ARTICLE_FIELDS.row(record) for record in last])
            rows = [ENTITY_FIELDS.row(record) | {"record": encode_record(record).decode()} for record in last]
            statements.put(connection, entities, rows)

    def store_mentions(self, mentions: Sequence[EventMention]) -> list[Unpublished]:
        with self._transaction() as connection:
            self._recall(connection)
            touched = join_mentions(connection, mentions, self._memory)
            return statements.unpublished(connection, event_ids=touched)

    def unpublished(self, limit: int) -> list[Unpublished]:
        with self._transaction() as connection:
            return statements.unpublished(connection, limit=limit)

    def mark_published(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        if not sent:
            return []
        with self._transaction() as connection:
            statements.note_published(connection, sent)
            return statements.unpublished(connection, event_ids=[event.event_id for event in sent])

    def ping(self) -> None:
        with self._transaction() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self._engine.dispose()

    def _recall(self, connection: Connection) -> None:
        """Forget what was remembered, unless nothing but ourselves has written since."""
        state = self._state_of(connection)
        if state is None or state != self._state:
            self._memory.forget()
        self._state = state

    def _state_of(self, connection: Connection) -> Hashable:
        """Something that changes when anyone else writes; None where the database can't tell."""
        del connection
        return None

    @contextlib.contextmanager
    def _rolled_back_without_trace(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._memory.forget()
            raise

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._rolled_back_without_trace(), self._engine.begin() as connection:
                yield connection
        except (DataError, IntegrityError) as error:
            raise RecordRefusedError(_told(error)) from error
        except (SQLAlchemyError, OSError) as error:
            if isinstance(error, StatementError) and not isinstance(error, DBAPIError):  # a value that fits no column
                raise RecordRefusedError(_told(error)) from error
            raise SinkError(_told(error)) from error
        except Exception as error:  # what can't be merged, or not be encoded by the driver, stays so
            raise RecordRefusedError(_told(error)) from error


def _told(error: Exception) -> str:
    """The cause alone: SQLAlchemy would add the statement with all its values."""
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {cause}"
