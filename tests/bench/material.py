"""What the bench reads: sentences of the gold, and articles made of them in another order each."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from ingest.lang import sentences
from ingest.records import Article

__all__ = ["articles_of", "sentence_pool"]

DATA = Path(__file__).resolve().parents[1] / "gold" / "data"
SHORTEST = 20
"""Characters: shorter lines are bylines and headings."""


def sentence_pool() -> dict[str, list[str]]:
    """Sentences of the gold by language."""
    pool: dict[str, list[str]] = {}
    for name in ("sentences", "stories"):
        for line in (DATA / f"{name}_articles.dev.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            told = (s.text for s in sentences(row["text"], lambda _word: False))
            pool.setdefault(row["language"], []).extend(t for t in told if len(t) > SHORTEST)
    return pool


def articles_of(pool: dict[str, list[str]], count: int, length: int) -> list[Article]:
    """Articles of at least so many characters, Arabic and English by turns, no two alike."""
    rng = random.Random(count)  # noqa: S311 - draws sentences, guards nothing
    drawn = {language: _drawn(rng, told) for language, told in pool.items()}
    found = []
    for number in range(count):
        language = sorted(pool)[number % len(pool)]
        text = next(drawn[language])
        while len(text) < length:
            text += " " + next(drawn[language])
        found.append(
            Article.model_validate({"id": f"bench-{number}", "text": text, "published_at": "2019-09-21T12:00:00Z"})
        )
    return found


def _drawn(rng: random.Random, told: list[str]) -> Iterator[str]:
    """The sentences over and over, each time in another order."""
    while True:
        yield from rng.sample(told, len(told))
