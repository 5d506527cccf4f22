"""What speaks for and against two mentions telling one happening: named pieces of evidence, weighed elsewhere."""

from functools import lru_cache
from math import acos
from typing import Final

from ingest.merge.actors import WAYS, compared, fit, fit_of_sides
from ingest.merge.copies import are_copies
from ingest.merge.facts import COUNTRY, PROVINCE, TOWN, Facts, PlaceFacts, TollFacts

__all__ = [
    "COPIES",
    "PRINTED_TWICE",
    "SAME",
    "STRANGERS",
    "added_by",
    "evidence",
    "evidence_of_contents",
    "standing",
    "telling_evidence",
]

VIOLENCE: Final = frozenset({"18", "19", "20"})
KINDRED: Final = frozenset({"02 10", "11 12", "16 17", "17 18", "17 19", "15 19"})
"""Roots that readers take for one another: appeal and demand, criticism and rejection, sanction and coercion, coercion
and violence, a show of force and its use."""

CLASH: Final = "19"
"""A fight of which no more is told: either side may be named first."""

CLOSE_KM: Final = 8.0
NEAR_KM: Final = 35.0
APART_KM: Final = 120.0
"""Within a town; a town and its district; within a province."""

WIDEST_KM: Final = 200.0
MARGIN: Final = 1.3
"""A wider province, such as the north of a country, says no more than the country; and how far beyond its reach a
province may still go."""

MOST_SHARED: Final = 0.7
MANY_SHARED: Final = 0.45
SOME_SHARED: Final = 0.25
"""How much of the shorter sentence's stems the other must share."""

FEWEST_STEMS: Final = 10
"""Shorter sentences count as this long: five words in common say little."""

CLOSE_TOLL: Final = 1.5
RISING_TOLL: Final = 3
FAR_TOLL: Final = 6
"""The higher toll in terms of the lower one: first counts and second ones; tolls that rise; claims."""

EARTH_KM: Final = 6371.0

IDENTIFYING: Final = frozenset(
    {f"place.{how}" for how in ("same", "near", "province")}
    | {f"actor{side}.{how}" for side in (1, 2) for how in ("group", "role", "country")}
    | {f"{toll}.{how}" for toll in ("killed", "injured") for how in ("same", "close")}
    | {"words.same", "words.many", "words.some", "numbers.shared", "actors.clash"}
)
"""Where none of these is there, a day and a code are all that two mentions share."""

ACTOR1: Final = {how: f"actor1.{how}" for how in WAYS}
ACTOR2: Final = {how: f"actor2.{how}" for how in WAYS}
TOLLS: Final = ("same", "one", "nobody", "close", "rising", "far", "gross")
KILLED: Final = {how: f"killed.{how}" for how in TOLLS}
INJURED: Final = {how: f"injured.{how}" for how in TOLLS}
DIFFERENT_TOLLS: Final = frozenset({KILLED[how] for how in ("close", "nobody", "rising", "far", "gross")})

STRANGERS: Final = 0
SAME: Final = 1
COPIES: Final = 2
"""How two articles stand to one another: strangers, one and the same, copies of one text."""

PRINTED_TWICE: Final = "words.same"
"""What sentences are to one another that copies of one text have in common."""


def evidence(one: Facts, other: Facts) -> list[str]:
    """The names of all that can be said of this pair, and nothing ("") where a kind of evidence says nothing.

    The same whichever comes first.
    """
    found = evidence_of_contents(one, other)
    return [*found, *added_by(standing(one, other), found)]


def evidence_of_contents(one: Facts, other: Facts) -> list[str]:
    """What can be said by what the two tell, whoever tells it: the same for all of the same `contents`."""
    date, place, code, words = telling_evidence(one, other)
    first, second, crossed = _actors(one, other)
    found = [
        date,
        place,
        code,
        _toll(KILLED, one.killed, other.killed),
        _toll(INJURED, one.injured, other.injured),
        _published(one, other),
        first,
        second,
        crossed,
        words,
        _numbers(one.numbers, other.numbers),
    ]
    if IDENTIFYING.isdisjoint(found):
        found.append("bare" if _telling(one) or _telling(other) else "void")
    return found


def telling_evidence(one: Facts, other: Facts) -> tuple[str, str, str, str]:
    """Of this what tells most pairs apart that fit from those that don't: date, place, code and words."""
    return _date(one, other), _place(one.place, other.place), _code(one.code, other.code), _words(one, other)


def standing(one: Facts, other: Facts) -> int:
    """How the articles of the two stand to one another."""
    if one.article_id == other.article_id:
        return SAME
    if one.signature is None or other.signature is None or not are_copies(one.signature, other.signature):
        return STRANGERS
    return COPIES


def added_by(stand: int, found: list[str]) -> tuple[str, ...]:
    """What the standing adds to this evidence of contents.

    Where two articles print one text, each of its sentences tells what it tells in all of them.
    """
    if stand == STRANGERS:
        return ()
    if stand == COPIES and PRINTED_TWICE in found:
        return ("copy.same",)
    return ("article.same",) if DIFFERENT_TOLLS.isdisjoint(found) else ("article.same", "article.tolls")


def _telling(one: Facts) -> bool:
    """Whether anything but code, day and country is told."""
    return bool((one.place and one.place.grade >= TOWN) or one.actor1 or one.actor2 or one.killed or one.injured)


def _date(one: Facts, other: Facts) -> str:
    if one.first_day is None or one.last_day is None or other.first_day is None or other.last_day is None:
        return "date.unknown"
    gap = max(one.first_day - other.last_day, other.first_day - one.last_day)
    if gap <= 0:
        coarse = one.first_day != one.last_day or other.first_day != other.last_day
        return "date.within" if coarse else "date.same"
    if _assumed_later(one, other) or _assumed_later(other, one):
        return "assumed.next" if gap == 1 else "assumed.near" if gap <= 3 else "assumed.far"  # noqa: PLR2004, RUF100
    return "date.next" if gap == 1 else "date.near" if gap <= 3 else "date.far"  # noqa: PLR2004, RUF100


def _assumed_later(one: Facts, other: Facts) -> bool:
    """Whether one's day is only that of a publication after the other's day."""
    return one.assumed and (one.first_day or 0) > (other.last_day or 0)


def _published(one: Facts, other: Facts) -> str:
    """Says something only where a day is not told."""
    if one.published is None or other.published is None or not (one.first_day is None or other.first_day is None):
        return ""
    gap = abs(one.published - other.published)
    return "published.close" if gap <= 1 else "published.week" if gap <= 7 else "published.far"  # noqa: PLR2004, RUF100


def _place(one: PlaceFacts | None, other: PlaceFacts | None) -> str:
    if one is None or other is None:
        return "place.unknown"
    wider, finer = (one, other) if one.grade <= other.grade else (other, one)
    if wider.grade >= TOWN:
        return _points(one, other)
    if one.country and other.country and one.country != other.country:
        return "place.abroad"
    return "place.country" if wider.grade == COUNTRY else _contained(wider, finer)


def _points(one: PlaceFacts, other: PlaceFacts) -> str:
    distance = _kilometres(one, other)
    if distance <= CLOSE_KM or (one.geonames_id is not None and one.geonames_id == other.geonames_id):
        return "place.same"
    slack = distance - (one.reach_km + other.reach_km) / 2
    if slack <= NEAR_KM:
        return "place.other" if one.grade == other.grade else "place.near"
    return "place.apart" if slack <= APART_KM else "place.far"


def _contained(province: PlaceFacts, finer: PlaceFacts) -> str:
    """Provinces are circles here, so between in and out there is a margin, in which nothing is said."""
    distance = _kilometres(province, finer)
    if distance <= province.reach_km and province.reach_km <= WIDEST_KM:
        return "place.province"
    reach = province.reach_km + (finer.reach_km if finer.grade == PROVINCE else 0)
    return "place.outside" if distance > MARGIN * reach + NEAR_KM else "place.country"


def _kilometres(one: PlaceFacts, other: PlaceFacts) -> float:
    """Along the great circle."""
    return EARTH_KM * acos(max(-1.0, min(1.0, one.x * other.x + one.y * other.y + one.z * other.z)))


def _actors(one: Facts, other: Facts) -> tuple[str, str, str]:
    first, second = compared(one.actor1, other.actor1), compared(one.actor2, other.actor2)
    crossed = _are_crossed(one, other, fit(first, second))
    if crossed and one.code == other.code == CLASH:
        return "actors.clash", "", ""
    return ACTOR1[first], ACTOR2[second], "actors.crossed" if crossed else ""


def _are_crossed(one: Facts, other: Facts, straight: int) -> bool:
    """Whether both sides fit the wrong way round, and not as they are named."""
    if straight > 0:
        return False
    if straight == 0 and not (one.actor1 and one.actor2 and other.actor1 and other.actor2):
        return False  # a side of which nothing is known fits none
    return fit_of_sides(one.actor1, one.actor2, other.actor2, other.actor1) - straight >= 2  # noqa: PLR2004, RUF100


def _code(one: str, other: str) -> str:
    if one == other:
        return "code.same" if len(one) > 2 else "code.root"  # noqa: PLR2004, RUF100
    if one[:2] == other[:2]:
        return "code.general" if one.startswith(other) or other.startswith(one) else "code.sibling"
    low, high = min(one[:2], other[:2]), max(one[:2], other[:2])
    if low in VIOLENCE and high in VIOLENCE:
        return "code.violence"
    return "code.kindred" if f"{low} {high}" in KINDRED else "code.other"


def _toll(names: dict[str, str], one: TollFacts | None, other: TollFacts | None) -> str:
    return "" if one is None or other is None else names[_toll_compared(one, other)]


def _toll_compared(one: TollFacts, other: TollFacts) -> str:
    low, high = min(one.best, other.best), max(one.best, other.best)
    if low == high:
        return "same" if low > 1 else "one"
    if low == 0:
        return "nobody"
    if (one.low <= other.high and other.low <= one.high) or high <= CLOSE_TOLL * low:
        return "close"
    return "rising" if high <= RISING_TOLL * low else "far" if high <= FAR_TOLL * low else "gross"


def _words(one: Facts, other: Facts) -> str:
    if one.language != other.language or not one.words or not other.words:
        return ""
    stems = _stems(one.words)
    shared = sum(word in stems for word in other.words)
    share = shared / max(min(len(one.words), len(other.words)), FEWEST_STEMS)
    if share >= MANY_SHARED:
        return "words.same" if share >= MOST_SHARED else "words.many"
    return "words.some" if share >= SOME_SHARED else "words.few"


@lru_cache(1000)
def _stems(words: tuple[str, ...]) -> frozenset[str]:
    """For the many that one is compared with in a row."""
    return frozenset(words)


def _numbers(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    return "numbers.shared" if one and other and not frozenset(one).isdisjoint(other) else ""
