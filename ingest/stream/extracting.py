"""The agent `extract`: articles in; entities, mentions and dead letters out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from ingest.broker.headers import ARRIVED, Header, record_headers
from ingest.config import Settings
from ingest.errors import ExtractError, RecordError
from ingest.logging import get_logger
from ingest.records.topics import ENTITIES, MENTIONS, Topic
from ingest.stream.batches import Finish
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.delivery import Sender
from ingest.stream.messages import Incoming, Outgoing
from ingest.stream.metrics import DEAD_LETTER, OTHER, Metrics
from ingest.stream.reading import Encoded, ReadArticle, ReadingChild

__all__ = ["ATTEMPTS", "Extraction"]

ATTEMPTS = 3
"""A crash or an overrun may be the machine's fault twice; the third time it is the article's."""

TIMEOUT_CODE = "extract.timeout"
TOO_LARGE_CODE = "extract.too-large"

Outcome = ReadArticle | Exception

log = get_logger(__name__)


class Extraction:
    """Handles batches of articles. `child` reads them."""

    def __init__(
        self, settings: Settings, child: ReadingChild, sender: Sender, dead_letters: DeadLetters, metrics: Metrics
    ) -> None:
        self._metrics = metrics
        self._child = child
        self._sender = sender
        self._dead_letters = dead_letters
        self._prefix = settings.topic_prefix

    async def handle(self, batch: Sequence[Incoming]) -> Finish:
        """Returns when the articles are read; to finish is to deliver all that they gave."""
        return partial(self._sender.deliver, await self.outgoing(batch))

    async def outgoing(self, batch: Sequence[Incoming]) -> list[Outgoing]:
        """What the articles give, each read by itself: entities and mentions, of a bad one its dead letter."""
        outcomes = await self._child.answers(batch, self._count)
        for attempt in range(1, ATTEMPTS):
            failed = [number for number, outcome in enumerate(outcomes) if _may_succeed(outcome)]
            if not failed:
                break
            for number in failed:
                log.warning("extraction failed", **batch[number].where(), attempt=attempt, error=str(outcomes[number]))
            again = await self._child.answers([batch[number] for number in failed], self._count)
            for number, outcome in zip(failed, again, strict=True):
                outcomes[number] = outcome
        return [message for pair in zip(batch, outcomes, strict=True) for message in self._messages(*pair)]

    def _count(self, outcome: Outcome) -> None:
        """At once, not at the end of the batch: that articles are finished shows that the worker is not stuck."""
        if isinstance(outcome, ReadArticle):
            self._metrics.extracted(outcome.seconds)
            self._metrics.article(outcome.language, outcome.status)
            self._metrics.mentions(outcome.roots)

    def _messages(self, incoming: Incoming, outcome: Outcome) -> list[Outgoing]:
        if isinstance(outcome, ReadArticle):
            now = datetime.now(UTC)
            arrived = (ARRIVED, b"%d" % int((incoming.timestamp or now).timestamp() * 1000))
            outgoing = partial(self._outgoing, incoming, incoming.traceparent(), now)
            return [
                outgoing(ENTITIES, outcome.entities),
                *[outgoing(MENTIONS, mention, arrived) for mention in outcome.mentions],
            ]
        self._metrics.article(OTHER, DEAD_LETTER)
        if isinstance(outcome, RecordError):
            return [self._dead_letters.letter(incoming, "decode", outcome)]
        code = TIMEOUT_CODE if isinstance(outcome, TimeoutError) else None
        failure = ExtractError(str(outcome), code=code)
        return [self._dead_letters.letter(incoming, "extract", failure, attempts=ATTEMPTS)]

    def _outgoing(
        self,
        incoming: Incoming,
        traceparent: str,
        at: datetime,
        topic: Topic,
        record: Encoded,
        *headers: Header,
    ) -> Outgoing:
        key, value, record_id = record
        return Outgoing(
            topic=topic.full_name(self._prefix),
            key=key,
            value=value,
            headers=[*record_headers(topic.schema, record_id, traceparent=traceparent, at=at), *headers],
            instead=partial(self._too_large, incoming, topic, len(value)),
        )

    def _too_large(self, cause: Incoming, topic: Topic, size: int) -> Outgoing:
        told = f"its {topic.schema} has {size} bytes, more than the broker takes"
        error = ExtractError(told, code=TOO_LARGE_CODE)
        return self._dead_letters.letter(cause, "extract", error)


def _may_succeed(outcome: Outcome) -> bool:
    """Whether another attempt makes sense."""
    return isinstance(outcome, Exception) and not isinstance(outcome, RecordError)
