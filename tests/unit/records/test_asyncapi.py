"""The AsyncAPI document holds together: every reference leads somewhere, and it says what the registry says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.records import TOPICS, Topic
from ingest.records.asyncapi import asyncapi_document
from ingest.records.schema import json_schemas

DOCUMENT = asyncapi_document()
CHANNELS = {channel["address"].removeprefix("{prefix}"): channel for channel in DOCUMENT["channels"].values()}


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(reference: str) -> Any:
    node: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        if reference.startswith("#/"):
            assert resolve(reference)
        else:
            assert Path(reference).name in json_schemas()


def test_the_parts_that_the_standard_asks_for_are_there() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    for server in DOCUMENT["servers"].values():
        assert {"host", "protocol"} <= server.keys()
        assert all("{" + name + "}" in server["host"] for name in server["variables"])
    for channel in CHANNELS.values():
        assert all("{" + name + "}" in channel["address"] for name in channel["parameters"])
    for operation in DOCUMENT["operations"].values():
        assert operation["action"] in {"send", "receive"}
        assert resolve(operation["channel"]["$ref"]) in CHANNELS.values()


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_topic_is_a_channel_with_its_key_schema_and_configuration(topic: Topic) -> None:
    channel = CHANNELS[topic.name]
    configuration = channel["bindings"]["kafka"]["topicConfiguration"]
    assert configuration["cleanup.policy"] == [topic.cleanup]
    assert ("retention.ms" in configuration) == (topic.retention is not None)
    message = resolve(next(iter(channel["messages"].values()))["$ref"])
    assert message["bindings"]["kafka"]["key"]["description"] == topic.key
    assert message["payload"]["schema"]["$ref"] == f"./{topic.schema}.schema.json"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_operation_follows_the_role_of_its_topic(topic: Topic) -> None:
    actions = {
        operation["action"]
        for operation in DOCUMENT["operations"].values()
        if resolve(operation["channel"]["$ref"]) is CHANNELS[topic.name]
    }
    assert actions == {"in": {"receive"}, "out": {"send"}, "both": {"send", "receive"}}[topic.direction]


def test_what_the_service_writes_has_the_headers_of_the_contract() -> None:
    headers = DOCUMENT["components"]["schemas"]["recordHeaders"]
    assert set(headers["required"]) == {
        "content-type",
        "schema",
        "traceparent",
        "ce_id",
        "ce_type",
        "ce_source",
        "ce_specversion",
        "ce_time",
    }


def test_bare_text_may_come_as_an_article() -> None:
    messages = [resolve(message["$ref"]) for message in CHANNELS["articles"]["messages"].values()]
    assert {message["contentType"] for message in messages} == {"application/json", "text/plain"}
