"""The agent `extract` by itself, with readers that crash and hang."""

import asyncio
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import stand_in_readers
from aiokafka.errors import MessageSizeTooLargeError

from ingest.broker.headers import TRACEPARENT
from ingest.config import Settings
from ingest.merge import merge_key
from ingest.records import DeadLetter, EntityRecord, EventMention, decode_record
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.delivery import Sender
from ingest.stream.extracting import Extraction
from ingest.stream.messages import Incoming
from ingest.stream.metrics import Metrics
from ingest.stream.reading import ReadingChild
from ingest.stream.retry import Shutdown

Make = Callable[..., Incoming]
GOOD = json.dumps({"id": "good", "text": "قُتل ثمانية"}).encode()
OTHER = json.dumps({"id": "other", "text": "x"}).encode()
BAD = b'{"no": "text"}'


def handle(
    settings: Settings, producer: Any, *batch: Incoming, reader: str = "whatever_is_asked", **told: Any
) -> list[DeadLetter]:
    """Runs a batch; returns the dead letters. `reader`: a function of `stand_in_readers`, which gets `told`."""
    child = ReadingChild(partial(stand_in_readers.opened, reader, told), "test", settings.extract_timeout_seconds)
    sender = Sender(lambda: producer, Shutdown())
    extraction = Extraction(settings, child, sender, DeadLetters(settings, Metrics()), Metrics())

    async def run() -> None:
        await child.start()
        finish = await asyncio.wait_for(extraction.handle(batch), 20)
        await finish()

    with closing(child):
        asyncio.run(run())
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
    assert not handle(settings, producer, incoming(GOOD), reader="crashing", times=2)


@pytest.mark.parametrize("error", ["ValueError", "RecursionError", "StopIteration", "MemoryError"])
def test_a_reader_that_always_crashes_makes_a_dead_letter(
    settings: Settings, producer: Any, incoming: Make, error: str
) -> None:
    [letter] = handle(
        settings, producer, incoming(GOOD), incoming(OTHER, offset=1), reader="crashing", times=9, error=error
    )
    assert (letter.stage, letter.error_code, letter.attempts) == ("extract", "extract.failed", 3)
    assert error in letter.error
    assert letter.value == GOOD
    assert len(producer.of("t.articles.entities")) == 1


def test_a_reader_that_hangs_makes_a_dead_letter(settings: Settings, producer: Any, incoming: Make) -> None:
    hasty = settings.model_copy(update={"extract_timeout_seconds": 0.3})
    [letter] = handle(hasty, producer, incoming(GOOD), incoming(OTHER, offset=1), reader="hanging")
    assert (letter.stage, letter.error_code) == ("extract", "extract.timeout")
    assert [sent.key for sent in producer.of("t.articles.entities")] == [b"other"]


def test_an_article_that_ends_the_process_makes_a_dead_letter(
    settings: Settings, producer: Any, incoming: Make
) -> None:
    [letter] = handle(settings, producer, incoming(GOOD), incoming(OTHER, offset=1), reader="dying")
    assert (letter.stage, letter.error_code, letter.attempts) == ("extract", "extract.failed", 3)
    assert "code 7" in letter.error
    assert [sent.key for sent in producer.of("t.articles.entities")] == [b"other"]


def test_a_record_too_large_for_the_broker_makes_a_dead_letter(
    settings: Settings, producer: Any, incoming: Make
) -> None:
    producer.fail = lambda sent: MessageSizeTooLargeError() if sent.topic == "t.articles.entities" else None
    [letter] = handle(settings, producer, incoming(GOOD))
    assert (letter.stage, letter.error_code, letter.value) == ("extract", "extract.too-large", GOOD)
    assert len(producer.of("t.events.mentions")) == 1
