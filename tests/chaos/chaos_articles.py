"""The articles that the runs read: the seeds, the stories and sentences of the gold, repeats, corrections, and noise."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

__all__ = ["POISON", "articles_of", "poisoned"]

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "gold" / "data"
FIELDS = ("id", "url", "source", "title", "language", "published_at", "text")
NOISE = (
    "The price of flour fell by {n} per cent, traders in {m} markets said.",
    "فاز الفريق بنتيجة {n} مقابل {m} في مباراة ودية أقيمت أمس.",
    "🌧️🌧️ {n} mm of rain, {m} degrees; nothing else to report.",
    "{n}{m} " * 40,
    "\u202b{n}\u202c \u0640\u0640 {m}\n\n\n\t",
    "Kahdeksan ihmistä tapasi {n} kertaa {m} viikossa.",
)
AGAIN = 0.05
CORRECTED = 0.02
"""Shares of the articles that are published a second time: as they were, and with another text."""
POISON = (b'{"text": \xff}', b"<html>", b"", b"[1, 2]", b'{"text": null}', b'{"id": "x"')


def articles_of(count: int, seed: int) -> list[dict[str, Any]]:
    """So many, the same for a seed, each with id and date; later ones of an id replace earlier ones.

    Gold texts come again under ids of their own as other outlets would print them, once all have been used.
    """
    rng = random.Random(seed)  # noqa: S311 - draws articles, guards nothing
    made = [*_seeds(), *_gold("stories"), *_gold("sentences")]
    first = list(made)
    while len(made) < count * (1 - AGAIN - CORRECTED):
        number = len(made)
        if rng.random() < 0.5:
            made.append(_noise(rng, number))
        else:
            told = rng.choice(first)
            made.append(told | {"id": f"{told['id']}-by-{number}", "source": f"outlet {number % 37}"})
    rng.shuffle(made)
    made = made[: round(count * (1 - AGAIN - CORRECTED))]
    repeated = [dict(one) for one in rng.sample(made, round(count * AGAIN))]
    corrected = [
        one | {"text": rng.choice(first)["text"]} for one in rng.sample(made, count - len(made) - len(repeated))
    ]
    return made + repeated + corrected


def poisoned(articles: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any] | bytes]:
    """The same with so many messages among them that nobody can read."""
    rng = random.Random(seed)  # noqa: S311 - as above
    mixed: list[dict[str, Any] | bytes] = list(articles)
    for number in range(count):
        mixed.insert(rng.randrange(len(mixed)), POISON[number % len(POISON)])
    return mixed


def _seeds() -> list[dict[str, Any]]:
    found = []
    for text in sorted((ROOT / "seeds").glob("*.txt")):
        told = json.loads(text.with_suffix(".meta.json").read_text(encoding="utf-8"))
        fields = {name: told[name] for name in FIELDS if told.get(name)}
        found.append(
            {"id": text.stem, "published_at": "2019-09-21T09:00:00Z"} | fields | {"text": text.read_text("utf-8")}
        )
    return found


def _gold(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}_articles.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: row[key] for key in FIELDS if row.get(key)} for row in map(json.loads, lines)]


def _noise(rng: random.Random, number: int) -> dict[str, Any]:
    text = rng.choice(NOISE).format(n=rng.randrange(1000), m=rng.randrange(1000))
    day = f"2021-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}T12:00:00Z"
    return {"id": f"noise-{number}", "published_at": day, "source": f"outlet {number % 37}", "text": text}
