"""Topics are created once, and every difference is told."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kafka.errors import PolicyViolationError, UnsupportedVersionError

from ingest.broker import topics
from ingest.broker.clients import admin
from ingest.broker.layout import layouts
from ingest.broker.topics import Difference, check_topics, create_topics, require_topic
from ingest.config import Settings
from ingest.errors import BrokerError

NAMES = ["articles", "articles.entities", "events.mentions", "events", "articles.dead-letter"]

pytestmark = pytest.mark.kafka


def test_creates_all_five_and_does_nothing_the_second_time(settings: Settings) -> None:
    assert create_topics(settings) == [settings.topic_prefix + name for name in NAMES]
    assert create_topics(settings) == []
    assert check_topics(settings) == []


def test_each_topic_is_laid_out_as_the_contract_says(settings: Settings) -> None:
    create_topics(settings)
    with admin(settings) as client:
        found = client.describe_topics([settings.topic("articles")])[0]
        assert len(found["partitions"]) == settings.topic_partitions
    articles, *rest = layouts(settings)
    assert articles.configuration["retention.ms"] == str(7 * 86_400_000)
    assert int(articles.configuration["max.message.bytes"]) > 4 * 2**20, "a text of 1 MiB, escaped, with its metadata"
    events = next(topic for topic in rest if topic.name.endswith(".events"))
    assert events.configuration["cleanup.policy"] == "compact"
    assert "retention.ms" not in events.configuration


def test_creates_the_one_that_is_missing(settings: Settings) -> None:
    create_topics(settings)
    with admin(settings) as client:
        client.delete_topics([settings.topic("events")])
    missing = Difference(settings.topic("events"), "topic", "there", "missing")
    deadline = time.monotonic() + 15
    while missing not in check_topics(settings):  # Apache Kafka takes its time
        assert time.monotonic() < deadline
    assert create_topics(settings) == [settings.topic("events")]


def test_tells_every_difference(settings: Settings, make_settings: Callable[..., Settings]) -> None:
    create_topics(settings)
    other = make_settings(topic_prefix=settings.topic_prefix, topic_partitions=2, retention_days=31)
    found = {(one.topic, one.what, one.found) for one in check_topics(other)}
    assert (settings.topic("articles"), "partitions", "4") in found
    assert (settings.topic("articles.entities"), "retention.ms", str(30 * 86_400_000)) in found
    assert (settings.topic("events"), "partitions", "4") in found
    assert not [one for one in found if one[0] == settings.topic("articles") and one[1] == "retention.ms"]


def test_says_so_when_the_broker_does_not_tell(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    create_topics(settings)

    class Silent:
        def __init__(self, client: Any) -> None:
            self.describe_topics = client.describe_topics

        def describe_configs(self, *_: Any, **__: Any) -> Any:
            raise UnsupportedVersionError

    @contextlib.contextmanager
    def silent(settings: Settings) -> Any:
        with admin(settings) as client:
            yield Silent(client)

    monkeypatch.setattr(topics, "admin", silent)
    found = check_topics(settings)
    assert {one.what for one in found} == {
        "cleanup.policy",
        "retention.ms",
        "max.message.bytes",
        "message.timestamp.type",
        "message.timestamp.after.max.ms",
    }
    assert not any(one.certain for one in found)


def test_a_topic_that_is_missing_is_named_with_its_cure(settings: Settings) -> None:
    with admin(settings) as client, pytest.raises(BrokerError, match="ingest topics create") as caught:
        require_topic(client, settings.topic("articles"))
    assert caught.value.code == "broker.no-topic"


def test_a_broker_that_refuses_is_an_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"name": "articles", "error_code": PolicyViolationError.errno, "error_message": "at most 3 partitions"}

    class Refusing:
        def create_topics(self, *_: Any, **__: Any) -> Any:
            return {"topics": [refused]}

    monkeypatch.setattr(topics, "admin", lambda _: contextlib.nullcontext(Refusing()))
    with pytest.raises(BrokerError, match="articles can't be created: at most 3 partitions"):
        create_topics(settings)


def test_settings_need_no_broker(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, topic_prefix="a.", topic_partitions=9)
    assert {topic.partitions for topic in layouts(settings)} == {9}
    assert [topic.name for topic in layouts(settings)] == [f"a.{name}" for name in NAMES]
