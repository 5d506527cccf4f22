"""Which offsets may be committed: those up to the first that was handed out and is not done."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

__all__ = ["Ledger"]

Partition = TypeVar("Partition", bound=Hashable)


class Ledger(Generic[Partition]):
    """Offsets handed out, in their order, and which of them are done.

    A position never passes an offset that was handed out and not done, whatever happened to it: an exception, a
    cancelled task, a message dropped while the group rebalanced. Offsets that were never handed out (compacted away,
    markers of transactions) hold nothing up. A crash may repeat work, never skip it.
    """

    def __init__(self) -> None:
        self._open: dict[Partition, dict[int, bool]] = {}
        self._position: dict[Partition, int] = {}

    def __iter__(self) -> Iterator[Partition]:
        """Partitions of which anything was handed out."""
        return iter(self._open)

    def hand_out(self, partition: Partition, offset: int) -> None:
        """A message goes to its agent. Going back, as after a seek, makes later ones outstanding again."""
        handed_out = self._open.setdefault(partition, {})
        while handed_out and next(reversed(handed_out)) >= offset:
            handed_out.popitem()
        handed_out[offset] = False

    def done(self, partition: Partition, offset: int) -> None:
        """Its effects are durable. An offset of which nothing is known any more is passed over."""
        handed_out = self._open.get(partition, {})
        if offset in handed_out:
            handed_out[offset] = True

    def position(self, partition: Partition) -> int | None:
        """The offset to commit, where reading goes on after a crash; None as long as nothing is done."""
        handed_out = self._open.get(partition, {})
        while handed_out and handed_out[first := next(iter(handed_out))]:
            del handed_out[first]
            self._position[partition] = first + 1
        return self._position.get(partition)

    def forget(self, partitions: Iterable[Partition]) -> None:
        """These belong to another worker now, or will be read again from what was committed."""
        for partition in partitions:
            self._open.pop(partition, None)
            self._position.pop(partition, None)
