"""What matching looks at in a mention: a small, comparable extract, made once."""

import re
from functools import lru_cache
from math import cos, radians, sin
from sys import intern
from typing import NamedTuple, Self

from ingest.lang.folding import fold
from ingest.lang.remembering import remembered
from ingest.merge.told import ToldActor
from ingest.records import Actor, EventMention, Place, Toll
from ingest.records.actor import sides_of_roles

__all__ = ["ActorFacts", "Facts", "PlaceFacts", "TollFacts"]

COUNTRY, PROVINCE, TOWN, SITE = range(4)
GRADES = {"country": COUNTRY, "region": PROVINCE, "city": TOWN}
"""Grades of places; all others are sites."""

DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
"""How long a time of each precision lasts, from its first day."""

STEM = 5
"""Letters of a word that are compared: endings differ between outlets, beginnings less."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
"""Counts, ages, distances; longer ones are mostly years, single digits too common."""

_ATTACHED = re.compile(r"^[وف]?(?:ال|بال|كال|لل|[بلك](?=\w{4}))(?=\w{3})|^و(?=\w{4})")
"""What Arabic writes onto the front of a word: and, so, the, by the, like the, to the."""


class PlaceFacts(NamedTuple):
    """A point on the unit sphere with its reach; a grade of 0 is a country, 1 a province, 2 a town, 3 a village or site."""

    point: tuple[float, float, float]
    reach_km: float
    grade: int
    country: str | None
    geonames_id: int | None

    @classmethod
    def of(cls, place: Place | None) -> "PlaceFacts | None":
        if place is None:
            return None
        return _place_facts(place.lat, place.lon, place.radius_km, place.type, place.country, place.geonames_id)


class ActorFacts(NamedTuple):
    """Who, as far as codes tell; an actor of whom only words are known is no facts at all."""

    group: str | None
    country: str | None
    roles: frozenset[str]
    sides: frozenset[str]

    @classmethod
    def of(cls, actor: Actor | ToldActor | None) -> "ActorFacts | None":
        if actor is None or not (actor.group or actor.country or actor.roles):
            return None
        return _actor_facts(actor.group, actor.country, actor.roles)


class TollFacts(NamedTuple):
    """As the record's, quicker to compare."""

    best: int
    low: int
    high: int

    @classmethod
    def of(cls, toll: Toll | None) -> Self | None:
        return None if toll is None else cls(toll.best, toll.low, toll.high)


class Facts:
    """A mention as matching sees it. Days are ordinals of the calendar."""

    __slots__ = (
        "actor1", "actor2", "article_id", "assumed", "code", "contents", "digest", "first_day", "injured", "killed",
        "language", "last_day", "mention_id", "numbers", "place", "published", "signature", "words",
    )  # fmt: skip

    def __init__(self, mention: EventMention) -> None:
        self.mention_id = mention.mention_id
        self.article_id = mention.article_id
        self.language = mention.language
        code = mention.event.code
        self.code = intern(code[:2] + code[2:].rstrip("0"))
        """Without the zeros that say nothing: 19 for 190."""
        first = None if mention.date is None else mention.date.toordinal()
        self.first_day = first
        self.last_day = None if first is None else first + DAYS[mention.date_precision or "day"] - 1
        self.published = None if mention.published_at is None else mention.published_at.toordinal()
        self.assumed = first is not None and first == self.published and not mention.date_text
        """The day is the day of publication and no words tell it, so it may have been some days before."""
        self.place = PlaceFacts.of(mention.place)
        self.actor1 = ActorFacts.of(mention.actor1)
        self.actor2 = ActorFacts.of(mention.actor2)
        self.killed = TollFacts.of(mention.killed)
        self.injured = TollFacts.of(mention.injured)
        folded = fold(mention.text)
        self.words = tuple(dict.fromkeys(map(_stem, _WORD.findall(folded))))
        self.numbers = tuple(dict.fromkeys(_NUMBER.findall(folded)))
        """Both without repetitions; sets would take five times as much memory."""
        self.signature = _signature(mention.text_signature)
        """Of the article's text; see `copies`."""
        told = (self.language, self.code, first, self.last_day, self.published, self.assumed, self.place)
        self.contents = hash((*told, self.actor1, self.actor2, self.killed, self.injured, self.words, self.numbers))
        """Tells apart, within a process, what is told, whoever tells it: two articles may tell alike."""
        self.digest = hash((self.mention_id, self.article_id, self.contents, self.signature))
        """Tells facts apart within a process."""

    @classmethod
    def of(cls, mention: EventMention) -> Self:
        return cls(mention)


@remembered
def _stem(word: str) -> str:
    return _ATTACHED.sub("", word)[:STEM]


@lru_cache(1000)
def _signature(text: str | None) -> int | None:
    """One object for all of an article."""
    return int(text, 16) if text else None


@lru_cache(10_000)
def _actor_facts(group: str | None, country: str | None, roles: tuple[str, ...]) -> ActorFacts:
    """One object for all alike: quick to compare."""
    return ActorFacts(group, country, frozenset(roles), sides_of_roles(roles))


@lru_cache(10_000)
def _place_facts(
    lat: float, lon: float, reach_km: float, kind: str, country: str | None, geonames_id: int | None
) -> PlaceFacts:
    """As for actors."""
    up, round_ = radians(lat), radians(lon)
    point = cos(up) * cos(round_), cos(up) * sin(round_), sin(up)
    return PlaceFacts(point, reach_km, GRADES.get(kind, SITE), country, geonames_id)
