"""Mentions of one happening become its record: the most specific and best supported value of each field."""

from collections.abc import Iterable
from math import fsum, prod
from operator import attrgetter
from typing import Any, Final

from ingest.merge.choice import choose_code, choose_date, choose_place, most_supported
from ingest.merge.copies import tellings
from ingest.merge.flat import actor_fields, geo_fields
from ingest.merge.report import Report
from ingest.merge.sides import choose_sides
from ingest.merge.tolls import merged_toll
from ingest.records import Event, Factuality

__all__ = ["event_record"]

INDEPENDENCE: Final = 0.5
"""How far a further source removes the doubt that the best one leaves, from 0 (not at all) to 1 (as if independent).

Outlets copy one another, and one coder reads them all, so their errors go together: half.
"""

RANKED: Final[tuple[Factuality, ...]] = ("asserted", "recalled", "threatened", "hypothetical", "denied")
"""Asserted by any is asserted; only denied is denied."""

FIELDS: Final[dict[str, Any]] = dict.fromkeys(Event.model_fields)
"""All of an event's, in their order."""


def event_record(event_id: str, reports: Iterable[Report], after: int = 0) -> Event:
    """The merged record of these reports, which all tell one happening (at least one).

    Copies of a wire story count as articles and sources, and have one voice. Nothing depends on the reports' order.
    `revision` is the number of mentions, so it does not depend on batches either; but it is greater than `after`, the last
    one. Where some assert and others deny, the denials are counted and listed, and everything else is what the others tell.
    """
    told = sorted(reports, key=attrgetter("order"))
    evidence = [m for m in told if m.factuality != "denied"] or told
    voices = [_surest(telling) for telling in tellings(evidence)]
    code = choose_code(voices)
    actor1, actor2 = choose_sides(voices)
    place = choose_place(voices)
    date, precision = choose_date(voices)
    values = FIELDS | {
        "event_id": event_id,
        "revision": max(len(told), after + 1),
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
        "num_tellings": len(voices),
        "confidence": _confidence(voices),
    }
    values |= actor_fields("actor1", actor1)
    values |= actor_fields("actor2", actor2)
    values |= geo_fields("action", place)
    values |= _standing(told)
    values |= _coverage(told, evidence)
    return Event.of_checked(values)  # what the mentions hold was checked with them


def _surest(telling: list[Report]) -> Report:
    return telling[0] if len(telling) == 1 else max(telling, key=attrgetter("confidence"))


def _standing(told: list[Report]) -> dict[str, Any]:
    """How sure it is that it happened."""
    factualities = [m.factuality for m in told]
    denials = factualities.count("denied")
    return {
        "factuality": next(f for f in RANKED if f in factualities),
        "num_denials": denials,
        "disputed": 0 < denials < len(told),
    }


def _coverage(told: list[Report], evidence: list[Report]) -> dict[str, Any]:
    """Who told it, where and when."""
    published = [m.published_at for m in told if m.published_at]
    first_seen = published[0] if published else None
    sources = sorted({m.source for m in evidence})
    articles = sorted({m.facts.article_id for m in evidence})
    addresses = [m.url for m in evidence if m.url]
    return {
        "is_root_event": True in [m.leads for m in evidence],
        "num_mentions": len(told),
        "num_sources": len(sources),
        "num_articles": len(articles),
        "avg_tone": round(fsum([m.tone for m in evidence]) / len(evidence), 4),
        "date_added": first_seen,
        "first_seen": first_seen,
        "last_seen": max(published, default=None),
        "source_url": addresses[0] if addresses else None,
        "languages": tuple(sorted({m.facts.language for m in evidence})),
        "sources": tuple(sources),
        "article_ids": tuple(articles),
        "mention_ids": tuple(sorted([m.facts.mention_id for m in told])),
    }


def _confidence(voices: list[Report]) -> float:
    """That of the surest source, raised by each further one."""
    surest: dict[str, float] = {}
    for voice in voices:
        surest[voice.source] = max(surest.get(voice.source, 0.0), voice.confidence)
    best, *others = sorted(surest.values(), reverse=True)
    return round(1 - (1 - best) * prod([1 - INDEPENDENCE * other for other in others]), 4)
