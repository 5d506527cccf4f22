"""Reads articles in a process beside the worker's: from the bytes of a message to those of the records that it gives."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from ingest.broker.headers import CONTENT_TYPE
from ingest.config import Settings
from ingest.extract import Reader, Reading
from ingest.garbage import spare_tables
from ingest.knowledge.index import Index
from ingest.logging import configure_logging
from ingest.merge import merge_key
from ingest.records import Article, decode_article, encode_fields, encode_record
from ingest.stream.child import Child
from ingest.stream.messages import Incoming

__all__ = ["Encoded", "ReadArticle", "ReadingChild", "begin_reading", "read_message"]


Encoded = tuple[bytes, bytes, str]
"""Key and value of a record as it goes onto its topic, and its id. A plain tuple goes through a pipe in half the time."""


class ReadArticle(NamedTuple):
    """What an article gave."""

    language: str
    status: str
    seconds: float
    """For the reading alone, without decoding and encoding."""
    entities: Encoded
    mentions: list[Encoded]
    roots: list[str]
    """CAMEO root codes of the mentions."""


ReadingChild = Child[Incoming, ReadArticle]


async def begin_reading(settings: Settings) -> ReadingChild:
    """A child that waits for articles.

    Raises:
        IngestError: a table is wrong, or the index can't be written.
    """
    must_compile = not Index.is_compiled(settings.cache_dir)
    child = ReadingChild(partial(_open, settings), "extract", settings.extract_timeout_seconds)
    try:
        await child.start()
        if must_compile:  # what has compiled keeps half a gigabyte for good
            await child.start()
    except BaseException:
        child.close()
        raise
    return child


def _open(settings: Settings) -> Callable[[Incoming], ReadArticle]:
    configure_logging(settings)
    reader = Reader.open(settings.cache_dir)
    spare_tables()
    return partial(read_message, reader.read)


def read_message(read: Callable[[Article, str], Reading], incoming: Incoming) -> ReadArticle:
    """Decodes an article, reads it, encodes what it gave.

    Raises:
        RecordError: it is none.
    """
    now = datetime.now(UTC)
    article = decode_article(incoming.value, incoming.header(CONTENT_TYPE)).published(incoming.timestamp or now)
    version = incoming.version()
    started = time.perf_counter()
    reading = read(article, version)
    entities, mentions = reading.entity_fields, reading.mentions
    seconds = time.perf_counter() - started
    return ReadArticle(
        entities["language"],
        entities["status"],
        seconds,
        (article.id.encode(), encode_fields(entities), article.id),
        [(merge_key(mention).encode(), encode_record(mention), mention.mention_id) for mention in mentions],
        [mention.event.root_code for mention in mentions],
    )
