"""What is remembered from one transaction to the next, so that a hot conflict is not read again with every batch.

By merge key, as one worker writes it at a time. `merge_keys` holds a digest of all mentions of a key that make events: as
long as that is the one that we left, what we remember is what stands, whoever wrote meanwhile.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from ingest.merge import Placed, Report, Scores
from ingest.merge.blocks import LAST

__all__ = ["Kept", "Memory", "Remembered", "digest_of", "summed"]

MOST_MENTIONS = 20_000
"""Mentions, with what merging needs of them: some 40 MB. A large batch in a hot week touches as many."""
MOST_PLACED = 60_000
"""Placements: some 15 MB, and more than the hottest conflict tells in a week."""
IDLE = 5_000
"""Mentions stored after which days that none of them asked for are forgotten."""
ROUND = 500
"""So many mentions are stored between one look at what is too much and the next."""

SPAN = 4
"""Days that are read, and forgotten, at a time: of a hot conflict a month of days is more than is needed at once."""

DIGEST_BYTES = 8
MODULUS = 1 << (8 * DIGEST_BYTES)


def digest_of(record: bytes, version: str | None) -> int:
    """Of a mention as it is stored, but for the version of its article: when that came decides nothing."""
    told = record.replace(version.encode(), b"", 1) if version else record
    return int.from_bytes(blake2b(told, digest_size=DIGEST_BYTES).digest())


def summed(digest: int, came: Iterable[int], went: Iterable[int]) -> int:
    """The digest of a merge key after a change; in whatever order mentions come, they end as the same one.

    Within what a signed column of eight bytes holds.
    """
    total = (digest + sum(came) - sum(went)) % MODULUS
    return total - MODULUS if total >= MODULUS // 2 else total


class Kept:
    """A mention that makes an event, and the event that it belongs to."""

    __slots__ = ("event_id", "report")

    def __init__(self, report: Report, event_id: str) -> None:
        self.report = report
        self.event_id = event_id


class _Day:
    """Where the mentions of one merge key lie on one day."""

    __slots__ = ("_finer", "_keys", "placed")

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self._keys: dict[str, tuple[str, ...]] = {}
        """By the finest of them: what is told again and again is kept with the same ones."""
        self._finer: dict[int, defaultdict[str, list[Placed]]] = {}
        """By level, of those alone that were asked for: a quiet day is one block and is not cut."""

    def at(self, level: int, key: str) -> Sequence[Placed]:
        """Those of a key of this level."""
        if level == 0:
            return self.placed
        if level not in self._finer:
            finer: defaultdict[str, list[Placed]] = defaultdict(list)
            for one in self.placed:
                finer[one.keys[level]].append(one)
            self._finer[level] = finer
        return self._finer[level].get(key, ())

    def add(self, one: Placed) -> None:
        one.keys = self._keys.setdefault(one.keys[LAST], one.keys)
        self.placed.append(one)
        for level, finer in self._finer.items():
            finer[one.keys[level]].append(one)

    def discard(self, one: Placed) -> None:
        self.placed.remove(one)
        for level, finer in self._finer.items():
            finer[one.keys[level]].remove(one)


class Remembered:
    """Of one merge key: the mentions that were needed, and of some spans of days where all its mentions lie."""

    def __init__(self, merge_key: str) -> None:
        self.merge_key = merge_key
        self.mentions: dict[str, Kept] = {}
        self.placed = 0
        self.asked = 0
        """By the count of mentions stored, when it was needed last."""
        self._spans: dict[int, int] = {}
        """Those that are known, and when they were needed last."""
        self._days: dict[int, _Day] = {}

    def at(self, level: int, key: str, day: int) -> Sequence[Placed]:
        """Those of a key of this level on a day that is known."""
        here = self._days.get(day)
        return () if here is None else here.at(level, key)

    def knows(self, day: int) -> bool:
        return self.knows_span(day // SPAN)

    def knows_span(self, span: int) -> bool:
        if known := span in self._spans:
            self._spans[span] = self.asked
        return known

    def learn(self, span: int, placed: Iterable[Placed]) -> None:
        """All that lies in this span of days, the days counted in spans."""
        self._spans[span] = self.asked
        for one in placed:
            self.add(one)

    def add(self, one: Placed) -> None:
        """One that has come to a day that is known."""
        self.placed += 1
        if one.day not in self._days:
            self._days[one.day] = _Day()
        self._days[one.day].add(one)

    def discard(self, one: Placed) -> None:
        """One that has gone from a day that is known."""
        self.placed -= 1
        self._days[one.day].discard(one)

    def forget_before(self, stored: int) -> None:
        """The spans that nobody has needed since, and their mentions."""
        for span in [span for span, asked in self._spans.items() if asked < stored]:
            del self._spans[span]
            for day in range(span * SPAN, span * SPAN + SPAN):
                gone = self._days.pop(day, None)
                for one in () if gone is None else gone.placed:
                    self.placed -= 1
                    self.mentions.pop(one.mention_id, None)


class Memory:
    """Of many merge keys; those that were not needed for the longest time are forgotten first."""

    def __init__(self) -> None:
        self.scores = Scores()
        self._of: OrderedDict[str, Remembered] = OrderedDict()
        self._digests: dict[str, int] = {}
        self._stored = 0
        self._shrunk = 0

    def of(self, merge_key: str) -> Remembered:
        """Of a key that was recalled in this transaction."""
        return self._of[merge_key]

    def recall(self, before: Mapping[str, int], after: Mapping[str, int], count: int) -> None:
        """Forget the keys whose digest is not the one that we left.

        `after` is what this transaction leaves, by so many mentions.
        """
        self._stored += count
        for key, digest in before.items():
            if self._digests.get(key) != digest:
                self._of[key] = Remembered(key)
            self._of[key].asked = self._stored
            self._of.move_to_end(key)
        self._digests |= after

    def forget(self) -> None:
        """All that may be another by now. Scores stay: they are of content."""
        self._of.clear()
        self._digests.clear()

    def shrink(self) -> None:
        """Keep about within bounds."""
        if self._stored < self._shrunk + ROUND:
            return
        self._shrunk = self._stored
        mentions = sum(len(one.mentions) for one in self._of.values())
        for one in self._of.values():
            if mentions <= MOST_MENTIONS:
                break
            mentions -= len(one.mentions)
            one.mentions.clear()
        idle = self._stored - IDLE
        for one in self._of.values():
            one.forget_before(idle)
        while self._of and (self._idle_for() > IDLE or sum(one.placed for one in self._of.values()) > MOST_PLACED):
            key, _ = self._of.popitem(last=False)
            del self._digests[key]

    def _idle_for(self) -> int:
        """Mentions stored since the key was needed that was not needed for the longest time."""
        return self._stored - next(iter(self._of.values())).asked
