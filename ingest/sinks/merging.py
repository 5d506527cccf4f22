"""The events of blocks that a transaction has touched: clustered again, and the difference written.

Blocks may be many and crowds large, so they are gone through in portions: all that is known of the whole is which event
each mention belonged to, and how many made it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from pydantic_core import from_json

from ingest.merge import (
    Block,
    Coverage,
    Credit,
    Placed,
    Report,
    cluster_block,
    cluster_id,
    event_record,
    in_order,
    weighed,
)
from ingest.merge.report import earliest_of
from ingest.records import encode_record
from ingest.sinks.base import UNREAD, Unpublished
from ingest.sinks.memory import Crowd, Kept, Memory
from ingest.sinks.statements import (
    Stored,
    events_as_they_stand,
    move,
    portions,
    portions_by_size,
    put,
    put_records,
    remove,
    rows_of,
    withdraw,
)
from ingest.sinks.stored_mentions import credits_of, homes_of, kept_of, move_all
from ingest.sinks.tables import EVENT_FIELDS, events, mentions, outbox
from ingest.sinks.transaction import Transaction

__all__ = ["Came", "Merging"]

AT_ONCE = 2_500
"""Mentions of blocks that are gone through at once: some 5 MB of reports."""
LISTED = 10
"""So many that are only listed take no more than one of which all is known."""
MOST_HELD = 8_000_000
"""Bytes of records that a batch hands out to be published, as many as one of 3,000 mentions changes on a usual day."""


class Came(NamedTuple):
    """A mention that makes an event from now on, or makes it otherwise than before."""

    placed: Placed
    report: Report


class _Made(NamedTuple):
    """An event to be written: the reports that it is made of, and of a crowd's what all its tellings come to."""

    reports: Sequence[Report]
    coverage: Coverage | None
    is_alike: bool
    """It has the mentions that it had."""


class Merging:
    """Writes the events of blocks, which are all that one change has touched."""

    def __init__(
        self,
        transaction: Transaction,
        memory: Memory,
        came: Mapping[str, Came],
        left: Mapping[str, str],
    ) -> None:
        """`left` tells to which events those belonged that made events before and are no more as they were."""
        self.homes: dict[str, str] = {}
        """To which event each of those that came belongs now."""
        self.unpublished: list[Unpublished] = []
        """The events that were written."""
        self._transaction = transaction
        self._memory = memory
        self._came = came
        self._homes_before = dict(left)
        self._sizes_before: Counter[str] = Counter()
        self._moved: dict[str, str] = {}
        self._made: set[str] = set()
        self._standing: set[str] = set()
        self._held = 0
        self._inherited: set[str] = set()
        """Events that have given mentions to those that were made."""

    def merge(self, blocks: Sequence[Block]) -> set[str]:
        """Write what they tell. Returns the ids of all events that were made, and of those that are no more."""
        some = list(portions_by_size([(one, len(one.placed)) for one in blocks if one.placed is not None], AT_ONCE))
        crowds = [block for block in blocks if block.placed is None]
        for number, portion in enumerate(some):
            self._look_up(portion, with_reports=number == 0)
        self._sizes_before.update(self._homes_before.values())
        sizes = self._look_up_crowds(crowds)
        made: dict[str, _Made] = {}
        for number, portion in enumerate(some):
            if number:
                self._write(made)
                self._memory.shrink_mentions()
                self._look_up(portion, with_reports=True)
            made = self._made_of(portion)
        for portion in portions_by_size(sizes, AT_ONCE):
            self._write(made)
            made = self._made_of_crowds(portion)
        gone = self._sizes_before.keys() - self._standing - self._made - made.keys()
        self._write(made, gone)
        move(self._transaction, dict(sorted(self._moved.items())))
        noted = [
            {"event_id": one.event_id, "revision": one.revision, "published_revision": 0}
            for one in sorted(self.unpublished, key=attrgetter("event_id"))
        ]
        put(self._transaction, outbox, noted, keep="published_revision")
        return gone | self._made

    def _look_up(self, portion: Sequence[Block], *, with_reports: bool) -> None:
        """To which events the mentions of these blocks belong; and what else is needed of them, unless it is known."""
        unknown: dict[str, dict[str, Kept]] = {}
        for block in portion:
            here = self._memory.of(block.merge_key).mentions
            for one in block.placed or ():
                key = one.mention_id
                if key not in self._came:
                    if (kept := here.get(key)) is not None:
                        self._homes_before[key] = kept.event_id
                    else:
                        unknown[key] = here
        if with_reports:
            for key, kept in kept_of(self._transaction, list(unknown)).items():
                unknown[key][key] = kept
                self._homes_before[key] = kept.event_id
        else:
            for keys in portions(list(unknown)):
                found = rows_of(self._transaction, mentions, keys, "event_id")
                self._homes_before |= {key: row.event_id for key, row in found.items()}

    def _made_of(self, portion: Sequence[Block]) -> dict[str, _Made]:
        """The events of these blocks that are not as they were."""
        made: dict[str, _Made] = {}
        before, came = self._homes_before, self._came
        for block in portion:
            here = self._memory.of(block.merge_key).mentions
            known: dict[str, Report] = {}
            for one in block.placed or ():
                key = one.mention_id
                known[key] = came[key].report if key in came else here[key].report
            for ids in cluster_block([report.facts for report in known.values()], self._memory.scores):
                homes = {before.get(key) for key in ids}
                [home, *others] = homes
                is_alike = bool(home) and not others and self._sizes_before[home or ""] == len(ids)
                if home and is_alike and came.keys().isdisjoint(ids):
                    self._standing.add(home)
                    continue
                members = [known[key] for key in ids]
                event_id = cluster_id([report.credit for report in members])
                made[event_id] = _Made(members, None, is_alike and home == event_id)
                for key in ids:
                    if key in came:
                        self.homes[key] = event_id
                    elif before[key] == event_id:
                        continue
                    else:
                        self._moved[key] = event_id
                    here[key] = Kept(known[key], event_id)
                self._inherited |= {one for one in homes if one}
        return made

    def _look_up_crowds(self, crowds: Sequence[Block]) -> list[tuple[Block, int]]:
        """To which events their mentions belong; returns with each crowd how many must be read."""
        sizes: list[tuple[Block, int]] = []
        unknown: list[Block] = []
        for crowd in crowds:
            if (known := self._known(crowd)) is None:
                unknown.append(crowd)
            else:
                self._sizes_before[known.coverage.event_id] += known.coverage.mentions
                sizes.append((crowd, known.coverage.mentions // LISTED))
        homes = homes_of(self._transaction, unknown, self._came) if unknown else []
        for crowd, before in zip(unknown, homes, strict=True):
            self._sizes_before.update(before)
            sizes.append((crowd, before.total()))
        return sizes

    def _known(self, crowd: Block) -> Crowd | None:
        return self._memory.of(crowd.merge_key).crowds.get(crowd.like.key)

    def _made_of_crowds(self, crowds: Sequence[Block]) -> dict[str, _Made]:
        """The event of each. Memory keeps the reports of those that are weighed, and nothing of the others."""
        came: dict[str, dict[str, Report]] = {crowd.like.key: {} for crowd in crowds}
        for mention_id, mention in self._came.items():
            if (last := mention.placed.key) in came:
                came[last][mention_id] = mention.report
        known = {crowd.like.key: one for crowd in crowds if (one := self._known(crowd)) is not None}
        records = rows_of(self._transaction, events, {one.coverage.event_id for one in known.values()}, "record")
        made: dict[str, _Made] = {}
        unknown = []
        for block in crowds:
            key = block.like.key
            more = [report.credit for report in came[key].values()]
            if key not in known or not _can_grow(known[key].coverage, more, records):
                unknown.append(block)
                continue
            coverage, event_id = known[key].coverage, known[key].coverage.event_id
            listed = from_json(records[event_id].record)
            coverage.take_out(listed["sources"], listed["article_ids"], listed["mention_ids"])
            coverage.add(more)
            told = [kept.report.credit for kept in self._kept(block, known[key].weighed).values()]
            made[event_id] = self._made_of_crowd(block, known[key], came[key], {event_id, None}, told + more)
        found = credits_of(self._transaction, unknown, self._came) if unknown else []
        for block, others in zip(unknown, found, strict=True):
            here = came[block.like.key]
            every = [report.credit for report in here.values()] + [credit for _, credit in others]
            crowd = Crowd(Coverage(every), [one.mention_id for one in every])
            homes = {self._homes_before.get(key) for key in here} | {home for home, _ in others}
            made[crowd.coverage.event_id] = self._made_of_crowd(block, crowd, here, homes, every)
        return made

    def _made_of_crowd(
        self,
        block: Block,
        crowd: Crowd,
        came: Mapping[str, Report],
        homes: Collection[str | None],
        told: Sequence[Credit],
    ) -> _Made:
        """`homes` are the events that its mentions belonged to, `told` those of which some are to be weighed."""
        remembered, event_id = self._memory.of(block.merge_key), crowd.coverage.event_id
        heard = [one.mention_id for one in weighed(in_order(told), crowd.coverage)]
        kept = self._kept(block, [key for key in heard if key not in came])
        for key in (*crowd.weighed, *came):
            remembered.mentions.pop(key, None)
        reports = [came[key] if key in came else kept[key].report for key in heard]
        remembered.mentions |= {key: Kept(report, event_id) for key, report in zip(heard, reports, strict=True)}
        crowd.weighed, crowd.asked = heard, remembered.asked
        remembered.crowds[block.like.key] = crowd
        self.homes |= dict.fromkeys(came, event_id)
        self._inherited |= {home for home in homes if home}
        if not {event_id, None}.issuperset(homes):
            move_all(self._transaction, block, event_id)
        is_alike = None not in homes and len(homes) == 1 and self._sizes_before[event_id] == crowd.coverage.mentions
        return _Made(reports, crowd.coverage, is_alike)

    def _kept(self, block: Block, mention_ids: Collection[str]) -> dict[str, Kept]:
        """From memory; what is not there is read."""
        here = self._memory.of(block.merge_key).mentions
        here |= kept_of(self._transaction, [key for key in mention_ids if key not in here])
        return {key: here[key] for key in mention_ids}

    def _write(self, made: Mapping[str, _Made], gone: Collection[str] = ()) -> None:
        """These events; and those that are no more are superseded by others, which have their mentions, or withdrawn."""
        transaction = self._transaction
        alike = [key for key, one in made.items() if one.is_alike]
        stood, last = events_as_they_stand(transaction, made.keys() | set(gone), alike)
        for some in portions(list(made)):
            told = [event_record(key, made[key].reports, last.get(key, 0), made[key].coverage) for key in some]
            new = [
                Unpublished(event.event_id, event.revision, text)
                for event, text in zip(told, map(encode_record, told), strict=True)
                if event.event_id not in stood or _is_news(text, event.revision, stood[event.event_id])
            ]
            standing = [Stored(one.record, {"withdrawn": False}) for one in new if one.record is not None]
            put_records(transaction, events, EVENT_FIELDS, standing)
            self.unpublished += map(self._handed_out, new)
        self._made |= made.keys()
        for one in made.values():
            if one.coverage is not None:
                one.coverage.put_away()
        over = {key: last[key] + 1 for key in gone if key in stood and not stood[key].withdrawn}
        remove(transaction, events, over.keys() & self._inherited)
        withdraw(transaction, {key: over[key] for key in sorted(over.keys() - self._inherited)})
        self.unpublished += [Unpublished(key, revision, None) for key, revision in over.items()]

    def _handed_out(self, event: Unpublished) -> Unpublished:
        self._held += len(event.record or b"")
        return event if self._held <= MOST_HELD else Unpublished(event.event_id, event.revision, UNREAD)


def _can_grow(coverage: Coverage, more: Sequence[Credit], records: Collection[str]) -> bool:
    """Whether these can be added, the event's record is there, and it stays the event that it is."""
    if coverage.event_id not in records or not coverage.takes(more):
        return False
    return not more or coverage.earliest <= earliest_of(more)


def _is_news(text: bytes, revision: int, stood: Any) -> bool:
    """Whether an event's record is not as it stands, but for its revision, which is the second of its fields."""
    if stood.record is None:
        return True
    before: bytes = stood.record.encode()
    return text.replace(b'"revision":%d,' % revision, b'"revision":%d,' % stood.revision, 1) != before
