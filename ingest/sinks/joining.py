"""Mentions into the tables, and the events that they touch merged anew: the part of the sink that holds judgement.

What the tables end as depends on the records alone, not on batches, order or repetitions: whole blocks are clustered
again, and an article tells what the record of its latest version lists. An event's revision is the number of its mentions,
so that it too is the same however they came; only where an event loses mentions does it count on from what was published.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from ingest.merge import MIN_CONFIDENCE, Placed, Report
from ingest.records import EntityRecord, EventMention, encode_record
from ingest.sinks.base import Unpublished
from ingest.sinks.memory import Memory, digest_of, summed
from ingest.sinks.merging import Came, Merging
from ingest.sinks.placing import Change, blocks_around, placement_row
from ingest.sinks.statements import Stored, put, put_records, remove, rows_of, rows_where
from ingest.sinks.tables import (
    ARTICLE_FIELDS,
    ENTITY_FIELDS,
    MENTION_FIELDS,
    articles,
    entities,
    mentions,
    merge_keys,
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
        self._put_placements(came, went)
        changes = {key: Change(came.get(key, ()), went.get(key, ())) for key in dict.fromkeys((*came, *went))}
        merging = Merging(
            self._transaction,
            self._memory,
            {
                one.mention_id: Came(one, Report(changed[one.mention_id].mention))
                for some in came.values()
                for one in some
            },
            {key: left[key] for key in _ids(went)},
        )
        touched = merging.merge(blocks_around(self._transaction, changes, self._memory))
        self.unpublished += merging.unpublished
        told = [one.stored(merging.homes.get(key, one.mention.event_id)) for key, one in changed.items()]
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

    def _put_placements(self, came: Mapping[str, Sequence[Placed]], went: Mapping[str, Sequence[Placed]]) -> None:
        put(self._transaction, placements, [placement_row(one) for some in came.values() for one in some])
        remove(self._transaction, placements, _ids(went) - _ids(came))

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


def _state(row: Any) -> _State:
    return _State(_mention(row.record), row.record.encode(), row.withdrawn)


def _mention(record: str) -> EventMention:
    return EventMention.model_validate_json(record)
