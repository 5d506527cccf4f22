"""What speaks for and against two mentions telling one happening: named pieces of evidence, weighed elsewhere."""

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from ingest.merge.facts import ActorFacts, Facts, PlaceFacts
from ingest.records import Toll

__all__ = ["evidence"]

VIOLENCE = frozenset({"18", "19", "20"})
KINDRED = {
    frozenset(pair) for pair in (("02", "10"), ("11", "12"), ("16", "17"), ("17", "18"), ("17", "19"), ("15", "19"))
}
"""Roots that readers take for one another: appeal and demand, criticism and rejection, sanction and coercion, coercion
and violence, a show of force and its use."""

CLASH = "19"
"""A fight of which no more is told: either side may be named first."""

CLOSE_KM, NEAR_KM, APART_KM = 8.0, 35.0, 120.0
"""Within a town; a town and its district; within a province."""

SIDES = {
    **dict.fromkeys(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"), "state"),
    **dict.fromkeys(("REB", "UAF", "SEP", "INS", "CRM", "RAD"), "armed"),
}
"""Roles that readers take for one another; all others are civil."""

SHARES = (("same", 0.7), ("many", 0.45), ("some", 0.25))
"""How much of the shorter sentence's stems the other must share."""

FEWEST_STEMS = 10
"""Shorter sentences count as this long: five words in common say little."""

EARTH_KM = 6371.0


IDENTIFYING = frozenset(
    {f"place.{how}" for how in ("same", "near", "division")}
    | {f"actor{side}.{how}" for side in (1, 2) for how in ("group", "role", "country")}
    | {f"{toll}.{how}" for toll in ("killed", "injured") for how in ("same", "close")}
    | {"words.same", "words.many", "words.some", "numbers.shared", "actors.clash"}
)
"""Where none of these is there, a day and a code are all that two mentions share."""


AGREEING = frozenset({"killed.same", "killed.one"})


def evidence(one: Facts, other: Facts) -> list[str]:
    """The names of all that can be said of this pair; the same whichever comes first."""
    found = [*_dates(one, other), *_places(one.place, other.place), *_actors(one, other)]
    found += [*_tolls("killed", one.killed, other.killed), *_tolls("injured", one.injured, other.injured)]
    found += [_codes(one.code, other.code), *_words(one, other)]
    if not IDENTIFYING.intersection(found):
        found.append("bare")
    if one.article_id == other.article_id:
        found.append("article.same")
        if not AGREEING.issuperset(name for name in found if name.startswith("killed.")):
            found.append("article.tolls")
    return found


def _dates(one: Facts, other: Facts) -> Iterator[str]:
    if one.first_day is None or one.last_day is None or other.first_day is None or other.last_day is None:
        yield "date.unknown"
        if one.published is not None and other.published is not None:
            gap = abs(one.published - other.published)
            yield "published.close" if gap <= 1 else "published.week" if gap <= 7 else "published.far"  # noqa: PLR2004 - days
        return
    gap = max(one.first_day - other.last_day, other.first_day - one.last_day, 0)
    coarse = one.first_day != one.last_day or other.first_day != other.last_day
    if gap == 0:
        yield "date.within" if coarse else "date.same"
    else:
        yield "date.next" if gap == 1 else "date.near" if gap <= 3 else "date.far"  # noqa: PLR2004 - days


def _places(one: PlaceFacts | None, other: PlaceFacts | None) -> Iterator[str]:
    if one is None or other is None:
        yield "place.unknown"
        return
    distance = kilometres(one, other)
    if one.grade and other.grade:
        slack = distance - (one.reach_km + other.reach_km) / 2
        if distance <= CLOSE_KM or (one.geonames_id is not None and one.geonames_id == other.geonames_id):
            yield "place.same"
        elif slack <= NEAR_KM:
            yield "place.other" if one.grade == other.grade else "place.near"
        else:
            yield "place.apart" if slack <= APART_KM else "place.far"
    elif one.country and other.country and one.country != other.country:
        yield "place.abroad"
    elif one.division and other.division:
        yield "place.division" if one.division == other.division else "place.outside"
    else:
        yield "place.country" if one.country == other.country else "place.unknown"


def kilometres(one: PlaceFacts, other: PlaceFacts) -> float:
    """Along the great circle."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def _actors(one: Facts, other: Facts) -> Iterator[str]:
    straight = (_actor(one.actor1, other.actor1), _actor(one.actor2, other.actor2))
    crossed = (_actor(one.actor1, other.actor2), _actor(one.actor2, other.actor1))
    turned = _fits(crossed) - _fits(straight)
    if turned >= 2:  # noqa: PLR2004 - both sides
        if one.code == other.code == CLASH:
            yield "actors.clash"
            return
        yield "actors.crossed"
    yield f"actor1.{straight[0]}"
    yield f"actor2.{straight[1]}"


GOOD = frozenset({"group", "role", "country"})
BAD = frozenset({"other-group", "other-country", "other-role"})


def _fits(pair: tuple[str, str]) -> int:
    return sum((word in GOOD) - (word in BAD) for word in pair)


def _actor(one: ActorFacts | None, other: ActorFacts | None) -> str:
    if one is None or other is None:
        return "unknown"
    if one.group and other.group:
        return "group" if one.group == other.group else "other-group"
    if one.country and other.country and one.country != other.country:
        return "other-country"
    if one.roles and other.roles and not _alike(one.roles, other.roles):
        return "other-role"
    if one.country and other.country:
        return "role" if one.roles & other.roles and not (one.group or other.group) else "country"
    return "open"


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether they share a role, or at least the side that roles stand for."""
    return bool(one & other) or bool({SIDES.get(r, "civil") for r in one} & {SIDES.get(r, "civil") for r in other})


def _codes(one: str, other: str) -> str:
    if one == other:
        return "code.same" if len(one) > 2 else "code.root"  # noqa: PLR2004 - digits of a root
    if one.startswith(other) or other.startswith(one):
        return "code.general"
    if one[:2] == other[:2]:
        return "code.sibling"
    roots = frozenset((one[:2], other[:2]))
    return "code.violence" if roots <= VIOLENCE else "code.kindred" if roots in KINDRED else "code.other"


def _tolls(name: str, one: Toll | None, other: Toll | None) -> Iterator[str]:
    if one is None or other is None:
        return
    if one.best == other.best:
        yield f"{name}.same" if one.best > 1 else f"{name}.one"
        return
    low, high = sorted((one.best, other.best))
    if low == 0:
        yield f"{name}.nobody"
    elif (one.low <= other.high and other.low <= one.high) or 2 * high <= 3 * low:
        yield f"{name}.close"
    else:
        yield f"{name}.rising" if high <= 3 * low else f"{name}.far" if high <= 6 * low else f"{name}.gross"


def _words(one: Facts, other: Facts) -> Iterator[str]:
    numbers = one.numbers & other.numbers
    if any(len(number) == 2 or len(number) == 3 for number in numbers):  # noqa: PLR2004 - digits
        yield "numbers.shared"
    if one.language != other.language or not one.words or not other.words:
        return
    share = len(one.words & other.words) / max(min(len(one.words), len(other.words)), FEWEST_STEMS)
    yield next((f"words.{how}" for how, least in SHARES if share >= least), "words.few")
