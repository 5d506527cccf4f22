"""Where it happened: which place a name means, and which of a sentence's places is the event's."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ingest.extract.context import Context
from ingest.extract.labels import labels_of
from ingest.extract.surroundings import Clues, Surroundings, moved, surroundings
from ingest.knowledge.gazetteer import kilometres
from ingest.knowledge.index import Index, PlaceRow
from ingest.knowledge.states import state_names
from ingest.lang.grammar import Match, Parsed
from ingest.records import Place

__all__ = [
    "COARSE_KM",
    "PlaceFound",
    "Weights",
    "find_places",
    "find_referred",
    "place_fields",
    "place_record",
    "weigh_place",
]

KNOWN_TOWN: Final = 100_000
"""People of a town that news may name without saying which state it lies in."""
SMALL_TOWN_SHARE: Final = 0.3
"""How strong the state of a smaller one must be in the article beside its main state: Smith, Nevada, is a name elsewhere."""
COUNTRY_WEIGHT: Final = 2.0
"""What a state's presence in the article is worth beside a factor of ten in population."""
OURS_WEIGHT: Final = 1.5
NEAR_WEIGHT: Final = 1.0
NEAR_KM: Final = 150.0
NEAR_DEGREES: Final = 1.4
"""Of latitude: farther apart, two places are no less than 150 km apart."""
NEAR_COUNT: Final = 8
"""Places before this one in the article that it may be near to."""
HEAD_WEIGHT: Final = 3.0
"""What a noun such as "province" beside the name is worth for a place of that kind."""
UNLIKE_WEIGHT: Final = -3.0
"""What it speaks against a place of another kind: cities have more people than a province is weighed with."""
HEAD_STEP: Final = 0.5
"""By how much less the second kind that the noun may stand for is worth than the first."""
BESIDE_WEIGHT: Final = 3.0
"""What its state directly beside the name is worth: "Tripoli, Lebanon"."""
INSIDE_WEIGHT: Final = 8.0
"""What a place in front of it that lies in it is worth: "Atlanta, Georgia"."""
COARSE_KM: Final = 500.0
"""A region that reaches farther says no more than a state does."""
TANWIN: Final = "\u064b"
"""Sign of the indefinite accusative."""
LEAST_LETTERS: Final = 3
KNOWN_CITY: Final = 200_000
"""The same where the text speaks of other states, and not of that in which it lies."""
REMEMBERED: Final = 8
"""Places named before that "the city" may mean."""
WITHIN_REACH: Final = 2
"""Tokens between a quarter and the city that it is said to lie in."""
FAR_KM: Final = 40.0
"""From a city's point, no quarter of it lies so far."""
SMALLEST: Final = 1000
"""People that a place is weighed with at least."""
STATE_PEOPLE: Final = 5.0
"""What a state is weighed with for its people; no table counts them."""


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place in tokens `first` to `last` (excluded)."""

    first: int
    last: int
    skip: int
    row: PlaceRow
    named: bool = True
    """By its name, and not as "the city"."""


class Weights(NamedTuple):
    """What speaks for a place; the place with the largest sum is meant."""

    people: float
    known: float
    """That our tables have it: news names it."""
    country: float
    """That the text speaks of its state."""
    near: float
    """That another place of the text lies near."""
    kind: float
    """That it is what the noun beside the name says: a province, a city."""
    beside: float
    """That its state stands beside the name, or a place in front of it that lies in it."""
    rule: float = 0.0
    """Against it: that the text does not hold what the name's rule asks for."""


def find_places(
    parsed: Parsed, context: Context, index: Index, known: list[PlaceRow], skip: dict[int, int]
) -> list[PlaceFound]:
    """The places of a sentence, in order; "Mr. Lincoln" is none. `known` holds those of the sentences before, and grows."""
    names = [(m, rows) for m in parsed.names.values() if (rows := _candidates(m, parsed, index))]
    named = [(m, rows) for m, rows in names if not _has_title(m, parsed) and not _is_person(m, rows, parsed)]
    if not named:
        return []
    beside = surroundings(parsed)
    near = [*known[-NEAR_COUNT:], *(rows[0] for _, rows in named if len(rows) == 1)]
    found: list[PlaceFound] = []
    for match, rows in sorted(named, key=lambda pair: pair[0].first):
        if beside.refers(match):
            continue
        clues = beside.clues(match.first, match.last)
        if found and beside.follows(match.first, found[-1].last):
            clues = clues._replace(inside=found[-1].row)
        row = _resolve(rows, context, near, clues)
        if row is not None and not (row.type not in clues.types and beside.is_namesake(match.first, match.last)):
            found.append(
                PlaceFound(match.first, match.last, skip.get(match.first, 0), moved(row, beside.move(match.first)))
            )
            known.append(row)
            near.append(row)
    return [*_within(found, parsed)]


def find_referred(parsed: Parsed, places: list[PlaceFound], context: Context, index: Index) -> list[PlaceFound]:
    """The places of a sentence with those that it means without a name: the city, شمال البلاد. Remembers what was named."""
    beside = surroundings(parsed)
    found = list(places)
    for match in beside.nouns():
        if any(p.first <= match.first < p.last or match.last == p.first for p in places):
            continue
        kind = beside.whole(match)
        move = beside.move(match.first) if kind == "name" else None
        state = _meant_state(beside, match, places, context) if kind == "capital" else context.main_country
        if kind is None:
            row = _last_named(beside, match, context)
        else:
            row = index.seat(state, kind) if kind == "capital" or move is not None else None
        if row is not None:
            found.append(PlaceFound(match.first, match.last, 0, moved(row, move), named=False))
    context.scenes += [p.row for p in places if p.first >= parsed.notes["dateline"]]
    return sorted(found, key=lambda place: place.first)


def _meant_state(beside: Surroundings, match: Match, places: list[PlaceFound], context: Context) -> str:
    """Whose capital is meant: that of the adjective beside it, else that of the place before it, else the main one."""
    told = beside.clues(match.first, match.last).states
    before = [p.row.country for p in places if p.first < match.first]
    return next(iter(sorted(told)), "") or (before[-1] if before else context.main_country)


def _last_named(beside: Surroundings, match: Match, context: Context) -> PlaceRow | None:
    """The place of that kind that the article named last."""
    types = beside.kinds(match)
    return next((row for row in reversed(context.scenes[-REMEMBERED:]) if row.type in types), None)


def _within(found: list[PlaceFound], parsed: Parsed) -> list[PlaceFound]:
    """Without those that can't be in the place that follows them: the Midan of Damascus in حي الميدان في حلب."""
    kept = []
    for n, place in enumerate(found):
        holder = found[n + 1] if n + 1 < len(found) else None
        if holder is not None and _is_elsewhere(place, holder, parsed):
            continue
        kept.append(place)
    return kept


def _is_elsewhere(place: PlaceFound, holder: PlaceFound, parsed: Parsed) -> bool:
    if place.row.type != "local" or holder.row.type != "city" or holder.first - place.last > WITHIN_REACH:
        return False
    tokens = parsed.sentence.tokens
    if any(tokens[i].kind == "mark" for i in range(place.last, holder.first)):
        return False
    apart = kilometres(place.row.lat, place.row.lon, holder.row.lat, holder.row.lon)
    return apart > max(FAR_KM, holder.row.radius_km + place.row.radius_km)


def weigh_place(row: PlaceRow, context: Context, near: Iterable[PlaceRow], clues: Clues) -> Weights:
    """How well a place fits what the text tells of states, other places and kinds of place."""
    told = context.countries.get(row.country, 0.0)
    country = COUNTRY_WEIGHT * (told / context.strongest + 1) if told else 0.0
    return Weights(
        STATE_PEOPLE if row.type == "country" else math.log10(row.population + SMALLEST),
        OURS_WEIGHT * row.ours,
        country,
        NEAR_WEIGHT * any(_is_near(row, other) for other in near),
        _kind_weight(row, clues.types),
        BESIDE_WEIGHT * (row.country in clues.states) + INSIDE_WEIGHT * _holds(row, clues.inside),
    )


def place_record(place: PlaceFound, parsed: Parsed, text: str) -> Place:
    return Place.model_validate(place_fields(place, parsed, text))


def place_fields(place: PlaceFound, parsed: Parsed, text: str) -> dict[str, Any]:
    """What the record of this place holds, unchecked."""
    tokens = parsed.sentence.tokens
    start, end = tokens[place.first].start + place.skip, tokens[place.last - 1].end
    row = place.row
    country = state_names().get(row.country, "")
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "name": row.name,
        "full_name": ", ".join(dict.fromkeys([p for p in (row.name, row.parent, row.adm1, country) if p])),
        "country": row.country or None,
        "adm1": row.adm1 or None,
        "lat": row.lat,
        "lon": row.lon,
        "type": row.type,
        "radius_km": row.radius_km,
        "geonames_id": row.geonames_id or None,
    }


def _has_title(match: Match, parsed: Parsed) -> bool:
    """Whether a title stands directly before the name, with or without its dot: "Mr. Lincoln" is nowhere."""
    at = match.first
    if at and parsed.sentence.tokens[at - 1].norm == ".":
        at -= 1
    return any(m.last == at and "title" in m.senses.uses for m in parsed.functions.values())


def _is_person(match: Match, rows: list[PlaceRow], parsed: Parsed) -> bool:
    """Whether a small town's name is a given name with another name behind it, or stands behind one: Rami Assi."""
    if any(row.ours or row.population >= KNOWN_TOWN for row in rows):
        return False
    tokens = parsed.sentence.tokens
    given = {m.first for m, (kind, _) in labels_of(parsed, "namepart") if kind == "given"}
    behind = tokens[match.last] if match.last < len(tokens) else None
    goes_on = behind is not None and behind.kind == "word" and parsed.starting.get(match.last) is None
    return (match.first in given and goes_on) or match.first - 1 in given


def _is_common(match: Match, parsed: Parsed) -> bool:
    """Whether the word is written as no name is: with the ending of an indefinite noun, or two letters with another attached."""
    if match.last - match.first > 1:
        return False
    token = parsed.sentence.tokens[match.first]
    return TANWIN in token.text[-2:] or (bool(match.prefix) and len(token.norm) - len(match.prefix) < LEAST_LETTERS)


def _candidates(match: Match, parsed: Parsed, index: Index) -> list[PlaceRow]:
    """What a name may stand for, if it stands for a place: a person or the people of a state is none."""
    senses = match.of("place")
    if not senses or match.of("actor") or _is_common(match, parsed):
        return []
    states = match.of("state")
    if states and not any(s.value.kind in ("name", "capital") for s in states):
        return []
    return [index.place(n) for s in senses for n in s.value]


def _resolve(rows: list[PlaceRow], context: Context, near: list[PlaceRow], clues: Clues) -> PlaceRow | None:
    best = rows[0] if len(rows) == 1 else max(rows, key=lambda row: sum(weigh_place(row, context, near, clues)))
    share = context.countries.get(best.country, 0.0) / (context.strongest or 1.0)
    foreign = share == 0 and context.strongest >= 1
    if best.ours or best.population >= (KNOWN_CITY if foreign else KNOWN_TOWN) or share >= SMALL_TOWN_SHARE:
        return best
    typed = best.type in clues.types and (not foreign or best.population >= KNOWN_TOWN)
    said = typed or best.country in clues.states
    return best if said else None


def _kind_weight(row: PlaceRow, types: tuple[str, ...]) -> float:
    if not types:
        return 0.0
    return HEAD_WEIGHT - HEAD_STEP * types.index(row.type) if row.type in types else UNLIKE_WEIGHT


def _holds(row: PlaceRow, inner: PlaceRow | None) -> bool:
    """Whether another place lies in this one."""
    if inner is None or row is inner or row.country != inner.country:
        return False
    return kilometres(row.lat, row.lon, inner.lat, inner.lon) <= row.radius_km


def _is_near(row: PlaceRow, other: PlaceRow) -> bool:
    if row is other or abs(row.lat - other.lat) > NEAR_DEGREES:
        return False
    return kilometres(row.lat, row.lon, other.lat, other.lon) < NEAR_KM
