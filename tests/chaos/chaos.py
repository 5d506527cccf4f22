"""Faults while articles are read, on Apache Kafka and PostgreSQL: what is left must be what an undisturbed run leaves.

    python tests/chaos/chaos.py [FAULT…] [--articles 2000] [--seed 1] [--outage 30] [--resume]

Each kind of fault has a run of its own, in which it happens several times. Compared are articles, mentions, the mentions
that make each event with its counts and tolls, and the latest record of each key on `events`. All is on loopback, and every
wait has an end. `--resume` goes on after what `.cache/chaos.jsonl` tells is done for the same code and articles.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from apache_kafka import ApacheKafka, KafkaUnavailableError  # noqa: E402 - found by the line above
from chaos_articles import articles_of, poisoned  # noqa: E402
from faults import FAULTS, Fault, Unavailable, clock_environment, small_disk  # noqa: E402
from postgres_server import UNPRIVILEGED, PostgresMissingError, PostgresServer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from world import Left, World  # noqa: E402

from ingest.config import load_settings  # noqa: E402
from ingest.extract import Reader  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Outcome", "Stage", "play"]

RESULTS = ROOT / ".cache" / "chaos.jsonl"
AT_MOST_SECONDS = 1.5
"""A fault happens so long after a part of the articles was published, at a random moment."""
UNDISTURBED = Fault("undisturbed", "nothing happens", 0, lambda *_: None)
SHOWN = 5
THROUGH = stat.S_IXGRP | stat.S_IXOTH
LINE = 150
"""Characters, where no terminal tells."""


@dataclass(frozen=True)
class Outcome:
    """What came of one run."""

    name: str
    told: str
    happened: int
    articles: int
    lost: int | None
    twice: int | None
    recovery: float
    seconds: float
    letters: int = 0
    note: str = ""

    @property
    def well(self) -> bool:
        return self.lost == 0 and self.twice == 0 and not self.note.startswith("failed")


class Stage:
    """Servers for the runs: a cluster of each size is started when it is first needed."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache
        self._held = contextlib.ExitStack()
        self._clusters: dict[int, ApacheKafka] = {}
        self.postgres = self._held.enter_context(PostgresServer())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @contextlib.contextmanager
    def world(self, fault: Fault) -> Iterator[World]:
        cluster = self._cluster(fault.brokers)
        with contextlib.ExitStack() as held:
            disk = held.enter_context(small_disk(self._folder / "disk")) if fault.disk else None
            database = self._database_on(disk, held) if disk else ""
            world = World(cluster, self.postgres, self._folder, self._cache, database, disk)
            held.callback(world.close)
            yield world

    def _cluster(self, brokers: int) -> ApacheKafka:
        if brokers not in self._clusters:
            for other in self._clusters.values():  # they would take memory
                other.close()
            self._clusters.clear()
            made = ApacheKafka(self._folder / f"kafka-{brokers}-{time.monotonic_ns()}", brokers=brokers)
            self._clusters[brokers] = self._held.enter_context(made)
        return self._clusters[brokers]

    def _database_on(self, disk: Path, held: contextlib.ExitStack) -> str:
        place = disk / "tables"
        place.mkdir()
        if os.geteuid() == 0:  # the server runs as another then, who must be let through
            shutil.chown(place, UNPRIVILEGED)
            for folder in disk.parents:
                mode = folder.stat().st_mode
                if mode & THROUGH != THROUGH:
                    folder.chmod(mode | THROUGH)
        self.postgres.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        held.callback(self.postgres.execute, "DROP TABLESPACE small")
        self.postgres.execute("CREATE DATABASE on_small_disk TABLESPACE small")
        held.callback(self.postgres.execute, "DROP DATABASE on_small_disk WITH (FORCE)")
        return self.postgres.url("on_small_disk")


def play(
    world: World, faults: Sequence[Fault], articles: list[dict[str, Any]], rng: random.Random, away: float
) -> list[float]:
    """Publish in parts, have one of the faults happen in each, and drain. Returns how long it took each time to go on."""
    poison = sum(fault.poison for fault in faults)
    messages = poisoned(articles, len(articles) // poison, rng.randrange(10**6)) if poison else list(articles)
    happenings = [fault for fault in faults for _ in range(fault.times)]
    clock = next((fault.clock for fault in faults if fault.clock), "")
    for _ in range(max((fault.workers for fault in faults), default=1)):
        world.worker(**(clock_environment(clock) if clock else {}))
    for worker in world.workers:
        worker.ready()
    recoveries = []
    size = len(messages) // (len(happenings) + 1) + 1
    for number, fault in enumerate(happenings):
        world.publish(messages[number * size : (number + 1) * size])
        time.sleep(rng.uniform(0, AT_MOST_SECONDS))
        fault.happen(world, rng, away)
        recoveries.append(world.until_moving())
    world.publish(messages[len(happenings) * size :])
    world.drain()
    return recoveries


def run(stage: Stage, fault: Fault, articles: list[dict[str, Any]], seed: int, away: float) -> tuple[list[float], Left]:
    with stage.world(fault) as world:
        recoveries = play(world, [fault], articles, random.Random(seed), away)  # noqa: S311 - moments, guards nothing
        return recoveries, world.left()


def main() -> int:
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else LINE)  # a table in a log is not squeezed
    chosen = [fault for fault in FAULTS if not options.faults or fault.name in options.faults]
    if options.times:
        chosen = [dataclasses.replace(fault, times=min(fault.times, options.times)) for fault in chosen]
    articles = articles_of(options.articles, options.seed)
    key = {"code": _code(), "articles": options.articles, "seed": options.seed, "outage": options.outage}
    done = _done(key) if options.resume else {}
    cache = load_settings().cache_dir
    Reader.open(cache)  # compiled now, if it must be
    outcomes: list[Outcome] = []
    folder = Path(tempfile.mkdtemp(prefix="ingest-chaos-"))
    try:
        with Stage(folder, cache) as stage:
            undisturbed: Left | None = None
            for fault in chosen:
                outcome = done.get(fault.name)
                if outcome is None:
                    if undisturbed is None:
                        began = time.monotonic()
                        console.print("an undisturbed run, to compare with …", style="dim")
                        undisturbed = run(stage, UNDISTURBED, articles, options.seed, 0)[1]
                        _tell_undisturbed(console, undisturbed, time.monotonic() - began)
                    outcome = _outcome(console, stage, fault, articles, undisturbed, options)
                    _keep(key, outcome)
                outcomes.append(outcome)
    except (KafkaUnavailableError, PostgresMissingError) as error:
        console.print(f"not run: {error}", style="red")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _draw(console, outcomes)
    return 0 if all(outcome.well or outcome.lost is None for outcome in outcomes) else 1


def _outcome(
    console: Console, stage: Stage, fault: Fault, articles: list[dict[str, Any]], undisturbed: Left, options: Any
) -> Outcome:
    began = time.monotonic()
    console.print(f"{fault.name}: {fault.told} …", style="dim")

    def told(lost: int | None, twice: int | None, recoveries: list[float], letters: int, note: str) -> Outcome:
        seconds, worst = time.monotonic() - began, max(recoveries, default=0.0)
        return Outcome(fault.name, fault.told, fault.times, len(articles), lost, twice, worst, seconds, letters, note)

    try:
        recoveries, left = run(stage, fault, articles, options.seed, options.outage)
    except Unavailable as error:
        return told(None, None, [], 0, f"left out: {error}")
    except AssertionError as error:
        console.print(str(error), style="red", markup=False)
        return told(-1, -1, [], 0, "failed: did not come to its end")
    for key, here, there in left.differing(undisturbed)[:SHOWN]:
        console.print(f"{key}\n  {here}\n  {there}", markup=False, soft_wrap=True)
    poison = len(articles) // fault.poison if fault.poison else 0
    note = "" if left.letters == poison else f"failed: {left.letters} dead letters, not {poison}"
    return told(left.lost(undisturbed), left.twice(undisturbed) + left.unpublished, recoveries, left.letters, note)


def _tell_undisturbed(console: Console, left: Left, seconds: float) -> None:
    told = f"{len(left.articles)} articles, {len(left.mentions)} mentions, {len(left.events)} events in {seconds:.0f} s"
    stale = [key for key in left.table.keys() | left.topic.keys() if left.table.get(key) != left.topic.get(key)]
    console.print(told + (f"; {len(stale)} events differ on the topic!" if stale else ""), style="dim")


def _draw(console: Console, outcomes: Sequence[Outcome]) -> None:
    table = Table("fault", title="what faults leave, beside an undisturbed run", title_justify="left")
    for column in ("times", "articles in", "lost", "counted twice", "dead letters", "worst recovery", "took", ""):
        table.add_column(column, justify="right" if column else "left")
    for one in outcomes:
        colour = "yellow" if one.lost is None else "green" if one.well else "red"
        lost, twice = (
            "–" if number is None else "?" if number < 0 else str(number) for number in (one.lost, one.twice)
        )
        recovery = f"{one.recovery:.1f} s" if one.happened else ""
        told = (
            str(one.happened),
            f"{one.articles:,}",
            f"[{colour}]{lost}[/]",
            f"[{colour}]{twice}[/]",
            str(one.letters),
        )
        table.add_row(one.told, *told, recovery, f"{one.seconds:.0f} s", one.note)
    console.print(table)


def _done(key: dict[str, Any]) -> dict[str, Outcome]:
    """What was run already, and went well."""
    if not RESULTS.exists():
        return {}
    rows = map(json.loads, RESULTS.read_text(encoding="utf-8").splitlines())
    found = [Outcome(**row["outcome"]) for row in rows if row["key"] == key]
    return {outcome.name: outcome for outcome in found if outcome.well}


def _keep(key: dict[str, Any], outcome: Outcome) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"key": key, "outcome": dataclasses.asdict(outcome)}, ensure_ascii=False) + "\n")


def _code() -> str:
    """Which state of the code this is."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _options() -> argparse.Namespace:
    names = [fault.name for fault in FAULTS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(names)}; all where none is named")
    parser.add_argument("--articles", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the articles and of the moments")
    parser.add_argument(
        "--outage", type=float, default=30, metavar="SECONDS", help="how long what is stopped stays away"
    )
    parser.add_argument("--times", type=int, metavar="N", help="let each happen at most so often")
    parser.add_argument("--resume", action="store_true", help="leave out what went well before")
    options = parser.parse_args()
    if unknown := set(options.faults) - set(names):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
