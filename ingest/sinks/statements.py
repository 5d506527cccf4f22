"""The statements that all SQL databases share; where their dialects differ, SQLAlchemy writes the difference."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ingest.sinks.base import Unpublished
from ingest.sinks.tables import events, outbox

__all__ = ["note_published", "put", "remove", "rows_of", "unpublished"]

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def rows_of(connection: Connection, table: Table, keys: Collection[str], *columns: str) -> Mapping[str, Row[Any]]:
    """The rows of these primary keys, by key: the key and these columns."""
    key = _key(table)
    found = select(key, *[table.c[name] for name in columns]).where(key.in_(keys))
    return {row[0]: row for row in connection.execute(found)} if keys else {}


def put(connection: Connection, table: Table, rows: Collection[dict[str, Any]], *, keep: str = "") -> None:
    """Insert rows, or replace those of the same key; the column `keep` is written by an insert only."""
    if rows:
        connection.execute(_upsert(table, connection.dialect.name, keep), list(rows))


def _upsert(table: Table, dialect: str, keep: str) -> Any:
    insert = INSERTS[dialect](table)
    replaced = [column.name for column in table.columns if not column.primary_key and column.name != keep]
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={name: insert.excluded[name] for name in replaced}
    )


def remove(connection: Connection, table: Table, keys: Collection[str]) -> None:
    if keys:
        connection.execute(delete(table).where(_key(table).in_(keys)))


def unpublished(
    connection: Connection, *, event_ids: Collection[str] | None = None, limit: int | None = None
) -> list[Unpublished]:
    """Events whose present state is not on the topic: of these ids, or any."""
    found = _unpublished().limit(limit)
    if event_ids is not None:
        found = found.where(outbox.c.event_id.in_(event_ids))
    return [
        Unpublished(row.event_id, row.revision, None if row.record is None else row.record.encode())
        for row in connection.execute(found)
    ]


def note_published(connection: Connection, sent: Sequence[Unpublished]) -> None:
    """Holds where the event is as it was sent; where it has changed since, it must be sent again."""
    rows = [{"sent_id": event.event_id, "sent_revision": event.revision} for event in sent]
    connection.execute(_was_published, rows)
    connection.execute(_unpublish, rows)
    if gone := [event.event_id for event in sent if event.record is None]:
        done = outbox.c.published_revision == outbox.c.revision
        connection.execute(delete(outbox).where(outbox.c.event_id.in_(gone), done, ~_exists))


def _key(table: Table) -> Column[Any]:
    [key] = table.primary_key
    return key


def _unpublished() -> Select[Any]:
    return (
        select(outbox.c.event_id, outbox.c.revision, events.c.record)
        .outerjoin(events, events.c.event_id == outbox.c.event_id)
        .where(outbox.c.published_revision < outbox.c.revision)
        .order_by(outbox.c.event_id)
    )


_exists = select(events.c.event_id).where(events.c.event_id == outbox.c.event_id).exists()

_was_published = (
    update(outbox)
    .where(outbox.c.event_id == bindparam("sent_id"), outbox.c.revision == bindparam("sent_revision"))
    .values(published_revision=outbox.c.revision)
)
_unpublish = (
    update(outbox)
    .where(outbox.c.event_id == bindparam("sent_id"), outbox.c.revision != bindparam("sent_revision"))
    .values(published_revision=0)
)
