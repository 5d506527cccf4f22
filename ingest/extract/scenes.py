"""Where it happened: which of a sentence's places is an event's, and which are only the speaker's, or where somebody came from."""

from collections.abc import Iterable
from typing import Final

from ingest.extract.places import COARSE_KM, PlaceFound
from ingest.extract.surroundings import surroundings
from ingest.lang.grammar import Argument, Match, Parsed

__all__ = ["Scenes"]

BEHIND: Final = 3
"""By how much farther a place before the event is than one behind it."""
FINE: Final = 0
WIDE: Final = 1
STATE: Final = 2
VAST: Final = frozenset(("region", "water", "mountain"))
SAID_REACH: Final = 1
"""Tokens between a place and the verb of saying behind it: "sources in Arish said"."""


class Scenes:
    """The places of one sentence. `taken` are the tokens of those who did it; `said` the verbs of saying."""

    def __init__(self, parsed: Parsed, places: list[PlaceFound], taken: Iterable[Argument], said: list[Match]) -> None:
        self.parsed = parsed
        self.places = places
        self.taken = {i for argument in taken for i in range(argument.first, argument.last)}
        self.said = said
        self.beside = surroundings(parsed)
        self.weak = {p.first for p in places if self._is_weak(p)}

    def of(self, first: int, last: int, at: int) -> PlaceFound | None:
        """The place of an event told at token `at` in a clause: in it, finer before coarser, nearer before farther."""

        def rank(place: PlaceFound) -> tuple[bool, bool, bool, int, bool, bool, int]:
            outside = not first <= place.first < last
            distance = place.first - at if place.first >= at else (at - place.first) + BEHIND
            grade = _grade(place)
            told = self._is_told_by(place, at)
            taken = place.first in self.taken
            return place.first in self.weak or told, grade == STATE, outside, grade, not place.named, taken, distance

        return min(self.places, key=rank, default=None)

    def is_sure(self, place: PlaceFound | None, at: int) -> bool:
        """Whether nothing says that a place is another than the scene."""
        return place is not None and place.first not in self.weak and not self._is_told_by(place, at)

    def _is_weak(self, place: PlaceFound) -> bool:
        """Whether the words beside a place say that it is not the scene: a dateline, an origin, a seat of government."""
        if place.first < self.parsed.notes["dateline"]:
            return True
        return self.beside.is_origin(place.first) or self._is_seat(place)

    def _is_seat(self, place: PlaceFound) -> bool:
        """Whether a capital stands for its government: it acts, and no preposition stands before it."""
        cover = self.parsed.covered[place.first]
        if cover is None or "capital" not in cover.of("state").uses:
            return False
        struck = place.first - 1 in self.parsed.triggers or place.last in self.parsed.triggers  # the battle of Tripoli
        return place.first in self.taken and not struck and not self.beside.is_led(place.first, cover)

    def _is_told_by(self, place: PlaceFound, at: int) -> bool:
        """Whether the place is that of who says it: "sources in Arish said"."""
        return bool(self.said) and any(0 <= m.first - place.last <= SAID_REACH for m in self.said if m.first != at)


def _grade(place: PlaceFound) -> int:
    if place.row.type == "country" or place.row.radius_km > COARSE_KM:
        return STATE
    return WIDE if place.row.type in VAST else FINE
