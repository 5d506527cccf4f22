"""One event as one sentence of one article tells it."""

from datetime import date as calendar_date
from typing import Literal

from pydantic import AwareDatetime, Field

from ingest.records.actor import Actor
from ingest.records.base import (
    ABOUT_SIGNATURES,
    ABOUT_VERSIONS,
    MAX_TEXT_BYTES,
    CountryCode,
    Identifier,
    Record,
    ShortText,
    Signature,
    Span,
    Toll,
    Version,
)
from ingest.records.place import Place

__all__ = ["Attribution", "DatePrecision", "EventCode", "EventMention", "Factuality", "Trigger"]

Factuality = Literal["asserted", "denied", "threatened", "hypothetical", "recalled"]
DatePrecision = Literal["day", "week", "month", "year"]


class EventCode(Record):
    """What happened, in CAMEO with its PLOVER counterpart."""

    code: str = Field(pattern=r"^[0-9]{2,4}$", description="The most specific CAMEO code that the words carry.")
    base_code: str = Field(pattern=r"^[0-9]{2,3}$")
    root_code: str = Field(pattern=r"^[0-9]{2}$")
    name: ShortText
    quad_class: int = Field(ge=1, le=4, description="GDELT's: verbal, material cooperation; verbal, material conflict.")
    goldstein: float = Field(ge=-10, le=10)
    plover: str | None = None
    mode: str | None = None


class Trigger(Span):
    """The words that tell the event."""


class Attribution(Span):
    """Who said it."""

    name: ShortText


class EventMention(Record):
    """One event as one sentence of one article tells it. Spans count code points in the article's text."""

    mention_id: Identifier
    event_id: Identifier
    article_id: Identifier
    article_version: Version | None = Field(default=None, description=ABOUT_VERSIONS)
    text_signature: Signature | None = Field(default=None, description=ABOUT_SIGNATURES)
    url: ShortText | None = None
    source: ShortText | None = None
    language: str
    published_at: AwareDatetime | None = None
    sentence: int = Field(ge=0, description="Number of the sentence in the article, from 0.")
    text: str = Field(max_length=MAX_TEXT_BYTES, description="The sentence.")
    start: int = Field(ge=0, description="Where the sentence begins in the article's text.")
    event: EventCode
    trigger: Trigger
    actor1: Actor | None = None
    actor2: Actor | None = None
    place: Place | None = None
    setting: CountryCode | None = Field(
        default=None, description="Country that the article is about; for merging, where the sentence names no place."
    )
    date: calendar_date | None = Field(default=None, description="First day of the time that date_precision names.")
    date_precision: DatePrecision | None = None
    date_text: str | None = None
    killed: Toll | None = None
    injured: Toll | None = None
    weapon: ShortText | None = None
    factuality: Factuality = "asserted"
    attributed_to: Attribution | None = None
    tone: float = Field(default=0.0, ge=-100, le=100)
    confidence: float = Field(ge=0, le=1, description="Calibrated: of mentions given 0.8, four in five are right.")
