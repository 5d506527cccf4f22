"""From a parsed sentence to drafts of events: each trigger with its arguments, toll, time, place and stance."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ingest.extract.counting import Counter, added
from ingest.extract.dates import When
from ingest.extract.drafts import TOLLS, VIOLENCE, Draft
from ingest.extract.factuality import Stances
from ingest.extract.features import describe
from ingest.extract.joining import merge_drafts
from ingest.extract.places import PlaceFound
from ingest.extract.quantities import Quantity
from ingest.extract.scenes import Scenes
from ingest.extract.timing import Timing, turned
from ingest.extract.tolls import find_tolls
from ingest.extract.triggers import choose_row, is_undone, refine, weapon_in
from ingest.extract.unreal import tell_force, without_unreal
from ingest.lang import Profile
from ingest.lang.grammar import Argument, Arguments, Match, Parsed, Syntax

__all__ = ["SentenceParts", "draft_events"]

REPORTED: Final = "010"
"""Saying something is an event of its own only where what is said is none."""
UNREST: Final = frozenset(("14", "17"))
"""Roots of what costs lives where it is put down by force: protests, coercion."""
REPRESSION: Final = "175"
"""Put down by force: whom that hurt is told by verbs of their own."""
THREATENED_VIOLENCE: Final = "138"
"""Threaten to use military force: what a violent happening is as long as it is only threatened."""


@dataclass
class SentenceParts:
    """A sentence with all that the stages before found in it."""

    parsed: Parsed
    dates: list[When] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    places: list[PlaceFound] = field(default_factory=list)


def draft_events(parts: SentenceParts, profile: Profile, published: date) -> list[Draft]:
    """Every event that a sentence tells, one draft a happening."""
    parsed = parts.parsed
    if not parsed.triggers:
        return []
    syntax = profile.syntax()
    stances = Stances(parsed, syntax)
    counter = Counter(parsed, parts.quantities)
    timing = Timing(parsed, parts.dates, stances.cues)
    drafts: list[Draft] = []
    behind = 0
    for first in sorted(parsed.triggers):
        match = parsed.triggers[first]
        if first < behind or first in parsed.in_time or _is_name(match, parsed):
            continue
        clause = syntax.clause(parsed, first)
        sense = choose_row(parsed, match, clause, profile)
        if sense is None or any(
            d.clause == clause and is_undone(parsed, match, sense, d.sense, profile) for d in drafts
        ):
            continue
        behind = match.last
        arguments = syntax.arguments(parsed, match, sense)
        when, dated = timing.of(clause, match)
        if dated and when is not None and when.other is not None:
            root = sense.value.code[:2]
            when = turned(when, sense.features, root, stances.bearing(match, sense, root, clause))
        weapon = weapon_in(parsed, clause)
        code = refine(sense.value.code, (weapon,) if weapon else ())
        stance = stances.stance(match, sense, code[:2], clause, when, published)
        if stance.factuality == "threatened" and code[:2] in VIOLENCE:
            code = THREATENED_VIOLENCE
        draft = Draft(match, sense, code, arguments, clause, stance)
        draft.weapon, draft.when, draft.dated = weapon, when, dated
        draft.speaker = _speaker(draft, parsed, syntax, stances)
        _count(draft, counter, syntax)
        drafts.append(draft)
    _count_beside(drafts, counter)
    forced = tell_force(drafts)
    drafts = _without_mere_reports(merge_drafts(drafts, parsed), parsed)
    _add_tolls(drafts, counter)
    drafts = without_unreal(drafts, parsed, stances.cues, forced=forced)
    said = [m for m, c in stances.cues if c.kind == "report" and syntax.stands_verb(parsed, m.first)]
    scenes = Scenes(parsed, parts.places, [d.arguments.actor1 for d in drafts if d.arguments.actor1], said)
    for draft in drafts:
        draft.place = draft.place or scenes.of(*draft.clause, draft.match.first)
        draft.placed = scenes.is_sure(draft.place, draft.match.first)
    describe(drafts, parts, profile, published)
    return drafts


def _is_name(match: Match, parsed: Parsed) -> bool:
    """Whether the words are part of a longer name: Islamic Jihad, قوة مكافحة الإرهاب."""
    cover = parsed.covered[match.first]
    return cover is not None and (cover.last - cover.first > match.last - match.first or bool(cover.of("actor")))


def _count(draft: Draft, counter: Counter, syntax: Syntax) -> None:
    """How many the trigger says were killed or hurt: those of its object, and of all that "and" ties to it."""
    toll = draft.sense.value.toll
    victims = draft.arguments.actor2
    if toll not in TOLLS:
        return
    others: list[Argument] = []
    if victims is not None:
        others = syntax.coordinated(counter.parsed, victims)
        counts = [counter.of(victims), *(counter.of(a) for a in others if counter.is_another(a, toll))]
        setattr(draft, toll, added(counts) if all(counts) else counts[0])
    if others and victims is not None:
        told = draft.arguments
        draft.arguments = Arguments(told.actor1, victims.up_to(others[-1].last), told.passive)


def _count_beside(drafts: list[Draft], counter: Counter) -> None:
    """Numbers near a verb of killing or hurting whose object was not found, once all objects have theirs."""
    for draft in drafts:
        toll = draft.sense.value.toll
        if toll in TOLLS and getattr(draft, toll) is None and draft.stance.factuality != "denied":
            setattr(draft, toll, counter.beside(draft.match.first, draft.match.last, draft.clause))


def _add_tolls(drafts: list[Draft], counter: Counter) -> None:
    """Numbers beside words such as قتلى and "dead" go to the nearest violent event, else to what was put down by force."""
    told = [d for d in drafts if d.stance.factuality != "denied"]
    violent = [d for d in told if d.root in VIOLENCE] or [d for d in told if d.root in UNREST]
    for found in find_tolls(counter.parsed, counter.quantities, counter.used):
        open_to = [
            d
            for d in violent
            if getattr(d, found.kind) is None or (found.total and found.exceeds(getattr(d, found.kind)))
        ]
        nearest = min(
            open_to,
            key=lambda d: (not d.clause[0] <= found.at < d.clause[1], abs(d.match.first - found.at)),
            default=None,
        )
        if nearest is not None:
            setattr(nearest, found.kind, found.toll)
    for draft in told:
        if draft.code[:3] == REPRESSION and draft.killed is None and draft.injured is None:
            hurt = next((d for d in told if d.is_toll_only and not d.is_noun), None)
            draft.killed, draft.injured = (hurt.killed, hurt.injured) if hurt else (None, None)


def _without_mere_reports(drafts: list[Draft], parsed: Parsed) -> list[Draft]:
    """A verb of saying is an event of its own only where what is said is none."""
    others = [d for d in drafts if d.code != REPORTED or _is_named(d.arguments.actor1, parsed)]
    return others or drafts[:1]


def _is_named(argument: Argument | None, parsed: Parsed) -> bool:
    """Whether a phrase names a person, group, organisation or state."""
    return argument is not None and any(
        argument.first <= i < argument.last and match.of("actor", "state") for i, match in parsed.names.items()
    )


def _speaker(draft: Draft, parsed: Parsed, syntax: Syntax, stances: Stances) -> Argument | None:
    """Whose words tell it: the subject of the verb of saying in front of the event."""
    said = [
        m.first
        for m, c in stances.cues
        if c.kind == "report" and m.first in stances.verbs and m.last <= draft.match.first
    ]
    return syntax.speaker(parsed, said[-1], draft.match.first) if said else None
