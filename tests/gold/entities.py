"""Precision and recall of the entities by kind, on articles labelled by hand: what `make gold` prints."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.config import load_settings
from ingest.extract import Reader
from ingest.records import Article, EntityRecord

__all__ = ["LABELLED", "Score", "labelled", "score"]

LABELLED = Path(__file__).parent / "data" / "entities.jsonl"
PUBLISHED = datetime(2023, 5, 14, tzinfo=UTC)
KINDS = (
    "persons", "organisations", "actors", "places", "dates", "quotations", "speakers", "counts", "themes", "tone",
)  # fmt: skip


@dataclass
class Score:
    """How many were right, found, and to be found."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    def add(self, right: int, found: int, wanted: int) -> None:
        self.right, self.found, self.wanted = self.right + right, self.found + found, self.wanted + wanted


def labelled(path: Path = LABELLED) -> list[dict[str, Any]]:
    """The articles, each with what must be found in it."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def score(reader: Reader, articles: Iterable[dict[str, Any]], *, complain: bool = False) -> dict[str, Score]:
    """Right, found and wanted by kind. Unlabelled themes are not held against it: a short article has several."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for told in articles:
        article = Article(id=told["id"], text=told["text"], language=told["language"], published_at=PUBLISHED)
        record = reader.read(article).entities
        for kind, right, found, wanted in _compared(record, told):
            scores[kind].add(right, found, wanted)
            if complain and (right < wanted or found > right):
                sys.stdout.write(
                    f"{told['id']} {kind}: {_shown(record, kind)}  wanted {told.get(kind, told['quotations'])}\n"
                )
    return dict(scores)


def _compared(record: EntityRecord, told: dict[str, Any]) -> Iterator[tuple[str, int, int, int]]:
    persons = {p.text for p in record.persons}
    yield "persons", len(persons & set(told["persons"])), len(persons), len(set(told["persons"]))
    bodies = {o.text for o in record.organisations} & set(told["organisations"])
    yield "organisations", len(bodies), len(bodies), len(told["organisations"])
    named = [(a.text, {a.country, a.group}) for a in record.actors if a.country or a.group]
    yield "actors", *_matched(told["actors"], named)
    yield "places", *_matched(told["places"], [(p.text, {p.country}) for p in record.places])
    yield "dates", *_matched(told["dates"], [(d.text, {d.date.isoformat()}) for d in record.dates])
    quoted = {
        w["text"]: next((q for q in record.quotations if q.text.startswith(w["text"])), None)
        for w in told["quotations"]
    }
    there = sum(q is not None for q in quoted.values())
    yield "quotations", there, len(record.quotations), len(quoted)
    speakers = [(quoted[w["text"]], w["speaker"]) for w in told["quotations"]]
    right = sum(
        q is not None and q.speaker is not None and (name in q.speaker.name or name in q.speaker.text)
        for q, name in speakers
    )
    yield "speakers", right, sum(q.speaker is not None for q in record.quotations), len(speakers)
    counts = {(c.text, c.kind) for c in record.counts}
    yield "counts", sum(tuple(c) in counts for c in told["counts"]), len(told["counts"]), len(told["counts"])
    themes = set(record.themes) & set(told["themes"])
    yield "themes", len(themes), len(themes), len(told["themes"])
    if told["tone"] and record.tone:
        right_way = (record.tone.score > 0) == (told["tone"] == "+") and record.tone.score != 0
        yield "tone", int(right_way), 1, 1


def _matched(wanted: list[list[str]], found: list[tuple[str, set[str | None]]]) -> tuple[int, int, int]:
    """Right, found and wanted; a name is right where the words hold one another and the code or day is the same."""
    right = sum(any((w in text or text in w) and code in codes for text, codes in found) for w, code in wanted)
    return right, len(found), len(wanted)


def _shown(record: EntityRecord, kind: str) -> object:
    if kind in ("quotations", "speakers"):
        return [(q.text[:30], q.speaker and q.speaker.name) for q in record.quotations]
    if kind == "counts":
        return [(c.text, c.kind) for c in record.counts]
    if kind == "actors":
        return [(a.text, a.code) for a in record.actors if a.country or a.group]
    held = getattr(record, kind)
    return [n.text for n in held] if kind in ("persons", "organisations", "places", "dates") else held


def main() -> int:
    reader = Reader.open(load_settings().cache_dir)
    scores = score(reader, labelled(), complain="--errors" in sys.argv)
    if "--json" in sys.argv:
        measures = {k: {"precision": round(s.precision, 3), "recall": round(s.recall, 3)} for k, s in scores.items()}
        sys.stdout.write(json.dumps(measures) + "\n")
        return 0
    sys.stdout.write(f"{'entities':<15}{'precision':>10}{'recall':>8}{'wanted':>8}\n")
    for kind in KINDS:
        one = scores[kind]
        sys.stdout.write(f"{kind:<15}{one.precision:>10.2f}{one.recall:>8.2f}{one.wanted:>8}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
