"""The statements that all SQL databases share; where their dialects differ, SQLAlchemy writes the difference."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, Table, and_, bindparam, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ingest.sinks.base import Unpublished
from ingest.sinks.tables import events, outbox

__all__ = ["note_published", "parts_of", "put", "remove", "rows_of", "unpublished"]

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


MOST_PARAMETERS = 10_000
"""Values in one statement; SQLite takes 32,766, PostgreSQL 65,535."""


def rows_of(connection: Connection, table: Table, keys: Collection[str], *columns: str) -> Mapping[str, Row[Any]]:
    """The rows of these primary keys, by key: the key and these columns."""
    key = _key(table)
    found = select(key, *[table.c[name] for name in columns])
    return {row[0]: row for some in parts_of(keys) for row in connection.execute(found.where(key.in_(some))).all()}


def put(connection: Connection, table: Table, rows: Collection[dict[str, Any]], *, keep: str = "") -> None:
    """Insert rows, or replace those of the same key; the column `keep` is written by an insert only."""
    if rows:
        connection.execute(_upsert(table, connection.dialect.name, keep), list(rows))


@cache
def _upsert(table: Table, dialect: str, keep: str) -> Any:
    """Made once: to build it takes longer than to run it."""
    insert = INSERTS[dialect](table)
    replaced = [column.name for column in table.columns if not column.primary_key and column.name != keep]
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={name: insert.excluded[name] for name in replaced}
    )


def remove(connection: Connection, table: Table, keys: Collection[str]) -> None:
    for some in parts_of(keys):
        connection.execute(delete(table).where(_key(table).in_(some)))


def unpublished(
    connection: Connection, *, event_ids: Collection[str] | None = None, limit: int | None = None
) -> list[Unpublished]:
    """Events whose present state is not on the topic: of these ids, or any."""
    found = _unpublished().limit(limit)
    asked = [found] if event_ids is None else [found.where(outbox.c.event_id.in_(some)) for some in parts_of(event_ids)]
    return [
        Unpublished(row.event_id, row.revision, None if row.record is None else row.record.encode())
        for one in asked
        for row in connection.execute(one)
    ]


def note_published(connection: Connection, sent: Sequence[Unpublished]) -> None:
    """Holds where the event is as it was sent; where it has changed since, it must be sent again."""
    rows = [{"sent_id": event.event_id, "sent_revision": event.revision} for event in sent]
    connection.execute(_note, sorted(rows, key=itemgetter("sent_id")))
    if gone := [event.event_id for event in sent if event.record is None]:
        done = outbox.c.published_revision == outbox.c.revision
        connection.execute(delete(outbox).where(outbox.c.event_id.in_(gone), done, ~_exists))


def parts_of(keys: Collection[str]) -> Iterator[list[str]]:
    """In order, so that two who lock rows lock them in one order; and no more at once than a statement takes."""
    ordered = sorted(keys)
    return (ordered[start : start + MOST_PARAMETERS] for start in range(0, len(ordered), MOST_PARAMETERS))


def _key(table: Table) -> Column[Any]:
    [key] = table.primary_key
    return key


def _unpublished() -> Select[Any]:
    return (
        select(outbox.c.event_id, outbox.c.revision, events.c.record)
        .outerjoin(events, and_(events.c.event_id == outbox.c.event_id, ~events.c.withdrawn))
        .where(outbox.c.published_revision < outbox.c.revision)
        .order_by(outbox.c.event_id)
    )


_exists = select(events.c.event_id).where(events.c.event_id == outbox.c.event_id, ~events.c.withdrawn).exists()

_note = (
    update(outbox)
    .where(outbox.c.event_id == bindparam("sent_id"))
    .values(published_revision=case((outbox.c.revision == bindparam("sent_revision"), outbox.c.revision), else_=0))
)
