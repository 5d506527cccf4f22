"""A mention as merging uses it: what is compared, what is weighed, and what the event's record takes over. Made once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from datetime import date as calendar_date
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.lang.remembering import remembered
from ingest.merge.facts import Facts, Signature
from ingest.merge.paths import Path, code_path, place_path
from ingest.merge.told import ToldActor, ToldPlace
from ingest.records import EventCode, EventMention, Factuality, Place
from ingest.records.mention import DatePrecision

__all__ = ["LATEST", "Credit", "Report", "earliest_of"]

LATEST: Final = datetime.max.replace(tzinfo=UTC)
"""Where no time is known."""


class Credit:
    """Who tells it, where and when: what an event's record counts and lists of each of its mentions."""

    __slots__ = (
        "article_id", "factuality", "language", "leads", "mention_id", "order", "published_at", "signature", "source", "tone",
        "url",
    )  # fmt: skip

    def __init__(
        self,
        mention_id: str,
        article_id: str,
        sentence: int,
        source: str | None,
        url: str | None,
        language: str,
        published_at: datetime | None,
        factuality: Factuality,
        tone: float,
        signature: Signature | None,
    ) -> None:
        self.mention_id = mention_id
        self.article_id = article_id
        self.leads: bool = sentence == 0
        """It is of an article's first sentence."""
        self.source: str = source or (url and urlsplit(url).hostname) or article_id
        """Who published it: the source, else the host of the address, else the article stands for itself."""
        self.url = url
        self.language = language
        self.published_at = None if published_at is None else _in_utc(published_at)
        self.order = (self.published_at or LATEST, article_id, -sentence, mention_id)
        """By time. Within an article the lead comes last: it weighs as the latest word."""
        self.factuality: Factuality = factuality
        self.tone = tone
        self.signature = signature


def earliest_of(told: Iterable[EventMention | Credit]) -> tuple[datetime, str]:
    """When these (at least one) told it first, and which mention did."""
    return min([(one.published_at or LATEST, one.mention_id) for one in told])


def _in_utc(at: datetime) -> datetime:
    """Times of one zone are compared in a tenth of the time; but the first and the last day of the calendar may have no other."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return at


class Report:
    """Less than its mention takes, and quicker to look into."""

    __slots__ = (
        "actor1", "actor2", "code_path", "confidence", "credit", "date", "date_precision", "date_text", "event", "facts",
        "place", "place_path", "weapon",
    )  # fmt: skip

    def __init__(self, mention: EventMention) -> None:
        told = vars(mention)  # pydantic looks up attributes in three times the time
        place: Place | None = told["place"]
        facts = Facts(mention)
        self.facts = facts
        self.credit = Credit(
            facts.mention_id,
            facts.article_id,
            told["sentence"],
            told["source"],
            told["url"],
            facts.language,
            told["published_at"],
            told["factuality"],
            told["tone"],
            facts.signature,
        )
        self.confidence: float = told["confidence"]
        self.event = _event_code(tuple(vars(told["event"]).values()))
        self.code_path = code_path(self.event.code)
        self.weapon: str | None = told["weapon"]
        self.date: calendar_date | None = told["date"]
        self.date_precision: DatePrecision | None = told["date_precision"]
        self.date_text: str | None = told["date_text"]
        self.actor1 = ToldActor.of(told["actor1"])
        self.actor2 = ToldActor.of(told["actor2"])
        self.place = ToldPlace.of(place)
        self.place_path: Path | None = None if place is None else place_path(place)

    @property
    def mention_id(self) -> str:
        return self.facts.mention_id


@remembered
def _event_code(values: tuple[Any, ...]) -> EventCode:
    """One object for all alike."""
    return EventCode.of_checked(dict(zip(EventCode.model_fields, values, strict=True)))
