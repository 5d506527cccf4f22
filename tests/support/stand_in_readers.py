"""Readers of articles that do what a good one never does. They run in a process of their own, which finds them by name."""

from __future__ import annotations

import builtins
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ingest.extract import Reading
from ingest.records import Article, EntityRecord, EventMention
from ingest.stream.messages import Incoming
from ingest.stream.reading import ReadArticle, read_message

__all__ = ["crashing", "dying", "hanging", "opened", "whatever_is_asked"]

GOOD = "good"
"""The article that they fail at; all others are read."""
crashed = 0


def opened(name: str, told: Mapping[str, Any]) -> Callable[[Incoming], ReadArticle]:
    """What a child does with an article: `name` is one of the readers here, `told` what it is told besides."""
    return partial(read_message, partial(globals()[name], **told))


def whatever_is_asked(article: Article, version: str) -> Reading:
    """One mention, of the first letter."""
    entities = EntityRecord(
        article_id=article.id,
        article_version=version,
        language="ar",
        published_at=article.published_at,
        text_hash="h",
        num_sentences=1,
    )
    code = {"code": "190", "base_code": "190", "root_code": "19", "name": "Fight", "quad_class": 4, "goldstein": -10}
    mention = EventMention.model_validate(
        {
            "mention_id": f"{article.id}-m",
            "event_id": "e",
            "article_id": article.id,
            "article_version": version,
            "language": "ar",
            "sentence": 0,
            "text": article.text,
            "start": 0,
            "event": code,
            "trigger": {"text": article.text[:1], "start": 0, "end": 1},
            "confidence": 0.9,
        }
    )
    return Reading((mention,), lambda: dict(entities))


def crashing(article: Article, version: str, *, times: int, error: str = "MemoryError") -> Reading:
    global crashed  # noqa: PLW0603 - the process has no other memory
    if article.id == GOOD and crashed < times:
        crashed += 1
        raise getattr(builtins, error)(error)
    return whatever_is_asked(article, version)


def hanging(article: Article, version: str) -> Reading:
    if article.id == GOOD:
        time.sleep(30)
    return whatever_is_asked(article, version)


def dying(article: Article, version: str) -> Reading:
    if article.id == GOOD:
        os._exit(7)
    return whatever_is_asked(article, version)
