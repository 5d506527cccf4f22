"""The agent `extract`: articles in; entities, mentions and dead letters out."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from ingest.broker.headers import ARRIVED, CONTENT_TYPE, record_headers
from ingest.config import Settings
from ingest.errors import ExtractError, RecordError
from ingest.extract import Reading
from ingest.logging import get_logger
from ingest.merge import merge_key
from ingest.records import decode_article, encode_record
from ingest.records.base import Record
from ingest.records.topics import ENTITIES, MENTIONS, Topic
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.delivery import Sender
from ingest.stream.lane import Lane
from ingest.stream.messages import Incoming, Outgoing
from ingest.stream.metrics import DEAD_LETTER, OTHER, Metrics

__all__ = ["ATTEMPTS", "Extraction"]

ATTEMPTS = 3
"""A crash or an overrun may be the machine's fault twice; the third time it is the article's."""

TOO_LARGE_CODE = "extract.too-large"

log = get_logger(__name__)


class Extraction:
    """Handles batches of articles."""

    def __init__(
        self,
        settings: Settings,
        read: Callable[..., Reading],
        sender: Sender,
        dead_letters: DeadLetters,
        metrics: Metrics,
    ) -> None:
        self._metrics = metrics
        self._read = read
        self._sender = sender
        self._dead_letters = dead_letters
        self._prefix = settings.topic_prefix
        self._seconds = settings.extract_timeout_seconds
        self._lane = Lane("extract")

    async def handle(self, batch: Sequence[Incoming]) -> None:
        """Returns when all that the articles gave is delivered."""
        await self._sender.deliver(await self.outgoing(batch))

    async def outgoing(self, batch: Sequence[Incoming]) -> list[Outgoing]:
        """What the articles give, each read by itself: entities and mentions, of a bad one its dead letter."""
        return [message for incoming in batch for message in await self._outcome(incoming)]

    async def _outcome(self, incoming: Incoming) -> list[Outgoing]:
        failure: ExtractError | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._lane.call_within(self._seconds, self._extract, incoming)
            except RecordError as error:
                self._metrics.article(OTHER, DEAD_LETTER)
                return [self._dead_letters.letter(incoming, "decode", error)]
            except TimeoutError:
                failure = ExtractError(f"took longer than {self._seconds:g} s", code="extract.timeout")
            except Exception as error:  # whatever it is must not hold up its neighbours
                failure = ExtractError(f"{type(error).__name__}: {error}")
                log.warning("extraction failed", **incoming.where(), attempt=attempt, exc_info=error)
        assert failure is not None  # noqa: S101 - for the type checker: there is at least one attempt
        self._metrics.article(OTHER, DEAD_LETTER)
        return [self._dead_letters.letter(incoming, "extract", failure, attempts=ATTEMPTS)]

    def _extract(self, incoming: Incoming) -> list[Outgoing]:
        """Runs in the lane: decoding, reading and encoding are what costs."""
        now = datetime.now(UTC)
        article = decode_article(incoming.value, incoming.header(CONTENT_TYPE)).published(incoming.timestamp or now)
        with self._metrics.extracting():
            reading = self._read(article)
            entities, mentions = reading.entities, reading.mentions
        read_from = {"article_version": incoming.version()}
        entities = entities.model_copy(update=read_from)
        mentions = tuple(mention.model_copy(update=read_from) for mention in mentions)
        self._metrics.article(entities.language, entities.status)
        for mention in mentions:
            self._metrics.mention(mention.event.root_code)
        traceparent = incoming.traceparent()
        arrived = [(ARRIVED, str(int((incoming.timestamp or now).timestamp() * 1000)).encode())]

        def outgoing(topic: Topic, key: str, record: Record, record_id: str, *more: tuple[str, bytes]) -> Outgoing:
            value = encode_record(record)
            return Outgoing(
                topic=topic.full_name(self._prefix),
                key=key.encode(),
                value=value,
                headers=[*record_headers(topic.schema, record_id, traceparent=traceparent, at=now), *more],
                instead=partial(self._too_large, incoming, f"its {topic.schema} has {len(value)} bytes"),
            )

        return [
            outgoing(ENTITIES, article.id, entities, article.id),
            *[outgoing(MENTIONS, merge_key(mention), mention, mention.mention_id, *arrived) for mention in mentions],
        ]

    def _too_large(self, cause: Incoming, what: str) -> Outgoing:
        error = ExtractError(f"{what}, more than the broker takes", code=TOO_LARGE_CODE)
        return self._dead_letters.letter(cause, "extract", error)
