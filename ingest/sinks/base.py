"""The contract of a database: what the stream asks of it. One suite, `tests/contract/test_sink.py`, holds each to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from ingest.errors import SinkError
from ingest.records import EntityRecord, EventMention

__all__ = ["UNREAD", "RecordRefusedError", "Sink", "Status", "Unpublished"]

UNREAD: Final = b""
"""In place of an event's record that is to be read when it is sent: a batch may change thousands of large ones."""


class RecordRefusedError(SinkError):
    """The database does not take what a record holds, now or ever; the others of its batch may be fine."""

    code = "sink.refused"
    retriable: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Unpublished:
    """An event as it stands in the database, for the topic `events`.

    `record` None: it is no more, and its key gets a tombstone. `UNREAD`: `Sink.read` gives it.
    """

    event_id: str
    revision: int
    record: bytes | None


@dataclass(frozen=True, slots=True)
class Status:
    """How a database stands. `version` None: it has no tables yet. `differences`: from what this program was written for."""

    version: str | None
    newest: str
    rows: Mapping[str, int]
    differences: Sequence[str]


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
        """Make what is missing: file, folder, tables. Changes no data."""

    def upgrade(self) -> list[str]:
        """Bring the tables to the newest version, and say which steps that took."""

    def status(self) -> Status:
        """Which version the tables have, and what they hold."""

    def grant(self, *, workers: Collection[str], readers: Collection[str]) -> None:
        """Give these roles of the database the least that they need, and nothing else on our tables.

        Raises:
            ConfigError: the database has no roles.
        """

    def store_entities(self, records: Iterable[EntityRecord]) -> list[Unpublished]:
        """Write articles and what they speak of, and withdraw what earlier versions of them told besides.

        Of records of one article that of the latest version counts, of one version the last. Returns as
        `store_mentions` does.
        """

    def store_mentions(self, mentions: Iterable[EventMention]) -> list[Unpublished]:
        """Write mentions, merge the events that they touch, and note in the outbox what changed.

        They are gone through once, and none is held when the next is asked for: what is decoded one by one so takes least.
        A mention that a later version of its article no longer tells is kept, withdrawn, and makes no event.

        Returns those of the touched events that are not published as they now stand, also where it was an earlier
        call, perhaps of a process that is gone, that changed them. All that do not fit in some MB are `UNREAD`.
        """

    def unpublished(self, limit: int) -> list[Unpublished]:
        """Events that are not published as they stand, at most `limit`."""

    def read(self, event_ids: Collection[str]) -> list[Unpublished]:
        """Those of these events that are not published as they stand."""

    def mark_published(self, sent: Sequence[Unpublished]) -> list[Unpublished]:
        """Note that these were delivered. Returns those that must be sent again, as they now stand.

        An event changes while it is being sent, and another worker may have sent its new state before our old one
        arrived: so it counts as unpublished again, and the last that arrives is the newest.
        """

    def ping(self) -> None:
        """Returns when the database answers."""

    def close(self) -> None:
        """Give back what is held. The sink can be used again."""
