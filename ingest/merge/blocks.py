"""Which mentions are compared: blocks that are small however hot a conflict is, and the same for every order of arrival.

A block is first everything of one merge key in a run of days; a run too long for that is cut by the part of the country,
then by the rough place, then by day and sides, then by all that two mentions can agree in. Each cut is made by
what lies in the run and by nothing else, so every mention lies in exactly one block, and who comes first decides nothing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from sys import intern
from typing import Final

from ingest.merge.keys import merge_key
from ingest.records import Actor, EventMention, Place
from ingest.records.ids import content_id

__all__ = ["BLOCK_LIMIT", "GAPS", "LAST", "Placed", "beginning", "partition"]

BLOCK_LIMIT: Final = 64
"""Mentions that are compared pair by pair: 2,016 pairs, some 5 ms. A war country tells so many in three quiet days."""

GAPS: Final = (7, 3, 1, 0, 0)
"""For each level, the days without a mention that end a run. A week at first, as undated mentions lie at their day of
publication; closer as blocks are cut finer."""

LAST: Final = len(GAPS) - 1
"""The level that can't be cut further: its mentions agree in kind, family, day, actors, place and number killed."""

PARTS: Final = (1, 2, 3, 5, 6)
"""Of how many parts each level's key is made: country, part of it, rough place, day and sides, all that is told."""

SHARED: Final = 3
"""Levels at which many mentions have one key, which is kept once for all."""

SEPARATOR: Final = "|"
"""Between the parts of a key; no part has it."""

DISTRICT_DEGREES: Final = 3.0
TOWN_DEGREES: Final = 0.5
"""The part of the country, by which a province meets its towns: cells of some 300 km. The rough place: of some 55 km."""


class Placed:
    """Where a mention lies among the blocks: its day as an ordinal, and a key for each level, each a part of the last."""

    __slots__ = ("day", "keys", "mention_id")

    def __init__(self, mention_id: str, day: int, keys: tuple[str, ...]) -> None:
        self.mention_id = mention_id
        self.day = day
        self.keys = (*[intern(key) for key in keys[:SHARED]], *keys[SHARED:])

    @classmethod
    def of(cls, mention: EventMention) -> "Placed":
        day = _day(mention)
        parts = (
            merge_key(mention),
            _cell(mention.place, DISTRICT_DEGREES),
            _cell(mention.place, TOWN_DEGREES),
            str(day),
            f"{_side(mention.actor1)}>{_side(mention.actor2)}",
            _told(mention),
        )
        return Placed.at(mention.mention_id, day, SEPARATOR.join(parts))

    @classmethod
    def at(cls, mention_id: str, day: int, last: str) -> "Placed":
        """From the last of its keys, of which all others are a beginning."""
        whole, district, cell, when, sides, _ = last.split(SEPARATOR)
        district = f"{whole}{SEPARATOR}{district}"
        cell = f"{district}{SEPARATOR}{cell}"
        return Placed(mention_id, day, (whole, district, cell, f"{cell}{SEPARATOR}{when}{SEPARATOR}{sides}", last))

    def __eq__(self, other: object) -> bool:
        """The day is in the keys."""
        return isinstance(other, Placed) and self.mention_id == other.mention_id and self.keys == other.keys

    def __hash__(self) -> int:
        return hash(self.mention_id)


def beginning(key: str, level: int) -> str:
    """The key of this level with which one of a finer level begins."""
    return SEPARATOR.join(key.split(SEPARATOR)[: PARTS[level]])


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
        groups[one.keys[level]].append(one)
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


def _cell(place: Place | None, degrees: float) -> str:
    """Nothing for a country, which may be anywhere in it."""
    if place is None or place.type == "country":
        return ""
    return f"{round(place.lat / degrees)},{round(place.lon / degrees)}"


def _told(mention: EventMention) -> str:
    """All that two mentions can agree in: code, who, where exactly, and how many were killed and hurt."""
    place, actors = mention.place, (mention.actor1, mention.actor2)
    return content_id(
        "told",
        mention.event.code,
        *[actor.code if actor else None for actor in actors],
        f"{place.lat:.2f},{place.lon:.2f}" if place else None,
        *[toll.best if toll else None for toll in (mention.killed, mention.injured)],
    )


def _side(actor: Actor | None) -> str:
    return "" if actor is None else actor.group or actor.country or ""
