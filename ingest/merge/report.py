"""A mention as merging uses it: what is compared, what is weighed, and what the event's record takes over. Made once."""

from datetime import UTC, datetime
from datetime import date as calendar_date
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.lang.remembering import remembered
from ingest.merge.facts import Facts
from ingest.merge.paths import Path, code_path, place_path
from ingest.merge.told import ToldActor, ToldPlace
from ingest.records import EventCode, EventMention, Factuality
from ingest.records.mention import DatePrecision

__all__ = ["LATEST", "Report"]

LATEST: Final = datetime.max.replace(tzinfo=UTC)
"""Where no time is known."""


class Report:
    """Less than its mention takes, and quicker to look into."""

    __slots__ = (
        "actor1", "actor2", "code_path", "confidence", "date", "date_precision", "date_text", "event", "facts", "factuality",
        "leads", "order", "place", "place_path", "published_at", "source", "tone", "url", "weapon",
    )  # fmt: skip

    def __init__(self, mention: EventMention) -> None:
        place = mention.place
        published = _published(mention)
        self.facts = Facts(mention)
        self.source = _source_of(mention)
        self.url: str | None = mention.url
        self.published_at = published
        self.order = (published or LATEST, self.facts.article_id, -mention.sentence, self.facts.mention_id)
        """By time. Within an article the lead comes last: it weighs as the latest word."""
        self.leads: bool = mention.sentence == 0
        """It is of an article's first sentence."""
        self.factuality: Factuality = mention.factuality
        self.confidence: float = mention.confidence
        self.tone: float = mention.tone
        self.event = _event_code(tuple(vars(mention.event).values()))
        self.code_path = code_path(self.event.code)
        self.weapon: str | None = mention.weapon
        self.date: calendar_date | None = mention.date
        self.date_precision: DatePrecision | None = mention.date_precision
        self.date_text: str | None = mention.date_text
        self.actor1 = ToldActor.of(mention.actor1)
        self.actor2 = ToldActor.of(mention.actor2)
        self.place = ToldPlace.of(place)
        self.place_path: Path | None = None if place is None else place_path(place)

    @property
    def mention_id(self) -> str:
        return self.facts.mention_id


@remembered
def _event_code(values: tuple[Any, ...]) -> EventCode:
    """One object for all alike."""
    return EventCode.of_checked(dict(zip(EventCode.model_fields, values, strict=True)))


def _published(mention: EventMention) -> datetime | None:
    """Times of one zone are compared in a tenth of the time, if the zone is one object."""
    published = mention.published_at
    return published if published is None or published.utcoffset() else published.replace(tzinfo=UTC)


def _source_of(mention: EventMention) -> str:
    """Who published it: the source, else the host of the address, else the article stands for itself."""
    if mention.source:
        return mention.source
    host = urlsplit(mention.url).hostname if mention.url else None
    return host or mention.article_id
