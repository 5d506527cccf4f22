"""Records as rows: a column for each scalar field, nested ones flat, as `killed_best` and `place_lat`."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import AwareDatetime
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, Dialect, Double, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from ingest.records import Record

__all__ = ["REPLACEMENT", "Fields", "UtcTime"]

Scalar = type[TypeEngine[Any]] | TypeEngine[Any]


class UtcTime(TypeDecorator[dt.datetime]):
    """A time with its zone: PostgreSQL's own type, RFC 3339 text in UTC in SQLite, which has none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the base class's signature
        return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


NUL, REPLACEMENT = "\0", "\ufffd"
"""PostgreSQL's texts hold no NUL. One character for another, so that offsets still count; the record keeps it escaped."""


TYPES: dict[Any, Scalar] = {
    bool: Boolean,
    int: BigInteger,
    float: Double,
    str: Text,
    dt.date: Date,
    dt.datetime: UtcTime,
    AwareDatetime: UtcTime,
}


class Field(NamedTuple):
    """What one field of a record fills: a column, or the columns of the record that it holds."""

    attribute: str
    column: str
    type: Scalar | None
    nullable: bool
    inner: "tuple[Field, ...]" = ()


class Fields:
    """The columns that a kind of record fills. Lists of texts are JSON; lists of records are left to the whole record."""

    def __init__(self, kind: type[Record], *, only: Collection[str] = (), leave_out: Collection[str] = ()) -> None:
        """Of all fields, or of some, named as the record names them."""
        self._kind = kind
        names = [name for name in kind.model_fields if (not only or name in only) and name not in leave_out]
        self._fields = tuple(_fields(kind, names))
        self._columns = [field for field in _flat(self._fields) if field.type is not None]
        self._texts = [field.column for field in self._columns if field.type is Text]
        self._lists = [field.column for field in self._columns if field.type is JSON]

    def columns(self, *, key: str) -> list[Column[Any]]:
        """New columns, `key` being the primary one."""
        return [Column(f.column, f.type, primary_key=f.column == key, nullable=f.nullable) for f in self._columns]

    def own(self) -> list[Column[Any]]:
        """The columns of the record's own fields, of which each bears the name of its field."""
        return [Column(field.column, field.type) for field in self._fields if field.type is not None]

    def nested(self) -> Iterator[tuple[str, list[Column[Any]], list[str]]]:
        """Of each record that the record holds: its attribute, the columns of its fields by their names in it, and here."""
        for field in self._fields:
            if inner := [one for one in field.inner if one.type is not None]:
                yield (
                    field.attribute,
                    [Column(one.attribute, one.type) for one in inner],
                    [one.column for one in inner],
                )

    def row_of(self, text: bytes) -> dict[str, Any]:
        """The row of a record that was encoded so."""
        return self.row(self._kind.model_validate_json(text))

    def row(self, record: Record) -> dict[str, Any]:
        row: dict[str, Any] = {}
        _fill(row, record, self._fields)
        for name in self._texts:
            if (value := row[name]) is not None and NUL in value:
                row[name] = value.replace(NUL, REPLACEMENT)
        for name in self._lists:
            if (words := row[name]) is not None:
                row[name] = [word.replace(NUL, REPLACEMENT) for word in words]
        return row


def _fill(row: dict[str, Any], record: Record | None, fields: Iterable[Field]) -> None:
    values = {} if record is None else vars(record)
    for attribute, column, kind, _, inner in fields:
        value = values.get(attribute)
        if kind is None:
            _fill(row, value, inner)
        else:
            row[column] = value


def _flat(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _flat(field.inner)


def _fields(kind: type[Record], names: Collection[str], prefix: str = "", *, nullable: bool = False) -> Iterator[Field]:
    for name in names:
        annotation, optional = _plain(kind.model_fields[name].annotation)
        column = prefix + name
        maybe = nullable or optional
        if isinstance(annotation, type) and issubclass(annotation, Record):
            inner = _fields(annotation, annotation.model_fields, f"{column}_", nullable=maybe)
            yield Field(name, column, None, maybe, tuple(inner))
        elif (scalar := _column_type(annotation)) is not None:
            yield Field(name, column, scalar, maybe)


def _column_type(annotation: Any) -> Scalar | None:
    if get_origin(annotation) is tuple:
        return JSON if _plain(get_args(annotation)[0])[0] is str else None
    return TYPES.get(annotation)


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type without Annotated, Literal and None, and whether None was among its alternatives."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return type(get_args(annotation)[0]), False
    if get_origin(annotation) in {Union, UnionType}:
        [inner] = [alternative for alternative in get_args(annotation) if alternative is not NoneType]
        return _plain(inner)[0], True
    return annotation, False
