"""What is remembered from one transaction to the next, so that a hot conflict is not read again with every batch.

By merge key, as one worker writes it at a time. With each transaction that writes under a merge key its row in `merge_keys`
gets another state: as long as that is the one that we gave it, nobody else has written there, and what we remember holds.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ingest.merge import Placed, Scores
from ingest.records import EventMention

__all__ = ["Kept", "Memory", "Remembered"]

MOST_MENTIONS = 10_000
"""Mentions, with all that they tell: some 50 MB."""
MOST_PLACED = 100_000
"""Placements: some 120 MB."""


class Kept(NamedTuple):
    """A mention that makes an event, and the event that it belongs to."""

    mention: EventMention
    event_id: str


class Remembered:
    """Of one merge key: the mentions that were needed, and of some spans of days where all its mentions lie."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.mentions: dict[str, Kept] = {}
        self.spans: set[int] = set()
        self.placed = 0
        self._days: defaultdict[tuple[int, str], defaultdict[int, dict[str, Placed]]] = defaultdict(_by_day)

    def days(self, level: int, key: str) -> Mapping[int, Mapping[str, Placed]]:
        """By day, and then by id, those of the spans that are known."""
        return self._days.get((level, key), {})

    def add(self, one: Placed) -> None:
        self.placed += 1
        for place in enumerate(one.keys):
            self._days[place][one.day][one.mention_id] = one

    def discard(self, one: Placed) -> None:
        self.placed -= 1
        for place in enumerate(one.keys):
            del self._days[place][one.day][one.mention_id]


class Memory:
    """Of many merge keys; those that were not needed for the longest time are forgotten first."""

    def __init__(self) -> None:
        self.scores = Scores()
        self._of: OrderedDict[str, Remembered] = OrderedDict()

    def of(self, merge_key: str) -> Remembered:
        """Of a key that was recalled in this transaction."""
        return self._of[merge_key]

    def recall(self, merge_keys: Iterable[str], states: Mapping[str, str], state: str) -> None:
        """Forget of these keys what others have changed since; `states` are those that stand, `state` is what shall stand."""
        for key in merge_keys:
            if key not in self._of or self._of[key].state != states.get(key):
                self._of[key] = Remembered(state)
            self._of[key].state = state
            self._of.move_to_end(key)

    def forget(self) -> None:
        """All that may be another by now. Scores stay: they are of content."""
        self._of.clear()

    def shrink(self) -> None:
        """Keep within bounds."""
        mentions = sum(len(one.mentions) for one in self._of.values())
        placed = sum(one.placed for one in self._of.values())
        while mentions > MOST_MENTIONS or placed > MOST_PLACED:
            _, gone = self._of.popitem(last=False)
            mentions -= len(gone.mentions)
            placed -= gone.placed


def _by_day() -> defaultdict[int, dict[str, Placed]]:
    return defaultdict(dict)
