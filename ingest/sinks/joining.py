"""Mentions into the tables, and the events that they touch merged anew: the part of the sink that holds judgement.

What the tables end as depends on the mentions alone, not on batches, order or repetitions: whole blocks are clustered
again. An event's revision is the number of its mentions, so that it too is the same however they came; only where an
event loses mentions to another does it count on from what was published.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, update

from ingest.merge import MIN_CONFIDENCE, Placed, Scores, affected, cluster_block, cluster_id, event_record
from ingest.records import Event, EventMention, encode_record
from ingest.records.base import Record
from ingest.sinks.placing import Placements
from ingest.sinks.statements import put, remove, rows_of
from ingest.sinks.tables import EVENT_FIELDS, MENTION_FIELDS, events, mentions, outbox

__all__ = ["join_mentions"]

REMEMBERED = 10_000
"""Mentions kept parsed, some 50 MB: the blocks of a hot conflict are read again with each batch."""


class _Known(NamedTuple):
    """A mention as it now stands, and the event it was stored under; None for a new one."""

    mention: EventMention
    event_id: str | None


def join_mentions(connection: Connection, batch: Iterable[EventMention], scores: Scores) -> set[str]:
    """Write mentions and all events that they change; returns the ids of the events that they belong or belonged to."""
    told = {mention.mention_id: mention for mention in batch}
    before = rows_of(connection, mentions, told, "event_id", "record")
    changed = {key: one for key, one in told.items() if key not in before or before[key].record != _text(one)}
    touched = {row.event_id for row in before.values()}
    if changed:
        old = [_mention(before[key].record) for key in changed.keys() & before.keys()]
        homes = _merge(connection, _blocks(connection, changed, old), changed, touched, scores)
        put(connection, mentions, [_mention_row(one, homes.get(key, one.event_id)) for key, one in changed.items()])
        touched |= set(homes.values())
    return touched


def _blocks(
    connection: Connection, changed: Mapping[str, EventMention], old: Iterable[EventMention]
) -> list[list[str]]:
    """The ids of all mentions that must be compared again, by block."""
    index = Placements(connection)
    now = [Placed.of(mention) for mention in changed.values() if _makes_events(mention)]
    then = [Placed.of(mention) for mention in old if _makes_events(mention)]
    index.put(now)
    index.remove(sorted({one.mention_id for one in then} - {one.mention_id for one in now}))
    return [[one.mention_id for one in block] for block in affected(index, list(dict.fromkeys([*now, *then])))]


def _merge(
    connection: Connection,
    blocks: Sequence[Sequence[str]],
    changed: Mapping[str, EventMention],
    left: Collection[str],
    scores: Scores,
) -> dict[str, str]:
    """Write the events of these blocks; returns to which event each of their mentions belongs."""
    known = _known(connection, [key for block in blocks for key in block], changed)
    members_before = _members(known)
    homes: dict[str, str] = {}
    made: list[Event] = []
    for block in blocks:
        for members in cluster_block([known[key].mention for key in block], scores):
            event_id = cluster_id(members)
            keys = {mention.mention_id for mention in members}
            homes |= dict.fromkeys(keys, event_id)
            if members_before.get(event_id) != keys or not keys.isdisjoint(changed):
                made.append(event_record(event_id, members))
    _write_events(connection, made, gone=(members_before.keys() | set(left)) - set(homes.values()))
    moved = [key for key, home in homes.items() if key not in changed and known[key].event_id != home]
    if moved:
        connection.execute(_move, [{"moved_id": key, "home": homes[key]} for key in moved])
    return homes


def _known(connection: Connection, keys: Collection[str], changed: Mapping[str, EventMention]) -> dict[str, _Known]:
    stored = rows_of(connection, mentions, keys, "event_id", "record")
    known = {key: _Known(_mention(row.record), row.event_id) for key, row in stored.items() if key not in changed}
    return known | {key: _Known(one, stored[key].event_id if key in stored else None) for key, one in changed.items()}


def _members(known: Mapping[str, _Known]) -> dict[str, set[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for key, one in known.items():
        if one.event_id is not None:
            members[one.event_id].add(key)
    return members


def _write_events(connection: Connection, made: Sequence[Event], gone: Collection[str]) -> None:
    ids = [event.event_id for event in made]
    last = {key: row.revision for key, row in rows_of(connection, outbox, [*ids, *gone], "revision").items()}
    stored = rows_of(connection, events, [*ids, *gone], "revision", "record")
    numbered = [
        event.model_copy(update={"revision": max(len(event.mention_ids), last.get(event.event_id, 0) + 1)})
        for event in made
        if event.event_id not in stored or _differs(event, stored[event.event_id])
    ]
    put(connection, events, [EVENT_FIELDS.row(event) | {"record": _text(event)} for event in numbered])
    no_more = [key for key in gone if key in stored]
    remove(connection, events, no_more)
    revisions = {event.event_id: event.revision for event in numbered} | {key: last[key] + 1 for key in no_more}
    rows = [{"event_id": key, "revision": n, "published_revision": 0} for key, n in sorted(revisions.items())]
    put(connection, outbox, rows, keep="published_revision")


def _differs(event: Event, row: Any) -> bool:
    as_numbered = event.model_copy(update={"revision": row.revision})
    return _text(as_numbered) != str(row.record)


def _makes_events(mention: EventMention) -> bool:
    return mention.confidence >= MIN_CONFIDENCE


def _mention_row(mention: EventMention, event_id: str) -> dict[str, Any]:
    return MENTION_FIELDS.row(mention) | {"event_id": event_id, "record": _text(mention)}


@lru_cache(REMEMBERED)
def _mention(record: str) -> EventMention:
    return EventMention.model_validate_json(record)


def _text(record: Record) -> str:
    return encode_record(record).decode()


_move = update(mentions).where(mentions.c.mention_id == bindparam("moved_id")).values(event_id=bindparam("home"))
