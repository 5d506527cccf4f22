"""Mentions into the tables, and the events that they touch merged anew: the part of the sink that holds judgement.

What the tables end as depends on the records alone, not on batches, order or repetitions: whole blocks are clustered
again, and an article tells what the record of its latest version lists. An event's revision is the number of its mentions,
so that it too is the same however they came; only where an event loses mentions does it count on from what was published.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal

from ingest.merge import MIN_CONFIDENCE, Placed, Report, affected, cluster_block, cluster_id, event_record
from ingest.records import EntityRecord, EventMention, encode_record
from ingest.sinks.base import Unpublished
from ingest.sinks.memory import Kept, Memory, digest_of, summed
from ingest.sinks.placing import Placements, placement_row, read_around
from ingest.sinks.statements import (
    Stored,
    events_as_they_stand,
    move,
    portions,
    put,
    put_records,
    remove,
    rows_of,
    rows_where,
    withdraw,
)
from ingest.sinks.tables import (
    ARTICLE_FIELDS,
    ENTITY_FIELDS,
    EVENT_FIELDS,
    MENTION_FIELDS,
    articles,
    entities,
    events,
    mentions,
    merge_keys,
    outbox,
    placements,
)
from ingest.sinks.transaction import Transaction

__all__ = ["Joining", "Lock"]

Lock = Literal["article", "merge-key"]
"""What a transaction may have to itself. Articles are locked first, so that no two wait for one another."""


class _State:
    """A mention as it stands in the table, or shall."""

    __slots__ = ("mention", "record", "withdrawn")

    def __init__(self, mention: EventMention, record: bytes, withdrawn: bool) -> None:
        self.mention = mention
        self.record = record
        self.withdrawn = withdrawn

    @property
    def placed(self) -> Placed | None:
        """Where it lies, if it makes events."""
        return None if self.withdrawn or self.mention.confidence < MIN_CONFIDENCE else Placed.of(self.mention)

    def stored(self, event_id: str) -> Stored[EventMention]:
        return Stored(self.mention, self.record, {"event_id": event_id, "withdrawn": self.withdrawn})


class Joining:
    """One transaction that writes records and all events that they change.

    Its methods return the ids of the events that the records belong or belonged to.
    """

    unpublished: list[Unpublished]
    """Those of these events that it has written."""

    def __init__(self, transaction: Transaction, memory: Memory, lock: Callable[[Lock, Collection[str]], None]) -> None:
        self.unpublished = []
        self._transaction = transaction
        self._memory = memory
        self._lock = lock

    def entities(self, records: Iterable[EntityRecord]) -> set[str]:
        """Write what articles speak of; what earlier versions told besides is withdrawn, what they tell again is back."""
        latest: dict[str, EntityRecord] = {}
        for record in records:
            if record.article_id not in latest or _version(record) >= _version(latest[record.article_id]):
                latest[record.article_id] = record
        self._lock("article", latest)
        stored = rows_of(self._transaction, entities, latest, "article_version")
        new = {
            key: record
            for key, record in latest.items()
            if key not in stored or _version(record) >= (stored[key].article_version or "")
        }
        put(self._transaction, articles, [ARTICLE_FIELDS.row(record) for record in new.values()])
        put_records(self._transaction, entities, ENTITY_FIELDS, [Stored(r, encode_record(r), {}) for r in new.values()])
        turned = {
            row.mention_id: withdrawn
            for row in self._told_by(new)
            if (withdrawn := _is_gone(row.mention_id, row.article_version, new[row.article_id])) != row.withdrawn
        }
        before = {key: _state(row) for key, row in self._mentions(turned, "record", "withdrawn").items()}
        after = {key: _State(one.mention, one.record, turned[key]) for key, one in before.items()}
        return self._change(after, before)

    def mentions(self, batch: Iterable[EventMention]) -> set[str]:
        """Write mentions; those that the latest version of their article does not list are withdrawn."""
        told: dict[str, EventMention] = {}
        for mention in batch:
            if mention.mention_id not in told or _version(mention) >= _version(told[mention.mention_id]):
                told[mention.mention_id] = mention
        self._lock("article", {mention.article_id for mention in told.values()})
        versions = rows_of(
            self._transaction, entities, {m.article_id for m in told.values()}, "article_version", "mention_ids"
        )
        before = {key: _state(row) for key, row in self._mentions(told, "record", "withdrawn").items()}
        changed = {}
        for key, mention in told.items():
            if key in before and _version(mention) < _version(before[key].mention):
                continue
            listed = versions.get(mention.article_id)
            gone = listed is not None and _is_gone(key, mention.article_version, listed)
            state = _State(mention, encode_record(mention), gone)
            if key not in before or (before[key].withdrawn, before[key].record) != (state.withdrawn, state.record):
                changed[key] = state
        touched = {row.event_id for row in self._mentions(told.keys() - changed.keys(), "event_id").values()}
        return touched | self._change(changed, {key: before[key] for key in changed.keys() & before.keys()})

    def _change(self, changed: Mapping[str, _State], before: Mapping[str, _State]) -> set[str]:
        """Write these mentions, and merge anew whatever lay or lies near them."""
        if not changed:
            return set()
        came, went = _by_merge_key(changed.values()), _by_merge_key(before.values())
        self._recall(_digests(came, changed), _digests(went, before))
        left = {key: row.event_id for key, row in self._mentions(before, "event_id").items()}
        homes, touched = self._merge(
            self._blocks(came, went),
            {key: Report(changed[key].mention) for key in _ids(came)},
            {key: left[key] for key in _ids(went)},
        )
        told = [one.stored(homes.get(key, one.mention.event_id)) for key, one in changed.items()]
        put_records(self._transaction, mentions, MENTION_FIELDS, told)
        self._memory.shrink()
        return touched | set(left.values())

    def _recall(self, came: Mapping[str, Collection[int]], went: Mapping[str, Collection[int]]) -> None:
        """Until the end of the transaction nobody else writes under these merge keys; what others wrote is forgotten.

        The digests are those of the mentions that come and go.
        """
        keys = sorted({*came, *went})
        self._lock("merge-key", keys)
        stored = rows_of(self._transaction, merge_keys, keys, "digest")
        before = {key: stored[key].digest if key in stored else 0 for key in keys}
        after = {key: summed(before[key], came.get(key, ()), went.get(key, ())) for key in keys}
        self._memory.recall(before, after, sum(map(len, (*came.values(), *went.values()))))
        put(self._transaction, merge_keys, [{"merge_key": key, "digest": after[key]} for key in keys])

    def _blocks(self, came: Mapping[str, Sequence[Placed]], went: Mapping[str, Sequence[Placed]]) -> list[list[Placed]]:
        """All mentions that must be compared again, by block. Blocks lie within a merge key."""
        put(self._transaction, placements, [placement_row(one) for some in came.values() for one in some])
        remove(self._transaction, placements, _ids(went) - _ids(came))
        changes = {key: [*came.get(key, ()), *went.get(key, ())] for key in dict.fromkeys((*came, *went))}
        indexes = {key: Placements(self._transaction, self._memory.of(key)) for key in changes}
        for key, index in indexes.items():
            index.change(came.get(key, ()), went.get(key, ()))
        read_around(self._transaction, changes, self._memory)
        return [block for key, index in indexes.items() for block in affected(index, list(dict.fromkeys(changes[key])))]

    def _merge(
        self, blocks: Sequence[Sequence[Placed]], changed: Mapping[str, Report], left: Mapping[str, str]
    ) -> tuple[dict[str, str], set[str]]:
        """Write the events of these blocks; returns to which each of their mentions belongs, and the ids of all written.

        `changed` are those that make events now, `left` tells where those belonged that made events before.
        """
        remembered = self._remembered(blocks, changed)
        homes_before = dict(left)
        told: list[dict[str, Report]] = []
        for block, here in zip(blocks, remembered, strict=True):
            known: dict[str, Report] = {}
            for one in block:
                key = one.mention_id
                report = changed.get(key)
                if report is None:
                    kept = here[key]
                    report = kept.report
                    homes_before[key] = kept.event_id
                known[key] = report
            told.append(known)
        sizes_before = Counter(homes_before.values())
        homes: dict[str, str] = {}
        made: dict[str, list[Report]] = {}
        standing: set[str] = set()
        for known, here in zip(told, remembered, strict=True):
            for ids in cluster_block([report.facts for report in known.values()], self._memory.scores):
                [before, *others] = {homes_before.get(key) for key in ids}
                if before and not others and sizes_before[before] == len(ids) and changed.keys().isdisjoint(ids):
                    standing.add(before)
                    continue
                members = [known[key] for key in ids]
                event_id = cluster_id(members)
                made[event_id] = members
                for key in ids:
                    if key in changed or homes_before[key] != event_id:
                        here[key] = Kept(known[key], event_id)
                homes |= dict.fromkeys(ids, event_id)
        gone = sizes_before.keys() - standing - made.keys()
        inherited = {before for key in homes if (before := homes_before.get(key))}
        self._write_events(
            made,
            alike={
                key
                for key, members in made.items()
                if sizes_before[key] == len(members) and all(homes_before.get(one.mention_id) == key for one in members)
            },
            superseded=gone & inherited,
            gone=gone,
        )
        moved = sorted(key for key in homes if key not in changed and homes[key] != homes_before[key])
        move(self._transaction, {key: homes[key] for key in moved})
        return homes, gone | made.keys()

    def _remembered(self, blocks: Sequence[Sequence[Placed]], changed: Mapping[str, Report]) -> list[dict[str, Kept]]:
        """For each block what is known of its mentions; of those that are not `changed` all is, from the table if need be."""
        remembered = [self._memory.of(block[0].keys[0]).mentions for block in blocks]
        unknown = {
            key: here
            for block, here in zip(blocks, remembered, strict=True)
            for one in block
            if (key := one.mention_id) not in here and key not in changed
        }
        for some in portions(list(unknown)):
            for key, row in self._mentions(some, "event_id", "record").items():
                unknown[key][key] = Kept(Report(_mention(row.record)), row.event_id)
        return remembered

    def _write_events(
        self,
        made: Mapping[str, Sequence[Report]],
        *,
        alike: Collection[str],
        superseded: Collection[str],
        gone: Collection[str],
    ) -> None:
        """Write the events of these reports.

        Those that are `alike` have the mentions that they had. Those that are no more are superseded by another, which
        has their mentions, or withdrawn.
        """
        transaction = self._transaction
        ids = made.keys() | set(gone)
        stood, last = events_as_they_stand(transaction, ids, alike)
        now = []
        for some in portions(list(made)):
            told = [event_record(key, made[key], after=last.get(key, 0)) for key in some]
            new = [
                Stored(event, text, {"withdrawn": False})
                for event, text in zip(told, map(encode_record, told), strict=True)
                if event.event_id not in stood or _is_news(text, event.revision, stood[event.event_id])
            ]
            put_records(transaction, events, EVENT_FIELDS, new)
            now += [Unpublished(one.record.event_id, one.record.revision, one.text) for one in new]
        over = {key: last[key] + 1 for key in gone if key in stood and not stood[key].withdrawn}
        remove(transaction, events, over.keys() & set(superseded))
        withdraw(transaction, {key: over[key] for key in sorted(over.keys() - set(superseded))})
        now += [Unpublished(key, revision, None) for key, revision in over.items()]
        self.unpublished += now
        now.sort(key=attrgetter("event_id"))
        noted = [{"event_id": one.event_id, "revision": one.revision, "published_revision": 0} for one in now]
        put(transaction, outbox, noted, keep="published_revision")

    def _mentions(self, keys: Collection[str], *columns: str) -> Mapping[str, Any]:
        return rows_of(self._transaction, mentions, keys, *columns)

    def _told_by(self, article_ids: Collection[str]) -> Iterable[Any]:
        """All mentions of these articles, of whatever version."""
        names = ("mention_id", "article_id", "article_version", "withdrawn")
        return rows_where(self._transaction, mentions, "article_id", article_ids, *names)


def _version(record: EntityRecord | EventMention) -> str:
    return record.article_version or ""


def _is_gone(mention_id: str, version: str | None, listed: EntityRecord | Any) -> bool:
    """Whether an article no longer tells this: its latest version lists it not, and it is not of a later one still."""
    return (version or "") <= (listed.article_version or "") and mention_id not in listed.mention_ids


def _by_merge_key(states: Iterable[_State]) -> dict[str, list[Placed]]:
    """Where those lie that make events."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for state in states:
        if one := state.placed:
            groups[one.keys[0]].append(one)
    return groups


def _ids(placed: Mapping[str, Iterable[Placed]]) -> set[str]:
    return {one.mention_id for some in placed.values() for one in some}


def _digests(placed: Mapping[str, Iterable[Placed]], states: Mapping[str, _State]) -> dict[str, list[int]]:
    def digest(one: Placed) -> int:
        state = states[one.mention_id]
        return digest_of(state.record, state.mention.article_version)

    return {key: [digest(one) for one in some] for key, some in placed.items()}


def _is_news(text: bytes, revision: int, stood: Any) -> bool:
    """Whether an event's record is not as it stands, but for its revision, which is the second of its fields."""
    if stood.record is None:
        return True
    before: bytes = stood.record.encode()
    return text.replace(b'"revision":%d,' % revision, b'"revision":%d,' % stood.revision, 1) != before


def _state(row: Any) -> _State:
    return _State(_mention(row.record), row.record.encode(), row.withdrawn)


def _mention(record: str) -> EventMention:
    return EventMention.model_validate_json(record)
