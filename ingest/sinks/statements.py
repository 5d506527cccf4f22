"""The statements that all SQL databases share; where their dialects differ, SQLAlchemy writes the difference."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ingest.records import Record
from ingest.sinks.base import Unpublished
from ingest.sinks.columns import Fields
from ingest.sinks.tables import events, mentions, outbox

__all__ = [
    "Stored",
    "events_as_they_stand",
    "move",
    "note_published",
    "portions",
    "put",
    "put_records",
    "remove",
    "rows_of",
    "rows_where",
    "unpublished",
    "withdraw",
]

AnyRecord = TypeVar("AnyRecord", bound=Record)
Anything = TypeVar("Anything")

KEYS = "keys"
RECORDS = "records"
ROWS = "rows"
"""Parameters of statements."""

AT_ONCE = 250
"""Records in a statement: on its way their text is copied four times."""

ESCAPED_NUL = "\\u0000"
"""In a record's text; perhaps, as the backslash may be escaped itself."""


def portions(of_many: Sequence[Anything]) -> Iterator[Sequence[Anything]]:
    """As many at a time as one statement should read or write whole."""
    for first in range(0, len(of_many), AT_ONCE):
        yield of_many[first : first + AT_ONCE]


def rows_of(connection: Connection, table: Table, keys: Collection[str], *columns: str) -> Mapping[str, Row[Any]]:
    """The rows of these primary keys, by key: the key and these columns."""
    key = _key(table).name
    return {row[0]: row for row in rows_where(connection, table, key, keys, key, *columns)}


def rows_where(
    connection: Connection, table: Table, column: str, keys: Collection[str], *columns: str
) -> Sequence[Row[Any]]:
    """These columns of the rows where one column is one of these."""
    if not keys:
        return []
    return connection.execute(_rows_where(connection.dialect.name, table, column, columns), _given(keys)).all()


@cache
def _rows_where(dialect: str, table: Table, column: str, columns: tuple[str, ...]) -> Any:
    """Statements are made once: to make one costs as much as to run it."""
    return select(*[table.c[name] for name in columns]).where(_among(dialect, table.c[column]))


def events_as_they_stand(
    connection: Connection, keys: Collection[str], with_records: Collection[str]
) -> Mapping[str, Row[Any]]:
    """By id the revisions of these events, whether they are withdrawn, and the records of some that are not."""
    if not keys:
        return {}
    given = {**_given(keys), RECORDS: sorted(with_records)}
    return {row.event_id: row for row in connection.execute(_as_they_stand(connection.dialect.name), given)}


@cache
def _as_they_stand(dialect: str) -> Any:
    told = and_(~events.c.withdrawn, _among(dialect, events.c.event_id, RECORDS))
    record = case((told, events.c.record)).label("record")
    standing = select(events.c.event_id, events.c.revision, events.c.withdrawn, record)
    return standing.where(_among(dialect, events.c.event_id))


def put(connection: Connection, table: Table, rows: Collection[dict[str, Any]], *, keep: str = "") -> None:
    """Insert rows, or replace those of the same key; the column `keep` is written by an insert only."""
    if rows:
        PUT[connection.dialect.name](connection, table, rows, keep)


def _put_each(connection: Connection, table: Table, rows: Collection[dict[str, Any]], keep: str) -> None:
    connection.execute(_upsert_each(table, keep), list(rows))


def _put_at_once(connection: Connection, table: Table, rows: Collection[dict[str, Any]], keep: str) -> None:
    """As one text that the server takes apart: to bind sixty columns of each row costs more than to make the row."""
    connection.execute(_upsert_at_once(table, keep), {ROWS: to_json(list(rows)).decode()})


PUT = {"sqlite": _put_each, "postgresql": _put_at_once}


@cache
def _upsert_each(table: Table, keep: str) -> Any:
    return _replacing(sqlite.insert(table), table, keep)


@cache
def _upsert_at_once(table: Table, keep: str) -> Any:
    rows = _rows_given(table)
    return _replacing(postgresql.insert(table).from_select(rows.c.keys(), select(*rows.c)), table, keep)


def _rows_given(table: Table) -> Any:
    """The rows that are given as one text."""
    rows = func.json_populate_recordset(literal_column(f"CAST(NULL AS {table.name})"), cast(bindparam(ROWS), JSON))
    return rows.table_valued(*[column.name for column in table.columns])


class Stored(NamedTuple, Generic[AnyRecord]):
    """A record, the text that it is kept as, and its other columns that are not its fields."""

    record: AnyRecord
    text: str
    others: Mapping[str, str | bool]


def put_records(connection: Connection, table: Table, fields: Fields, records: Sequence[Stored[Any]]) -> None:
    """As `put`, rows of records with their texts. What a record tells and one of the others too, the other one tells."""
    if connection.dialect.name == "postgresql":
        plain = [one for one in records if ESCAPED_NUL not in one.text]
        for some in portions(plain):
            _put_texts(connection, table, fields, some)
        records = [one for one in records if ESCAPED_NUL in one.text]
    put(connection, table, [{**fields.row(one.record), "record": one.text, **one.others} for one in records])


def _put_texts(connection: Connection, table: Table, fields: Fields, records: Sequence[Stored[Any]]) -> None:
    """The server takes the records' texts apart too: half of what a row costs us is to make it from what we have in text."""
    others = tuple(records[0].others)
    rows = ",".join([f'{{"record":{one.text},"others":{to_json(one.others).decode()}}}' for one in records])
    connection.execute(_upsert_texts(table, fields, others), {ROWS: f"[{rows}]"})


@cache
def _upsert_texts(table: Table, fields: Fields, others: tuple[str, ...]) -> Any:
    given = _apart(func.json_to_recordset, cast(bindparam(ROWS), JSON), [_json("record"), _json("others")])
    of_type: Any = literal_column(f"CAST(NULL AS {table.name})")
    flat = func.json_populate_record(of_type, given.c.record).table_valued(*fields.names).lateral()
    nested = _apart(func.json_to_record, given.c.record, [_json(attribute) for attribute, _, _ in fields.nested()])
    beside = _apart(func.json_to_record, given.c.others, [Column(name, table.c[name].type) for name in others])
    found: dict[str, Any] = {"record": cast(given.c.record, Text)} | {name: flat.c[name] for name in fields.names}
    joined = given.join(flat, true())
    if nested is not None:
        joined = joined.join(nested, true())
    for attribute, columns, names in fields.nested():
        inner = _apart(func.json_to_record, nested.c[attribute], columns)
        joined = joined.join(inner, true())
        found |= {name: inner.c[column.name] for name, column in zip(names, columns, strict=True)}
    if beside is not None:
        joined = joined.join(beside, true())
        found |= {name: beside.c[name] for name in others}
    rows = select(*found.values()).select_from(joined)
    return _replacing(postgresql.insert(table).from_select(list(found), rows), table, "")


def _apart(function: Any, value: Any, columns: Sequence[Column[Any]]) -> Any:
    """The fields of a JSON object, or of each of a list, as columns; None where there are none."""
    return function(value).table_valued(*columns).render_derived(with_types=True).lateral() if columns else None


def _json(name: str) -> Column[Any]:
    return Column(name, JSON)


def _replacing(insert: Any, table: Table, keep: str) -> Any:
    replaced = [column.name for column in table.columns if not column.primary_key and column.name != keep]
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={name: insert.excluded[name] for name in replaced}
    )


def remove(connection: Connection, table: Table, keys: Collection[str]) -> None:
    if keys:
        connection.execute(_remove(connection.dialect.name, table), _given(keys))


@cache
def _remove(dialect: str, table: Table) -> Any:
    return delete(table).where(_among(dialect, _key(table)))


def move(connection: Connection, homes: Mapping[str, str]) -> None:
    """To each of these mentions the event that it belongs to now."""
    _change(connection, mentions, [{"mention_id": key, "event_id": home} for key, home in homes.items()], _moved)


def withdraw(connection: Connection, revisions: Mapping[str, int]) -> None:
    """These events are told no more; each with the revision that says so."""
    rows = [{"event_id": key, "revision": revision} for key, revision in revisions.items()]
    _change(connection, events, rows, _withdrawn)


def unpublished(
    connection: Connection, *, event_ids: Collection[str] | None = None, limit: int | None = None
) -> list[Unpublished]:
    """Events whose present state is not on the topic: of these ids, or any."""
    if event_ids is None:
        rows = connection.execute(_unpublished().limit(limit)).all()
    elif event_ids:
        rows = connection.execute(_unpublished_among(connection.dialect.name), _given(event_ids)).all()
    else:
        rows = []
    return [Unpublished(row.event_id, row.revision, row.record and row.record.encode()) for row in rows]


def note_published(connection: Connection, sent: Sequence[Unpublished]) -> None:
    """Holds where the event is as it was sent; where it has changed since, it must be sent again."""
    rows = [{"event_id": event.event_id, "revision": event.revision} for event in sent]
    _change(connection, outbox, sorted(rows, key=itemgetter("event_id")), _noted)
    if gone := [event.event_id for event in sent if event.record is None]:
        connection.execute(_done_with(connection.dialect.name), _given(gone))


@cache
def _done_with(dialect: str) -> Any:
    done = outbox.c.published_revision == outbox.c.revision
    return delete(outbox).where(_among(dialect, outbox.c.event_id), done, ~_exists)


def _among(dialect: str, column: Column[Any], keys: str = KEYS) -> ColumnElement[bool]:
    """However many keys, one parameter and so one statement."""
    if dialect == "postgresql":
        return column == any_(bindparam(keys, type_=ARRAY(Text)))
    each = func.json_each(bindparam(keys, type_=JSON)).table_valued("value")
    return column.in_(select(each.c.value))


def _given(keys: Collection[str]) -> dict[str, list[str]]:
    """In order, so that two who lock rows lock them in one order."""
    return {KEYS: sorted(keys)}


def _key(table: Table) -> Column[Any]:
    [key] = table.primary_key
    return key


@cache
def _unpublished_among(dialect: str) -> Any:
    return _unpublished().where(_among(dialect, outbox.c.event_id))


def _unpublished() -> Select[Any]:
    return (
        select(outbox.c.event_id, outbox.c.revision, events.c.record)
        .outerjoin(events, and_(events.c.event_id == outbox.c.event_id, ~events.c.withdrawn))
        .where(outbox.c.published_revision < outbox.c.revision)
        .order_by(outbox.c.event_id)
    )


_exists = select(events.c.event_id).where(events.c.event_id == outbox.c.event_id, ~events.c.withdrawn).exists()


Given = Mapping[str, ColumnElement[Any]]
Values = Callable[[Given], dict[str, Any]]


def _noted(sent: Given) -> dict[str, Any]:
    return {"published_revision": case((outbox.c.revision == sent["revision"], outbox.c.revision), else_=0)}


def _moved(given: Given) -> dict[str, Any]:
    return {"event_id": given["event_id"]}


def _withdrawn(given: Given) -> dict[str, Any]:
    return {"withdrawn": True, "revision": given["revision"]}


def _change(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], values: Values) -> None:
    """Change rows that are there: each of `rows` has its key, and what the values are made of."""
    if rows:
        CHANGE[connection.dialect.name](connection, table, rows, values)


def _change_each(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], values: Values) -> None:
    given = [{f"given_{name}": value for name, value in row.items()} for row in rows]
    connection.execute(_update_each(table, values), given)


def _change_at_once(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], values: Values) -> None:
    connection.execute(_update_at_once(table, values), {ROWS: to_json(rows).decode()})


CHANGE = {"sqlite": _change_each, "postgresql": _change_at_once}


@cache
def _update_each(table: Table, values: Values) -> Any:
    given = {column.name: bindparam(f"given_{column.name}", type_=column.type) for column in table.columns}
    key = _key(table)
    return update(table).where(key == given[key.name]).values(values(given))


@cache
def _update_at_once(table: Table, values: Values) -> Any:
    given = _rows_given(table)
    key = _key(table)
    return update(table).where(key == given.c[key.name]).values(values(dict(given.c.items())))
