"""What a dead letter holds."""

import json
from collections.abc import Callable
from typing import Any

from ingest.broker.headers import TRACEPARENT
from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.config import Settings
from ingest.errors import Fault, RecordError
from ingest.records import DeadLetter, decode_record
from ingest.records.codec import MAX_MESSAGE_BYTES
from ingest.stream.dead_letters import DeadLetters
from ingest.stream.messages import Incoming, Outgoing
from ingest.stream.metrics import Metrics

Make = Callable[..., Incoming]
TRACE = "0af7651916cd43dd8448eb211c80319c"
ERROR = RecordError("no Article: $.text: missing", [Fault("$.text", "missing", "Field required")])


def letter_of(message: Outgoing) -> DeadLetter:
    return decode_record(DeadLetter, message.value)


def test_it_holds_what_came_and_why(settings: Settings, incoming: Make) -> None:
    came = incoming(
        b'{"text": \xff}',
        offset=7,
        partition=3,
        key=b"\x00key",
        headers=(("content-type", b"application/json"), ("none", None)),
    )
    sent = DeadLetters(settings, Metrics()).letter(came, "decode", ERROR, attempts=2)
    letter = letter_of(sent)
    assert (letter.topic, letter.partition, letter.offset) == ("t.articles", 3, 7)
    assert (letter.value, letter.key, letter.timestamp) == (came.value, came.key, came.timestamp)
    assert [(header.name, header.value) for header in letter.headers] == list(came.headers)
    assert (letter.stage, letter.error_code, letter.attempts) == ("decode", "record.invalid", 2)
    assert [(fault.path, fault.code) for fault in letter.faults] == [("$.text", "missing")]
    assert letter.consumer_group == "unit"
    assert (sent.topic, sent.key) == ("t.articles.dead-letter", came.key)


def test_headers_tell_the_gist(settings: Settings, incoming: Make) -> None:
    came = incoming(b"x", offset=7, headers=((TRACEPARENT, f"00-{TRACE}-b7ad6b7169203331-01".encode()),))
    headers = dict(DeadLetters(settings, Metrics()).letter(came, "store", ERROR).headers)
    assert headers["dlq.topic"] == b"t.articles"
    assert headers["dlq.offset"] == b"7"
    assert headers["dlq.stage"] == b"store"
    assert headers["dlq.error.code"] == b"record.invalid"
    assert headers["schema"] == b"dead-letter/1"
    assert TRACE.encode() in headers[TRACEPARENT]


def test_a_null_value_stays_null(settings: Settings, incoming: Make) -> None:
    letter = letter_of(DeadLetters(settings, Metrics()).letter(incoming(None, key=None), "decode", ERROR))
    assert (letter.value, letter.key) == (None, None)


def test_the_largest_message_that_is_read_fits_into_a_letter(settings: Settings, incoming: Make) -> None:
    faults = [Fault("$." + "x" * 10_000, "c", "m" * 10_000)] * 10_000
    came = incoming(b"\xff" * MAX_MESSAGE_BYTES, headers=(("h", b"x" * 32 * 1024),))
    sent = DeadLetters(settings, Metrics()).letter(came, "decode", RecordError("e" * 100_000, faults))
    assert sent.value is not None
    assert len(sent.value) < MAX_REQUEST_BYTES - 64 * 1024


def test_a_letter_that_is_too_large_says_where_the_record_lies(settings: Settings, incoming: Make) -> None:
    came = incoming(b"\xff" * 100, offset=9)
    sent = DeadLetters(settings, Metrics()).letter(came, "decode", ERROR)
    assert sent.instead is not None
    short = sent.instead()
    letter = letter_of(short)
    assert (letter.value, letter.offset, short.instead) == (None, 9, None)
    assert [fault.code for fault in letter.faults] == ["missing", "value_left_out"]


def test_it_is_what_the_published_schema_says(settings: Settings, incoming: Make) -> None:
    sent = DeadLetters(settings, Metrics()).letter(incoming(b"\xff"), "decode", ERROR)
    fields: dict[str, Any] = json.loads(sent.value or b"")
    assert fields["value"] == "/w=="
