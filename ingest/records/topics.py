"""The five topics: what each is called, holds, is keyed by and how long it keeps it. Facts alone, no Kafka."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ingest.records.article import Article
from ingest.records.base import Record
from ingest.records.dead_letter import DeadLetter
from ingest.records.entity import EntityRecord
from ingest.records.event import Event
from ingest.records.mention import EventMention

__all__ = [
    "ARTICLES",
    "DEAD_LETTERS",
    "ENTITIES",
    "EVENTS",
    "MENTIONS",
    "SCHEMA_VERSION",
    "TOPICS",
    "Direction",
    "Topic",
]

Cleanup = Literal["delete", "compact"]
Direction = Literal["in", "out", "both"]

SCHEMA_VERSION = 1
"""Of all records together; grows when a field changes its meaning, not when one is added."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `name` is the default one, before any prefix; a `retention` of None keeps the latest of each key."""

    name: str
    title: str
    key: str
    """What the record's key is, in words."""
    value: type[Record]
    schema: str
    """Name of the value's schema: header `schema`, file `schemas/<name>.schema.json`."""
    cleanup: Cleanup
    retention: timedelta | None
    direction: Direction
    """`in`: the service reads it; `out`: it writes it; `both`: one agent writes what another reads."""

    @property
    def schema_header(self) -> str:
        """Value of the header `schema`: name and version."""
        return f"{self.schema}/{SCHEMA_VERSION}"

    @property
    def ce_type(self) -> str:
        """Value of the header `ce_type`, by which CloudEvents consumers tell records apart."""
        return f"ingest.{self.schema}.v{SCHEMA_VERSION}"

    def full_name(self, prefix: str = "") -> str:
        """The topic's name on a broker whose operators put this prefix before every name."""
        return prefix + self.name

    def configuration(self, retention: timedelta | None = None) -> dict[str, str]:
        """Kafka's topic configuration, with this retention in place of the default; compacted topics take none."""
        kept = self.retention and (retention or self.retention)
        config: dict[str, str] = {"cleanup.policy": self.cleanup}
        if kept is not None:
            config["retention.ms"] = str(kept // timedelta(milliseconds=1))
        return config


ARTICLES = Topic(
    name="articles",
    title="Articles as they were written",
    key="article id",
    value=Article,
    schema="article",
    cleanup="delete",
    retention=timedelta(days=7),
    direction="in",
)
ENTITIES = Topic(
    name="articles.entities",
    title="What each article speaks of",
    key="article id",
    value=EntityRecord,
    schema="entity-record",
    cleanup="delete",
    retention=timedelta(days=30),
    direction="out",
)
MENTIONS = Topic(
    name="events.mentions",
    title="One event as one sentence of one article tells it",
    key="merge key",
    value=EventMention,
    schema="event-mention",
    cleanup="delete",
    retention=timedelta(days=30),
    direction="both",
)
EVENTS = Topic(
    name="events",
    title="One happening, merged; written again at each change",
    key="event id",
    value=Event,
    schema="event",
    cleanup="compact",
    retention=None,
    direction="out",
)
DEAD_LETTERS = Topic(
    name="articles.dead-letter",
    title="What could not be read, with the reason",
    key="as it came",
    value=DeadLetter,
    schema="dead-letter",
    cleanup="delete",
    retention=timedelta(days=30),
    direction="out",
)

TOPICS = (ARTICLES, ENTITIES, MENTIONS, EVENTS, DEAD_LETTERS)
