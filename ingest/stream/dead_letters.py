"""What could not be read, made into a dead letter: everything that came, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from ingest import __version__
from ingest.broker.headers import record_headers
from ingest.config import Settings
from ingest.errors import Fault, IngestError
from ingest.logging import get_logger
from ingest.records import DeadLetter, Header, encode_record
from ingest.records.dead_letter import FaultFound
from ingest.records.ids import content_id
from ingest.records.topics import DEAD_LETTERS
from ingest.stream.messages import Incoming, Outgoing
from ingest.stream.metrics import Metrics

__all__ = ["DeadLetters", "Stage"]

Stage = Literal["decode", "extract", "store"]

MAX_FAULTS = 100
"""A record of thousands of faults is told by the first of them; the letter must stay deliverable."""
MAX_PATH_CHARACTERS = 256
MAX_MESSAGE_CHARACTERS = 1024
MAX_ERROR_CHARACTERS = 2000

log = get_logger(__name__)


class DeadLetters:
    """Writes dead letters in the name of this service and group."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._metrics = metrics
        self._topic = DEAD_LETTERS.full_name(settings.topic_prefix)
        self._group = settings.consumer_group

    def letter(self, incoming: Incoming, stage: Stage, error: IngestError, *, attempts: int = 1) -> Outgoing:
        """The letter, with the bytes as they came; without them where it would be too large for the broker."""
        log.warning("dead letter", **incoming.where(), stage=stage, code=error.code, error=_cut(str(error), 300))
        self._metrics.dead_letter(error.code)
        made = self._letter(incoming, stage, error, attempts)
        return self._outgoing(incoming, made, partial(self._reference, incoming, made))

    def _letter(self, incoming: Incoming, stage: Stage, error: IngestError, attempts: int) -> DeadLetter:
        return DeadLetter(
            topic=incoming.topic,
            partition=incoming.partition,
            offset=incoming.offset,
            timestamp=incoming.timestamp,
            key=incoming.key,
            value=incoming.value,
            headers=tuple(Header(name=name, value=value) for name, value in incoming.headers),
            stage=stage,
            error_code=error.code,
            error=_cut(str(error), MAX_ERROR_CHARACTERS),
            faults=_faults(error.faults),
            attempts=attempts,
            consumer_group=self._group,
            service_version=__version__,
            failed_at=datetime.now(UTC),
        )

    def _reference(self, incoming: Incoming, letter: DeadLetter) -> Outgoing:
        """A letter that says where the record lies, for its bytes are more than the broker takes."""
        size = len(incoming.value or b"")
        note = FaultFound(path="$", code="value_left_out", message=f"{size} bytes are too many for a dead letter")
        short = letter.model_copy(update={"value": None, "headers": (), "faults": (*letter.faults[:MAX_FAULTS], note)})
        return self._outgoing(incoming, short, None)

    def _outgoing(self, incoming: Incoming, letter: DeadLetter, instead: partial[Outgoing] | None) -> Outgoing:
        letter_id = content_id("dead-letter", letter.topic, letter.partition, letter.offset)
        headers = record_headers(
            DEAD_LETTERS.schema, letter_id, traceparent=incoming.traceparent(), at=letter.failed_at
        )
        return Outgoing(
            topic=self._topic,
            key=incoming.key,
            value=encode_record(letter),
            headers=[*headers, *_told_by_headers(letter)],
            instead=instead,
        )


def _told_by_headers(letter: DeadLetter) -> list[tuple[str, bytes]]:
    """The gist, for tools that look at headers without opening values."""
    told = {
        "dlq.topic": letter.topic,
        "dlq.partition": letter.partition,
        "dlq.offset": letter.offset,
        "dlq.stage": letter.stage,
        "dlq.error.code": letter.error_code,
        "dlq.attempts": letter.attempts,
        "dlq.app.version": letter.service_version,
    }
    return [(name, str(value).encode()) for name, value in told.items()]


def _faults(faults: Sequence[Fault]) -> tuple[FaultFound, ...]:
    return tuple(
        FaultFound(
            path=_cut(fault.path, MAX_PATH_CHARACTERS),
            code=fault.code,
            message=_cut(fault.message, MAX_MESSAGE_CHARACTERS),
        )
        for fault in faults[:MAX_FAULTS]
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
