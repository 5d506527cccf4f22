"""The statements that all SQL databases share; where their dialects differ, SQLAlchemy writes the difference."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ingest.records import Record
from ingest.sinks.base import Unpublished
from ingest.sinks.columns import Fields
from ingest.sinks.tables import events, mentions, outbox
from ingest.sinks.transaction import Given, Transaction

__all__ = [
    "Stored",
    "events_as_they_stand",
    "lists_of",
    "move",
    "not_among",
    "note_published",
    "portions",
    "portions_by_size",
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

BACKSLASH, ESCAPED_NUL = b"\\", b"\\u0000"
"""In a record's text; perhaps, as the backslash may be escaped itself."""


def portions(of_many: Sequence[Anything]) -> Iterator[Sequence[Anything]]:
    """As many at a time as one statement should read or write whole."""
    for first in range(0, len(of_many), AT_ONCE):
        yield of_many[first : first + AT_ONCE]


def portions_by_size(sized: Iterable[tuple[Anything, int]], most: int) -> Iterator[list[Anything]]:
    """Things that are given with their sizes, in portions that come to at most so much; what is larger alone is one by itself."""
    portion: list[Anything] = []
    total = 0
    for one, size in sized:
        if portion and total + size > most:
            yield portion
            portion, total = [], 0
        portion.append(one)
        total += size
    if portion:
        yield portion


def rows_of(transaction: Transaction, table: Table, keys: Collection[str], *columns: str) -> Mapping[str, Any]:
    """The rows of these primary keys, by key: the key and these columns."""
    key = _key(table).name
    return {row[0]: row for row in rows_where(transaction, table, key, keys, key, *columns)}


def rows_where(
    transaction: Transaction, table: Table, column: str, keys: Collection[str], *columns: str
) -> Sequence[Any]:
    """These columns of the rows where one column is one of these."""
    if not keys:
        return []
    return transaction.ask(_rows_where(transaction.dialect, table, column, columns), _given(keys))


@cache
def _rows_where(dialect: str, table: Table, column: str, columns: tuple[str, ...]) -> Any:
    """Statements are made once: to make one costs as much as to run it."""
    return select(*[table.c[name] for name in columns]).where(_among(dialect, table.c[column]))


def events_as_they_stand(
    transaction: Transaction, keys: Collection[str], with_records: Collection[str]
) -> tuple[dict[str, Any], dict[str, int]]:
    """By id these events, with the records of some that are not withdrawn; and their last revisions, which may outlive them."""
    if not keys:
        return {}, {}
    given = {**_given(keys), RECORDS: to_json(sorted(with_records))}
    rows = transaction.ask(_as_they_stand(transaction.dialect), given)
    stood = {row.event_id: row for row in rows if row.withdrawn is not None}
    last = {key: row.revision for key, row in stood.items()}
    return stood, last | {row.event_id: row.revision for row in rows if row.withdrawn is None}


@cache
def _as_they_stand(dialect: str) -> Any:
    """Events, and after them what the outbox knows of these, in one question."""
    told = and_(~events.c.withdrawn, _among(dialect, events.c.event_id, RECORDS))
    record = case((told, events.c.record)).label("record")
    standing = select(events.c.event_id, events.c.revision, events.c.withdrawn, record)
    noted = select(outbox.c.event_id, outbox.c.revision, cast(null(), Boolean), cast(null(), Text))
    return union_all(
        standing.where(_among(dialect, events.c.event_id)), noted.where(_among(dialect, outbox.c.event_id))
    )


def put(transaction: Transaction, table: Table, rows: Collection[dict[str, Any]], *, keep: str = "") -> None:
    """Insert rows, or replace those of the same key; the column `keep` is written by an insert only."""
    if rows:
        PUT[transaction.dialect](transaction, table, rows, keep)


def _put_each(transaction: Transaction, table: Table, rows: Collection[dict[str, Any]], keep: str) -> None:
    transaction.connection.execute(_upsert_each(table, keep), list(rows))


def _put_at_once(transaction: Transaction, table: Table, rows: Collection[dict[str, Any]], keep: str) -> None:
    """As one text that the server takes apart: to bind sixty columns of each row costs more than to make the row."""
    transaction.tell(_upsert_at_once(table, keep), {ROWS: to_json(list(rows))})


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
    rows = func.json_populate_recordset(
        literal_column(f"CAST(NULL AS {table.name})"), cast(bindparam(ROWS, type_=Text), JSON)
    )
    return rows.table_valued(*[column.name for column in table.columns])


class Stored(NamedTuple):
    """The text that a record is kept as, and its other columns that are not its fields."""

    text: bytes
    others: Mapping[str, str | bool]


def put_records(transaction: Transaction, table: Table, fields: Fields, records: Sequence[Stored]) -> None:
    """As `put`, rows of records with their texts. What a record tells and one of the others too, the other one tells."""
    if transaction.dialect == "postgresql":
        plain = [one for one in records if not _may_hold_nul(one.text)]
        for some in portions(plain):
            _put_texts(transaction, table, fields, some)
        records = [one for one in records if _may_hold_nul(one.text)] if len(plain) < len(records) else ()
    put(transaction, table, [{**fields.row_of(one.text), "record": one.text.decode(), **one.others} for one in records])


def _may_hold_nul(text: bytes) -> bool:
    """Most texts have no backslash, which is found in a quarter of the time."""
    return BACKSLASH in text and ESCAPED_NUL in text


def _put_texts(transaction: Transaction, table: Table, fields: Fields, records: Sequence[Stored]) -> None:
    """The server takes the records' texts apart too: half of what a row costs us is to make it from what we have in text.

    A text of JSON has no line breaks, nor has an id: so columns are given as lines.
    """
    others = tuple(records[0].others)
    given = {RECORDS: b"\n".join([one.text for one in records])}
    for name in others:
        given[name] = "\n".join([str(one.others[name]) for one in records]).encode()
    transaction.tell(_upsert_texts(table, fields, others), given)


@cache
def _upsert_texts(table: Table, fields: Fields, others: tuple[str, ...]) -> Any:
    lines = [func.string_to_array(cast(bindparam(name, type_=Text), Text), func.chr(10)) for name in (RECORDS, *others)]
    given = func.unnest(*lines).table_valued(RECORDS, *others).render_derived()
    record = cast(given.c[RECORDS], JSON)
    inner = list(fields.nested())
    own = [column for column in fields.own() if column.name not in others]
    flat = _apart(record, [*own, *[Column(attribute, JSON) for attribute, _, _ in inner]])
    found: dict[str, Any] = {"record": given.c[RECORDS]} | {column.name: flat.c[column.name] for column in own}
    joined = given.join(flat, true())
    for attribute, columns, names in inner:
        nested = _apart(flat.c[attribute], columns)
        joined = joined.join(nested, true())
        found |= {name: nested.c[column.name] for name, column in zip(names, columns, strict=True)}
    found |= {name: cast(given.c[name], table.c[name].type) for name in others}
    rows = select(*found.values()).select_from(joined)
    return _replacing(postgresql.insert(table).from_select(list(found), rows), table, "")


def _apart(value: Any, columns: Sequence[Column[Any]]) -> Any:
    """The fields of a JSON object as columns."""
    return func.json_to_record(value).table_valued(*columns).render_derived(with_types=True).lateral()


def _replacing(insert: Any, table: Table, keep: str) -> Any:
    replaced = [column.name for column in table.columns if not column.primary_key and column.name != keep]
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={name: insert.excluded[name] for name in replaced}
    )


def remove(transaction: Transaction, table: Table, keys: Collection[str]) -> None:
    if keys:
        transaction.tell(_remove(transaction.dialect, table), _given(keys))


@cache
def _remove(dialect: str, table: Table) -> Any:
    return delete(table).where(_among(dialect, _key(table)))


def move(transaction: Transaction, homes: Mapping[str, str]) -> None:
    """To each of these mentions the event that it belongs to now."""
    _change(transaction, mentions, [{"mention_id": key, "event_id": home} for key, home in homes.items()], _moved)


def withdraw(transaction: Transaction, revisions: Mapping[str, int]) -> None:
    """These events are told no more; each with the revision that says so."""
    rows = [{"event_id": key, "revision": revision} for key, revision in revisions.items()]
    _change(transaction, events, rows, _withdrawn)


def unpublished(
    transaction: Transaction, *, event_ids: Collection[str] | None = None, limit: int | None = None
) -> list[Unpublished]:
    """Events whose present state is not on the topic: of these ids, or any."""
    if event_ids is None:
        rows = transaction.connection.execute(_unpublished().limit(limit)).all()
    elif event_ids:
        rows = transaction.ask(_unpublished_among(transaction.dialect), _given(event_ids))
    else:
        rows = []
    return [Unpublished(row.event_id, row.revision, row.record and row.record.encode()) for row in rows]


def note_published(transaction: Transaction, sent: Sequence[Unpublished]) -> None:
    """Holds where the event is as it was sent; where it has changed since, it must be sent again."""
    rows = [{"event_id": event.event_id, "revision": event.revision} for event in sent]
    _change(transaction, outbox, sorted(rows, key=itemgetter("event_id")), _noted)
    if gone := [event.event_id for event in sent if event.record is None]:
        transaction.tell(_done_with(transaction.dialect), _given(gone))


@cache
def _done_with(dialect: str) -> Any:
    done = outbox.c.published_revision == outbox.c.revision
    return delete(outbox).where(_among(dialect, outbox.c.event_id), done, ~_exists)


def _among(dialect: str, column: Column[Any], keys: str = KEYS) -> ColumnElement[bool]:
    """However many keys, one parameter and so one statement."""
    each = _each(dialect, keys)
    return column == func.any(func.array(each.scalar_subquery())) if dialect == "postgresql" else column.in_(each)


def not_among(dialect: str, column: Column[Any], keys: str) -> ColumnElement[bool]:
    """For very many rows: PostgreSQL looks each up in a table of the keys."""
    return column.not_in(_each(dialect, keys))


def _each(dialect: str, keys: str) -> Select[Any]:
    return select(_elements_of(dialect, keys, func.json_array_elements_text, Text))


def lists_of(dialect: str, name: str) -> Any:
    """Lists that are given as one parameter, as a column of their table; their parts are had by number."""
    return _elements_of(dialect, name, func.json_array_elements, JSON)


def _elements_of(dialect: str, name: str, apart: Callable[[Any], Any], kind: Any) -> Any:
    """The elements of an array that is given, each of this kind; `apart` is PostgreSQL's function for it."""
    given: Any = bindparam(name, type_=Text)
    elements = apart(cast(given, JSON)) if dialect == "postgresql" else func.json_each(given)
    return elements.table_valued(Column("value", kind)).c.value


def _given(keys: Collection[str]) -> Given:
    """In order, so that two who lock rows lock them in one order."""
    return {KEYS: to_json(sorted(keys))}


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


Columns = Mapping[str, ColumnElement[Any]]
Values = Callable[[Columns], dict[str, Any]]


def _noted(sent: Columns) -> dict[str, Any]:
    return {"published_revision": case((outbox.c.revision == sent["revision"], outbox.c.revision), else_=0)}


def _moved(given: Columns) -> dict[str, Any]:
    return {"event_id": given["event_id"]}


def _withdrawn(given: Columns) -> dict[str, Any]:
    return {"withdrawn": True, "revision": given["revision"]}


def _change(transaction: Transaction, table: Table, rows: Sequence[dict[str, Any]], values: Values) -> None:
    """Change rows that are there: each of `rows` has its key, and what the values are made of."""
    if rows:
        CHANGE[transaction.dialect](transaction, table, rows, values)


def _change_each(transaction: Transaction, table: Table, rows: Sequence[dict[str, Any]], values: Values) -> None:
    given = [{f"given_{name}": value for name, value in row.items()} for row in rows]
    transaction.connection.execute(_update_each(table, values), given)


def _change_at_once(transaction: Transaction, table: Table, rows: Sequence[dict[str, Any]], values: Values) -> None:
    transaction.tell(_update_at_once(table, values), {ROWS: to_json(rows)})


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
