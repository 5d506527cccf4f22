"""Who did it and who bore it, over all mentions of one happening: the best supported, and of those the most specific.

In the words of whoever told it first.
"""

from ingest.merge.actors import fit_of_sides
from ingest.merge.choice import descend, most_supported
from ingest.merge.facts import ActorFacts, Facts
from ingest.merge.paths import Path
from ingest.merge.report import Report
from ingest.merge.told import ToldActor

__all__ = ["choose_sides"]

Sides = tuple[ToldActor | None, ToldActor | None]
Weighed = tuple[ToldActor, float]


def choose_sides(evidence: list[Report]) -> Sides:
    """Source and target. A mention that names them the other way round than the fullest one is turned first."""
    if len(evidence) == 1:
        return evidence[0].actor1, evidence[0].actor2
    fullest = _fullest(evidence).facts
    first: list[Weighed] = []
    second: list[Weighed] = []
    for report in evidence:
        actor1, actor2 = report.actor1, report.actor2
        if _is_crossed(report.facts, fullest):
            actor1, actor2 = actor2, actor1
        if actor1 is not None:
            first.append((actor1, report.confidence))
        if actor2 is not None:
            second.append((actor2, report.confidence))
    return _choose(first), _choose(second)


def _choose(named: list[Weighed]) -> ToldActor | None:
    """First which group or country, then which arm of it; words that no code is known for only where nothing else is."""
    if not named:
        return None
    first, _ = named[0]
    if all(_are_alike(actor, first) for actor, _ in named):
        return first
    known = [(actor, weight) for actor, weight in named if actor.group or actor.country]
    candidates = known or [(actor, weight) for actor, weight in named if actor.code] or named
    candidates = _groups_over_countries(candidates)
    paths = [(_path(actor), weight) for actor, weight in candidates]
    leaf = descend(paths)
    fitting = [one for one, (path, _) in zip(candidates, paths, strict=True) if path == leaf]
    name = most_supported([(actor.name, weight) for actor, weight in fitting])
    named_so = [actor for actor, _ in fitting if actor.name == name]
    return named_so[0]


def _are_alike(one: ToldActor, other: ToldActor) -> bool:
    """Whether it makes no difference which of them is chosen, but for who told it first."""
    return (
        one.name == other.name
        and one.code == other.code
        and one.group == other.group
        and one.country == other.country
        and one.roles == other.roles
    )


def _groups_over_countries(candidates: list[Weighed]) -> list[Weighed]:
    """A named group says more than its country: the country's votes are the group's, where they clash in nothing."""
    groups = [actor for actor, _ in candidates if actor.group]
    if not groups or len(groups) == len(candidates):
        return candidates
    kept = [(actor, weight) for actor, weight in candidates if actor.group or not _may_be_any(actor, groups)]
    return kept or candidates


def _may_be_any(actor: ToldActor, groups: list[ToldActor]) -> bool:
    return True in [_may_be(actor, group) for group in groups]


def _may_be(actor: ToldActor, group: ToldActor) -> bool:
    """Whether the actor of whom a country and roles are told may be this group: gunmen, but not the state or its people."""
    one, other = ActorFacts.of(actor), ActorFacts.of(group)
    if one is None or other is None or other.country not in {None, one.country}:
        return False
    return not one.sides.isdisjoint(other.sides) if one.sides else other.country is not None


def _path(actor: ToldActor) -> Path:
    """Who, then as what: ISI; IRQ, MIL; and where neither group nor country is known, the roles."""
    identity = actor.group or actor.country or actor.code[:3]
    return (identity, *actor.roles)


def _is_crossed(one: Facts, fullest: Facts) -> bool:
    if one.actor1 is fullest.actor1 and one.actor2 is fullest.actor2:
        return False
    straight = fit_of_sides(one.actor1, one.actor2, fullest.actor1, fullest.actor2)
    crossed = fit_of_sides(one.actor2, one.actor1, fullest.actor1, fullest.actor2)
    return crossed - straight >= 2  # noqa: PLR2004, RUF100


def _fullest(evidence: list[Report]) -> Report:
    """The one that tells most of both sides; any, where all name the same."""
    some = evidence[0]
    told = some.facts
    if all(one.facts.actor1 is told.actor1 and one.facts.actor2 is told.actor2 for one in evidence):
        return some
    return min(evidence, key=_emptiness)


def _emptiness(report: Report) -> tuple[int, int, str]:
    codes = [actor.code for actor in (report.actor1, report.actor2) if actor is not None and actor.code]
    return -len(codes), -len("".join(codes)), report.mention_id
