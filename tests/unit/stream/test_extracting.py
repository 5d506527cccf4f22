"""The agent `extract` by itself, with readers that crash and hang."""

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from ingest.broker.headers import TRACEPARENT
from ingest.config import Settings
from ingest.extract import Reading
from ingest.merge import merge_key
from ingest.records import Article, DeadLetter, EntityRecord, EventMention, decode_record
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.delivery import Sender
from ingest.stream.extracting import Extraction
from ingest.stream.messages import Incoming
from ingest.stream.metrics import Metrics
from ingest.stream.retry import Shutdown

Make = Callable[..., Incoming]
GOOD = json.dumps({"id": "good", "text": "قُتل ثمانية"}).encode()
BAD = b'{"no": "text"}'


def read(article: Article) -> Reading:
    entities = EntityRecord(
        article_id=article.id, language="ar", published_at=article.published_at, text_hash="h", num_sentences=1
    )
    mention = EventMention.model_validate(
        {
            "mention_id": f"{article.id}-m",
            "event_id": "e",
            "article_id": article.id,
            "language": "ar",
            "sentence": 0,
            "text": article.text,
            "start": 0,
            "event": {
                "code": "190",
                "base_code": "190",
                "root_code": "19",
                "name": "Fight",
                "quad_class": 4,
                "goldstein": -10,
            },
            "trigger": {"text": article.text[:1], "start": 0, "end": 1},
            "confidence": 0.9,
        }
    )
    return Reading((mention,), lambda: entities)


def handle(
    settings: Settings, producer: Any, *batch: Incoming, read: Callable[[Article], Reading] = read
) -> list[DeadLetter]:
    """Runs a batch; returns the dead letters."""
    sender = Sender(lambda: producer, Shutdown())
    extraction = Extraction(settings, read, sender, DeadLetters(settings, Metrics()), Metrics())
    asyncio.run(asyncio.wait_for(extraction.handle(batch), 20))
    return [decode_record(DeadLetter, sent.value) for sent in producer.of("t.articles.dead-letter")]


def test_an_article_gives_entities_and_mentions(settings: Settings, producer: Any, incoming: Make) -> None:
    assert not handle(settings, producer, incoming(GOOD))
    [entities] = producer.of("t.articles.entities")
    [mention] = producer.of("t.events.mentions")
    assert entities.key == b"good"
    record = decode_record(EventMention, mention.value)
    assert mention.key == merge_key(record).encode()
    assert dict(mention.headers)["ce_id"] == record.mention_id.encode()


def test_the_messages_time_stands_in_for_that_of_publication(settings: Settings, producer: Any, incoming: Make) -> None:
    dated = json.dumps({"text": "x", "published_at": "2001-01-01T00:00:00Z"}).encode()
    handle(settings, producer, incoming(GOOD), incoming(dated))
    times = [decode_record(EntityRecord, sent.value).published_at for sent in producer.of("t.articles.entities")]
    assert times == [datetime(2019, 9, 21, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)]


def test_plain_text_is_an_article(settings: Settings, producer: Any, incoming: Make) -> None:
    plain = incoming("قُتل ثمانية".encode(), headers=(("Content-Type", b"text/plain; charset=utf-8"),))
    assert not handle(settings, producer, plain)


def test_the_trace_goes_on(settings: Settings, producer: Any, incoming: Make) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    handle(settings, producer, incoming(GOOD, headers=((TRACEPARENT, f"00-{trace}-b7ad6b7169203331-01".encode()),)))
    assert all(trace.encode() in dict(sent.headers)[TRACEPARENT] for sent in producer.sent)


def test_poison_in_the_middle_harms_no_neighbour(settings: Settings, producer: Any, incoming: Make) -> None:
    batch = [incoming(GOOD, offset=0), incoming(BAD, offset=1), incoming(GOOD, offset=2)]
    [letter] = handle(settings, producer, *batch)
    assert (letter.offset, letter.stage, letter.error_code) == (1, "decode", "record.invalid")
    assert [fault.path for fault in letter.faults] == ["$.text"]
    assert len(producer.of("t.articles.entities")) == 2


def test_a_reader_that_crashes_twice_gets_a_third_try(settings: Settings, producer: Any, incoming: Make) -> None:
    errors: list[Exception] = [MemoryError(), RecursionError()]

    def crashing(article: Article) -> Reading:
        if errors:
            raise errors.pop()
        return read(article)

    assert not handle(settings, producer, incoming(GOOD), read=crashing)


@pytest.mark.parametrize("error", [ValueError("seven"), RecursionError("seven"), StopIteration("seven")])
def test_a_reader_that_always_crashes_makes_a_dead_letter(
    settings: Settings, producer: Any, incoming: Make, error: Exception
) -> None:
    def crashing(article: Article) -> Reading:
        if article.id == "good":
            raise error
        return read(article)

    other = json.dumps({"id": "other", "text": "x"}).encode()
    [letter] = handle(settings, producer, incoming(GOOD), incoming(other, offset=1), read=crashing)
    assert (letter.stage, letter.error_code, letter.attempts) == ("extract", "extract.failed", 3)
    assert type(error).__name__ in letter.error
    assert letter.value == GOOD
    assert len(producer.of("t.articles.entities")) == 1


def test_a_reader_that_hangs_makes_a_dead_letter(settings: Settings, producer: Any, incoming: Make) -> None:
    released = threading.Event()

    def hanging(article: Article) -> Reading:
        if article.id == "good":
            released.wait(30)
        return read(article)

    hasty = settings.model_copy(update={"extract_timeout_seconds": 0.05})
    other = json.dumps({"id": "other", "text": "x"}).encode()
    try:
        [letter] = handle(hasty, producer, incoming(GOOD), incoming(other, offset=1), read=hanging)
    finally:
        released.set()
    assert (letter.stage, letter.error_code) == ("extract", "extract.timeout")
    assert [sent.key for sent in producer.of("t.articles.entities")] == [b"other"]


def test_a_record_too_large_for_the_broker_makes_a_dead_letter(
    settings: Settings, producer: Any, incoming: Make
) -> None:
    producer.fail = lambda sent: MessageSizeTooLargeError() if sent.topic == "t.articles.entities" else None
    [letter] = handle(settings, producer, incoming(GOOD))
    assert (letter.stage, letter.error_code, letter.value) == ("extract", "extract.too-large", GOOD)
    assert len(producer.of("t.events.mentions")) == 1
