"""Who did it and who bore it, over all mentions of one happening: the best supported, and of those the most specific.

In the words of whoever told it first.
"""

from collections.abc import Sequence

from ingest.merge.choice import descend, most_supported
from ingest.merge.evidence import fit_of_sides
from ingest.merge.facts import ActorFacts
from ingest.merge.paths import Path
from ingest.merge.report import Report
from ingest.merge.told import ToldActor

__all__ = ["choose_sides"]

Sides = tuple[ToldActor | None, ToldActor | None]
SidesFacts = tuple[ActorFacts | None, ActorFacts | None]
Weighed = tuple[ToldActor, float]


def choose_sides(evidence: Sequence[Report]) -> Sides:
    """Source and target. A mention that names them the other way round than the fullest one is turned first."""
    if len(evidence) == 1:
        return _pair(evidence[0])
    facts = [_facts(report) for report in evidence]
    different = set(facts)
    if len(different) == 1:  # the same facts are never the other way round
        turned = [(report.actor1, report.actor2, report.confidence) for report in evidence]
    else:
        fullest = _facts(min(evidence, key=_emptiness))
        crossed = {one for one in different if _is_crossed(one, fullest)}
        turned = [
            (report.actor2, report.actor1, report.confidence)
            if one in crossed
            else (report.actor1, report.actor2, report.confidence)
            for report, one in zip(evidence, facts, strict=True)
        ]
    first = _choose([(actor, weight) for actor, _, weight in turned if actor is not None])
    return first, _choose([(actor, weight) for _, actor, weight in turned if actor is not None])


def _choose(named: list[Weighed]) -> ToldActor | None:
    """First which group or country, then which arm of it; words that no code is known for only where nothing else is."""
    if not named:
        return None
    known = [(actor, weight) for actor, weight in named if actor.group or actor.country]
    candidates = known or [(actor, weight) for actor, weight in named if actor.code] or named
    candidates = _groups_over_countries(candidates)
    paths = [_path(actor) for actor, _ in candidates]
    leaf = descend([(path, weight) for path, (_, weight) in zip(paths, candidates, strict=True)])
    fitting = [one for path, one in zip(paths, candidates, strict=True) if path == leaf]
    name = most_supported((actor.name, weight) for actor, weight in fitting)
    return next(actor for actor, _ in fitting if actor.name == name)


def _groups_over_countries(candidates: list[Weighed]) -> list[Weighed]:
    """A named group says more than its country: the country's votes are the group's, where they clash in nothing."""
    groups = [actor for actor, _ in candidates if actor.group]
    if not groups or len(groups) == len(candidates):
        return candidates
    kept = [
        (actor, weight)
        for actor, weight in candidates
        if actor.group or not any(_may_be(actor, group) for group in groups)
    ]
    return kept or candidates


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


def _is_crossed(facts: SidesFacts, fullest: SidesFacts) -> bool:
    if facts == fullest:
        return False
    return fit_of_sides(facts[::-1], fullest) - fit_of_sides(facts, fullest) >= 2  # noqa: PLR2004, RUF100


def _pair(report: Report) -> Sides:
    return report.actor1, report.actor2


def _facts(report: Report) -> SidesFacts:
    return report.facts.actor1, report.facts.actor2


def _emptiness(report: Report) -> tuple[int, int, str]:
    codes = [actor.code for actor in _pair(report) if actor is not None and actor.code]
    return -len(codes), -sum(map(len, codes)), report.mention_id
