"""Events that the rules found in the gold standards, each with what its readers said of it: what confidence is learned on."""

import importlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest import mock

from ingest.extract import Reader, reader
from ingest.extract.drafts import Draft
from ingest.extract.events import SentenceParts, draft_events
from ingest.extract.wording import family_of, near, opening, pieces, runs, shapes, sides
from ingest.lang import Profile
from ingest.lang.tables import read_table
from ingest.records import Article

__all__ = ["Gold", "Label", "Sighting", "read_gold"]

Node = dict[str, Any]
OWN = {name: Path(__file__).with_name(f"{name}.tsv") for name in ("plain", "prose")}
"""Sentences written for this: short plain ones, and the long ones of newspapers."""
DETECTION = {"gsr_assault_detection": "violence", "gsr_protest_detection": "protest"}
RIGHT = {"yes": True, "easy no": False}
DIVIDED = "ambiguous"
"""What the majority said of these counts a little; nothing is learned from "difficult no", which are often true."""
DIVIDED_WEIGHT = 0.3
DOUBTFUL = 0.7
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
    sentence: str
    """Article and number of its sentence."""
    family: str
    label: Label
    traits: dict[str, float]
    length: int
    pieces: list[int]
    """Buckets of the sentence's words, and of its kinds of word."""
    runs: list[int]
    near: list[int]
    """The same of the words around the event."""
    sides: list[int]
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
        self.groups: dict[str, str] = {}
        """Of the sentences of the detection sets, which those with facts are a part of."""

    def gold(self) -> Gold:
        sentences = {name: self.detection(name, family) for name, family in DETECTION.items()}
        self.facts()
        self.plover()
        for name in ("stories", "sentences"):
            self.tellings(name)
        for name, path in OWN.items():
            self.own(name, path)
        return Gold(self.found, sentences, self.forbidden)

    def rows(self, name: str) -> list[Node]:
        path = self.folder / f"{name}.{self.split}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

    def detection(self, name: str, family: str) -> list[tuple[str, bool]]:
        counted = []
        spans = {row["text"]: row["annotations"] for row in self.rows(name.replace("detection", "spans"))}
        for row in self.rows(name):
            label, bag, group = _verdict(row), f"{name} {row['id']}", _group(row["id"])
            if row["label"] in RIGHT:
                counted.append((bag, RIGHT[row["label"]]))
            self.groups[row["text"]] = group
            if label.right is not None:
                start = len(self.found)
                self.add(name, group, _article(row), partial(_of_family, family=family, label=label), bag)
                if label.right:
                    marked = {word for person in spans.get(row["text"], ()) for word in person["verb"].split()}
                    self.found[start:] = _as_marked(self.found[start:], marked)
        return counted

    def facts(self) -> None:
        texts = {r["id"]: r["text"] for kind in ("assault", "protest") for r in self.rows(f"gsr_{kind}_spans")}
        for row in self.rows("gsr_facts"):
            text = texts[row["id"]]
            article, group = _article(row | {"text": text}), self.groups.get(text, str(row["id"]))
            self.add("gsr_facts", group, article, partial(_of_facts, facts=row), f"facts {row['id']}")

    def plover(self) -> None:
        for row in self.rows("plover_gsr"):
            codes = tuple(self.score.PLOVER[row["event"]])
            self.add("plover_gsr", row["id"], _article(row, "en"), partial(_of_code, codes=codes))

    def tellings(self, name: str) -> None:
        by_article: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
        for event in self.rows(f"{name}_events"):
            for telling in event["tellings"]:
                by_article[telling["article"]].append((event, telling))
        rules = self.rows(f"{name}_must_not")
        broken: list[list[int]] = [[] for _ in rules]
        for article in self.rows(f"{name}_articles"):
            told, start = by_article[article["id"]], len(self.found)
            mine = {n: rule for n, rule in enumerate(rules) if rule["article"] == article["id"]}
            judge = partial(self.label, article=article, tellings=told, rules=tuple(mine.values()))
            self.add(name, article["story"], article, judge)
            for at, mention in enumerate((s.mention for s in self.found[start:]), start):
                if not self.fitting(mention, article, told):
                    for n in (n for n, rule in mine.items() if _forbids(rule, mention)):
                        broken[n].append(at)
        self.forbidden[name] = broken

    def own(self, name: str, path: Path) -> None:
        for number, row in enumerate(read_table(path, ("language", "roots", "told", "text"))):
            article = _article({"id": f"{name} {number}", "text": row["text"]}, row["language"])
            judge = partial(_told_or_not, roots=frozenset(row["roots"].split("|")), told=row["told"])
            self.add(name, article["id"], article, judge, article["id"])

    def fitting(self, mention: Node, article: Node, tellings: Iterable[tuple[Node, Node]]) -> list[Node]:
        """The events of an article that a mention may be."""
        return [e for e, t in tellings if self.stories.fit(mention, e, t, article)]

    def label(
        self, mention: Node, article: Node, tellings: Iterable[tuple[Node, Node]], rules: Iterable[Node]
    ) -> Label:
        fitting = self.fitting(mention, article, tellings)
        if any(self.stories.factuality_fits(mention, e) for e in fitting):
            return Label(True)
        conflict = mention["event"]["root_code"] in self.stories.CONFLICT
        sure = not fitting and (conflict or any(_forbids(rule, mention) for rule in rules))
        return Label(False, 1.0 if sure else DOUBTFUL)

    def add(self, dataset: str, group: str, article: Node, label: Callable[[Node], Label], bag: str = "") -> None:
        for mention, draft, parts, line in _seen(self.reading, article):
            sentence, match = parts.parsed.sentence, draft.match
            words = [t.norm for t in sentence.tokens]
            self.found.append(
                Sighting(
                    dataset=dataset,
                    group=group,
                    bag=bag or f"{dataset} {len(self.found)}",
                    sentence=f"{dataset} {article['id']} {sentence.number}",
                    family=family_of(draft.root),
                    label=label(mention),
                    traits={n: v for n, v in draft.features.items() if ".wording" not in n},
                    length=len(words),
                    pieces=[n for word in words for n in pieces(word)] + opening(words),
                    runs=runs(line),
                    near=[n for i in near(match.first, match.last, len(words)) for n in pieces(words[i])],
                    sides=sides(line, match.first, match.last),
                    mention=mention,
                )
            )


def _verdict(row: Node) -> Label:
    """What the readers of a sentence said."""
    if row["label"] == DIVIDED and row["accept"] != row["reject"]:
        return Label(row["accept"] > row["reject"], DIVIDED_WEIGHT)
    return Label(RIGHT.get(row["label"]))


def _as_marked(found: list[Sighting], marked: set[str]) -> list[Sighting]:
    """Where readers marked the verb of the event, the events of other words are neither right nor wrong."""
    told = [not marked.isdisjoint(s.mention["trigger"]["text"].split()) for s in found]
    if not any(t and s.label.right for t, s in zip(told, found, strict=True)):
        return found
    return [s if t else replace(s, label=Label(None)) for t, s in zip(told, found, strict=True)]


def _of_family(mention: Node, family: str, label: Label) -> Label:
    return label if family_of(mention["event"]["root_code"]) == family else Label(None)


def _of_facts(mention: Node, facts: Node) -> Label:
    """An event that tells the toll that readers found is right, if they found one: they meant that and no other."""
    stated = [name for name in ("killed", "injured") if facts[name] is not None]
    told = [name for name in stated if (mention[name] or {}).get("best") == facts[name]]
    return Label(True if mention["event"]["root_code"] == facts["cameo_root"] and (told or not stated) else None)


def _of_code(mention: Node, codes: tuple[str, ...]) -> Label:
    return Label(mention["event"]["code"].startswith(codes))


def _told_or_not(mention: Node, roots: frozenset[str], told: str) -> Label:
    """What a sentence of ours says of an event: told "yes" as the news, "recalled" as background, or "no" at all."""
    root = mention["event"]["root_code"]
    news = "threatened" if root == "13" else "asserted"
    about = root in roots and mention["factuality"] == ("recalled" if told == "recalled" else news)
    return Label(told != "no" if about else None)


def _forbids(rule: Node, mention: Node) -> bool:
    where = (mention.get("place") or {}).get("country")
    return (
        mention["event"]["root_code"] in rule["roots"]
        and mention["factuality"] == (rule.get("factuality") or "asserted")
        and (not rule.get("country") or where == rule["country"])
    )


def _seen(reading: Reader, article: Node) -> Iterator[tuple[Node, Draft, SentenceParts, list[str]]]:
    """The mentions of an article, each with the draft that it was made of; also those that present weights hold for noise."""
    drafted: dict[tuple[int, int, str], tuple[Draft, SentenceParts, list[str]]] = {}

    def watched(parts: SentenceParts, profile: Profile, published: date) -> list[Draft]:
        drafts = draft_events(parts, profile, published)
        line = shapes(parts.parsed, drafts, profile)
        sentence = parts.parsed.sentence
        for draft in drafts:
            drafted[sentence.number, sentence.tokens[draft.match.last - 1].end, draft.code] = (draft, parts, line)
        return drafts

    unsifted = mock.patch.object(reader, "LEAST_CONFIDENCE", 0.0)
    with mock.patch.object(reader, "draft_events", watched), unsifted:
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
