"""Mentions of one happening become its record: the most specific and best supported value of each field."""

from collections.abc import Iterable
from math import prod
from operator import attrgetter
from typing import Any, Final

from ingest.merge.choice import choose_code, choose_date, choose_place, most_supported
from ingest.merge.copies import tellings
from ingest.merge.coverage import Coverage, evidence_of
from ingest.merge.flat import actor_fields, geo_fields
from ingest.merge.report import Credit, Report
from ingest.merge.sides import choose_sides
from ingest.merge.tolls import merged_toll
from ingest.records import Event

__all__ = ["event_record", "in_order", "weighed"]

INDEPENDENCE: Final = 0.5
"""How far a further source removes the doubt that the best one leaves, from 0 (not at all) to 1 (as if independent).

Outlets copy one another, and one coder reads them all, so their errors go together: half.
"""

VOICES_OF_A_CROWD: Final = 8
"""Of a happening that more tell than a block holds so many are weighed of the first, and as many of the last. They agree in
who, where, how many and what (see `blocks`), so that hundreds more would say the same."""

FIELDS: Final[dict[str, Any]] = dict.fromkeys(Event.model_fields)
"""All of an event's, in their order."""


def weighed(told: list[Credit], coverage: Coverage) -> list[Credit]:
    """Of the tellings of a happening those whose reports decide what its record says, in order; all are counted.

    Where some were added to a `coverage`, `told` may be these and those that were weighed before.
    """
    evidence = evidence_of(told)
    if not coverage.is_crowd:
        return evidence
    return evidence[:VOICES_OF_A_CROWD] + evidence[-VOICES_OF_A_CROWD:]


def event_record(event_id: str, reports: Iterable[Report], after: int = 0, coverage: Coverage | None = None) -> Event:
    """The merged record of these reports, which all tell one happening (at least one).

    Given the coverage of all that tell it, the reports of those that are `weighed` are enough.

    Copies of a wire story count as articles and sources, and have one voice. Nothing depends on the reports' order.
    `revision` is the number of mentions, so it does not depend on batches either; but it is greater than `after`, the last
    one. Where some assert and others deny, the denials are counted and listed, and everything else is what the others tell.
    """
    by_id = {report.mention_id: report for report in reports}
    told = in_order([report.credit for report in by_id.values()])
    if coverage is None:
        coverage = Coverage(told)
    voices = [_surest(telling) for telling in tellings([by_id[one.mention_id] for one in weighed(told, coverage)])]
    told_by = len(voices)
    if coverage.is_crowd and coverage.texts is not None:
        told_by = max(told_by, coverage.texts.count())
    code = choose_code(voices)
    actor1, actor2 = choose_sides(voices)
    place = choose_place(voices)
    date, precision = choose_date(voices)
    values = FIELDS | {
        "event_id": event_id,
        "revision": max(coverage.mentions, after + 1),
        "date": date,
        "date_precision": precision,
        "event_code": code.code,
        "event_base_code": code.base_code,
        "event_root_code": code.root_code,
        "event_name": code.name,
        "quad_class": code.quad_class,
        "goldstein_scale": code.goldstein,
        "plover": code.plover,
        "mode": code.mode,
        "weapon": most_supported([(m.weapon, m.confidence) for m in voices if m.weapon is not None]),
        "actor1": actor1 and actor1.record(),
        "actor2": actor2 and actor2.record(),
        "place": place and place.record(),
        "killed": merged_toll([(m.facts.killed, m.confidence) for m in voices if m.facts.killed is not None]),
        "injured": merged_toll([(m.facts.injured, m.confidence) for m in voices if m.facts.injured is not None]),
        "num_tellings": told_by,
        "confidence": _confidence(voices),
    }
    values |= actor_fields("actor1", actor1)
    values |= actor_fields("actor2", actor2)
    values |= geo_fields("action", place)
    values |= coverage.fields()
    return Event.of_checked(values)  # what the mentions hold was checked with them


def _surest(telling: list[Report]) -> Report:
    return telling[0] if len(telling) == 1 else max(telling, key=attrgetter("confidence"))


def in_order(told: Iterable[Credit]) -> list[Credit]:
    """By time."""
    return sorted(told, key=attrgetter("order"))


def _confidence(voices: list[Report]) -> float:
    """That of the surest source, raised by each further one."""
    surest: dict[str, float] = {}
    for voice in voices:
        source = voice.credit.source
        surest[source] = max(surest.get(source, 0.0), voice.confidence)
    best, *others = sorted(surest.values(), reverse=True)
    return round(1 - (1 - best) * prod([1 - INDEPENDENCE * other for other in others]), 4)
