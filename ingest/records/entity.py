"""What an article speaks of: one record an article, also for an article that tells no event."""

from datetime import date as calendar_date
from typing import Literal

from pydantic import AwareDatetime, Field

from ingest.records.actor import Actor
from ingest.records.base import (
    ABOUT_SIGNATURES,
    ABOUT_VERSIONS,
    Identifier,
    Record,
    ShortText,
    Signature,
    Span,
    Toll,
    Version,
)
from ingest.records.mention import Attribution, DatePrecision
from ingest.records.place import Place

__all__ = ["Count", "DateFound", "EntityRecord", "NameFound", "Quotation", "Tone"]


class NameFound(Span):
    """A person or organisation that the article names."""

    name: ShortText


class DateFound(Span):
    """A time that the article names."""

    date: calendar_date
    date_precision: DatePrecision


class Count(Span):
    """A number of people or things, with what is counted where the words say it."""

    count: Toll
    kind: Literal["killed", "injured", "arrested", "kidnapped", "displaced", "other"] = "other"
    unit: ShortText | None = None


class Quotation(Span):
    """Words that the article gives as somebody's own."""

    speaker: Attribution | None = None


class Tone(Record):
    """Share of positive minus share of negative words, in percent: -100 to 100."""

    score: float = Field(ge=-100, le=100)
    positive: float = Field(ge=0, le=100)
    negative: float = Field(ge=0, le=100)
    words: int = Field(ge=0)


class EntityRecord(Record):
    """What an article speaks of, with the words that speak of it."""

    article_id: Identifier
    article_version: Version | None = Field(default=None, description=ABOUT_VERSIONS)
    url: ShortText | None = None
    source: ShortText | None = None
    title: ShortText | None = None
    language: str = Field(description="As told, else as detected; `und` where it can't be told.")
    published_at: AwareDatetime | None = None
    status: Literal["read", "language-unsupported"] = "read"
    text_hash: str = Field(description="Tells two versions of one article apart.")
    text_signature: Signature | None = Field(default=None, description=ABOUT_SIGNATURES)
    num_sentences: int = Field(ge=0)
    mention_ids: tuple[Identifier, ...] = Field(
        default=(),
        description="All that this version of the article tells; what an earlier one told besides is withdrawn.",
    )
    persons: tuple[NameFound, ...] = ()
    organisations: tuple[NameFound, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    dates: tuple[DateFound, ...] = ()
    counts: tuple[Count, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    themes: tuple[str, ...] = ()
    tone: Tone | None = None
