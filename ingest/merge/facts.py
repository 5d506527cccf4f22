"""What matching looks at in a mention: a small, comparable extract, made once."""

import re
from collections.abc import Hashable
from datetime import date as calendar_date
from datetime import datetime
from functools import lru_cache
from math import cos, radians, sin
from sys import intern
from typing import Any, Final

from ingest.lang.folding import folded
from ingest.lang.remembering import remembered
from ingest.merge.told import ToldActor
from ingest.records import Actor, EventMention, Place, Toll
from ingest.records.actor import sides_of_roles

__all__ = [
    "COUNTRY",
    "PROVINCE",
    "TOWN",
    "ActorFacts",
    "Digest",
    "Facts",
    "PlaceFacts",
    "Signature",
    "TollFacts",
    "signature_of",
]

Digest = Hashable
"""A hash, as one object for all the tables that it is a key of; compiled, an `int` would be made anew for each."""

Signature = Any
"""A number of 64 bytes, as one object: compiled, an `int` would be taken apart and put together at each step."""

COUNTRY: Final = 0
PROVINCE: Final = 1
TOWN: Final = 2
SITE: Final = 3
GRADES: Final = {"country": COUNTRY, "region": PROVINCE, "city": TOWN}
"""Grades of places; all others are sites."""

DAYS: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
"""How long a time of each precision lasts, from its first day."""

STEM: Final = 5
"""Letters of a word that are compared: endings differ between outlets, beginnings less."""

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NUMBER: Final = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
"""Counts, ages, distances; longer ones are mostly years, single digits too common."""

_ATTACHED: Final = re.compile(r"^[وف]?(?:ال|بال|كال|لل|[بلك](?=\w{4}))(?=\w{3})|^و(?=\w{4})")
"""What Arabic writes onto the front of a word: and, so, the, by the, like the, to the."""


class PlaceFacts:
    """A point on the unit sphere with its reach; a grade of 0 is a country, 1 a province, 2 a town, 3 a village or site."""

    __slots__ = ("contents", "country", "geonames_id", "grade", "reach_km", "x", "y", "z")

    def __init__(
        self, lat: float, lon: float, reach_km: float, kind: str, country: str | None, geonames_id: int | None
    ) -> None:
        up, round_ = radians(lat), radians(lon)
        self.x: float = cos(up) * cos(round_)
        self.y: float = cos(up) * sin(round_)
        self.z: float = sin(up)
        self.reach_km = reach_km
        self.grade: int = GRADES.get(kind, SITE)
        self.country = country
        self.geonames_id = geonames_id
        self.contents = hash((lat, lon, reach_km, self.grade, country, geonames_id))

    @classmethod
    def of(cls, place: Place | None) -> "PlaceFacts | None":
        if place is None:
            return None
        return _place_facts(place.lat, place.lon, place.radius_km, place.type, place.country, place.geonames_id)


class ActorFacts:
    """Who, as far as codes tell; an actor of whom only words are known is no facts at all."""

    __slots__ = ("contents", "country", "group", "roles", "sides")

    def __init__(self, group: str | None, country: str | None, roles: tuple[str, ...]) -> None:
        self.group = group
        self.country = country
        self.roles = frozenset(roles)
        self.sides = sides_of_roles(roles)
        self.contents = hash((group, country, self.roles))

    @classmethod
    def of(cls, actor: Actor | ToldActor | None) -> "ActorFacts | None":
        if actor is None or not (actor.group or actor.country or actor.roles):
            return None
        return _actor_facts(actor.group, actor.country, actor.roles)


class TollFacts:
    """As the record's, quicker to compare."""

    __slots__ = ("best", "high", "low")

    def __init__(self, best: int, low: int, high: int) -> None:
        self.best = best
        self.low = low
        self.high = high

    @classmethod
    def of(cls, toll: Toll | None) -> "TollFacts | None":
        return None if toll is None else TollFacts(toll.best, toll.low, toll.high)

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Best, lowest, highest."""
        return self.best, self.low, self.high


class Facts:
    """A mention as matching sees it. Days are ordinals of the calendar."""

    __slots__ = (
        "actor1", "actor2", "article_id", "assumed", "code", "contents", "digest", "first_day", "injured", "killed",
        "language", "last_day", "mention_id", "numbers", "place", "published", "signature", "words",
    )  # fmt: skip

    def __init__(self, mention: EventMention) -> None:
        told = vars(mention)  # pydantic looks up attributes in three times the time
        self.mention_id: str = told["mention_id"]
        self.article_id: str = told["article_id"]
        self.language: str = told["language"]
        self.code = intern(specific(mention.event.code))
        date: calendar_date | None = told["date"]
        published_at: datetime | None = told["published_at"]
        first = None if date is None else date.toordinal()
        last = None if first is None else first + DAYS[told["date_precision"] or "day"] - 1
        published = None if published_at is None else published_at.toordinal()
        self.first_day: int | None = first
        self.last_day: int | None = last
        self.published: int | None = published
        self.assumed: bool = first is not None and first == published and not told["date_text"]
        """The day is the day of publication and no words tell it, so it may have been some days before."""
        self.place = PlaceFacts.of(told["place"])
        self.actor1 = ActorFacts.of(told["actor1"])
        self.actor2 = ActorFacts.of(told["actor2"])
        self.killed = TollFacts.of(told["killed"])
        self.injured = TollFacts.of(told["injured"])
        self.words, self.numbers = _words_and_numbers(told["text"])
        self.signature: Signature | None = signature_of(told["text_signature"])
        """Of the article's text; see `copies`."""
        said = (self.language, self.code, first, last, published, self.assumed, self.words, self.numbers)
        where = None if self.place is None else self.place.contents
        who = [None if actor is None else actor.contents for actor in (self.actor1, self.actor2)]
        tolls = [None if toll is None else toll.numbers for toll in (self.killed, self.injured)]
        self.contents: Digest = hash((said, where, *who, *tolls))
        """Tells apart, within a process, what is told, whoever tells it: two articles may tell alike."""
        self.digest: Digest = hash((self.mention_id, self.article_id, self.contents, self.signature))
        """Tells facts apart within a process."""


def specific(code: str) -> str:
    """The code without the zeros that say nothing: 19 for 190."""
    return code[:2] + code[2:].rstrip("0")


@lru_cache(1000)
def _words_and_numbers(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both without repetitions, as one object for all mentions of a sentence; sets would take five times as much memory."""
    plain = folded(text)
    return tuple(dict.fromkeys(map(_stem, _WORD.findall(plain)))), tuple(dict.fromkeys(_NUMBER.findall(plain)))


@remembered
def _stem(word: str) -> str:
    return _ATTACHED.sub("", word)[:STEM]


@lru_cache(1000)
def signature_of(text: str | None) -> Signature | None:
    """One object for all of an article."""
    return int(text, 16) if text else None


@lru_cache(10_000)
def _actor_facts(group: str | None, country: str | None, roles: tuple[str, ...]) -> ActorFacts:
    """One object for all alike."""
    return ActorFacts(group, country, roles)


@lru_cache(10_000)
def _place_facts(
    lat: float, lon: float, reach_km: float, kind: str, country: str | None, geonames_id: int | None
) -> PlaceFacts:
    """As for actors."""
    return PlaceFacts(lat, lon, reach_km, kind, country, geonames_id)
