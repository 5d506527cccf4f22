"""JSON Schemas (draft 2020-12) of every record that crosses a border, made from the models."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from ingest.records.topics import SCHEMA_VERSION, TOPICS, Topic

__all__ = ["json_schemas", "schema_file", "schema_id", "schema_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each topic's value, by the name of its file."""
    return {schema_file(topic): schema_of(topic) for topic in TOPICS}


def schema_file(topic: Topic) -> str:
    return f"{topic.schema}.schema.json"


def schema_id(topic: Topic) -> str:
    """A name that no host has to answer for."""
    return f"urn:ingest:schema:{topic.schema}:{SCHEMA_VERSION}"


def schema_of(topic: Topic) -> dict[str, Any]:
    """The schema of a topic's value: what the service takes of an article, what it writes of everything else.

    Unknown fields are allowed and only what always was there is required, so a reader with an older or a newer schema
    reads on.
    """
    mode = "validation" if topic.direction == "in" else "serialization"
    body = topic.value.model_json_schema(mode=mode, schema_generator=_Plain)  # type: ignore[arg-type]  # a Literal, by the line above
    head = {"$schema": DIALECT, "$id": schema_id(topic), "title": topic.value.__name__}
    return head | {key: value for key, value in body.items() if key not in head}


class _Plain(GenerateJsonSchema):
    """Without the titles that only say a field's name again, and without a default that is none."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        inner = super().default_schema(schema)
        if inner.get("default", None) in ("", None):
            inner.pop("default", None)
        return inner
