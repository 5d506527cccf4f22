"""The headers of every record that the service writes: CloudEvents 1.0 in Kafka's binary mode, schema, trace context."""

import random
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache

from ingest.records.topics import TOPICS

__all__ = [
    "ARRIVED",
    "CONTENT_TYPE",
    "TRACEPARENT",
    "AnyHeader",
    "Header",
    "child_traceparent",
    "header",
    "new_traceparent",
    "record_headers",
    "shared",
]

CONTENT_TYPE = "content-type"
TRACEPARENT = "traceparent"
ARRIVED = "article-time"
"""On mentions: the time of their article on its topic, in milliseconds since 1970, so that how long all took can be told."""

Header = tuple[str, bytes]
AnyHeader = tuple[str, bytes | None]

IS_JSON: Header = (CONTENT_TYPE, b"application/json")
CE_SPECVERSION: Header = ("ce_specversion", b"1.0")
CE_SOURCE: Header = ("ce_source", b"/ingest")
"""A URI reference, as CloudEvents wants it: this service, wherever it runs; hosts come and go."""

SAMPLED = "01"
BY_SCHEMA = {topic.schema: topic for topic in TOPICS}

_TRACEPARENT = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
)
"""https://www.w3.org/TR/trace-context/, version 00; a later version may append fields to it."""


def record_headers(kind: str, record_id: str, *, traceparent: str | None, at: datetime) -> list[Header]:
    """The headers of one record.

    Args:
        kind: the schema's name, such as `event-mention`.
        record_id: becomes `ce_id`. The same content must have the same one, and other content another: consumers that
            drop duplicates go by it. An event's names its revision too.
        traceparent: of what caused the record; a new trace begins where it is None or malformed.
        at: when the record was made.

    Raises:
        KeyError: there is no such schema.
    """
    schema, ce_type = _of_schema(kind)
    return [
        IS_JSON,
        schema,
        (TRACEPARENT, child_traceparent(traceparent).encode()),
        CE_SPECVERSION,
        ("ce_id", record_id.encode()),
        ce_type,
        CE_SOURCE,
        _time(at),
    ]


def new_traceparent() -> str:
    """A trace that begins here."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-{SAMPLED}"


def child_traceparent(parent: str | None) -> str:
    """The next span of the parent's trace; a new trace where there is no parent that can be read."""
    found = parent and _trace_and_flags(parent)
    if not found:
        return new_traceparent()
    trace, flags = found
    return f"00-{trace}-{random.getrandbits(64):016x}-{flags}"  # no secret, and made for every record


def header(headers: Sequence[AnyHeader], name: str) -> str | None:
    """The last value that a message's headers give to this name; None where it has none or it is no text."""
    for key, value in reversed(headers):
        if value is not None and key.lower() == name:
            try:
                return value.decode()
            except UnicodeDecodeError:
                return None
    return None


def shared(headers: Iterable[AnyHeader]) -> tuple[AnyHeader, ...]:
    """The same headers; those that all records of a topic have are one object for all: thousands of messages wait in memory."""
    common = _common()
    return tuple([common.get(one, one) for one in headers])


@cache
def _common() -> dict[AnyHeader, AnyHeader]:
    of_schemas = [one for schema in BY_SCHEMA for one in _of_schema(schema)]
    return {one: one for one in (IS_JSON, CE_SPECVERSION, CE_SOURCE, *of_schemas)}


@cache
def _of_schema(kind: str) -> tuple[Header, Header]:
    topic = BY_SCHEMA[kind]
    return ("schema", topic.schema_header.encode()), ("ce_type", topic.ce_type.encode())


@lru_cache(64)
def _time(at: datetime) -> Header:
    """One time for all records of an article, or of a batch."""
    return "ce_time", at.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()


@lru_cache(64)
def _trace_and_flags(parent: str) -> tuple[str, str] | None:
    found = _TRACEPARENT.match(parent)
    if found is None or found["version"] == "ff" or not int(found["trace"], 16) or not int(found["span"], 16):
        return None
    return found["trace"], found["flags"]
