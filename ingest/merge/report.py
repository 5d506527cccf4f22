"""A mention as merging uses it: what is compared, what is weighed, and what the event's record takes over. Made once."""

from datetime import UTC, datetime
from datetime import date as calendar_date
from functools import lru_cache
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from ingest.merge.facts import Facts
from ingest.merge.paths import Path, code_path, place_path
from ingest.merge.told import ToldActor, ToldPlace
from ingest.records import EventCode, EventMention, Factuality
from ingest.records.mention import DatePrecision

__all__ = ["LATEST", "Report"]

LATEST = datetime.max.replace(tzinfo=UTC)
"""Where no time is known."""


class Report(NamedTuple):
    """Less than its mention takes, and quicker to look into."""

    facts: Facts
    source: str
    url: str | None
    published_at: datetime | None
    order: tuple[datetime, str, int, str]
    """By time. Within an article the lead comes last: it weighs as the latest word."""
    leads: bool
    """It is of an article's first sentence."""
    factuality: Factuality
    confidence: float
    tone: float
    event: EventCode
    code_path: Path
    weapon: str | None
    date: calendar_date | None
    date_precision: DatePrecision | None
    date_text: str | None
    actor1: ToldActor | None
    actor2: ToldActor | None
    place: ToldPlace | None
    place_path: Path | None

    @property
    def mention_id(self) -> str:
        return self.facts.mention_id

    @classmethod
    def of(cls, mention: EventMention) -> Self:
        published = mention.published_at
        place = mention.place
        return cls(
            Facts.of(mention),
            _source_of(mention),
            mention.url,
            published,
            (published or LATEST, mention.article_id, -mention.sentence, mention.mention_id),
            mention.sentence == 0,
            mention.factuality,
            mention.confidence,
            mention.tone,
            _event_code(*vars(mention.event).values()),
            code_path(mention.event.code),
            mention.weapon,
            mention.date,
            mention.date_precision,
            mention.date_text,
            ToldActor.of(mention.actor1),
            ToldActor.of(mention.actor2),
            ToldPlace.of(place),
            None if place is None else place_path(place),
        )


@lru_cache(10_000)
def _event_code(*values: Any) -> EventCode:
    """One object for all alike."""
    return EventCode.model_construct(**dict(zip(EventCode.model_fields, values, strict=True)))


def _source_of(mention: EventMention) -> str:
    """Who published it: the source, else the host of the address, else the article stands for itself."""
    if mention.source:
        return mention.source
    host = urlsplit(mention.url).hostname if mention.url else None
    return host or mention.article_id
