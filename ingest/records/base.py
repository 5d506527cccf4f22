"""What all records share: the frozen base, identifiers, spans and tolls, with their limits."""

import base64
import binascii
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

__all__ = [
    "ABOUT_SIGNATURES",
    "ABOUT_VERSIONS",
    "MAX_TEXT_BYTES",
    "Base64",
    "CountryCode",
    "Identifier",
    "Latitude",
    "Longitude",
    "Record",
    "ShortText",
    "Signature",
    "Span",
    "Toll",
    "Version",
]

MAX_TEXT_BYTES = 1024 * 1024
"""An article's text, in UTF-8. The longest news texts seen are a tenth of it."""

MAX_TOLL = 100_000_000
"""More people than any event that news tells; above it the number was read wrongly."""

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[^\x00-\x1f\x7f]+$")]
ShortText = Annotated[str, StringConstraints(max_length=2048)]

Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{15}-[0-9]{19}$")]
ABOUT_VERSIONS = (
    "Which publication of the article this was read from: its time in milliseconds and its offset on the topic, "
    "so that of two versions the later is the greater. A later one replaces what an earlier one told."
)

Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
ABOUT_SIGNATURES = (
    "MinHash of the article's words, a byte each of 64 values: copies of one wire story share most bytes."
)

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 3166-1 alpha-3."""


def _bytes_of(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from None


def _base64_of(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Base64 = Annotated[
    bytes,
    BeforeValidator(_bytes_of),
    PlainSerializer(_base64_of, when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
"""Bytes in Python as they are, base64 (RFC 4648, section 4) in JSON."""

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class _AllFields:
    """Stands for the set in which pydantic notes which fields a record was given, half of what a record takes in memory.

    Nothing here tells a field that was given from one that was not: all count as given.
    """

    def __get__(self, record: object, kind: type[BaseModel]) -> Any:
        return self if record is None else set(kind.model_fields)

    def __set__(self, record: object, given: set[str]) -> None:
        """Let it go."""


class Record(BaseModel):
    """A frozen record. Unknown fields are passed over, so that a newer writer does not break an older reader."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null", allow_inf_nan=False)
    __pydantic_fields_set__ = _AllFields()

    @classmethod
    def of_checked(cls, values: dict[str, Any]) -> Self:
        """The record that holds these values, checked before: those of all its fields, in their order.

        `model_construct` takes several times as long, as it looks at each field for its default and its other names.
        """
        record = cls.__new__(cls)
        fill = object.__setattr__
        fill(record, "__dict__", values)
        fill(record, "__pydantic_extra__", None)
        fill(record, "__pydantic_private__", None)
        return record


class Span(Record):
    """Words of the article: `article.text[start:end] == text`, counted in Unicode code points."""

    text: str = Field(max_length=MAX_TEXT_BYTES)
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("end - start must be the length of text")
        return self


class Toll(Record):
    """How many people: the best reading, and the lowest and highest that the words allow."""

    best: int = Field(ge=0, le=MAX_TOLL)
    low: int = Field(ge=0, le=MAX_TOLL)
    high: int = Field(ge=0, le=MAX_TOLL)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.best <= self.high:
            raise ValueError("low <= best <= high must hold")
        return self
