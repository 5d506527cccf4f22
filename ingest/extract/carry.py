"""What one sentence leaves out and another of the article tells: who, where and when of a happening told twice."""

from collections.abc import Sequence
from typing import Final

from ingest.extract.twins import VIOLENCE, InOrder, Twins, is_named
from ingest.knowledge.gazetteer import kilometres
from ingest.records import Actor, EventMention, Place, Toll
from ingest.records.actor import sides_of_roles

__all__ = ["carry"]

SPEECH: Final = frozenset(("01", "02", "10", "11", "12", "13"))
"""Roots of what is said: "he warned" is said by him who spoke before."""
SPEAKER_REACH: Final = 2
"""Sentences over which a speaker goes on without being named."""
CLAIM: Final = "015"
"""Acknowledge or claim responsibility: who says so did the violent thing that the article tells."""
CHARGE: Final = "112"
"""Accuse: who is accused did it, where nobody says more."""
MEANS: Final = frozenset(("181", "183", "194", "195"))
"""Abduction, bombing, shelling, raids from the air: who does one of them does not thereby do another."""
NEAR_KM: Final = 60.0
"""Two places that a report gives for one happening: the village, and the town that it lies near."""
TOLD: Final = frozenset(("asserted", "denied"))
ALIKE: Final = 2.0
"""How much two mentions must share for one to take its day from the other (see `Twins.likeness`)."""
TOLL_REACH: Final = 2
"""Sentences between the killed and the injured of one happening."""
FRESH_DAYS: Final = 3
"""Days before the report on which what it tells without a day may have happened."""
PLACE_REACH: Final = 3
"""Sentences over which the scene of a report stays where it was."""
WIDE: Final = ("country", "region")
STATE: Final = "state"


def carry(
    mentions: Sequence[EventMention], undated: frozenset[str] = frozenset(), unplaced: frozenset[str] = frozenset()
) -> list[EventMention]:
    """The mentions of an article, each completed by the nearest other one that can be of the same happening.

    `undated` are the ids of those whose day no words tell: it is that of publication, or of a report; `unplaced` those whose
    place is a dateline's, a speaker's or an origin, and counts only where no other is told.
    """
    weak = {m.mention_id: m.place for m in mentions if m.mention_id in unplaced and m.place is not None}
    sure = [m.model_copy(update={"place": None}) if m.mention_id in weak else m for m in mentions]
    twins = Twins(sure, undated)
    dated = [_dated(m, twins) for m in sure]
    blamed = [a for a in map(_blamed, dated) if a is not None]
    again = Twins(dated, frozenset())
    told = InOrder(dated)
    return [_completed(m, told, blamed, again, weak.get(m.mention_id)) for m in dated]


def _dated(mention: EventMention, twins: Twins) -> EventMention:
    """The mention with the day on which another of the article says that it happened."""
    if mention.mention_id not in twins.undated or mention.factuality not in TOLD:
        return mention
    told = [o for o in twins.near(mention) if o.mention_id not in twins.undated and o.date_precision == "day"]
    best = max(told, key=lambda o: twins.likeness(mention, o), default=None)
    if best is None or (twins.likeness(mention, best) < ALIKE and not _is_sole_day(mention, told)):
        return mention
    return mention.model_copy(
        update={"date": best.date, "date_precision": best.date_precision, "date_text": best.date_text}
    )


def _is_sole_day(mention: EventMention, told: Sequence[EventMention]) -> bool:
    """Whether all that the article tells of the kind fell on one day, not long before."""
    days = {o.date for o in told}
    day = days.pop() if len(days) == 1 else None
    return bool(day and mention.date and 0 <= (mention.date - day).days <= FRESH_DAYS)


def _blamed(mention: EventMention) -> tuple[int, Actor] | None:
    """Who owns up to violence in this sentence, or is accused of it."""
    actor = (
        mention.actor1
        if mention.event.code == CLAIM
        else mention.actor2
        if mention.event.code.startswith(CHARGE)
        else None
    )
    return (mention.sentence, actor) if actor is not None and is_named(actor) else None


def _completed(
    mention: EventMention,
    mentions: InOrder,
    blamed: Sequence[tuple[int, Actor]],
    known: Twins,
    weak: Place | None,
) -> EventMention:
    twins = known.of(mention)
    alike: list[EventMention] | None = None
    update: dict[str, object] = {}
    for name in ("actor1", "actor2"):
        own: Actor | None = getattr(mention, name)
        if is_named(own):
            continue
        if alike is None:
            alike = sorted((t for t in twins if _by_like_means(mention, t)), key=lambda t: -known.likeness(mention, t))
        others = [getattr(o, name) for o in alike]
        if name == "actor1":
            others = _doers(mention, others, mentions, blamed)
        found = next(
            (a for a in others if is_named(a) and _may_be(own, a) and not _is_opposite(a, mention, name)), None
        )
        if found is not None:
            update[name] = _identified(own, found)
    if mention.event.root_code in VIOLENCE and mention.factuality == "asserted":
        update |= _tolls(mention, twins)
    place = _place(mention, twins, None if weak else mentions) or weak
    if place is not None:
        update["place"] = place
    return mention.model_copy(update=update) if update else mention


def _doers(
    mention: EventMention,
    others: list[Actor | None],
    mentions: InOrder,
    blamed: Sequence[tuple[int, Actor]],
) -> list[Actor | None]:
    """Who may have done it, the likeliest first: who speaks on; who does it in another telling; who is blamed for it."""
    if mention.event.root_code in SPEECH:
        near = mentions.nearest(mention.sentence, SPEAKER_REACH)
        return [o.actor1 for o in near if o.event.root_code in SPEECH and o.sentence <= mention.sentence]
    if mention.event.root_code in VIOLENCE and mention.factuality in ("asserted", "recalled"):
        return [*others, *(a for _, a in sorted(blamed, key=lambda b: abs(b[0] - mention.sentence)))]
    return others


def _by_like_means(one: EventMention, other: EventMention) -> bool:
    return len({m.event.code[:3] for m in (one, other)} & MEANS) < 2


def _tolls(mention: EventMention, twins: Sequence[EventMention]) -> dict[str, Toll]:
    """Who was killed or hurt, where a sentence beside tells it: "Twenty-seven were injured"."""
    if mention.killed is None and mention.injured is None:
        return {}
    found = {}
    for name, other in (("killed", "injured"), ("injured", "killed")):
        if getattr(mention, name) is not None:
            continue
        near = (t for t in twins if t.place is None and abs(t.sentence - mention.sentence) <= TOLL_REACH)
        told = (t for t in near if getattr(t, name) is not None and not t.actor1)
        toll = next((getattr(t, name) for t in told if getattr(t, other) in (None, getattr(mention, other))), None)
        if toll is not None:
            found[name] = toll
    return found


def _place(mention: EventMention, twins: Sequence[EventMention], mentions: InOrder | None) -> Place | None:
    """A place for a mention that has none, or a finer one for one that names a state or region; None to leave it."""
    own = mention.place
    fine = [t.place for t in twins if t.place is not None and t.place.type not in WIDE]
    if own is None:
        near = mentions.nearest(mention.sentence, PLACE_REACH) if mentions is not None else ()
        told = [m.place for m in near if m.place is not None]
        return next(iter([*fine, *(t.place for t in twins if t.place is not None), *told]), None)
    if own.type not in WIDE:
        return None
    return next(
        (
            p
            for p in fine
            if p.country == own.country and kilometres(p.lat, p.lon, own.lat, own.lon) <= own.radius_km + NEAR_KM
        ),
        None,
    )


def _may_be(own: Actor | None, found: Actor) -> bool:
    """Whether unnamed gunmen can be the group found elsewhere, or soldiers the army; civilians are neither."""
    if own is None or not own.roles or not found.roles:
        return True
    return not sides_of_roles(own.roles).isdisjoint(sides_of_roles(found.roles))


def _identified(own: Actor | None, found: Actor) -> Actor:
    """Who it was, in the mention's own words where it has some: the suicide bomber, of the group that the article names."""
    if own is None or not own.roles:
        return found
    roles = tuple(dict.fromkeys((*found.roles, *own.roles)))
    return found.model_copy(update={"text": own.text, "start": own.start, "end": own.end, "roles": roles})


def _is_opposite(found: Actor, mention: EventMention, name: str) -> bool:
    """Nobody does to himself what another mention says he did."""
    opposite = mention.actor2 if name == "actor1" else mention.actor1
    if opposite is None:
        return False
    if not is_named(opposite):  # soldiers told without a state are killed by no soldiers
        return sides_of_roles(opposite.roles) == sides_of_roles(found.roles) == {STATE}
    return opposite.code == found.code or (bool(found.group) and opposite.group == found.group)
