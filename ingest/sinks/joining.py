"""Mentions into the tables, and the events that they touch merged anew: the part of the sink that holds judgement.

What the tables end as depends on the mentions alone, not on batches, order or repetitions: whole blocks are clustered
again. An event's revision is the number of its mentions, so that it too is the same however they came; only where an
event loses mentions to another does it count on from what was published.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, update

from ingest.merge import MIN_CONFIDENCE, Placed, Scores, affected, cluster_block, cluster_id, event_record
from ingest.records import Event, EventMention, encode_record
from ingest.records.base import Record
from ingest.sinks.placing import Placements
from ingest.sinks.statements import put, remove, rows_of
from ingest.sinks.tables import EVENT_FIELDS, MENTION_FIELDS, events, mentions, outbox

__all__ = ["Memory", "join_mentions"]

REMEMBERED = 10_000
"""Mentions kept parsed, some 50 MB: the blocks of a hot conflict are read again with each batch."""


class Memory:
    """What is worth remembering from one batch to the next, as long as nobody else writes."""

    def __init__(self) -> None:
        self.scores = Scores()
        self.placed: dict[str, Placed] = {}

    def forget(self) -> None:
        """What is stored may be another by now. Scores stay: they are of content."""
        self.placed.clear()


def join_mentions(connection: Connection, batch: Iterable[EventMention], memory: Memory) -> set[str]:
    """Write mentions and all events that they change; returns the ids of the events that they belong or belonged to."""
    told = {mention.mention_id: mention for mention in batch}
    before = rows_of(connection, mentions, told, "event_id", "record")
    changed = {key: one for key, one in told.items() if key not in before or before[key].record != _text(one)}
    touched = {row.event_id for row in before.values()}
    if changed:
        left = {key: before[key].event_id for key in changed.keys() & before.keys()}
        blocks = _blocks(Placements(connection, memory.placed), changed, [_mention(before[key].record) for key in left])
        homes, written = _merge(connection, blocks, changed, left, memory.scores)
        put(connection, mentions, [_mention_row(one, homes.get(key, one.event_id)) for key, one in changed.items()])
        touched |= written
    return touched


def _blocks(index: Placements, changed: Mapping[str, EventMention], old: Iterable[EventMention]) -> list[list[str]]:
    """The ids of all mentions that must be compared again, by block."""
    now = [Placed.of(mention) for mention in changed.values() if _makes_events(mention)]
    then = [Placed.of(mention) for mention in old if _makes_events(mention)]
    index.put(now)
    index.remove(sorted({one.mention_id for one in then} - {one.mention_id for one in now}))
    return [
        [one.mention_id for one in block]
        for group in _by_merge_key(dict.fromkeys([*now, *then]))
        for block in affected(index, group)
    ]


def _by_merge_key(placed: Iterable[Placed]) -> Iterable[list[Placed]]:
    """Blocks lie within a merge key, and the fewer changes come at once the less must be looked at."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        groups[one.keys[0]].append(one)
    return groups.values()


def _merge(
    connection: Connection,
    blocks: Sequence[Sequence[str]],
    changed: Mapping[str, EventMention],
    left: Mapping[str, str],
    scores: Scores,
) -> tuple[dict[str, str], set[str]]:
    """Write the events of these blocks; returns to which each of their mentions belongs, and the ids of all written.

    `left` tells where changed mentions belonged that were known before.
    """
    kept = rows_of(
        connection, mentions, {key for block in blocks for key in block} - changed.keys(), "event_id", "record"
    )
    known = {key: _mention(row.record) for key, row in kept.items()} | dict(changed)
    homes_before = {key: row.event_id for key, row in kept.items()} | dict(left)
    members_before = _by_event(homes_before)
    homes: dict[str, str] = {}
    made: list[Event] = []
    for block in blocks:
        for members in cluster_block([known[key] for key in block], scores):
            event_id = cluster_id(members)
            keys = {mention.mention_id for mention in members}
            homes |= dict.fromkeys(keys, event_id)
            if members_before.get(event_id) != keys or not keys.isdisjoint(changed):
                made.append(event_record(event_id, members))
    gone = members_before.keys() - set(homes.values())
    _write_events(connection, made, gone)
    moved = [key for key in kept if homes[key] != homes_before[key]]
    if moved:
        connection.execute(_move, [{"moved_id": key, "home": homes[key]} for key in moved])
    return homes, gone | {event.event_id for event in made}


def _by_event(homes: Mapping[str, str]) -> dict[str, set[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for key, event_id in homes.items():
        members[event_id].add(key)
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
