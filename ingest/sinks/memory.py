"""What is remembered from one transaction to the next, so that a hot conflict is not read again with every batch.

By merge key, as one worker writes it at a time. `merge_keys` holds a digest of all mentions of a key that make events: as
long as that is the one that we left, what we remember is what stands, whoever wrote meanwhile.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from operator import attrgetter

from ingest.merge import Coverage, Placed, Report, Scores
from ingest.merge.blocks import beginning, reach_of

__all__ = ["CROWDED", "SPAN", "Crowd", "Kept", "Memory", "Remembered", "digest_of", "summed"]

MOST_MENTIONS = 10_000
"""Mentions, with what merging needs of them: some 20 MB. Of the articles of a day hardly more are looked at again."""
MOST_PLACED = 20_000
"""Placements: some 6 MB. A large batch looks at three times as many, most of them once."""
IDLE = 5_000
"""Mentions stored after which days that none of them asked for are forgotten."""
ROUND = 500
"""So many mentions are stored between one look at what is too much and the next."""

SPAN = 4
"""Days that are read, and forgotten, at a time: of a hot conflict a month of days is more than is needed at once."""
CROWDED = 512
"""Placements of a span above which no more of it is read than each look-up asks for."""
NOBODY = ""
"""The id of stand-ins, where it matters only that many lie there."""

KEY = attrgetter("key")

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


class Crowd:
    """What is known of very many mentions that are one event, whose record lists them."""

    __slots__ = ("asked", "coverage", "weighed")

    def __init__(self, coverage: Coverage, weighed: Collection[str]) -> None:
        self.coverage = coverage
        self.weighed = weighed
        """The mentions whose reports decide what the record says, by their ids."""
        self.asked = 0
        """As of a merge key."""


class _Day:
    """Where the mentions of one merge key lie on one day."""

    __slots__ = ("_is_in_order", "placed")

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self._is_in_order = True
        """By key, so that those of a finer level lie beside one another."""

    def at(self, level: int, key: str) -> Sequence[Placed]:
        """Those of a key of this level."""
        if level == 0:
            return self.placed
        if not self._is_in_order:
            self.placed.sort(key=KEY)
            self._is_in_order = True
        low, high = reach_of(key, level)
        first = bisect_left(self.placed, low, key=KEY)
        return self.placed[first : bisect_left(self.placed, high, first, key=KEY)]

    def add(self, one: Placed) -> None:
        self.placed.append(one)
        self._is_in_order = False

    def discard(self, one: Placed) -> None:
        self.placed.remove(one)


class _Part:
    """Of a crowded span: those of a key of some level on one day, or where they are too many, only how many at least."""

    __slots__ = ("asked", "least", "placed")

    def __init__(self, placed: list[Placed] | None, least: int, asked: int) -> None:
        self.placed = placed
        self.least = least
        self.asked = asked

    @property
    def known(self) -> Sequence[Placed]:
        return self.placed or ()

    def add(self, one: Placed) -> None:
        self.least += 1
        if self.least > CROWDED:
            self.placed = None
        elif self.placed is not None:
            self.placed.append(one)

    def discard(self, one: Placed) -> None:
        self.least -= 1
        if self.placed is not None:
            self.placed.remove(one)


class _Span:
    """Some days of one merge key: all that lies there, or, where that is too much, the parts that were asked for."""

    __slots__ = ("asked", "days", "is_crowded", "parts", "placed")

    def __init__(self, asked: int) -> None:
        self.asked = asked
        self.is_crowded = False
        self.placed = 0
        self.days: dict[int, _Day] = {}
        self.parts: dict[tuple[int, str, int], _Part] = {}

    def add(self, one: Placed) -> None:
        if not self.is_crowded:
            if self.placed < CROWDED:
                self.placed += 1
                if one.day not in self.days:
                    self.days[one.day] = _Day()
                self.days[one.day].add(one)
                return
            self.become_crowded()
        for part in self._parts_of(one):
            self.placed -= len(part.known)
            part.add(one)
            self.placed += len(part.known)

    def discard(self, one: Placed) -> None:
        if not self.is_crowded:
            self.placed -= 1
            self.days[one.day].discard(one)
            return
        for part in self._parts_of(one):
            self.placed -= len(part.known)
            part.discard(one)
            self.placed += len(part.known)

    def _parts_of(self, one: Placed) -> list[_Part]:
        """Those that are known in which it lies."""
        named = [(level, key, one.day) for level, key in enumerate(one.keys)]
        return [self.parts[name] for name in named if name in self.parts]

    def become_crowded(self) -> None:
        """All is forgotten, and is to be asked for by part."""
        self.is_crowded = True
        self.placed = 0
        self.days.clear()

    def at(self, level: int, key: str, day: int, limit: int) -> Sequence[Placed] | None:
        if not self.is_crowded:
            here = self.days.get(day)
            return () if here is None else here.at(level, key)
        part = self.parts.get((level, key, day))
        if part is not None and (part.placed is not None or part.least >= limit):
            part.asked = self.asked
            return [Placed(NOBODY, day, key)] * limit if part.placed is None else part.placed
        for coarser in range(level):
            part = self.parts.get((coarser, beginning(key, coarser), day))
            if part is not None and part.placed is not None:
                part.asked = self.asked
                return [one for one in part.placed if beginning(one.key, level) == key]
        return None

    def learn(self, level: int, key: str, day: int, placed: list[Placed], is_whole: bool) -> None:
        before = self.parts.get((level, key, day))
        part = self.parts[level, key, day] = _Part(placed if is_whole else None, len(placed), self.asked)
        self.placed += len(part.known) - (0 if before is None else len(before.known))

    def forget_each(self, step: int) -> None:
        """One part of so many that are known whole."""
        for name in list(islice([name for name, part in self.parts.items() if part.known], 0, None, step)):
            self._forget(name)

    def forget_before(self, stored: int) -> None:
        """The parts that nobody has needed since."""
        for name in [name for name, part in self.parts.items() if part.asked < stored]:
            self._forget(name)

    def _forget(self, name: tuple[int, str, int]) -> None:
        self.placed -= len(self.parts.pop(name).known)

    def known(self) -> Iterator[str]:
        """Mentions that lie here, by their ids, as far as they are known."""
        placed = [day.placed for day in self.days.values()] + [part.known for part in self.parts.values()]
        return (one.mention_id for some in placed for one in some)


class Remembered:
    """Of one merge key: the mentions that were needed, and where mentions lie in some spans of days."""

    def __init__(self, merge_key: str) -> None:
        self.merge_key = merge_key
        self.mentions: dict[str, Kept] = {}
        self.crowds: dict[str, Crowd] = {}
        """By the last of their keys."""
        self.asked = 0
        """By the count of mentions stored, when it was needed last."""
        self._spans: dict[int, _Span] = {}

    @property
    def placed(self) -> int:
        return sum(span.placed for span in self._spans.values())

    def at(self, level: int, key: str, day: int, limit: int) -> Sequence[Placed] | None:
        """Those of a key of this level on a day: all, or at least `limit` of them; None if so much is not known."""
        span = self._spans.get(day // SPAN)
        return None if span is None else span.at(level, key, day, limit)

    def knows(self, span: int) -> bool:
        """Of a span, the days counted in spans: whether it is known, or known to be crowded."""
        known = self._spans.get(span)
        if known is not None:
            known.asked = self.asked
        return known is not None

    def learn(self, span: int, placed: Collection[Placed]) -> None:
        """All that lies in a span; more than `CROWDED` if it is crowded."""
        known = self._spans[span] = _Span(self.asked)
        if len(placed) > CROWDED:
            known.become_crowded()
        else:
            for one in placed:
                known.add(one)

    def learn_part(self, level: int, key: str, day: int, placed: list[Placed], *, is_whole: bool) -> None:
        """Of a day of a crowded span, those of a key of this level: all, or some."""
        self._spans[day // SPAN].learn(level, key, day, placed, is_whole)

    def add(self, one: Placed) -> None:
        """One that has come."""
        span = self._spans.get(one.day // SPAN)
        if span is not None:
            span.add(one)

    def discard(self, one: Placed) -> None:
        """One that has gone."""
        span = self._spans.get(one.day // SPAN)
        if span is not None:
            span.discard(one)

    def forget_mentions(self, number: int) -> int:
        """So many of them, or all; returns how many.

        From all of them evenly: where each batch needs more than is kept, the oldest are what the next one asks for.
        """
        step = max(len(self.mentions) // number, 1)
        gone = list(islice(self.mentions, 0, number * step, step))
        for key in gone:
            del self.mentions[key]
        return len(gone)

    def forget_placed(self, number: int) -> int:
        """As `forget_mentions`, where mentions lie: about so many."""
        before = self.placed
        step = max(before // number, 1)
        for at, (days, span) in enumerate(list(self._spans.items())):
            if span.is_crowded and step > 1:
                span.forget_each(step)
            elif at % step == 0:
                del self._spans[days]
        return before - self.placed

    def forget_before(self, stored: int) -> None:
        """What nobody has needed since, and its mentions."""
        for number in [number for number, span in self._spans.items() if span.asked < stored]:
            for mention_id in self._spans.pop(number).known():
                self.mentions.pop(mention_id, None)
        for span in self._spans.values():
            span.forget_before(stored)
        for key in [key for key, crowd in self.crowds.items() if crowd.asked < stored]:
            del self.crowds[key]


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
        self.shrink_mentions()
        for one in self._of.values():
            one.forget_before(self._stored - IDLE)
        self.shrink_placed()
        while self._of and self._idle_for() > IDLE:
            key, _ = self._of.popitem(last=False)
            del self._digests[key]

    def shrink_placed(self) -> None:
        """As `shrink_mentions`, where mentions lie."""
        too_many = sum(one.placed for one in self._of.values()) - MOST_PLACED
        for one in self._of.values():
            if too_many <= 0:
                break
            too_many -= one.forget_placed(too_many)

    def shrink_mentions(self) -> None:
        """As `shrink`, also in the middle of a transaction: what it needs again it will read."""
        too_many = sum(len(one.mentions) for one in self._of.values()) - MOST_MENTIONS
        for one in self._of.values():
            if too_many <= 0:
                break
            too_many -= one.forget_mentions(too_many)

    def _idle_for(self) -> int:
        """Mentions stored since the key was needed that was not needed for the longest time."""
        return self._stored - next(iter(self._of.values())).asked
