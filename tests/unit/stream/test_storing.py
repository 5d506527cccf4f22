"""The agent `store` by itself, with a database that refuses."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ingest.config import Settings
from ingest.errors import SinkError
from ingest.records import DeadLetter, EntityRecord, decode_record, encode_record
from ingest.sinks import UNREAD, RecordRefusedError, Unpublished
from ingest.stream import outbox, retry
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.delivery import Sender
from ingest.stream.lane import Lane
from ingest.stream.messages import Incoming
from ingest.stream.metrics import Metrics
from ingest.stream.outbox import Outbox
from ingest.stream.retry import Shutdown, ShutdownError
from ingest.stream.storing import Storage, store_entities

Make = Callable[..., Incoming]


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_DELAY_SECONDS", 0.001)


def entities(number: int) -> bytes:
    return encode_record(EntityRecord(article_id=f"a{number}", language="ar", text_hash="h", num_sentences=1))


def stored_numbers(sink: Any) -> list[str]:
    return [record.article_id for record in sink.stored]


class Bench:
    def __init__(self, settings: Settings, sink: Any, producer: Any) -> None:
        self.shutdown = Shutdown()
        self.producer = producer
        lane = Lane("sink")
        sender = Sender(lambda: producer, self.shutdown)
        self.outbox = Outbox(settings, sink, lane, sender, self.shutdown, Metrics())
        self.storage = Storage(
            EntityRecord,
            store_entities,
            sink=sink,
            lane=lane,
            sender=sender,
            outbox=self.outbox,
            dead_letters=DeadLetters(settings, Metrics()),
            shutdown=self.shutdown,
            metrics=Metrics(),
        )

    async def handle(self, batch: Sequence[Incoming]) -> None:
        finish = await self.storage.handle(batch)
        await finish()

    def letters(self) -> list[DeadLetter]:
        return [decode_record(DeadLetter, sent.value) for sent in self.producer.of("t.articles.dead-letter")]


@pytest.fixture
def in_loop(settings: Settings, sink: Any, producer: Any) -> Callable[[Callable[[Bench], Any]], Bench]:
    def run(test: Callable[[Bench], Any]) -> Bench:
        async def main() -> Bench:
            bench = Bench(settings, sink, producer)
            await asyncio.wait_for(test(bench), 20)
            return bench

        return asyncio.run(main())

    return run


def test_records_are_stored(in_loop: Any, sink: Any, incoming: Make) -> None:
    in_loop(lambda bench: bench.handle([incoming(entities(1)), incoming(entities(2))]))
    assert stored_numbers(sink) == ["a1", "a2"]


def test_what_cannot_be_read_is_a_dead_letter_and_its_neighbours_are_stored(
    in_loop: Any, sink: Any, incoming: Make
) -> None:
    batch = [incoming(entities(1)), incoming(b"{}", offset=1), incoming(None, offset=2), incoming(entities(2))]
    letters = in_loop(lambda bench: bench.handle(batch)).letters()
    assert [(letter.offset, letter.stage, letter.error_code) for letter in letters] == [
        (1, "decode", "record.invalid"),
        (2, "decode", "record.null"),
    ]
    assert stored_numbers(sink) == ["a1", "a2"]


def test_a_record_that_the_database_refuses_is_a_dead_letter(in_loop: Any, sink: Any, incoming: Make) -> None:
    sink.refuse = lambda record: RecordRefusedError("too long") if record.article_id == "a2" else None
    batch = [incoming(entities(n), offset=n) for n in (1, 2, 3)]
    [letter] = in_loop(lambda bench: bench.handle(batch)).letters()
    assert (letter.offset, letter.stage, letter.error_code) == (2, "store", "sink.refused")
    assert set(stored_numbers(sink)) == {"a1", "a3"}


def test_a_database_that_is_away_is_waited_for(in_loop: Any, sink: Any, incoming: Make) -> None:
    sink.errors = [SinkError("locked"), SinkError("disk full"), SinkError("locked")]
    bench = in_loop(lambda bench: bench.handle([incoming(entities(1))]))
    assert stored_numbers(sink) == ["a1"]
    assert not bench.letters()


def test_a_stop_while_the_database_is_away_gives_up(in_loop: Any, sink: Any, incoming: Make) -> None:
    sink.errors = [SinkError("locked")] * 1000

    async def stopped(bench: Bench) -> None:
        bench.shutdown.request()
        with pytest.raises(ShutdownError):
            await bench.handle([incoming(entities(1))])

    in_loop(stopped)
    assert not sink.stored


def test_events_are_published_then_marked(in_loop: Any, sink: Any, producer: Any) -> None:
    events = [Unpublished("e1", 3, b'{"event_id": "e1"}'), Unpublished("e2", 4, None)]
    in_loop(lambda bench: bench.outbox.publish(events))
    assert [(sent.key, sent.value) for sent in producer.of("t.events")] == [(b"e1", events[0].record), (b"e2", None)]
    assert dict(producer.sent[0].headers)["ce_id"] == b"e1.3"
    assert sink.marked == events


def test_events_that_changed_meanwhile_are_published_again(in_loop: Any, sink: Any, producer: Any) -> None:
    newer = [Unpublished("e1", 2, b"new")]
    answers = [newer, []]
    sink.mark_published = lambda _: answers.pop(0)
    in_loop(lambda bench: bench.outbox.publish([Unpublished("e1", 1, b"old")]))
    assert [sent.value for sent in producer.of("t.events")] == [b"old", b"new"]


def test_an_event_that_the_next_batch_changed_is_marked_with_that(in_loop: Any, sink: Any, producer: Any) -> None:
    old, other, new = Unpublished("e1", 1, b"old"), Unpublished("e2", 1, b"other"), Unpublished("e1", 2, b"new")

    async def published(bench: Bench) -> None:
        bench.outbox.committed([old, other])
        bench.outbox.committed([new])
        await bench.outbox.publish([old, other])
        assert sink.marked == [other]
        await bench.outbox.publish([new])

    in_loop(published)
    assert [sent.value for sent in producer.of("t.events")] == [b"old", b"other", b"new"]
    assert sink.marked == [other, new]


def test_what_was_too_much_to_hand_out_is_read_when_it_is_sent(
    in_loop: Any, sink: Any, producer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "UNREAD_ROUND", 2)
    held, changed = Unpublished("e0", 1, b"held"), Unpublished("e9", 2, b"changed")
    unread = [Unpublished(f"e{n}", 1, UNREAD) for n in range(1, 6)]
    gone = Unpublished("e8", 1, UNREAD)
    sink.left = [*[Unpublished(f"e{n}", 2, b"record %d" % n) for n in range(1, 6)], changed]

    async def published(bench: Bench) -> None:
        batch = [held, *unread, gone, Unpublished("e9", 1, UNREAD)]
        bench.outbox.committed(batch)
        bench.outbox.committed([changed])
        await bench.outbox.publish(batch)
        await bench.outbox.publish([changed])
        await bench.outbox.publish_left()

    in_loop(published)
    sent = [b"held", *[b"record %d" % n for n in range(1, 6)], b"changed"]
    assert [message.value for message in producer.of("t.events")] == sent
    assert [event.record for event in sink.marked] == sent


def test_what_is_about_to_be_published_is_not_left(in_loop: Any, sink: Any, producer: Any) -> None:
    sink.left = [Unpublished("e1", 1, b"{}"), Unpublished("e2", 1, b"{}")]

    async def published(bench: Bench) -> None:
        bench.outbox.committed(sink.left[:1])
        await bench.outbox.publish_left()

    in_loop(published)
    assert [sent.key for sent in producer.of("t.events")] == [b"e2"]


def test_a_start_publishes_what_a_crash_left(in_loop: Any, sink: Any, producer: Any) -> None:
    sink.left = [Unpublished(f"e{n}", 1, b"{}") for n in range(1200)]
    in_loop(lambda bench: bench.outbox.publish_left())
    assert len(producer.of("t.events")) == 1200
    assert not sink.left
