"""schemas/README.md explains every field of the records that consumers read."""

import re
from pathlib import Path

import pytest

from ingest.records import Article, DeadLetter, EntityRecord, Event, EventMention
from ingest.records.base import Record

PAGE = (Path(__file__).parents[2] / "schemas/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", [Article, DeadLetter, EntityRecord, Event, EventMention])
def test_every_field_is_explained(record: type[Record]) -> None:
    section = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(record.__name__))
    named = set(re.findall(r"`([a-z_0-9*]+)`", text))
    families = {name.removesuffix("*") for name in named if name.endswith("_*")}
    unnamed = {
        f for f in record.model_fields if f not in named and not any(f.startswith(prefix) for prefix in families)
    }
    assert not unnamed
