"""Which mentions of an article tell one happening: what they share, weighed, and what parts them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from ingest.knowledge.gazetteer import kilometres
from ingest.records import Actor, EventMention, Place

__all__ = ["REACH", "VIOLENCE", "InOrder", "Twins", "clash", "is_named"]

VIOLENCE: Final = frozenset(("18", "19", "20"))
"""Roots between which readers differ count as one family."""
TOLD: Final = ("asserted", "denied")
REACH: Final = 12
"""Sentences between two tellings of one happening, at most."""
NEAR_KM: Final = 60.0
"""Two places that a report gives for one happening: the village, and the town that it lies near."""
WIDE: Final = ("country", "region")
SAME_TOLL: Final = 3.0
SAME_PLACE: Final = 2.0
SAME_ACTOR: Final = 1.5
SAME_CODE: Final = 1.0
SAME_WORD: Final = 1.0
OTHER_TOLL: Final = -0.5
A_SENTENCE: Final = -0.1
"""What a different toll speaks against two being one (tolls rise), and each sentence between them."""


class InOrder:
    """Mentions in the order of the text: those near a sentence are found without a look at all the others."""

    def __init__(self, mentions: Iterable[EventMention]) -> None:
        self._mentions = sorted(mentions, key=lambda m: m.sentence)
        self._sentences = [m.sentence for m in self._mentions]

    def near(self, sentence: int, reach: int) -> Sequence[EventMention]:
        """Those at most so many sentences away, in order."""
        first, last = bisect_left(self._sentences, sentence - reach), bisect_right(self._sentences, sentence + reach)
        return self._mentions[first:last]

    def nearest(self, sentence: int, reach: int) -> list[EventMention]:
        """The same, the nearest first."""
        return sorted(self.near(sentence, reach), key=lambda m: abs(m.sentence - sentence))


class Twins:
    """Compares the mentions of one article. Those in `undated` have a day that no words tell."""

    def __init__(self, mentions: Sequence[EventMention], undated: frozenset[str]) -> None:
        self.undated = undated
        families: dict[tuple[str, str], list[EventMention]] = {}
        for mention in mentions:
            families.setdefault(_kind(mention), []).append(mention)
        self._families = {kind: InOrder(held) for kind, held in families.items()}

    def of(self, mention: EventMention) -> list[EventMention]:
        """The others that can tell the same in the same stance, the nearest first."""
        family = self._families[_kind(mention)].nearest(mention.sentence, REACH)
        return [o for o in family if o is not mention and self._fit(mention, o)]

    def near(self, mention: EventMention) -> list[EventMention]:
        """The others that can tell the same, whether they assert or deny it."""
        root, _ = _kind(mention)
        families = [self._families[root, held] for held in TOLD if (root, held) in self._families]
        others = [o for family in families for o in family.near(mention.sentence, REACH)]
        return [o for o in others if o is not mention and self._fit(mention, o)]

    def _fit(self, one: EventMention, other: EventMention) -> bool:
        """Whether two mentions near each other can tell one happening: day and place agree, sides do not clash."""
        if self._on_other_days(one, other) or (one.place and other.place and _apart(one.place, other.place)):
            return False
        return not (clash(one.actor1, other.actor1) or clash(one.actor2, other.actor2))

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
        if one.date == other.date or not one.date or not other.date:
            return False
        if one.mention_id in self.undated or other.mention_id in self.undated:
            return False
        return one.date_precision == other.date_precision == "day"


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
