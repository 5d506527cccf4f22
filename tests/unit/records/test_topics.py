"""The registry of topics says what the contract says."""

from datetime import timedelta

import pytest

from ingest.records import ARTICLES, DEAD_LETTERS, ENTITIES, EVENTS, MENTIONS, TOPICS, Topic

DAY_MS = 24 * 60 * 60 * 1000


@pytest.mark.parametrize(
    ("topic", "name", "days"),
    [
        (ARTICLES, "articles", 7),
        (ENTITIES, "articles.entities", 30),
        (MENTIONS, "events.mentions", 30),
        (DEAD_LETTERS, "articles.dead-letter", 30),
    ],
)
def test_topics_that_forget_do_so_after_their_time(topic: Topic, name: str, days: int) -> None:
    assert topic.name == name
    assert topic.configuration() == {"cleanup.policy": "delete", "retention.ms": str(days * DAY_MS)}


def test_events_are_compacted_and_keep_the_latest_of_each_key() -> None:
    assert EVENTS.configuration() == {"cleanup.policy": "compact"}
    assert EVENTS.configuration(timedelta(days=3)) == {"cleanup.policy": "compact"}


def test_retention_may_be_set() -> None:
    assert ARTICLES.configuration(timedelta(days=1))["retention.ms"] == str(DAY_MS)


def test_a_prefix_stands_before_every_name() -> None:
    assert [topic.full_name("test.") for topic in TOPICS] == ["test." + topic.name for topic in TOPICS]
    assert ARTICLES.full_name() == "articles"


def test_a_schema_is_named_with_its_version() -> None:
    assert MENTIONS.schema_header == "event-mention/1"
    assert MENTIONS.ce_type == "ingest.event-mention.v1"
