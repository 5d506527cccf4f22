"""What the words beside the name of a place tell of it: "province", "30 km north of", "southern"."""

from collections.abc import Iterable, Sequence
from math import asin, atan2, cos, degrees, radians, sin
from typing import Final, NamedTuple

from ingest.knowledge.gazetteer import EARTH_RADIUS_KM
from ingest.knowledge.index import PlaceRow
from ingest.lang.grammar import Direction, Match, Parsed, Sense

__all__ = ["NO_CLUES", "Clues", "Move", "Surroundings", "moved", "surroundings"]

PART_OF: Final = frozenset(("country", "region"))
"""Places so large that their north is another place than they are."""
PART_SHARE: Final = 0.5
"""How far towards its edge the middle of a side lies, and how far it reaches, as a share of the whole's radius."""
VAGUE_SHARE: Final = 0.15
"""How far off a point may be that a rounded distance tells, as a share of that distance."""
MAX_DISTANCE_KM: Final = 1500.0
MAX_HEADS: Final = 2
"""Nouns between a direction and the name: "north of the city of X"."""
MAX_LINKS: Final = 3
NAMEABLE: Final = ("city", "local")
"""Kinds of place that an article names once and then calls the city, the camp."""
NAMESAKE: Final = "namesake"
COMMAS: Final = frozenset((",", "،"))
NOTE: Final = "surroundings"


class Clues(NamedTuple):
    """What the words beside a name say of the place that it means."""

    types: tuple[str, ...] = ()
    """Kinds of place, the likeliest first."""
    states: frozenset[str] = frozenset()
    """States: "the Indian city of X", "X, Lebanon", X اللبنانية."""
    inside: PlaceRow | None = None
    """A place that lies in it: Atlanta in "Atlanta, Georgia"."""


NO_CLUES: Final = Clues()


class Move(NamedTuple):
    """A direction from a place, with the distance if one is told."""

    bearing: float
    kilometres: float | None
    first: int
    """The token at which the words of it begin."""


def surroundings(parsed: Parsed) -> "Surroundings":
    """The surroundings of a sentence, sorted out once."""
    known: Surroundings | None = parsed.notes.get(NOTE)
    if known is None:
        known = parsed.notes[NOTE] = Surroundings(parsed)
    return known


class Surroundings:
    """Heads and directions of one sentence, found by the tokens beside a name."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._kept_heads: Sequence[Match] | None = None
        self._kept_directions: dict[int, list[Match]] | None = None

    def clues(self, first: int, last: int) -> Clues:
        """Of the name in tokens `first` to `last` (excluded); `inside` is left to those who know what names mean."""
        return Clues(self._types(first, last), self._states(first, last))

    def follows(self, first: int, last: int) -> bool:
        """Whether only a comma stands between a name that ends at `last` and one at `first`."""
        return first == last + 1 and self._parsed.sentence.tokens[last].norm in COMMAS

    def move(self, first: int) -> Move | None:
        """The direction that stands in front of the name at token `first`."""
        at = self._before_heads(first)
        at = self._before_links(at)
        step = self._direction(at, "bearing") or self._direction(first, "bearing")
        if step is None:
            return None
        begins, direction = step
        distance = self._distance(begins)
        if distance is None:
            return Move(direction.value, None, begins)
        return Move(direction.value, distance[1], distance[0])

    def is_origin(self, first: int) -> bool:
        """Whether a word such as "from" stands before the name, and no direction: where somebody or something came from."""
        at = self._before_heads(first)
        longest = min(self._directions.get(at, ()), key=lambda m: m.first, default=None)
        if longest is None or "origin" not in longest.of("direction").uses:
            return False
        begin = longest.first
        return not (self.move(first) or self._direction(begin, "bearing") or self._direction(begin, "unit"))

    def is_led(self, first: int, match: Match) -> bool:
        """Whether a preposition, attached or not, or a noun such as "city" stands before the name."""
        if match.prefix or self._before_heads(first) < first:
            return True
        return any(m.last == first and "preposition" in m.senses.uses for m in self._parsed.functions.values())

    def nouns(self) -> list[Match]:
        """Nouns that stand for a place told before: the city, المخيم; and for the whole state: البلاد."""
        return [m for m in self._heads if self.refers(m)] + [
            m for found in self._directions.values() for m in found if self.whole(m) is not None
        ]

    def refers(self, match: Match) -> bool:
        """Whether these words are such a noun: with the article, and no name beside it."""
        heads = [s for m in self._parsed.starting.get(match.first, ()) if m.last == match.last for s in m.of("head")]
        if not heads or self._kinds(heads)[0] not in NAMEABLE or match.of("direction"):
            return False
        if any("D" in s.features for s in heads):
            return not any(m.first == match.last for m in self._parsed.names.values() if m.of("place"))
        definite = "determiner" in self._parsed.uses(match.first - 1)
        one = any(s.value.kind == "one" for m in self._parsed.starting.get(match.first - 1, ()) for s in m.of("number"))
        return definite and not one and self._before_of(match.last)

    def whole(self, match: Match) -> str | None:
        """Whether the words mean the state that the text is about, `name`, or its `capital`; None for neither."""
        kinds = {s.value.kind for s in match.of("direction")}
        return "name" if "whole" in kinds else "capital" if "capital" in kinds else None

    def kinds(self, match: Match) -> tuple[str, ...]:
        """Kinds of place that a noun may mean."""
        return self._kinds(match.of("head"))

    def _kinds(self, heads: Iterable[Sense]) -> tuple[str, ...]:
        return tuple(t for s in heads for t in s.value.types)

    def _before_of(self, last: int) -> bool:
        """Whether no name goes on behind the noun: "the city of", "the Gaza Strip"."""
        function = self._parsed.functions.get(last)
        if function is not None and any(
            s.value.kind in ("partitive", "preposition") and function.last == last + 1 for s in function.senses
        ):
            return "partitive" not in function.senses.uses
        return last not in self._parsed.names

    def _types(self, first: int, last: int) -> tuple[str, ...]:
        for match in self._heads:
            for sense in match.of("head"):
                behind = sense.value.side == "after"
                if (match.first == last) if behind else (match.last == first):
                    types: tuple[str, ...] = sense.value.types
                    return types
        return ()

    def is_namesake(self, first: int, last: int) -> bool:
        """Whether a street or hotel bears the name: شارع بغداد, the Paris Hotel; a hotel that is not capitalised stands there."""
        for match in self._heads:
            for sense in match.of("head"):
                if NAMESAKE in sense.value.types and (match.last == first or match.first == last):
                    behind = sense.value.side == "after"
                    if behind == (match.first == last) and not self._parsed.sentence.tokens[match.first].text.islower():
                        return True
        return False

    def _states(self, first: int, last: int) -> frozenset[str]:
        tokens = self._parsed.sentence.tokens
        behind = [last, last + 1] if last < len(tokens) and tokens[last].norm in COMMAS else [last]
        found = [m for at in behind for m in self._parsed.starting.get(at, ())]
        heads = self._before_heads(first)
        if heads < first:
            found += [m for m in self._parsed.matches if m.last == heads]
        return frozenset(s.value.country for m in found for s in m.of("state") if s.value.kind in ("name", "adjective"))

    def _before_heads(self, at: int) -> int:
        for _ in range(MAX_HEADS if self._heads else 0):
            match = next(
                (m for m in self._heads if m.last == at and any(s.value.side == "before" for s in m.of("head"))), None
            )
            if match is None:
                break
            at = match.first
        return at

    def _before_links(self, at: int) -> int:
        for _ in range(MAX_LINKS):
            step = self._direction(at, "link")
            if step is None:
                break
            at = step[0]
        return at

    def _direction(self, last: int, kind: str) -> tuple[int, Direction] | None:
        """The longest word of this kind that ends at a token."""
        ending = self._directions.get(last)
        if ending is None:
            return None
        found = ((m.first, s.value) for m in ending for s in m.of("direction") if s.value.kind == kind)
        return min(found, key=lambda pair: pair[0], default=None)

    def _distance(self, at: int) -> tuple[int, float] | None:
        """First token and kilometres of the distance that ends at a token; one in brackets is passed over."""
        tokens = self._parsed.sentence.tokens
        at = self._before_links(at)
        if at and tokens[at - 1].norm == ")":
            opening = next((i for i in range(at - 1, max(at - 8, -1), -1) if tokens[i].norm == "("), at)
            at = self._before_links(opening)
        unit = self._direction(at, "unit")
        if unit is None or unit[0] == 0 or tokens[unit[0] - 1].kind != "number":
            return None
        try:
            distance = float(tokens[unit[0] - 1].norm.replace(",", "")) * unit[1].value
        except ValueError:
            return None
        return (unit[0] - 1, distance) if 0 < distance <= MAX_DISTANCE_KM else None

    @property
    def _heads(self) -> Sequence[Match]:
        if self._kept_heads is None:
            self._kept_heads = self._parsed.holding("head")
        return self._kept_heads

    @property
    def _directions(self) -> dict[int, list[Match]]:
        """By the token behind."""
        if self._kept_directions is None:
            self._kept_directions = self._find_directions()
        return self._kept_directions

    def _find_directions(self) -> dict[int, list[Match]]:
        found: dict[int, list[Match]] = {}
        for match in self._parsed.holding("direction"):
            found.setdefault(match.last, []).append(match)
        return found


def moved(row: PlaceRow, move: Move | None) -> PlaceRow:
    """The place that lies so from another: at the distance told, or that side of a state or region."""
    if move is None:
        return row
    if move.kilometres is not None:
        lat, lon = _destination(row.lat, row.lon, move.bearing, move.kilometres)
        return row._replace(lat=lat, lon=lon, type="local", radius_km=max(row.radius_km, VAGUE_SHARE * move.kilometres))
    if row.type not in PART_OF:
        return row
    lat, lon = _destination(row.lat, row.lon, move.bearing, PART_SHARE * row.radius_km)
    return row._replace(lat=lat, lon=lon, type="region", radius_km=PART_SHARE * row.radius_km)


def _destination(lat: float, lon: float, bearing: float, kilometres: float) -> tuple[float, float]:
    """Where one arrives who goes so far in this direction."""
    lat, lon, bearing, arc = radians(lat), radians(lon), radians(bearing), kilometres / EARTH_RADIUS_KM
    there = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(bearing))
    east = atan2(sin(bearing) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(there))
    return round(degrees(there), 4), round((degrees(lon + east) + 540) % 360 - 180, 4)
