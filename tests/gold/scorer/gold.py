"""The gold and what a coder made of it: articles, events, the mentions found, and which mention is which telling."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .fit import confidence, fit

__all__ = ["Gold", "Node", "Readings", "run"]

Node = dict[str, Any]
FIELDS = ("id", "language", "source", "published_at", "title", "text")
"""Of an article: what the coder is given."""


@dataclass
class Gold:
    """Articles by id, the events that they tell, and what must not be read out of them."""

    name: str
    articles: dict[str, Node]
    events: dict[str, Node]
    must_not: list[Node]

    @classmethod
    def read(cls, folder: Path, name: str, split: str) -> "Gold":
        def rows(kind: str) -> list[Node]:
            lines = (folder / f"{name}_{kind}.{split}.jsonl").read_text(encoding="utf-8").splitlines()
            return [json.loads(line) for line in lines if line.strip()]

        return cls(
            name, {a["id"]: a for a in rows("articles")}, {e["event"]: e for e in rows("events")}, rows("must_not")
        )

    def told_in(self, article: str) -> list[tuple[Node, Node]]:
        """Each event that an article tells, with the telling."""
        return [(e, t) for e in self.events.values() for t in e["tellings"] if t["article"] == article]


class Readings:
    """What a coder made of the gold's articles: every mention, and for each telling the one that fits it best."""

    def __init__(self, gold: Gold, command: Sequence[str]) -> None:
        payload = "".join(_line({k: a[k] for k in FIELDS if a.get(k)}) for a in gold.articles.values())
        self.gold = gold
        self.mentions = run([*command, "extract"], payload)
        self.of_article: defaultdict[str, list[Node]] = defaultdict(list)
        for mention in self.mentions:
            self.of_article[mention["article_id"]].append(mention)
        self.matched = self._matched()

    def merged(self, command: Sequence[str]) -> list[Node]:
        return run([*command, "merge"], "".join(map(_line, self.mentions)))

    def _matched(self) -> dict[tuple[str, str], Node]:
        """One mention for each telling, the best fit first; no mention serves two."""
        candidates = [
            (-points, -confidence(mention), event["event"], telling["article"], number)
            for event in self.gold.events.values()
            for telling in event["tellings"]
            for number, mention in enumerate(self.of_article[telling["article"]])
            if (points := fit(mention, event, telling, self.gold.articles[telling["article"]]))
        ]
        matched: dict[tuple[str, str], Node] = {}
        used: set[str] = set()
        for _, _, event, article, number in sorted(candidates, key=lambda c: c[:4]):
            mention = self.of_article[article][number]
            if (event, article) not in matched and mention["mention_id"] not in used:
                matched[event, article] = mention
                used.add(mention["mention_id"])
        return matched


def run(command: Sequence[str], payload: str) -> list[Node]:
    """The JSON lines that a command writes for these on its standard input.

    Raises:
        SystemExit: the command failed.
    """
    done = subprocess.run(command, input=payload.encode(), stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} exited with {done.returncode}")
    return [json.loads(line) for line in done.stdout.decode().splitlines() if line.strip()]


def _line(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False) + "\n"
