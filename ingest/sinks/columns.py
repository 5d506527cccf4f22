"""Records as rows: a column for each scalar field, nested ones flat, as `killed_best` and `place_lat`."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import AwareDatetime
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, Dialect, Double, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from ingest.records import Record

__all__ = ["Fields", "UtcTime", "Words"]

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


class Words(TypeDecorator[str]):
    """Text of an article, which may hold anything that Unicode has."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base class's signature
        return value if value is None else value.replace(NUL, REPLACEMENT)


TYPES: dict[Any, Scalar] = {
    bool: Boolean,
    int: BigInteger,
    float: Double,
    str: Words,
    dt.date: Date,
    dt.datetime: UtcTime,
    AwareDatetime: UtcTime,
}


class Field(NamedTuple):
    """One column of a record: its name, its type, whether it may be null, and how the value is found."""

    name: str
    type: Scalar
    nullable: bool
    value: Callable[[Any], Any]


class Fields:
    """The columns that a kind of record fills. Lists of texts are JSON; lists of records are left to the whole record."""

    def __init__(self, kind: type[Record], *, only: Collection[str] = (), leave_out: Collection[str] = ()) -> None:
        """Of all fields, or of some, named as the record names them."""
        names = [name for name in kind.model_fields if (not only or name in only) and name not in leave_out]
        self._fields = list(_fields(kind, names))

    def columns(self, *, key: str) -> list[Column[Any]]:
        """New columns, `key` being the primary one."""
        return [Column(f.name, f.type, primary_key=f.name == key, nullable=f.nullable) for f in self._fields]

    def row(self, record: Record) -> dict[str, Any]:
        return {field.name: field.value(record) for field in self._fields}


def _fields(
    kind: type[Record], names: Collection[str], path: tuple[str, ...] = (), *, nullable: bool = False
) -> Iterator[Field]:
    for name in names:
        annotation, optional = _plain(kind.model_fields[name].annotation)
        where = (*path, name)
        if isinstance(annotation, type) and issubclass(annotation, Record):
            yield from _fields(annotation, annotation.model_fields, where, nullable=nullable or optional)
        elif (column := _column_type(annotation)) is not None:
            yield Field("_".join(where), column, nullable or optional, _getter(where, listed=column is JSON))


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


def _getter(path: tuple[str, ...], *, listed: bool) -> Callable[[Any], Any]:
    if len(path) == 1:
        plain = attrgetter(path[0])
        return (lambda record: _listed(plain(record))) if listed else plain

    def value(record: Any) -> Any:
        for name in path:
            record = getattr(record, name)
            if record is None:
                return None
        return _listed(record) if listed else record

    return value


def _listed(words: Iterable[str]) -> list[str]:
    return [word.replace(NUL, REPLACEMENT) for word in words]
