"""A reader with the compiled index, opened once a run, and texts made into articles for it."""

from collections.abc import Callable

import pytest

from ingest.config import load_settings
from ingest.extract import Reader, Reading
from ingest.records import Article

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Opens the index; compiles it first where the cache does not hold today's tables."""
    return Reader.open(load_settings().cache_dir)


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """What a text tells that was published on a day; without another, on Saturday 21 September 2019."""

    def reading(text: str, day: str | None = "2019-09-21", **fields: object) -> Reading:
        published = f"{day}T12:00:00Z" if day else None
        return reader.read(Article.model_validate({"text": text, "published_at": published} | fields))

    return reading
