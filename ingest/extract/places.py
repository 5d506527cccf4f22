"""Where it happened: which place a name means, and which of a sentence's places is the event's."""

import math
from dataclasses import dataclass

from ingest.extract.context import Context
from ingest.knowledge.gazetteer import kilometres
from ingest.knowledge.index import Index, PlaceRow
from ingest.knowledge.states import state_names
from ingest.lang.grammar import Match, Parsed
from ingest.records import Place

__all__ = ["PlaceFound", "find_places", "nearest_place", "place_record"]

KNOWN_TOWN = 100_000
"""People of a town that news may name without saying which state it lies in."""
COUNTRY_WEIGHT = 2.0
"""What a state's presence in the article is worth beside a factor of ten in population."""
OURS_WEIGHT = 1.5
NEAR_WEIGHT = 1.0
NEAR_KM = 150.0
COARSE_KM = 500.0
"""A region that reaches farther says no more than a state does."""


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place in tokens `first` to `last` (excluded)."""

    first: int
    last: int
    skip: int
    row: PlaceRow


def find_places(parsed: Parsed, context: Context, index: Index, known: list[PlaceRow], skip: dict[int, int]) -> list[PlaceFound]:
    """The places of a sentence, in order. `known` holds those of the sentences before, and grows."""
    found = []
    for first, match in sorted(parsed.names.items()):
        row = _resolve(match, context, index, known)
        if row is not None:
            found.append(PlaceFound(first, match.last, skip.get(first, 0), row))
            known.append(row)
    return found


def nearest_place(places: list[PlaceFound], first: int, last: int, at: int, taken: set[int]) -> PlaceFound | None:
    """The place of an event told at token `at`: in its clause, finer before coarser, nearer before farther."""

    def rank(place: PlaceFound) -> tuple[bool, bool, bool, int]:
        outside = not first <= place.first < last
        distance = place.first - at if place.first >= at else (at - place.first) + 3
        coarse = place.row.type == "country" or place.row.radius_km > COARSE_KM
        return outside, coarse, place.first in taken, distance

    return min(places, key=rank, default=None)


def place_record(place: PlaceFound, parsed: Parsed, text: str) -> Place:
    tokens = parsed.sentence.tokens
    start, end = tokens[place.first].start + place.skip, tokens[place.last - 1].end
    row = place.row
    country = state_names().get(row.country, "")
    return Place(
        text=text[start:end],
        start=start,
        end=end,
        name=row.name,
        full_name=", ".join(dict.fromkeys(p for p in (row.name, row.parent, row.adm1, country) if p)),
        country=row.country or None,
        adm1=row.adm1 or None,
        lat=row.lat,
        lon=row.lon,
        type=row.type,  # type: ignore[arg-type]
        radius_km=row.radius_km,
        geonames_id=row.geonames_id or None,
    )


def _resolve(match: Match, context: Context, index: Index, known: list[PlaceRow]) -> PlaceRow | None:
    candidates = [index.place(n) for s in match.of("place") for n in s.value]
    if match.of("actor") or not candidates:
        return None
    if match.of("state") and not any(s.value.kind in ("name", "capital") for s in match.of("state")):
        return None
    best = max(candidates, key=lambda row: _score(row, context, known))
    if best.ours or best.population >= KNOWN_TOWN or context.countries[best.country] > 0:
        return best
    return None


def _score(row: PlaceRow, context: Context, known: list[PlaceRow]) -> float:
    score = math.log10(row.population + 1000) + OURS_WEIGHT * row.ours
    if context.countries:
        share = context.countries[row.country] / max(context.countries.values())
        score += COUNTRY_WEIGHT * (share + (share > 0))
    if any(kilometres(row.lat, row.lon, k.lat, k.lon) < NEAR_KM for k in known[-8:]):
        score += NEAR_WEIGHT
    return score
