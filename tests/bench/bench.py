"""How fast articles are read, with how much memory, on one core: what `make bench` prints.

    python tests/bench/bench.py [--store]

`ingest extract` reads 3,000 sentences and 1,000 articles of the seed article's size, made of the sentences of `tests/gold/data`
in another order each. Then the index by itself, and whether cost grows with the length of a text and not faster. Stored
figures of `baseline.json` stand beside the new ones; `--store` writes the new ones there. Nothing is asserted.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from material import articles_of, sentence_pool
from names import cost_of_names
from rich.console import Console
from rich.table import Table

from ingest import READING
from ingest.config import load_settings
from ingest.extract import Reader
from ingest.knowledge.index import Index, fingerprint
from ingest.lang import sentences
from ingest.records import Article

HERE = Path(__file__).resolve().parent
BASELINE = HERE / "baseline.json"
SEED = next((HERE.parents[1] / "seeds").glob("000*.txt"))
INGEST = str(Path(sys.executable).with_name("ingest"))

SENTENCES, ARTICLES = 3000, 1000
LONGEST_RUN = 20.0
"""Seconds for either of the two: where a first tenth says that it would take longer, fewer are read."""
KIB = (64, 128, 256, 512, 1024)
GROWTH_SECONDS = 40.0
"""For the table of growing texts; what would take longer is left out and shown as a dash."""
LOOKUPS = 200_000
CROWD = 300
"""Sentences read with ten times the names."""
MIB = 1024 * 1024
WATCHED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command and prints its peak of resident memory. A small process between: the system counts what a process held before
it became another, so that one started from here would be charged with the bench's own memory."""


@dataclass(frozen=True)
class Wanted:
    """What a figure should be: `least` must be reached, `aim` is hoped for; for times and memory both are upper bounds."""

    title: str
    unit: str
    least: float | None = None
    aim: float | None = None
    lower_is_better: bool = False

    def colour(self, value: float) -> str:
        if self.least is None:
            return ""
        better = value <= self.least if self.lower_is_better else value >= self.least
        return "green" if better else "red"


WANTED = {
    "sentences": Wanted("sentences", "/s", 800, 1500),
    "articles": Wanted("articles of the seed's size", "/s", 60, 120),
    "memory": Wanted("peak resident memory", "MB", 450, None, lower_is_better=True),
    "first": Wanted("start to first record, index warm", "s", 1.5, None, lower_is_better=True),
    "index": Wanted("index on disk", "MB", lower_is_better=True),
    "load": Wanted("index opened", "ms", lower_is_better=True),
    "lookups": Wanted("look-ups of a name", "/s"),
    "names": Wanted("time of a sentence with ten times the names", "x", 1.5, lower_is_better=True),
}


class Run(NamedTuple):
    """`ingest extract` over a file: how many texts, in what time, with how much memory at most."""

    texts: int
    seconds: float
    megabytes: float


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--store", action="store_true", help="keep the figures as those to compare with")
    options = parser.parse_args()
    console = Console()
    _one_core()
    reader = Reader.open(load_settings().cache_dir)  # compiled now, if it must be: everything below finds it warm
    pool = sentence_pool()
    figures = {"first": _first_record(), **_index_figures(pool)}
    short = _extract(articles_of(pool, SENTENCES, 1), "sentences", figures["first"])
    long = _extract(articles_of(pool, ARTICLES, len(SEED.read_text(encoding="utf-8"))), "articles", figures["first"])
    figures |= {"sentences": short.texts / short.seconds, "articles": long.texts / long.seconds}
    figures["memory"] = max(short.megabytes, long.megabytes)
    figures["names"] = cost_of_names(load_settings().cache_dir, articles_of(pool, CROWD, 1))
    stored = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    _draw(console, figures, stored, (short, long))
    _draw_growth(console, reader, pool)
    if options.store:
        kept = {name: round(value, 3) for name, value in figures.items()}
        machine = f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC).date()}"
        BASELINE.write_text(json.dumps({"machine": machine, "figures": kept}, indent=2) + "\n", encoding="utf-8")
    return 0


def _one_core() -> None:
    """This process and those that it starts stay on one core, where the system can be told so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _first_record() -> float:
    """Seconds from the start of the command to its first line: the shorter of two, for the first may wait for the disk."""
    line = Article(text="Gunmen killed three soldiers in Baghdad on Thursday.").model_dump_json() + "\n"

    def once() -> float:
        started = perf_counter()
        subprocess.run([INGEST, "extract"], input=line.encode(), stdout=subprocess.DEVNULL, check=True)
        return perf_counter() - started

    return min(once(), once())


def _extract(articles: list[Article], name: str, start: float) -> Run:
    """Reads a tenth of the articles, then as many as fit into the time."""
    tenth = _run(articles[: len(articles) // 10])
    rate = tenth.texts / max(tenth.seconds - start, 0.01)
    fitting = min(len(articles), int(rate * LONGEST_RUN))
    if fitting < len(articles):
        Console(stderr=True).print(f"{name}: {fitting} of {len(articles)}, all would take too long")
    return _run(articles[:fitting])


def _run(articles: list[Article]) -> Run:
    """`ingest extract` as a process of its own, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(a.model_dump_json(exclude_none=True) + "\n" for a in articles), encoding="utf-8")
        command = [sys.executable, "-c", WATCHED, INGEST, "extract", str(path)]
        started = perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        seconds = perf_counter() - started
    if done.returncode:
        raise SystemExit(f"ingest extract exited with {done.returncode}")
    per_megabyte = MIB if sys.platform == "darwin" else 1024
    return Run(len(articles), seconds, int(done.stdout) / per_megabyte)


def _index_figures(pool: dict[str, list[str]]) -> dict[str, float]:
    cache = load_settings().cache_dir
    started = perf_counter()
    index = Index.open(cache)
    load = perf_counter() - started
    words = [
        t.norm for told in pool.values() for text in told for s in sentences(text, lambda _w: False) for t in s.tokens
    ]
    keys = (words * (LOOKUPS // len(words) + 1))[:LOOKUPS]
    started = perf_counter()
    for key in keys:
        index.exact(key)
    lookups = LOOKUPS / (perf_counter() - started)
    size = sum(path.stat().st_size for path in (cache / f"index-{fingerprint()}").iterdir())
    return {"index": size / MIB, "load": load * 1000, "lookups": lookups}


def _draw(
    console: Console, figures: dict[str, float], stored: dict[str, dict[str, float]], runs: tuple[Run, Run]
) -> None:
    title = f"one core, reading {READING.partition(':')[0]}; {runs[0].texts} sentences in {runs[0].seconds:.1f} s, {runs[1].texts} articles in {runs[1].seconds:.1f} s"
    table = Table("measure", title=title, title_justify="left")
    for column in ("now", "stored", "least", "aim", ""):
        table.add_column(column, justify="right" if column else "left")
    for name, wanted in WANTED.items():
        before = stored.get("figures", {}).get(name)
        bounds = ("" if bound is None else f"{bound:g}" for bound in (wanted.least, wanted.aim))
        style = wanted.colour(figures[name])
        now = f"[{style}]{_number(figures[name])}[/]" if style else _number(figures[name])
        table.add_row(wanted.title, now, "" if before is None else _number(before), *bounds, wanted.unit)
    console.print(table)
    if "machine" in stored:
        console.print(f"stored: {stored['machine']}", style="dim")


def _draw_growth(console: Console, reader: Reader, pool: dict[str, list[str]]) -> None:
    """Milliseconds a KiB for texts of growing size: with sentences, in one line without a full stop, with open quotes."""
    plain = " ".join(pool["ar"])
    line = plain.translate({ord(c): " " for c in ".!?؟\n"})
    texts = {"sentences": plain, "one line": line, "quotes": f'"{line[:200]} '}
    table = Table("KiB of text", title="cost by size, ms a KiB", title_justify="left")
    for name in texts:
        table.add_column(name, justify="right")
    told, spent = {}, 0.0
    for name, text in texts.items():
        cost = 1.0
        for size in KIB:
            if spent + cost * size / 1000 <= GROWTH_SECONDS:
                cost = _cost(reader, text, size)
                spent += cost * size / 1000
                told[name, size] = f"{cost:.2f}"
    for size in KIB:
        table.add_row(str(size), *(told.get((name, size), "–") for name in texts))
    console.print(table)


def _cost(reader: Reader, text: str, size: int) -> float:
    """Milliseconds a KiB for a text repeated up to this size."""
    wanted = size * 1024
    cut = (text * (wanted // len(text.encode()) + 1)).encode()[: wanted - 4].decode(errors="ignore")
    article = Article.model_validate({"text": cut, "published_at": "2019-09-21T12:00:00Z"})
    started = perf_counter()
    reader.read(article)
    return (perf_counter() - started) * 1000 / size


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
