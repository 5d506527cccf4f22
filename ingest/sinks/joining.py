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

__all__ = ["Joining", "Lock", "Speaking", "Told"]

Lock = Literal["article", "merge-key"]
"""What a transaction may have to itself. Articles are locked first, so that no two wait for one another."""


class Speaking:
    """An article's entity record as the tables need it, in a tenth of the memory."""

    __slots__ = ("article_id", "article_version", "mention_ids", "record", "row")

    def __init__(self, record: EntityRecord) -> None:
        self.article_id: str = record.article_id
        self.article_version: str = record.article_version or ""
        self.mention_ids: tuple[str, ...] = record.mention_ids
        self.row = ARTICLE_FIELDS.row(record)
        """Of the table of articles."""
        self.record = encode_record(record)


class Told:
    """A mention as the tables and merging need it, in a third of the memory."""

    __slots__ = ("article_id", "article_version", "came", "event_id", "mention_id", "record")

    def __init__(self, mention: EventMention, record: bytes | None = None) -> None:
        """`record` is the mention as it is stored already."""
        self.mention_id: str = mention.mention_id
        self.article_id: str = mention.article_id
        self.article_version: str = mention.article_version or ""
        self.event_id: str = mention.event_id
        """Of the event that it founds."""
        self.record = encode_record(mention) if record is None else record
        is_sure = mention.confidence >= MIN_CONFIDENCE
        self.came = Came(Placed.of(mention), Report(mention)) if is_sure else None
        """What it gives to merging, if it is sure enough to make events."""


class _State:
    """A mention as it stands in the table, or shall."""

    __slots__ = ("told", "withdrawn")

    def __init__(self, told: Told, withdrawn: bool) -> None:
        self.told = told
        self.withdrawn = withdrawn

    @property
    def came(self) -> Came | None:
        """What it gives to merging, if it makes events."""
        return None if self.withdrawn else self.told.came

    def stored(self, event_id: str) -> Stored:
        return Stored(self.told.record, {"event_id": event_id, "withdrawn": self.withdrawn})


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

    def entities(self, records: Iterable[Speaking]) -> set[str]:
        """Write what articles speak of; what earlier versions told besides is withdrawn, what they tell again is back."""
        latest: dict[str, Speaking] = {}
        for record in records:
            before = latest.get(record.article_id)
            if before is None or record.article_version >= before.article_version:
                latest[record.article_id] = record
        self._lock("article", latest)
        stored = rows_of(self._transaction, entities, latest, "article_version")
        new = {
            key: record
            for key, record in latest.items()
            if key not in stored or record.article_version >= (stored[key].article_version or "")
        }
        put(self._transaction, articles, [record.row for record in new.values()])
        put_records(self._transaction, entities, ENTITY_FIELDS, [Stored(one.record, {}) for one in new.values()])
        turned = {
            row.mention_id: withdrawn
            for row in self._told_by(new)
            if (withdrawn := _is_gone(row.mention_id, row.article_version, new[row.article_id])) != row.withdrawn
        }
        states = {key: _state(row) for key, row in self._mentions(turned, "record", "withdrawn").items()}
        return self._change({key: _State(one.told, turned[key]) for key, one in states.items()}, states)

    def mentions(self, batch: Iterable[Told]) -> set[str]:
        """Write mentions; those that the latest version of their article does not list are withdrawn."""
        told: dict[str, Told] = {}
        for mention in batch:
            known = told.get(mention.mention_id)
            if known is None or mention.article_version >= known.article_version:
                told[mention.mention_id] = mention
        self._lock("article", {mention.article_id for mention in told.values()})
        versions = rows_of(
            self._transaction, entities, {m.article_id for m in told.values()}, "article_version", "mention_ids"
        )
        before = {key: _state(row) for key, row in self._mentions(told, "record", "withdrawn").items()}
        changed = {}
        for key, mention in told.items():
            stood = before.get(key)
            if stood is not None and mention.article_version < stood.told.article_version:
                continue
            listed = versions.get(mention.article_id)
            gone = listed is not None and _is_gone(key, mention.article_version, listed)
            if stood is None or stood.withdrawn != gone or stood.told.record != mention.record:
                changed[key] = _State(mention, gone)
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
            {key: one for key, state in changed.items() if (one := state.came) is not None},
            {key: left[key] for key in _ids(went)},
        )
        touched = merging.merge(blocks_around(self._transaction, changes, self._memory))
        self.unpublished += merging.unpublished
        told = [one.stored(merging.homes.get(key, one.told.event_id)) for key, one in changed.items()]
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


def _is_gone(mention_id: str, version: str | None, listed: Speaking | Any) -> bool:
    """Whether an article no longer tells this: its latest version lists it not, and it is not of a later one still."""
    return (version or "") <= (listed.article_version or "") and mention_id not in listed.mention_ids


def _by_merge_key(states: Iterable[_State]) -> dict[str, list[Placed]]:
    """Where those lie that make events."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for state in states:
        if one := state.came:
            groups[one.placed.merge_key].append(one.placed)
    return groups


def _ids(placed: Mapping[str, Iterable[Placed]]) -> set[str]:
    return {one.mention_id for some in placed.values() for one in some}


def _digests(placed: Mapping[str, Iterable[Placed]], states: Mapping[str, _State]) -> dict[str, list[int]]:
    def digest(one: Placed) -> int:
        told = states[one.mention_id].told
        return digest_of(told.record, told.article_version)

    return {key: [digest(one) for one in some] for key, some in placed.items()}


def _state(row: Any) -> _State:
    return _State(Told(EventMention.model_validate_json(row.record), row.record.encode()), row.withdrawn)
