"""What an operator does with records: dead letters sent back, articles of the past read once more, a look at everything."""

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.broker.headers import header
from ingest.records import DeadLetter, decode_record
from ingest.records.topics import ARTICLES, DEAD_LETTERS, EVENTS, MENTIONS

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(240)]

BAD = b'{"text": \xff}'


@pytest.fixture(scope="module")
def service(new_service: Callable[..., Any]) -> Any:
    service = new_service().create_topics()
    service.worker().ready()
    return service


@pytest.fixture
def command(service: Any, monkeypatch: pytest.MonkeyPatch, ingest: Callable[..., Any]) -> Callable[..., Any]:
    """`ingest` where the service is."""
    for name in ("topic_prefix", "consumer_group", "data_dir", "cache_dir"):
        monkeypatch.setenv(f"INGEST_{name.upper()}", str(getattr(service.settings, name)))
    return ingest


def letters(service: Any) -> list[DeadLetter]:
    return [decode_record(DeadLetter, message.value) for message in service.messages(DEAD_LETTERS.name)]


def returned(letter: DeadLetter) -> str | None:
    return header([(one.name, one.value) for one in letter.headers], "dlq.replayed")


def test_a_letter_comes_back_as_often_as_the_cap_allows(service: Any, command: Callable[..., Any]) -> None:
    assert command("dead-letters", "replay").code == 2
    service.send([(b"k", BAD, [("content-type", b"application/json"), ("x", b"\xff")]), (b"k", b"[]", [])])
    service.wait()
    assert len(letters(service)) == 2
    assert command("dead-letters", "replay", "--code", "record.not-utf8", "--dry-run").out.startswith("1 would be sent")
    for turn in (1, 2):
        outcome = command("dead-letters", "replay", "--code", "record.not-utf8", "--cap", "2", "--rate", "1000")
        assert (outcome.code, outcome.out.split(",")[0]) == (0, "1 of 1 sent back"), outcome
        service.wait()
        again = (
            letters(service)[-1]
            if service.settings.topic_partitions == 1
            else max(letters(service), key=lambda x: x.failed_at)
        )
        assert len(letters(service)) == 2 + turn
        assert returned(again) == str(turn)
        assert (again.key, again.value) == (b"k", BAD)
        assert {(one.name, one.value) for one in again.headers} >= {
            ("content-type", b"application/json"),
            ("x", b"\xff"),
        }
    last = command("dead-letters", "replay", "--code", "record.not-utf8", "--cap", "2")
    assert last.out.startswith("0 of 0 sent back, 1 kept back")
    assert "come back 2 times" in last.err


def test_letters_are_chosen_by_time_and_topic(service: Any, command: Callable[..., Any]) -> None:
    service.send([(b"k", BAD, [])])
    service.wait()
    since = f"{datetime.now(UTC).isoformat()}"
    assert command("dead-letters", "replay", "--since", since, "--dry-run").out.startswith("0 would")
    assert not command("dead-letters", "replay", "--since", "1h", "--dry-run").out.startswith("0 would")
    assert command("dead-letters", "replay", "--until", "1h", "--dry-run").out.startswith("0 would")
    assert command("dead-letters", "replay", "--topic", "events.mentions", "--dry-run").out.startswith("0 would")
    assert not command("dead-letters", "replay", "--topic", "articles", "--dry-run").out.startswith("0 would")
    assert command("dead-letters", "replay", "--since", "yesterday").code == 2


def test_a_letter_whose_fault_is_mended_becomes_an_article(service: Any, command: Callable[..., Any]) -> None:
    """As where an earlier version could not read it."""
    from ingest.broker.clients import producer  # noqa: PLC0415 - Kafka needs the root conftest's filter
    from ingest.records import encode_record  # noqa: PLC0415 - as above

    article = json.dumps({"id": "mended", "text": "Two soldiers were killed in Sirte on 3 September 2019."}).encode()
    letter = letters(service)[0].model_copy(
        update={
            "offset": 10**6,
            "value": article,
            "headers": (),
            "error_code": "extract.failed",
            "failed_at": datetime.now(UTC),
        }
    )
    with producer(service.settings) as client:
        client.send(service.settings.topic(DEAD_LETTERS.name), key=b"k", value=encode_record(letter)).get(30)
    assert command("dead-letters", "replay", "--code", "extract.failed").out.startswith("1 of 1 sent back")
    service.wait()
    assert service.query("SELECT count(*) FROM articles WHERE article_id = 'mended'") == [(1,)]


def test_a_replay_brings_back_tables_that_were_lost_and_leaves_the_worker_where_it_is(
    service: Any, command: Callable[..., Any], make_articles: Callable[[int], list[dict[str, Any]]]
) -> None:
    service.publish(make_articles(40))
    service.wait()
    tables = service.final_tables()
    committed, messages = service.committed(ARTICLES.name), len(service.messages(ARTICLES.name))
    with closing(sqlite3.connect(service.database)) as other, other:
        for table in tables.keys() - {"alembic_version"}:
            other.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
    dry = command("replay", "--from", "0", "--dry-run")
    assert (dry.code, f"{messages} articles would be read again" in dry.out) == (0, True), dry
    assert service.count("articles") == 0
    outcome = command("replay", "--from", "0")
    assert (outcome.code, f"{messages} articles read again" in outcome.out) == (0, True), outcome
    service.wait()
    assert service.committed(ARTICLES.name) == committed
    assert service.final_tables() == tables
    assert service.latest_events() == dict(service.query("SELECT event_id, record FROM events"))


def test_a_replay_of_what_is_there_changes_nothing(service: Any, command: Callable[..., Any]) -> None:
    tables, sent = service.final_tables(), len(service.messages(EVENTS.name))
    mentions = len(service.messages(MENTIONS.name))
    assert command("replay", "--from", "1h").code == 0
    service.wait()
    assert len(service.messages(MENTIONS.name)) > mentions
    assert service.final_tables() == tables
    assert len(service.messages(EVENTS.name)) == sent


def test_a_replay_is_bounded_by_times_and_offsets_and_goes_on_where_it_stopped(
    service: Any, command: Callable[..., Any]
) -> None:
    everything = len(service.messages(ARTICLES.name))
    time.sleep(0.01)
    now = datetime.now(UTC).isoformat()
    service.publish([{"id": "late", "text": "Nothing happened."}])

    def would(*bounds: str) -> int:
        outcome = command("replay", *bounds, "--dry-run")
        assert outcome.code == 0, outcome
        return int(next(line for line in outcome.out.splitlines() if "would be" in line).split()[0])

    assert would("--from", now) == 1
    assert would("--from", "0", "--to", now) == everything
    assert would("--from", "0", "--to", "1") == sum(1 for m in service.messages(ARTICLES.name) if m.offset == 0)
    assert would("--from", "0", "--partition", "1") == sum(
        1 for m in service.messages(ARTICLES.name) if m.partition == 1
    )
    assert command("replay", "--from", "0").code == 0
    assert would("--resume") == 0
    assert command("replay").code == 2


def test_the_doctor_finds_a_healthy_service_healthy(service: Any, command: Callable[..., Any]) -> None:
    service.wait()
    outcome = command("doctor", "--format", "json")
    found = [json.loads(line) for line in outcome.out.splitlines()]
    assert outcome.code == 0, found
    checks = {"disk", "database", "broker", "topics", "schemas", "clock", "workers, lag", "dead letters"}
    assert checks <= {one["check"] for one in found}
    assert {one["check"] for one in found if one["state"] == "warning"} <= {"dead letters"}


def test_the_doctor_names_each_fault_and_what_to_do(
    service: Any, command: Callable[..., Any], new_service: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.broker.clients import admin, producer  # noqa: PLC0415 - Kafka needs the root conftest's filter

    ill = new_service(topic_partitions=2).create_topics()
    with producer(ill.settings) as client:
        tomorrow = int((time.time() + 86_400) * 1000)
        client.send(ill.settings.topic("events"), key=b"e", value=b"{}", headers=[("schema", b"event/99")]).get(30)
        client.send(ill.settings.topic("articles"), key=b"a", value=b"{}", timestamp_ms=tomorrow).get(30)
    for name in ("topic_prefix", "consumer_group", "data_dir"):
        monkeypatch.setenv(f"INGEST_{name.upper()}", str(getattr(ill.settings, name)))
    outcome = command("doctor", "--format", "json")
    assert outcome.code == 1
    found = {one["check"]: one for one in map(json.loads, outcome.out.splitlines()) if one["state"] != "well"}
    assert "partitions is 2, not 4" in found["topics"]["told"]
    assert "schema version 99" in found["schemas"]["told"]
    assert "ahead of this machine's clock" in found["clock"]["told"]
    assert all(one["remedy"] for check, one in found.items() if check != "database")
    with admin(ill.settings) as client:
        client.delete_topics([ill.settings.topic("articles")])
    shown = command("doctor")
    assert (shown.code, "`ingest topics create`" in shown.out) == (1, True)
    del service


def test_the_doctor_tells_a_broker_that_is_away(command: Callable[..., Any]) -> None:
    outcome = command("doctor", "--bootstrap-servers", "127.0.0.1:9")
    assert outcome.code == 1
    assert "nobody listens there" in outcome.out
    assert "INGEST_KAFKA_BOOTSTRAP_SERVERS" in outcome.out


def test_a_date_that_no_calendar_holds_stops_neither_a_replay_nor_the_doctor(
    new_service: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, ingest: Callable[..., Any]
) -> None:
    """Articles may bear any date, as their publisher gives it."""
    from ingest.broker.clients import producer  # noqa: PLC0415 - Kafka needs the root conftest's filter

    service = new_service().create_topics()
    for name in ("topic_prefix", "consumer_group", "data_dir", "cache_dir"):
        monkeypatch.setenv(f"INGEST_{name.upper()}", str(getattr(service.settings, name)))
    article = json.dumps({"text": "Gunmen killed three soldiers in Mosul on Monday."}).encode()
    with producer(service.settings) as client:
        client.send(service.settings.topic(ARTICLES.name), value=article, timestamp_ms=2**62).get(60)
    outcome = ingest("replay", "--from", "0")
    assert (outcome.code, outcome.out.strip().splitlines()[-1].split(":")[0]) == (0, "1 articles read again"), outcome
    told = ingest("doctor").out
    assert "ahead of this machine's clock" in told
