"""A record that could not be read: what came, where it lay, what is wrong, so that it can be mended and replayed."""

from typing import Literal

from pydantic import AwareDatetime, Field

from ingest.records.base import Base64, Record, ShortText

__all__ = ["DeadLetter", "FaultFound", "Header"]


class Header(Record):
    """A Kafka header; values are bytes, so they travel as base64."""

    name: str
    value: Base64 | None = None


class FaultFound(Record):
    """One of the things that are wrong with it."""

    path: str = Field(description="JSON path, such as `$.published_at`.")
    code: str
    message: str


class DeadLetter(Record):
    """The record as it came, and why it could not be read. Made from bytes as they are; JSON holds them as base64."""

    topic: str
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    timestamp: AwareDatetime | None = Field(default=None, description="Of the message.")
    key: Base64 | None = None
    value: Base64 | None = Field(default=None, description="The bytes as they came.")
    headers: tuple[Header, ...] = ()
    stage: Literal["decode", "extract", "store"]
    error_code: str = Field(description="Such as `record.not-json`.")
    error: ShortText
    faults: tuple[FaultFound, ...] = ()
    attempts: int = Field(default=1, ge=1)
    consumer_group: str | None = None
    service_version: str
    failed_at: AwareDatetime
