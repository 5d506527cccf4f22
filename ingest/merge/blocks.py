"""Which mentions are compared: blocks that are small however hot a conflict is, and the same for every order of arrival.

A block is first everything of one merge key in a run of days; a run too long for that is cut by the part of the country,
then by the rough place, then by day and sides, then by all that two mentions can agree in. Each cut is made by
what lies in the run and by nothing else, so every mention lies in exactly one block, and who comes first decides nothing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from ingest.lang.remembering import remembered
from ingest.merge.keys import merge_key
from ingest.records import Actor, EventMention
from ingest.records.ids import content_id

__all__ = ["BLOCK_LIMIT", "GAPS", "LAST", "Placed", "beginning", "partition", "reach_of"]

BLOCK_LIMIT: Final = 64
"""Mentions that are compared pair by pair: 2,016 pairs, some 5 ms. A war country tells so many in three quiet days."""

GAPS: Final = (7, 3, 1, 0, 0)
"""For each level, the days without a mention that end a run. A week at first, as undated mentions lie at their day of
publication; closer as blocks are cut finer."""

LAST: Final = len(GAPS) - 1
"""The level that can't be cut further: its mentions agree in kind, family, day, actors, place and number killed."""

PARTS: Final = (1, 2, 3, 5, 6)
"""Of how many parts each level's key is made: country, part of it, rough place, day and sides, all that is told."""

SEPARATOR: Final = "|"
"""Between the parts of a key; no part has it."""

BEHIND: Final = chr(ord(SEPARATOR) + 1)
FIRST: Final = "\x01"
"""What sorts after all that begins with a key and the separator, and after a key itself."""

DISTRICT_DEGREES: Final = 3.0
TOWN_DEGREES: Final = 0.5
"""The part of the country, by which a province meets its towns: cells of some 300 km. The rough place: of some 55 km."""

NOWHERE: Final = ("", "", None)
"""The cells of no place, see `_cells`."""


class Placed:
    """Where a mention lies among the blocks: its day as an ordinal, and the last of its keys, of which all others are parts."""

    __slots__ = ("day", "key", "mention_id")

    def __init__(self, mention_id: str, day: int, key: str) -> None:
        self.mention_id = mention_id
        self.day = day
        self.key = key

    @classmethod
    def of(cls, mention: EventMention) -> "Placed":
        day, place, actor1, actor2 = _day(mention), mention.place, mention.actor1, mention.actor2
        district, town, point = NOWHERE if place is None else _cells((place.lat, place.lon))
        if place is not None and place.type == "country":  # which may be anywhere in it
            district = town = ""
        told = content_id(  # all that two mentions can agree in
            "told",
            mention.event.code,
            None if actor1 is None else actor1.code,
            None if actor2 is None else actor2.code,
            point,
            None if mention.killed is None else mention.killed.best,
            None if mention.injured is None else mention.injured.best,
        )
        parts = (merge_key(mention), district, town, str(day), f"{_side(actor1)}>{_side(actor2)}", told)
        return Placed(mention.mention_id, day, SEPARATOR.join(parts))

    @property
    def merge_key(self) -> str:
        """The first of its keys."""
        return beginning(self.key, 0)

    @property
    def keys(self) -> list[str]:
        """One for each level, each a beginning of the next."""
        return [beginning(self.key, level) for level in range(LAST + 1)]

    def __eq__(self, other: object) -> bool:
        """The day is in the keys."""
        return isinstance(other, Placed) and self.mention_id == other.mention_id and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.mention_id)


def beginning(key: str, level: int) -> str:
    """The key of this level with which one of the same or a finer level begins."""
    end = -1
    for _ in range(PARTS[level]):
        end = key.find(SEPARATOR, end + 1)
        if end < 0:
            return key
    return key[:end]


def reach_of(key: str, level: int) -> tuple[str, str]:
    """From where to where (excluded) those last keys lie, in the order of code points, that begin with this key of a level."""
    return (key, key + FIRST) if level == LAST else (key + SEPARATOR, key + BEHIND)


def partition(placed: Iterable[Placed], limit: int = BLOCK_LIMIT) -> list[list[Placed]]:
    """The blocks of these mentions. Only such as agree in everything may be larger than the limit."""
    return [block for group in _grouped(placed, 0) for block in _cut(group, 0, limit)]


def _cut(group: Sequence[Placed], level: int, limit: int) -> list[list[Placed]]:
    blocks: list[list[Placed]] = []
    for run in _runs(group, GAPS[level]):
        if len(run) <= limit or level == LAST:
            blocks.append(run)
        else:
            blocks += [block for part in _grouped(run, level + 1) for block in _cut(part, level + 1, limit)]
    return blocks


def _grouped(placed: Iterable[Placed], level: int) -> list[list[Placed]]:
    groups: dict[Hashable, list[Placed]] = defaultdict(list)
    for one in placed:
        groups[beginning(one.key, level)].append(one)
    return list(groups.values())


def _runs(group: Sequence[Placed], gap: int) -> list[list[Placed]]:
    """By day, parted where more than `gap` days lie between one mention and the next."""
    ordered = sorted(group, key=lambda one: (one.day, one.mention_id))
    runs = [ordered[:1]]
    for before, after in pairwise(ordered):
        if after.day - before.day > gap:
            runs.append([])
        runs[-1].append(after)
    return runs


def _day(mention: EventMention) -> int:
    if mention.date is not None:
        return mention.date.toordinal()
    return mention.published_at.toordinal() if mention.published_at else 0


@remembered
def _cells(point: tuple[float, float]) -> tuple[str, str, str]:
    """The part of the country, the rough place, and the place itself."""
    lat, lon = point[0] + 0.0, point[1] + 0.0  # -0.0, which is the same question, would be written otherwise
    district, town = [f"{round(lat / degrees)},{round(lon / degrees)}" for degrees in (DISTRICT_DEGREES, TOWN_DEGREES)]
    return district, town, f"{lat:.2f},{lon:.2f}"


def _side(actor: Actor | None) -> str:
    return "" if actor is None else actor.group or actor.country or ""
