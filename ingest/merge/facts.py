"""What matching looks at in a mention: a small, comparable extract, made once."""

import re
from functools import lru_cache
from math import cos, radians, sin
from typing import NamedTuple, Self

from ingest.lang.folding import fold
from ingest.merge.keys import family_of, kind_of
from ingest.records import Actor, EventMention, Place, Toll

__all__ = ["ActorFacts", "Facts", "PlaceFacts", "TollFacts"]

COUNTRY, PROVINCE, TOWN, SITE = range(4)
"""Grades of places."""

DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
"""How long a time of each precision lasts, from its first day."""

STEM = 5
"""Letters of a word that are compared: endings differ between outlets, beginnings less."""

SIDES = {
    **dict.fromkeys(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"), "state"),
    **dict.fromkeys(("REB", "UAF", "SEP", "INS", "CRM", "RAD"), "armed"),
}
"""Roles that readers take for one another; all others are civil."""

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
    def of(cls, place: Place) -> Self:
        grade = {"country": COUNTRY, "region": PROVINCE, "city": TOWN}.get(place.type, SITE)
        return cls(_point(place.lat, place.lon), place.radius_km, grade, place.country, place.geonames_id)


class ActorFacts(NamedTuple):
    """Who, as far as codes tell; an actor of whom only words are known is no facts at all."""

    group: str | None
    country: str | None
    roles: frozenset[str]
    sides: frozenset[str]

    @classmethod
    def of(cls, actor: Actor | None) -> "ActorFacts | None":
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


class Facts(NamedTuple):
    """A mention as matching sees it. Days are ordinals of the calendar."""

    mention_id: str
    article_id: str
    language: str
    kind: str
    family: str
    code: str
    """Without the zeros that say nothing: 19 for 190."""
    first_day: int | None
    last_day: int | None
    published: int | None
    assumed: bool
    """The day is the day of publication and no words tell it, so it may have been some days before."""
    place: PlaceFacts | None
    actor1: ActorFacts | None
    actor2: ActorFacts | None
    killed: TollFacts | None
    injured: TollFacts | None
    words: frozenset[str]
    numbers: frozenset[str]
    signature: int | None
    """Of the article's text; see `copies`."""
    contents: int = 0
    """Tells apart, within a process, what is told, whoever tells it: two articles may tell alike."""
    digest: int = 0
    """Tells facts apart within a process."""

    @classmethod
    def of(cls, mention: EventMention) -> Self:
        first = None if mention.date is None else mention.date.toordinal()
        published = None if mention.published_at is None else mention.published_at.toordinal()
        folded = fold(mention.text)
        code = mention.event.code
        facts = cls(
            mention_id=mention.mention_id,
            article_id=mention.article_id,
            language=mention.language,
            kind=kind_of(mention),
            family=family_of(mention.event.root_code),
            code=code[:2] + code[2:].rstrip("0"),
            first_day=first,
            last_day=None if first is None else first + DAYS[mention.date_precision or "day"] - 1,
            published=published,
            assumed=first is not None and first == published and not mention.date_text,
            place=None if mention.place is None else PlaceFacts.of(mention.place),
            actor1=ActorFacts.of(mention.actor1),
            actor2=ActorFacts.of(mention.actor2),
            killed=TollFacts.of(mention.killed),
            injured=TollFacts.of(mention.injured),
            words=frozenset(map(_stem, _WORD.findall(folded))),
            numbers=frozenset(_NUMBER.findall(folded)),
            signature=int(mention.text_signature, 16) if mention.text_signature else None,
        )
        told = facts[2:-3]  # without ids, signature, and what tells apart
        return facts._replace(contents=hash(told), digest=hash(facts))


@lru_cache(50_000)
def _stem(word: str) -> str:
    return _ATTACHED.sub("", word)[:STEM]


@lru_cache(10_000)
def _actor_facts(group: str | None, country: str | None, roles: tuple[str, ...]) -> ActorFacts:
    """One object for all alike: quick to compare."""
    return ActorFacts(group, country, frozenset(roles), frozenset([SIDES.get(role, "civil") for role in roles]))


@lru_cache(10_000)
def _point(lat: float, lon: float) -> tuple[float, float, float]:
    up, round_ = radians(lat), radians(lon)
    return cos(up) * cos(round_), cos(up) * sin(round_), sin(up)
