"""Events that the rules found in the gold standards, each with what its readers said of it: what confidence is learned on."""

import importlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest import mock

from ingest.extract import Reader, reader
from ingest.extract.drafts import Draft
from ingest.extract.events import SentenceParts
from ingest.extract.wording import family_of, pieces, runs, shapes
from ingest.records import Article

__all__ = ["Gold", "Label", "Sighting", "read_gold"]

Node = dict[str, Any]
DETECTION = {"gsr_assault_detection": "violence", "gsr_protest_detection": "protest"}
RIGHT = {"yes": True, "easy no": False}
"""Of other labels readers disagreed; nothing is learned from these."""
DOUBTFUL = 0.3
"""What an example counts whose gold says little: events outside the conflict roots that no telling accounts for, an event
told with another factuality."""


class Label(NamedTuple):
    right: bool | None
    weight: float = 1.0


@dataclass(frozen=True)
class Sighting:
    """An event that the rules found, and whether it is right."""

    dataset: str
    group: str
    """Examples of one day, document or story are never on both sides of a cross-validation."""
    bag: str
    """Mentions of which only the most confident counts; each its own where the gold labels mentions, not sentences."""
    family: str
    label: Label
    traits: dict[str, float]
    length: int
    pieces: list[int]
    runs: list[int]
    mention: Node


@dataclass
class Gold:
    """Everything labelled."""

    sightings: list[Sighting]
    sentences: dict[str, list[tuple[str, bool]]]
    """Of each detection set: bag and label of its sentences that count, also those in which nothing was found."""
    forbidden: dict[str, list[list[int]]]
    """Of stories and sentences: for each thing forbidden, the sightings that would break it if they were confident."""


def read_gold(folder: Path, split: str, reading: Reader) -> Gold:
    """The gold standards of a folder as the rules read them now."""
    return _Labeller(folder, split, reading).gold()


class _Labeller:
    def __init__(self, folder: Path, split: str, reading: Reader) -> None:
        self.folder, self.split, self.reading = folder, split, reading
        self.score, self.stories = _tools(folder.parent / "tools")
        self.found: list[Sighting] = []
        self.forbidden: dict[str, list[list[int]]] = {}

    def gold(self) -> Gold:
        sentences = {name: self.detection(name, family) for name, family in DETECTION.items()}
        self.facts()
        self.plover()
        for name in ("stories", "sentences"):
            self.tellings(name)
        return Gold(self.found, sentences, self.forbidden)

    def rows(self, name: str) -> list[Node]:
        path = self.folder / f"{name}.{self.split}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

    def detection(self, name: str, family: str) -> list[tuple[str, bool]]:
        counted = []
        for row in self.rows(name):
            right, bag = RIGHT.get(row["label"]), f"{name} {row['id']}"
            if right is None:
                continue
            counted.append((bag, right))
            self.add(
                name,
                _group(row["id"]),
                _article(row),
                lambda m, r=right: Label(r if _family(m) == family else None),
                bag,
            )
        return counted

    def facts(self) -> None:
        texts = {r["id"]: r for kind in ("assault", "protest") for r in self.rows(f"gsr_{kind}_spans")}
        for row in self.rows("gsr_facts"):
            article = _article(row | {"text": texts[row["id"]]["text"]})
            root = row["cameo_root"]
            right = lambda m, r=root: Label(True if m["event"]["root_code"] == r else None)  # noqa: E731
            self.add("gsr_facts", row["id"], article, right, f"facts {row['id']}")

    def plover(self) -> None:
        for row in self.rows("plover_gsr"):
            codes = self.score.PLOVER[row["event"]]
            self.add(
                "plover_gsr", row["id"], _article(row, "en"), lambda m, c=codes: Label(m["event"]["code"].startswith(c))
            )

    def tellings(self, name: str) -> None:
        by_article: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
        for event in self.rows(f"{name}_events"):
            for telling in event["tellings"]:
                by_article[telling["article"]].append((event, telling))
        rules = self.rows(f"{name}_must_not")
        broken: list[list[int]] = [[] for _ in rules]
        for article in self.rows(f"{name}_articles"):
            mine = [(n, rule) for n, rule in enumerate(rules) if rule["article"] == article["id"]]
            start = len(self.found)
            self.add(
                name,
                article["story"],
                article,
                lambda m, a=article: self.label(m, a, by_article[a["id"]], [r for _, r in mine]),
            )
            for at in range(start, len(self.found)):
                for n, rule in mine:
                    if self.forbids(rule, self.found[at].mention) and not self.fits(
                        self.found[at].mention, article, by_article
                    ):
                        broken[n].append(at)
        self.forbidden[name] = broken

    def fits(self, mention: Node, article: Node, by_article: dict[str, list[tuple[Node, Node]]]) -> bool:
        return any(self.stories.fit(mention, e, t, article) for e, t in by_article[article["id"]])

    def label(
        self, mention: Node, article: Node, tellings: Iterable[tuple[Node, Node]], rules: Iterable[Node]
    ) -> Label:
        fitting = [e for e, t in tellings if self.stories.fit(mention, e, t, article)]
        if any(self.stories.factuality_fits(mention, e) for e in fitting):
            return Label(True)
        sure = not fitting and (
            mention["event"]["root_code"] in self.stories.CONFLICT or any(self.forbids(r, mention) for r in rules)
        )
        return Label(False, 1.0 if sure else DOUBTFUL)

    @staticmethod
    def forbids(rule: Node, mention: Node) -> bool:
        where = (mention.get("place") or {}).get("country")
        return (
            mention["event"]["root_code"] in rule["roots"]
            and mention["factuality"] == (rule.get("factuality") or "asserted")
            and (not rule.get("country") or where == rule["country"])
        )

    def add(self, dataset: str, group: str, article: Node, label: Callable[[Node], Label], bag: str = "") -> None:
        for mention, draft, parts, line in _seen(self.reading, article):
            sentence = parts.parsed.sentence
            self.found.append(
                Sighting(
                    dataset=dataset,
                    group=group,
                    bag=bag or f"{dataset} {len(self.found)}",
                    family=family_of(draft.root),
                    label=label(mention),
                    traits={n: v for n, v in draft.features.items() if not n.endswith(".wording")},
                    length=len(sentence.tokens),
                    pieces=[p for t in sentence.tokens for p in pieces(t.norm)],
                    runs=list(runs(line)),
                    mention=mention,
                )
            )


def _seen(reading: Reader, article: Node) -> Iterator[tuple[Node, Draft, SentenceParts, list[str]]]:
    """The mentions of an article, each with the draft that it was made of."""
    drafted: dict[tuple[int, int, str], tuple[Draft, SentenceParts, list[str]]] = {}
    draft_events = reader.draft_events

    def watched(parts: SentenceParts, profile: Any, published: Any) -> list[Draft]:
        drafts = draft_events(parts, profile, published)
        line = shapes(parts.parsed, drafts, profile)
        sentence = parts.parsed.sentence
        for draft in drafts:
            drafted[sentence.number, sentence.tokens[draft.match.last - 1].end, draft.code] = (draft, parts, line)
        return drafts

    with mock.patch.object(reader, "draft_events", watched):
        mentions = reading.read(Article.model_validate(article)).mentions
    for mention in mentions:
        origin = drafted.get((mention.sentence, mention.trigger.end, mention.event.code))
        if origin is not None:
            yield mention.model_dump(mode="json"), *origin


def _tools(folder: Path) -> tuple[ModuleType, ModuleType]:
    """The scorers that lie beside the gold: what they count as right is right here."""
    sys.path.insert(0, str(folder))
    return importlib.import_module("score"), importlib.import_module("stories")


def _article(row: Node, language: str = "ar") -> Node:
    day = row.get("published_on") or row.get("date") or "2008-01-01"
    return {"id": row["id"], "text": row["text"], "language": language, "published_at": f"{day}T12:00:00Z"}


def _group(sentence: str) -> str:
    """The day of an article of the first collection, AAW_ARB_20080913.0007-59; the document of one of the second."""
    return sentence[8:16] if sentence.startswith("AAW_ARB_") else sentence.rsplit("_", 1)[0]


def _family(mention: Node) -> str:
    return family_of(mention["event"]["root_code"])
