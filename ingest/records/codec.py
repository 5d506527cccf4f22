"""Bytes to records and back, the same way everywhere: files, topics, command line."""

import contextlib
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from ingest.errors import Fault, RecordError
from ingest.records.article import Article
from ingest.records.base import MAX_TEXT_BYTES, Record

__all__ = ["MAX_MESSAGE_BYTES", "decode_article", "decode_record", "encode_fields", "encode_record", "faults_of"]

MAX_MESSAGE_BYTES = 4 * MAX_TEXT_BYTES
r"""A text of 1 MiB may take six bytes a character when a producer writes \u escapes; metadata come on top."""

_NAN, _INFINITY = re.compile(rb"NaN").search, re.compile(rb"Infinity").search
"""Found in half the time that `in` takes; a pattern of both takes five times as long."""

AnyRecord = TypeVar("AnyRecord", bound=Record)


def decode_record(kind: type[AnyRecord], data: bytes | None) -> AnyRecord:
    """The record that these bytes of JSON hold.

    Raises:
        RecordError: with every fault at once; its `code` tells null, too large, not UTF-8, not JSON and invalid apart.
    """
    if data is not None and len(data) <= MAX_MESSAGE_BYTES and not _may_hold_no_numbers(data):
        with contextlib.suppress(ValidationError):  # what is wrong is told by the longer way
            return kind.model_validate_json(data)
    return _validate(kind, _json_of(data))


def _may_hold_no_numbers(data: bytes) -> bool:
    """What JSON does not know, and pydantic would pass over in a field that it does not."""
    return bool(_NAN(data) or _INFINITY(data))


def decode_article(data: bytes | None, content_type: str | None = None) -> Article:
    """The article that a message holds: JSON, or with the content type `text/plain` the bare text of one.

    Raises:
        RecordError: as `decode_record` does.
    """
    if content_type is not None and content_type.split(";")[0].strip().lower() == "text/plain":
        return _validate(Article, {"text": _text_of(data)})
    return _validate(Article, _json_of(data))  # its metadata may hold what pydantic takes and JSON does not


def encode_record(record: Record) -> bytes:
    """The record as UTF-8 JSON in one line; fields that are null are written too."""
    return record.__pydantic_serializer__.to_json(record)


def encode_fields(fields: dict[str, Any]) -> bytes:
    """The same for all fields of a record in their order, where none was made of them; nothing is checked."""
    return to_json(fields, inf_nan_mode="null")


def faults_of(errors: Iterable[ErrorDetails], value: Any = None) -> tuple[Fault, ...]:
    """Pydantic's errors about this value as faults with JSON paths."""
    return tuple(Fault(_path(e["loc"], value), e["type"], e["msg"]) for e in errors)


def _validate(kind: type[AnyRecord], value: Any) -> AnyRecord:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        faults = faults_of(error.errors(include_url=False, include_input=False, include_context=False), value)
        summary = "; ".join(f"{f.path}: {f.message}" for f in faults[:3])
        raise RecordError(f"no {kind.__name__}: {summary}", faults) from None


def _json_of(data: bytes | None) -> Any:
    text = _text_of(data)
    try:
        return from_json(text.removeprefix("\ufeff"), allow_inf_nan=False)
    except ValueError as error:
        fault = Fault("$", "json_invalid", str(error))
        raise RecordError(f"not JSON: {error}", [fault], code="record.not-json") from None


def _text_of(data: bytes | None) -> str:
    if data is None:
        raise RecordError("the value is null", [Fault("$", "null", "the value is null")], code="record.null")
    if len(data) > MAX_MESSAGE_BYTES:
        message = f"the value has {len(data)} bytes, at most {MAX_MESSAGE_BYTES} are read"
        raise RecordError(message, [Fault("$", "too_large", message)], code="record.too-large")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8: {error.reason}"
        raise RecordError(message, [Fault("$", "not_utf8", message)], code="record.not-utf8") from None


def _path(location: tuple[int | str, ...], value: Any) -> str:
    """`$.metadata.a[0]`: the names of types that pydantic puts between the steps into the value are left out."""
    path = "$"
    for position, part in enumerate(location, start=1):
        if isinstance(part, int) and isinstance(value, list):
            path += f"[{part}]"
            value = value[part] if part < len(value) else None
        elif isinstance(value, dict) and (part in value or position == len(location)):
            path += f".{part}"
            value = value.get(part)
    return path
