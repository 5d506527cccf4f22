"""The contract of a database: what the stream asks of it. One suite, `tests/contract/test_sink.py`, holds each to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from ingest.errors import SinkError
from ingest.records import EntityRecord, EventMention

__all__ = ["RecordRefusedError", "Sink", "Unpublished"]


class RecordRefusedError(SinkError):
    """The database does not take what a record holds, now or ever; the others of its batch may be fine."""

    code = "sink.refused"
    retriable: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Unpublished:
    """An event as it stands in the database, for the topic `events`. `record` None: it is no more, and its key gets a tombstone."""

    event_id: str
    revision: int
    record: bytes | None


class Sink(Protocol):
    """A database of articles, entities, mentions and events.

    Methods block, and none may be called while another runs. Each that writes is one transaction: all of it is durable
    when the call returns, and nothing of it when the call raises. What was stored before may be stored again, in any
    batches and any order: the tables end the same.

    Raises:
        SinkError: from every method: the database can't be reached or refuses for now; nothing was changed.
        RecordRefusedError: from the methods that store: one of the records will never be taken.
    """

    @property
    def description(self) -> str:
        """Where the database is, without secrets."""

    def prepare(self) -> None:
        """Make what is missing: file, folder, tables. Changes nothing that is there."""

    def store_entities(self, records: Sequence[EntityRecord]) -> None:
        """Write articles and what they speak of. Of records of one article the last one counts."""

    def store_mentions(self, mentions: Sequence[EventMention]) -> list[Unpublished]:
        """Write mentions, merge the events that they touch, and note in the outbox what changed.

        Returns those of the touched events that are not published as they now stand, also where it was an earlier
        call, perhaps of a process that is gone, that changed them.
        """

    def unpublished(self, limit: int) -> list[Unpublished]:
        """Events that are not published as they stand, at most `limit`."""

    def mark_published(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        """Note that these were delivered. Returns those that must be sent again, as they now stand.

        An event changes while it is being sent, and another worker may have sent its new state before our old one
        arrived: so it counts as unpublished again, and the last that arrives is the newest.
        """

    def ping(self) -> None:
        """Returns when the database answers."""

    def close(self) -> None:
        """Give back what is held. The sink can be used again."""
