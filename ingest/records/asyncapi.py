"""The AsyncAPI 3 document: topics, keys, headers and roles, for whoever connects to the broker without our code."""

from typing import Any

from ingest import __version__
from ingest.records.schema import schema_file
from ingest.records.topics import ARTICLES, TOPICS, Topic

__all__ = ["asyncapi_document"]

KAFKA_BINDING = "0.5.0"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
TRACEPARENT = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
WITHDRAWN = {"compact": "; a null value withdraws the record of that key."}

Node = dict[str, Any]


def asyncapi_document() -> Node:
    """The whole document, made of the registry of topics; payloads refer to the schema files beside it."""
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {_name(topic): _channel(topic) for topic in TOPICS},
        "operations": {name: body for topic in TOPICS for name, body in _operations(topic)},
        "components": {
            "messages": {_name(topic): _message(topic) for topic in TOPICS} | {"articleText": _text_message()},
            "schemas": {"articleHeaders": _article_headers(), "recordHeaders": _record_headers()},
            "securitySchemes": {name: {"type": name} for name in ("plain", "scramSha256", "scramSha512")},
        },
    }


def _info() -> Node:
    return {
        "title": "ingest",
        "version": __version__,
        "description": (
            "News articles in Arabic and English go in; entities, event mentions and merged conflict events come out. "
            "Delivery is at least once: every id is a hash of content, so a record that comes twice is the same record."
        ),
        "license": {"name": "Apache-2.0"},
    }


def _servers() -> Node:
    variables = {
        "bootstrapServers": {
            "default": "localhost:9092",
            "description": "Host and port of one or more brokers: setting INGEST_KAFKA_BOOTSTRAP_SERVERS.",
        }
    }
    secured = [{"$ref": f"#/components/securitySchemes/{name}"} for name in ("scramSha512", "scramSha256", "plain")]
    return {
        "broker": {"host": "{bootstrapServers}", "protocol": "kafka", "variables": variables},
        "brokerSecured": {
            "host": "{bootstrapServers}",
            "protocol": "kafka-secure",
            "description": "TLS, and SASL where the broker asks for it.",
            "variables": variables,
            "security": secured,
        },
    }


def _channel(topic: Topic) -> Node:
    configuration: Node = {"cleanup.policy": [topic.cleanup]}
    if "retention.ms" in topic.configuration():
        configuration["retention.ms"] = int(topic.configuration()["retention.ms"])
    messages = {_name(topic): {"$ref": f"#/components/messages/{_name(topic)}"}}
    if topic is ARTICLES:
        messages["articleText"] = {"$ref": "#/components/messages/articleText"}
    return {
        "address": "{prefix}" + topic.name,
        "title": topic.title,
        "description": f"Key: {topic.key}. Value: {topic.value.__name__}" + WITHDRAWN.get(topic.cleanup, "."),
        "parameters": {"prefix": {"default": "", "description": "Setting INGEST_TOPIC_PREFIX."}},
        "messages": messages,
        "bindings": {"kafka": {"topicConfiguration": configuration, "bindingVersion": KAFKA_BINDING}},
    }


def _operations(topic: Topic) -> list[tuple[str, Node]]:
    """What the service does with the topic; whoever stands opposite does the other."""
    found = []
    if topic.direction in {"in", "both"}:
        binding = {"groupId": {"type": "string", "default": "ingest"}, "bindingVersion": KAFKA_BINDING}
        found.append(("receive" + _title(topic), _operation(topic, "receive") | {"bindings": {"kafka": binding}}))
    if topic.direction in {"out", "both"}:
        found.append(("send" + _title(topic), _operation(topic, "send")))
    return found


def _operation(topic: Topic, action: str) -> Node:
    verb = "reads" if action == "receive" else "writes"
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{_name(topic)}"},
        "summary": f"The service {verb} {topic.value.__name__} records.",
    }


def _message(topic: Topic) -> Node:
    headers = "articleHeaders" if topic is ARTICLES else "recordHeaders"
    return {
        "name": topic.value.__name__,
        "title": topic.title,
        "contentType": "application/json",
        "headers": {"$ref": f"#/components/schemas/{headers}"},
        "payload": {"schemaFormat": SCHEMA_FORMAT, "schema": {"$ref": f"./{schema_file(topic)}"}},
        "bindings": {"kafka": _key(topic)},
    }


def _text_message() -> Node:
    return {
        "name": "ArticleText",
        "title": "The bare text of an article",
        "summary": "Read as an article when the header content-type says text/plain.",
        "contentType": "text/plain",
        "headers": {"$ref": "#/components/schemas/articleHeaders"},
        "payload": {"type": "string", "minLength": 1},
        "bindings": {"kafka": _key(ARTICLES)},
    }


def _key(topic: Topic) -> Node:
    return {"key": {"type": "string", "description": topic.key}, "bindingVersion": KAFKA_BINDING}


def _article_headers() -> Node:
    properties = {
        "content-type": {"type": "string", "default": "application/json", "description": "Or text/plain."},
        "traceparent": {"type": "string", "pattern": TRACEPARENT, "description": "W3C Trace Context; carried on."},
    }
    return {"type": "object", "properties": properties}


def _record_headers() -> Node:
    """CloudEvents 1.0 in Kafka's binary mode, with the schema's name and version."""
    properties: Node = {
        "content-type": {"type": "string", "const": "application/json"},
        "schema": {"type": "string", "enum": [topic.schema_header for topic in TOPICS]},
        "traceparent": {"type": "string", "pattern": TRACEPARENT, "description": "W3C Trace Context."},
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "minLength": 1, "description": "The record's id."},
        "ce_type": {"type": "string", "enum": [topic.ce_type for topic in TOPICS]},
        "ce_source": {"type": "string", "format": "uri-reference"},
        "ce_time": {"type": "string", "format": "date-time"},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _name(topic: Topic) -> str:
    """`articles.dead-letter` as `articlesDeadLetter`: keys of the document must be plain words."""
    first, *rest = topic.name.replace("-", ".").split(".")
    return first + "".join(word.capitalize() for word in rest)


def _title(topic: Topic) -> str:
    name = _name(topic)
    return name[0].upper() + name[1:]
