"""Databases, and records to store, from a few words."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from postgres_server import PostgresServer

from ingest.records import EntityRecord, EventMention
from ingest.records.ids import content_id
from ingest.sinks import Sink, open_sink


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Fresh databases, of each kind by turns; the tests of one kind say which."""
    if request.param == "sqlite":
        numbers = count()
        return lambda: f"sqlite:///{tmp_path}/{next(numbers)}.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def sink(url: str) -> Iterator[Sink]:
    sink = open_sink(url)
    sink.prepare()
    yield sink
    sink.close()


@pytest.fixture(scope="session")
def make_mention() -> Callable[..., EventMention]:
    return _mention


@pytest.fixture(scope="session")
def make_entities() -> Callable[..., EntityRecord]:
    return _entities


def _mention(
    number: int, *, day: int = 19, place: str = "Murzuq", killed: int | None = 8, hour: int = 9, **fields: Any
) -> EventMention:
    """Mentions of the same day and place tell one happening; the `number` sets the id and the source."""
    south = place == "Murzuq"
    record: dict[str, Any] = {
        "mention_id": content_id("test-mention", number),
        "event_id": content_id("test-event", number),
        "article_id": f"article-{number}",
        "source": f"source-{number}",
        "language": "ar",
        "published_at": f"2019-09-{day + 1:02d}T{hour:02d}:00:00Z",
        "sentence": 0,
        "text": f"قُتل {killed} أشخاص في {place}",
        "start": 0,
        "event": {
            "code": "195",
            "base_code": "195",
            "root_code": "19",
            "name": "Employ aerial weapons",
            "quad_class": 4,
            "goldstein": -10.0,
        },
        "trigger": {"text": "قُتل", "start": 0, "end": 4},
        "actor1": {"text": "أفريكوم", "start": 5, "end": 12, "name": "AFRICOM", "code": "USAMIL", "country": "USA"},
        "place": {
            "text": place,
            "start": 20,
            "end": 20 + len(place),
            "name": place,
            "full_name": f"{place}, Libya",
            "country": "LBY",
            "adm1": f"District of {place}",
            "lat": 25.9 if south else 31.2,
            "lon": 13.9 if south else 16.6,
            "type": "city",
            "geonames_id": 1 if south else 2,
        },
        "date": f"2019-09-{day:02d}",
        "date_precision": "day",
        "killed": None if killed is None else {"best": killed, "low": killed, "high": killed},
        "confidence": 0.9,
    }
    return EventMention.model_validate(record | fields)


def _entities(number: int, **fields: Any) -> EntityRecord:
    record: dict[str, Any] = {
        "article_id": f"article-{number}",
        "source": "وكالة",
        "language": "ar",
        "published_at": "2019-09-21T09:00:00+02:00",
        "text_hash": content_id("text", number),
        "num_sentences": 3,
        "mention_ids": [content_id("test-mention", number)],
        "themes": ["ARMEDCONFLICT"],
    }
    return EntityRecord.model_validate(record | fields)
