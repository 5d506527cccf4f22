"""The worker, whole: articles go in, and entities, mentions and events come out on topics and in the database."""

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from ingest.records import EntityRecord, EventMention, decode_record
from ingest.records.topics import DEAD_LETTERS, ENTITIES, EVENTS, MENTIONS

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture(scope="module")
def service(new_service: Callable[..., Any], seeds: list[dict[str, Any]]) -> Any:
    """A worker that has read the seeds and is idle."""
    service = new_service().create_topics()
    service.publish(seeds)
    service.worker().ready()
    service.wait()
    return service


def test_each_article_is_in_the_database_and_on_its_topic(service: Any, seeds: list[dict[str, Any]]) -> None:
    ids = {article["id"] for article in seeds}
    assert {row[0] for row in service.query("SELECT article_id FROM articles")} == ids
    assert {row[0] for row in service.query("SELECT article_id FROM entities")} == ids
    entities = [decode_record(EntityRecord, message.value) for message in service.messages(ENTITIES.name)]
    assert {record.article_id for record in entities} == ids
    assert not service.messages(DEAD_LETTERS.name)


def test_each_mention_is_in_the_database_and_on_its_topic(service: Any) -> None:
    told = [decode_record(EventMention, message.value) for message in service.messages(MENTIONS.name)]
    assert {row[0] for row in service.query("SELECT mention_id FROM mentions")} == {one.mention_id for one in told}
    entities = [decode_record(EntityRecord, message.value) for message in service.messages(ENTITIES.name)]
    assert {key for record in entities for key in record.mention_ids} == {one.mention_id for one in told}


def test_the_topic_and_the_database_tell_the_same_events(service: Any) -> None:
    assert dict(service.query("SELECT event_id, record FROM events")) == service.latest_events()
    assert service.query("SELECT count(*) FROM outbox WHERE published_revision <> revision") == [(0,)]
    assert service.count("outbox") == service.count("events") > 0


def test_a_plain_consumer_reads_events_as_the_schema_says(service: Any) -> None:
    from kafka import KafkaConsumer  # noqa: PLC0415 - nothing of ours in what follows

    schema = json.loads((SCHEMAS / "event.schema.json").read_text(encoding="utf-8"))
    consumer = KafkaConsumer(
        f"{service.settings.topic_prefix}events",
        bootstrap_servers=service.settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        consumer_timeout_ms=2000,
    )
    events = [json.loads(message.value) for message in consumer if message.value is not None]
    consumer.close()
    assert events
    for event in events:
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(event)


def test_every_record_has_the_headers_of_the_contract(service: Any) -> None:
    for topic in (ENTITIES, MENTIONS, EVENTS):
        for message in service.messages(topic.name):
            headers = dict(message.headers)
            assert headers["content-type"] == b"application/json"
            assert headers["schema"] == topic.schema_header.encode()
            assert {"traceparent", "ce_id", "ce_type", "ce_source", "ce_specversion", "ce_time"} <= headers.keys()


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_articles_may_be_compressed_in_any_way_that_kafka_knows(service: Any, codec: str) -> None:
    from aiokafka import AIOKafkaProducer  # noqa: PLC0415 - Kafka needs the root conftest's filter
    from aiokafka import codec as codecs  # noqa: PLC0415 - as above

    if not getattr(codecs, f"has_{codec}")():
        pytest.skip(f"no library for {codec} is installed (cramjam)")

    async def send() -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=service.settings.kafka_bootstrap_servers, compression_type=codec, max_batch_size=2**20
        )
        async with producer:
            article = {"id": f"in-{codec}", "text": "Nothing happened. " * 500}
            topic = service.settings.topic("articles")
            await producer.send_and_wait(topic, json.dumps(article).encode(), key=b"k")

    asyncio.run(send())
    service.wait()
    assert service.query(f"SELECT count(*) FROM articles WHERE article_id = 'in-{codec}'") == [(1,)]  # noqa: S608 - ours


def test_publishing_the_same_again_changes_nothing(service: Any, seeds: list[dict[str, Any]]) -> None:
    tables, events = service.final_tables(), service.latest_events()
    published = len(service.messages(EVENTS.name))
    service.publish(seeds)
    service.wait()
    assert service.final_tables() == tables
    assert service.latest_events() == events
    assert len(service.messages(EVENTS.name)) == published


def test_an_idle_worker_has_printed_its_start_and_nothing_else(service: Any) -> None:
    [worker] = service.workers
    assert worker.out() == ""
    line = worker.lines()[-1]
    assert line["event"] == "worker started"
    assert line["group"] == service.settings.consumer_group
    assert set(line["topics"]) == {
        f"{service.settings.topic_prefix}{name}"
        for name in ("articles", "articles.entities", "events.mentions", "events", "articles.dead-letter")
    }
    assert line["database"].startswith("sqlite:///")
    assert line["version"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(service: Any, number: signal.Signals) -> None:
    worker = service.workers[-1]
    if worker.process.poll() is not None:
        worker = service.worker().ready()
    assert worker.stop(number) == 0
    assert [line["event"] for line in worker.lines()][-1] == "worker stopped"
    assert worker.out() == ""
