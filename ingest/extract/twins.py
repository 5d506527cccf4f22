"""Which mentions of an article tell one happening: what they share, weighed, and what parts them."""

from collections.abc import Sequence

from ingest.knowledge.gazetteer import kilometres
from ingest.records import Actor, EventMention, Place

__all__ = ["REACH", "VIOLENCE", "Twins", "clash", "is_named"]

VIOLENCE = frozenset(("18", "19", "20"))
"""Roots between which readers differ count as one family."""
TOLD = ("asserted", "denied")
REACH = 12
"""Sentences between two tellings of one happening, at most."""
NEAR_KM = 60.0
"""Two places that a report gives for one happening: the village, and the town that it lies near."""
WIDE = ("country", "region")
SAME_TOLL, SAME_PLACE, SAME_ACTOR, SAME_CODE, SAME_WORD = 3.0, 2.0, 1.5, 1.0, 1.0
OTHER_TOLL, A_SENTENCE = -0.5, -0.1
"""What a different toll speaks against two being one (tolls rise), and each sentence between them."""


class Twins:
    """Compares the mentions of one article. Those in `undated` have a day that no words tell."""

    def __init__(self, mentions: Sequence[EventMention], undated: frozenset[str]) -> None:
        self.mentions = mentions
        self.undated = undated
        self.by_family: dict[tuple[str, str], list[EventMention]] = {}
        for mention in mentions:
            self.by_family.setdefault(_kind(mention), []).append(mention)

    def of(self, mention: EventMention) -> list[EventMention]:
        """The others that can tell the same, the nearest first."""
        others = [o for o in self.by_family[_kind(mention)] if o is not mention and self.may_be_one(mention, o)]
        return sorted(others, key=lambda o: abs(o.sentence - mention.sentence))

    def near(self, mention: EventMention) -> list[EventMention]:
        """The others that can tell the same, whether they assert or deny it."""
        family, _ = _kind(mention)
        others = [o for held in TOLD for o in self.by_family.get((family, held), ())]
        return [o for o in others if o is not mention and self._fit(mention, o)]

    def may_be_one(self, one: EventMention, other: EventMention) -> bool:
        """Whether two mentions can tell one happening: family, day, place and stance agree, sides do not clash."""
        return _kind(one) == _kind(other) and self._fit(one, other)

    def _fit(self, one: EventMention, other: EventMention) -> bool:
        if abs(one.sentence - other.sentence) > REACH:
            return False
        if self._on_other_days(one, other) or (one.place and other.place and _apart(one.place, other.place)):
            return False
        return not any(clash(getattr(one, name), getattr(other, name)) for name in ("actor1", "actor2"))

    def likeness(self, one: EventMention, other: EventMention) -> float:
        """How much speaks for two mentions that can be one."""
        found = A_SENTENCE * abs(one.sentence - other.sentence)
        for name in ("killed", "injured"):
            mine, theirs = getattr(one, name), getattr(other, name)
            if mine and theirs:
                found += SAME_TOLL if mine.best == theirs.best else OTHER_TOLL
        if one.place and other.place and one.place.type not in WIDE and other.place.type not in WIDE:
            found += SAME_PLACE
        for name in ("actor1", "actor2"):
            found += SAME_ACTOR * _same(getattr(one, name), getattr(other, name))
        found += SAME_CODE * (one.event.code[:3] == other.event.code[:3] and one.event.code[2:3] not in ("", "0"))
        return found + SAME_WORD * bool(one.weapon and one.weapon == other.weapon)

    def _on_other_days(self, one: EventMention, other: EventMention) -> bool:
        if {one.mention_id, other.mention_id} & self.undated or not (one.date and other.date):
            return False
        return one.date != other.date and one.date_precision == other.date_precision == "day"


def is_named(actor: Actor | None) -> bool:
    """Whether the actor is someone, and not only someone of a kind."""
    return actor is not None and bool(actor.group or actor.country)


def clash(one: Actor | None, other: Actor | None) -> bool:
    """Whether two actors can't be one."""
    if one is None or other is None:
        return False
    if one.group and other.group:
        return one.group != other.group
    return bool(one.country and other.country and one.country != other.country)


def _same(one: Actor | None, other: Actor | None) -> bool:
    if one is None or other is None:
        return False
    if one.group or other.group:
        return one.group == other.group
    return bool(one.roles and set(one.roles) & set(other.roles)) and one.country == other.country


def _kind(mention: EventMention) -> tuple[str, str]:
    root = mention.event.root_code
    return ("violence" if root in VIOLENCE else root), mention.factuality


def _apart(one: Place, other: Place) -> bool:
    if one.type in WIDE or other.type in WIDE:
        return bool(one.country and other.country and one.country != other.country)
    return kilometres(one.lat, one.lon, other.lat, other.lon) > NEAR_KM
