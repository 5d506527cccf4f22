"""Work a mention where a conflict is hot: one country, one week, and few or many mentions stored already.

    python tests/bench/merging.py [--few 50] [--many 50000] [--probes 60] [--store sqlite] [--store postgresql] [--alike]

A mention that comes alone is stored, merged and marked as published, again and again; the figures are medians, in
milliseconds of processor time of this process (the database server apart) and of the clock. Garbage is looked for as in a
worker: else Python looks through the mentions that are still to come, which no worker holds. The work is bounded: with many
at most twice as long as with few. With `--alike` all tell one happening, alike; its lists are then written with each, so that
nothing bounds the figure, but it should be some milliseconds.
"""

import argparse
import contextlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from postgres_server import PostgresServer
from rich.console import Console
from rich.table import Table
from stored import store

from ingest.garbage import spare_tables
from ingest.records import EventMention
from ingest.records.ids import content_id
from ingest.sinks import Sink, open_sink

TOWNS = [(f"Town {n}", 33 + n % 9 * 0.45, 36 + n // 9 * 0.6) for n in range(60)]
CODES = ("190", "193", "194", "195", "183", "180", "173", "202")
ACTORS = ("IRQ.MIL", "SYR.GOV", "SYR.REB", "RUS.MIL", "TUR.MIL", ".UAF")
WORDS = [
    "army",
    "shelled",
    "market",
    "district",
    "hospital",
    "convoy",
    "fighters",
    "clashes",
    "killed",
    "wounded",
    "residents",
    "said",
    "source",
    "rescue",
    "militants",
    "attack",
    "car",
    "bomb",
    "drone",
    "strike",
    "checkpoint",
    "village",
    "road",
    "north",
    "south",
    "east",
    "west",
    "morning",
    "evening",
    "security",
    "forces",
    "civilians",
]
LENGTH, EDITED = 18, 5
"""Words of a sentence, and how many of them each article writes otherwise."""
TELLINGS, MOST_TELLINGS = 4, 40
"""Articles that tell a happening: on average, and at most."""
BATCH = 250
TWICE = 2.0


class Cost(NamedTuple):
    """Of one mention, in milliseconds."""

    processor: float
    clock: float


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--few", type=int, default=50)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--probes", type=int, default=60)
    parser.add_argument("--alike", action="store_true", help="all mentions tell one happening")
    parser.add_argument("--store", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    table = Table(
        "database", title=f"a mention, with {options.few} stored and with {options.many}", title_justify="left"
    )
    for column in ("few: CPU ms", "clock ms", "many: CPU ms", "clock ms", "times the CPU"):
        table.add_column(column, justify="right")
    worst = 0.0
    for kind in options.store or ("sqlite", "postgresql"):
        few, many = (measure(kind, count, options.probes, options.alike) for count in (options.few, options.many))
        times = many.processor / few.processor
        worst = max(worst, 0.0 if options.alike else times)
        table.add_row(kind, *[f"{value:.2f}" for value in (*few, *many)], f"{times:.2f}")
    Console().print(table)
    return int(worst > TWICE)


def measure(kind: str, stored: int, probes: int, alike: bool) -> Cost:
    """The median cost of `probes` mentions that come one by one to so many."""
    told = mentions(stored + probes, 1 if alike else None)
    spare_tables()
    with database(kind) as url:
        sink = open_sink(url)
        sink.prepare()
        for start in range(0, stored, BATCH):
            store(sink, told[start : min(start + BATCH, stored)])
        costs = [_cost(sink, mention) for mention in told[stored:]]
        sink.close()
    return Cost(*[statistics.median(values) * 1000 for values in zip(*costs, strict=True)])


def _cost(sink: Sink, mention: EventMention) -> tuple[float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    store(sink, [mention])
    return time.process_time() - processor, time.perf_counter() - clock


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    if kind == "postgresql":
        with PostgresServer() as server:
            yield server.new_database()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/ingest.db"


def mentions(count: int, happenings: int | None = None) -> list[EventMention]:
    """The same each time: happenings of one country in one week, each told by some articles, in no order; or only so many."""
    dice = random.Random(1)  # noqa: S311 - draws a war, guards nothing
    made: list[EventMention] = []
    while len(made) < count:
        happening = _happening(dice)
        tellings = min(MOST_TELLINGS, int(dice.expovariate(1 / TELLINGS)) + 1)
        for _ in range(-(-count // happenings) if happenings else tellings):
            made.append(_telling(len(made), happening, dice, alike=happenings is not None))
    made = made[:count]
    dice.shuffle(made)
    return made


def _happening(dice: random.Random) -> dict[str, Any]:
    name, lat, lon = dice.choice(TOWNS)
    return {
        "place": {**_span(), "name": name, "full_name": name, "country": "SYR", "lat": lat, "lon": lon, "type": "city"},
        "day": dice.randrange(1, 8),
        "code": dice.choice(CODES),
        "actors": dice.sample(ACTORS, 2),
        "killed": dice.choice([None, None, 1, 2, 3, 5, 8, dice.randrange(1, 40)]),
        "words": dice.choices(WORDS, k=LENGTH),
    }


def _telling(number: int, happening: dict[str, Any], dice: random.Random, *, alike: bool) -> EventMention:
    words = list(happening["words"])
    for at in dice.sample(range(LENGTH), EDITED):
        words[at] = dice.choice(WORDS)
    code = happening["code"] if alike or dice.random() < 0.7 else happening["code"][:2] + "0"
    killed = happening["killed"]
    return EventMention.model_validate(
        {
            "mention_id": content_id("bench-mention", number),
            "event_id": content_id("bench-event", number),
            "article_id": f"article-{number}",
            "source": f"source-{number % 90}",
            "language": "en",
            "published_at": f"2019-09-{happening['day'] + 1:02d}T{dice.randrange(24):02d}:00:00Z",
            "sentence": 0,
            "text": " ".join(words),
            "start": 0,
            "event": {
                "code": code,
                "base_code": code,
                "root_code": code[:2],
                "name": code,
                "quad_class": 4,
                "goldstein": -10,
            },
            "trigger": _span(),
            "actor1": _actor(happening["actors"][0]) if alike or dice.random() < 0.85 else None,
            "actor2": _actor(happening["actors"][1]) if alike or dice.random() < 0.85 else None,
            "place": happening["place"] if alike or dice.random() < 0.9 else None,
            "setting": "SYR",
            "date": f"2019-09-{happening['day']:02d}",
            "date_precision": "day",
            "date_text": "then",
            "killed": None if killed is None else dict.fromkeys(("best", "low", "high"), killed),
            "confidence": 0.9,
        }
    )


def _actor(written: str) -> dict[str, Any]:
    country, role = written.split(".")
    return {**_span(), "name": written, "code": country + role, "country": country or None, "roles": [role]}


def _span() -> dict[str, Any]:
    return {"text": "", "start": 0, "end": 0}


if __name__ == "__main__":
    sys.exit(main())
