"""The commands that look at topics: `ingest topics`, `ingest events`, `ingest dead-letters`."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.broker import clients
from ingest.broker.clients import producer
from ingest.broker.topics import create_topics
from ingest.config import Settings
from ingest.records import DeadLetter, Event, EventMention, Header, Record, encode_record
from ingest.records.dead_letter import FaultFound

Ingest = Callable[..., Any]
BAD = b'{"text": \xff}'


def send(settings: Settings, topic: str, *records: tuple[str, Record | bytes | None]) -> None:
    with producer(settings) as connected:
        for key, record in records:
            value = encode_record(record) if isinstance(record, Record) else record
            connected.send(settings.topic(topic), key=key.encode(), value=value)
        connected.flush()


@pytest.fixture
def topics(settings: Settings) -> Settings:
    create_topics(settings)
    return settings


def make_letter(**fields: Any) -> DeadLetter:
    letter = DeadLetter(
        topic="articles",
        partition=2,
        offset=7,
        stage="decode",
        error_code="record.not-utf8",
        error="byte 10 is not UTF-8",
        faults=(FaultFound(path="$", code="not_utf8", message="byte 10 is not UTF-8: invalid start byte"),),
        service_version="0.1.0",
        failed_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return letter.model_copy(update={"value": BAD, "key": b"k", "headers": (Header(name="a", value=None),)} | fields)


def test_topics_are_created_and_checked(settings: Settings, ingest: Ingest) -> None:
    assert ingest("topics", "check").code == 1
    created = ingest("topics", "create")
    assert created.code == 0
    assert created.out.count("created") == 5
    again = ingest("topics", "create")
    assert (again.code, again.out.count("was there")) == (0, 5)
    assert ingest("topics", "check").code == 0
    differing = ingest("topics", "check", "--topic-partitions", "9")
    assert differing.code == 1
    assert settings.topic("events.mentions") in differing.out
    assert "partitions" in differing.out


def test_nobody_there_is_one_line_and_exit_1(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "REACH_SECONDS", 0.2)
    outcome = ingest("topics", "check", "--bootstrap-servers", "127.0.0.1:9")
    assert outcome.code == 1
    assert len(outcome.err.splitlines()) == 1
    assert "127.0.0.1:9" in outcome.err


def test_events_are_drawn_in_their_latest_state(
    topics: Settings, ingest: Ingest, make_event: Callable[..., Event]
) -> None:
    changed = make_event("e1", revision=2, event_name="Use unmanned vehicles")
    send(topics, "events", ("e1", make_event("e1")), ("e2", make_event("e2", date="2016-12-01")), ("e1", changed))
    send(topics, "events", ("e3", make_event("e3", event_name="Withdrawn")), ("e3", None))
    outcome = ingest("events")
    assert outcome.code == 0
    assert "unmanned" in outcome.out
    assert "Withdrawn" not in outcome.out
    assert outcome.out.index("2016-12-01") < outcome.out.index("2019-09-19")
    assert outcome.out.count("195 ") == 2


def test_json_is_the_records_as_they_lie_there(
    topics: Settings, ingest: Ingest, make_event: Callable[..., Event]
) -> None:
    first, second = (encode_record(make_event("e1", revision=number)) for number in (1, 2))
    send(topics, "events", ("e1", first), ("e1", second))
    assert ingest("events", "--format", "json").out.encode() == second + b"\n"
    assert ingest("events", "--format", "json", "--all").out.encode() == first + b"\n" + second + b"\n"
    assert ingest("events", "--format", "json", "--all", "--limit", "1").out.encode() == second + b"\n"


def test_the_words_of_an_event_come_from_its_mentions(
    topics: Settings, ingest: Ingest, make_event: Callable[..., Event], make_mention: Callable[..., EventMention]
) -> None:
    send(topics, "events", ("e1", make_event("e1")))
    send(
        topics, "events.mentions", ("k", make_mention("e1")), ("k", make_mention("e1")), ("k", make_mention("e9", "m9"))
    )
    outcome = ingest("events", "--words")
    assert outcome.out.count("مقتل ثمانية عناصر") == 1
    assert "مقتل" not in ingest("events").out


def test_a_record_that_is_no_event_is_named_and_passed_over(
    topics: Settings, ingest: Ingest, make_event: Callable[..., Event]
) -> None:
    send(topics, "events", ("x", b"{}"), ("e1", make_event()))
    outcome = ingest("events")
    assert "Murzuq" in outcome.out
    assert "no Event: $.event_id" in outcome.err


def test_no_events_yet(topics: Settings, ingest: Ingest) -> None:
    del topics
    outcome = ingest("events")
    assert outcome.code == 0
    assert "No events yet" in outcome.out


def test_follows_until_ctrl_c(topics: Settings, make_event: Callable[..., Event]) -> None:
    environment = os.environ | {
        "INGEST_KAFKA_BOOTSTRAP_SERVERS": topics.kafka_bootstrap_servers,
        "INGEST_TOPIC_PREFIX": topics.topic_prefix,
    }
    send(topics, "events", ("e1", make_event("e1")))
    command = [sys.executable, "-m", "ingest", "events", "--follow", "--format", "json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as following:
        try:
            assert following.stdout is not None
            assert json.loads(following.stdout.readline())["event_id"] == "e1"
            send(topics, "events", ("e2", make_event("e2")))
            assert json.loads(following.stdout.readline())["event_id"] == "e2"
            following.send_signal(signal.SIGINT)
            assert following.wait(15) == 0
        finally:
            following.kill()


def test_dead_letters_are_listed_with_their_first_fault(topics: Settings, ingest: Ingest) -> None:
    assert "No dead letters" in ingest("dead-letters", "list").out
    other = make_letter(error_code="extract.failed", stage="extract", faults=(), error="[red]took \x1b too long")
    send(topics, "articles.dead-letter", ("k", make_letter()), ("k", other))
    outcome = ingest("dead-letters", "list")
    assert outcome.code == 0
    for part in (
        "articles 2:7",
        "decode",
        "record.not-utf8",
        "$: byte 10",
        "extract.failed",
        "[red]took",
        "2026-11-22",
    ):
        assert part in outcome.out
    assert "\x1b" not in outcome.out
    assert "extract" not in ingest("dead-letters", "list", "--code", "record").out
    assert "The latest 1 of 2" in ingest("dead-letters", "list", "--limit", "1").out


def test_a_dead_letter_is_shown_whole(topics: Settings, ingest: Ingest) -> None:
    headers = (Header(name="content-type", value=b"text/plain"), Header(name="raw", value=b"\xfe\xff"))
    send(topics, "articles.dead-letter", ("k", make_letter(headers=headers)))
    place = ingest("dead-letters", "list").out.split("articles 2:7")[0].split()[-1]
    shown = ingest("dead-letters", "show", place)
    assert shown.code == 0
    for part in ("record.not-utf8", "not_utf8", "content-type: text/plain", "raw: fe ff", "7b 22 74", '{"text": .}'):
        assert part in shown.out


def test_original_bytes_come_back_exactly(topics: Settings, ingest: Ingest) -> None:
    value = "{\u202enot json \x1b[2J".encode()
    send(topics, "articles.dead-letter", ("k", make_letter(value=value)))
    place = ingest("dead-letters", "list").out.split("articles 2:7")[0].split()[-1]
    assert ingest("dead-letters", "show", place, "--raw").out.encode() == value
    shown = ingest("dead-letters", "show", place).out
    assert "not json" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(("place", "code"), [("0:99", 1), ("99:0", 1), ("here", 2), ("1", 2)])
def test_a_place_without_a_dead_letter(topics: Settings, ingest: Ingest, place: str, code: int) -> None:
    del topics
    assert ingest("dead-letters", "show", place).code == code
