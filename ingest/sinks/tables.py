"""The tables, the same in every database. A consumer may read all but `outbox` and `placements`.

A change here needs a migration (`migrations/`); a test holds the two together. The view `gdelt_events` is in migrations alone.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text, false

from ingest.records import EntityRecord, Event, EventMention
from ingest.sinks.columns import Fields

__all__ = [
    "ARTICLE_FIELDS",
    "ENTITY_FIELDS",
    "EVENT_FIELDS",
    "MENTION_FIELDS",
    "articles",
    "entities",
    "events",
    "mentions",
    "merge_keys",
    "metadata",
    "outbox",
    "placements",
]

ARTICLE_NAMES = (
    "article_id", "url", "source", "title", "language", "published_at", "status", "text_hash", "num_sentences",
)  # fmt: skip

ARTICLE_FIELDS = Fields(EntityRecord, only=ARTICLE_NAMES)
ENTITY_FIELDS = Fields(EntityRecord, leave_out=ARTICLE_NAMES[1:])
MENTION_FIELDS = Fields(EventMention)
EVENT_FIELDS = Fields(
    Event, leave_out=("actor1", "actor2")
)  # their scalar fields stand beside them under GDELT's names

metadata = MetaData()


def _record() -> Column[Any]:
    """The whole record as JSON, exactly as it was."""
    return Column("record", Text, nullable=False)


def _withdrawn() -> Column[Any]:
    return Column("withdrawn", Boolean, nullable=False, server_default=false())


def _by_code(name: str) -> Index:
    """Answers for a whole code, and for all that begin with one: `LIKE '19%'`."""
    return Index(f"events_by_{name}", name, postgresql_ops={name: "text_pattern_ops"})


articles = Table("articles", metadata, *ARTICLE_FIELDS.columns(key="article_id"))

entities = Table("entities", metadata, *ENTITY_FIELDS.columns(key="article_id"), _record())

mentions = Table(
    "mentions",
    metadata,
    *MENTION_FIELDS.columns(key="mention_id"),
    _record(),
    _withdrawn(),
    Index("mentions_by_event", "event_id"),
    Index("mentions_by_article", "article_id"),
)
"""`event_id` is the event that the mention belongs to now, by all that is known; the record keeps what its writer knew.

A mention that is too weak to make an event has the id that it would have by itself, and so has one that is withdrawn: the
article no longer tells it.
"""

events = Table(
    "events",
    metadata,
    *EVENT_FIELDS.columns(key="event_id"),
    _record(),
    _withdrawn(),
    Index("events_by_date", "date"),
    Index("events_by_last_seen", "last_seen"),
    Index("events_by_country", "action_geo_country_code", "date"),
    Index("events_by_actor1_country", "actor1_country_code", "date"),
    Index("events_by_actor2_country", "actor2_country_code", "date"),
    Index("events_by_root", "event_root_code", "date"),
    Index("events_by_point", "action_geo_lat", "action_geo_long"),
    *[_by_code(name) for name in ("event_code", "actor1_code", "actor2_code")],
)
"""An event that no article tells any more stays, withdrawn, as it was last told; its key on the topic has a tombstone."""

_PLAIN = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared byte by byte, whatever the language of the database."""

placements = Table(
    "placements",
    metadata,
    Column("mention_id", _PLAIN, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("merge_key", _PLAIN, nullable=False),
    Column("key", _PLAIN, nullable=False),
    Index("placements_by_key", "merge_key", "day", "key"),
    sqlite_with_rowid=False,
)
"""Where each mention that makes events lies among the blocks that are compared: the last of its keys, see `ingest.merge.blocks`."""

merge_keys = Table(
    "merge_keys", metadata, Column("merge_key", _PLAIN, primary_key=True), Column("digest", BigInteger, nullable=False)
)
"""A digest of all mentions of a merge key that make events: by it a worker knows that what it remembers still holds."""

_revision = Column("revision", BigInteger, nullable=False)
_published = Column("published_revision", BigInteger, nullable=False)

outbox = Table(
    "outbox",
    metadata,
    Column("event_id", Text, primary_key=True),
    _revision,
    _published,
    Index(
        "outbox_unpublished", "event_id", sqlite_where=_published < _revision, postgresql_where=_published < _revision
    ),
)
"""One row an event, so that what it ends as does not depend on when it was published. `published_revision` 0: not yet.

A row without an event is one that is no more; it goes when its tombstone is on the topic.
"""
