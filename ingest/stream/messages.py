"""Messages as the agents see them: what came, and what goes out."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ingest.broker.headers import TRACEPARENT, AnyHeader, child_traceparent, header

__all__ = ["Headers", "Incoming", "Outgoing"]

Headers = tuple[AnyHeader, ...]


class Incoming(NamedTuple):
    """A message as it came, in raw bytes."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime | None
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @classmethod
    def of(cls, message: Any, seconds: float | None) -> "Incoming":
        """From a client's message and its time since 1970, which Faust tells in seconds and aiokafka in milliseconds."""
        return cls(
            message.topic,
            message.partition,
            message.offset,
            _time(seconds),
            message.key,
            message.value,
            tuple(message.headers or ()),
        )

    def header(self, name: str) -> str | None:
        return header(self.headers, name)

    def traceparent(self) -> str:
        """A span of the trace that the message belongs to, for all that is made from it; else of a new trace."""
        return child_traceparent(self.header(TRACEPARENT))

    def version(self) -> str:
        """Which publication this is, as `article_version` tells it: of two of one key the later is the greater.

        By time first, as offsets begin again where a topic is made anew.
        """
        milliseconds = 0 if self.timestamp is None else round(self.timestamp.timestamp() * 1000)
        return f"{milliseconds:015d}-{self.offset:019d}"

    def where(self) -> dict[str, str | int]:
        """For log lines."""
        return {"topic": self.topic, "partition": self.partition, "offset": self.offset}


class Outgoing(NamedTuple):
    """A message to be sent. Those of one topic and key arrive in the order in which they are given."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]
    instead: Callable[[], "Outgoing"] | None = None
    """Makes what is sent where the broker refuses this one as too large."""


def _time(seconds: float | None) -> datetime | None:
    """A producer may write any number; one that no calendar holds is as good as none."""
    if seconds is None or seconds < 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
