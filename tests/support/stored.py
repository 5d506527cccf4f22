"""A database as its users see it, and records put into it as a worker would."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from ingest.records import EntityRecord, EventMention
from ingest.sinks import Sink

__all__ = ["VERSIONS", "engine_of", "rows", "store"]

VERSIONS = [f"{1569052800000 + number:015d}-{number:019d}" for number in range(3)]
"""Of an article, each later than the one before."""


def engine_of(url: str) -> Engine:
    """A consumer's, which keeps no connection."""
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    return create_engine(parsed if is_sqlite else parsed.set(drivername="postgresql+psycopg"), poolclass=NullPool)


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    with engine_of(url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def store(sink: Sink, records: Sequence[EntityRecord | EventMention]) -> None:
    """Mentions first, then entities; what changes is published at once."""
    left = sink.store_mentions([one for one in records if isinstance(one, EventMention)])
    left += sink.store_entities([one for one in records if isinstance(one, EntityRecord)])
    while left:
        left = sink.mark_published(left)
