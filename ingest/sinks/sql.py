"""What all SQL databases share: one transaction a call, and errors told apart. A sibling adds its engine."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter

from sqlalchemy import Connection, Engine, func, make_url, select, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from ingest.errors import ConfigError, SinkError
from ingest.records import EntityRecord, EventMention
from ingest.sinks import statements
from ingest.sinks.base import RecordRefusedError, Status, Unpublished
from ingest.sinks.joining import Joining, Lock, Speaking, Told
from ingest.sinks.memory import Memory
from ingest.sinks.tables import metadata
from ingest.sinks.transaction import Transaction

__all__ = ["SqlSink"]


class SqlSink:
    """The contract of `ingest.sinks.base.Sink` on any database that SQLAlchemy's Core speaks to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._memory = Memory()

    @property
    def description(self) -> str:
        return make_url(self._engine.url).render_as_string(hide_password=True)

    def prepare(self) -> None:
        self.upgrade()

    def upgrade(self) -> list[str]:
        from ingest.sinks import schema  # noqa: PLC0415 - Alembic takes a third of a second to import, and few need it

        with self._transaction() as connection:
            self._alone(connection)
            return schema.upgrade(connection)

    def status(self) -> Status:
        from ingest.sinks import schema  # noqa: PLC0415 - as above

        with self._transaction() as connection:
            version = schema.current(connection)
            differences = [] if version is None else schema.differences(connection)
            there = [] if version is None or differences else metadata.sorted_tables
            rows = {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in there}
        return Status(version, schema.newest(), rows, differences)

    def grant(self, *, workers: Collection[str], readers: Collection[str]) -> None:
        del workers, readers
        raise ConfigError(f"{self.description} has no roles: who may read its file may read it all")

    def store_entities(self, records: Iterable[EntityRecord]) -> list[Unpublished]:
        with _refusing():
            speaking = [Speaking(record) for record in records]
        return self._stored(lambda joining: joining.entities(speaking)) if speaking else []

    def store_mentions(self, mentions: Iterable[EventMention]) -> list[Unpublished]:
        with _refusing():
            told = [Told(mention) for mention in mentions]
        return self._stored(lambda joining: joining.mentions(told)) if told else []

    def unpublished(self, limit: int) -> list[Unpublished]:
        with self._asking() as transaction:
            return statements.unpublished(transaction, limit=limit)

    def read(self, event_ids: Collection[str]) -> list[Unpublished]:
        with self._asking() as transaction:
            return statements.unpublished(transaction, event_ids=event_ids)

    def mark_published(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        if not sent:
            return []
        with self._asking() as transaction:
            statements.note_published(transaction, sent)
            return statements.unpublished(transaction, event_ids=[event.event_id for event in sent])

    def ping(self) -> None:
        with self._transaction() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self._engine.dispose()

    def _stored(self, store: Callable[[Joining], set[str]]) -> list[Unpublished]:
        with self._asking() as transaction:
            joining = Joining(transaction, self._memory, partial(self._lock, transaction))
            left = store(joining) - {event.event_id for event in joining.unpublished}
            found = joining.unpublished + statements.unpublished(transaction, event_ids=left)
            return sorted(found, key=attrgetter("event_id"))

    def _alone(self, connection: Connection) -> None:
        """Until the end of the transaction nobody else changes the tables' shape."""

    def _lock(self, transaction: Transaction, kind: Lock, names: Collection[str]) -> None:
        """Until the end of the transaction nobody else writes what these articles tell, or events of these merge keys."""

    @contextlib.contextmanager
    def _asking(self) -> Iterator[Transaction]:
        with self._transaction() as connection:
            transaction = self._transaction_on(connection)
            yield transaction
            transaction.finish()

    def _transaction_on(self, connection: Connection) -> Transaction:
        return Transaction(connection)

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


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise RecordRefusedError(_told(error)) from error


def _told(error: Exception) -> str:
    """The cause alone: SQLAlchemy would add the statement with all its values."""
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {cause}"
