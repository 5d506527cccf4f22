"""`ingest demo`: the whole way on this machine, with neither Docker nor Java."""

import contextlib
import logging
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

import ingest
from ingest.broker.consume import latest, open_topic
from ingest.broker.embedded import EmbeddedBroker
from ingest.broker.publish import Summary, publish
from ingest.broker.sources import read_sources
from ingest.broker.topics import create_topics
from ingest.cli.arabic import Shape, Shaper
from ingest.cli.console import output
from ingest.cli.drawing import draw_events, in_order
from ingest.cli.events import decoded_events, mentions_by_id
from ingest.cli.options import settings_options
from ingest.cli.publish import draw_failures
from ingest.cli.running import DemoError, Worker, wait_until_read
from ingest.config import Settings
from ingest.records.topics import ARTICLES, DEAD_LETTERS, ENTITIES, EVENTS, MENTIONS

__all__ = ["command"]

FAILED = 1
START_SECONDS = 180.0
"""The first start compiles the index of names, which takes half a minute on a slow machine."""
STORE_SECONDS = 60.0
STAY_POLL_SECONDS = 1.0


@click.command(name="demo")
@click.argument("seeds", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--stay", is_flag=True, help="Then stay and go on reading, until Ctrl-C.")
@click.option("--database-url", help="Write into this database, not into a new SQLite file in the data folder.")
@click.option("--shape", type=click.Choice(["auto", "on", "off"]), default="auto", help="As in `ingest events`.")
@settings_options("data_dir", "cache_dir")
def command(settings: Settings, seeds: Path | None, *, stay: bool, database_url: str | None, shape: Shape) -> int:
    """Run everything on this machine: a broker in memory, the worker, a database; articles in, events out.

    Publishes SEEDS (the folder `seeds` where none is named), waits until all is through, prints the events with the
    words that tell them, and stops everything. No setting for a broker or a database is read from the environment: a
    demonstration never writes where it was not told to.
    """
    console = output()
    folder = settings.data_dir / "demo" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}"
    with contextlib.ExitStack() as running:
        demo = _Demo(console, running, settings, folder, database_url)
        summary = demo.run(seeds or _seeds())
        demo.show(Shaper(shape, sys.stdout))
        draw_failures(console, summary)
        if stay:
            demo.stay()
        with demo.step("everything is stopped"):
            running.close()
    demo.say_what_stays()
    return FAILED if summary.failures else 0


class _Demo:
    """What runs, and where."""

    def __init__(
        self,
        console: Console,
        running: contextlib.ExitStack,
        settings: Settings,
        folder: Path,
        database_url: str | None,
    ) -> None:
        self._console = console
        self._folder = folder
        logging.getLogger("ingest.broker.embedded").setLevel(logging.WARNING)  # the step tells the same
        with self.step("a broker in memory, whose data go with it"):
            broker = running.enter_context(EmbeddedBroker(folder / "broker.log"))
        self._settings = Settings(
            _env_file=None,
            kafka_bootstrap_servers=broker.bootstrap_servers,
            kafka_security_protocol="PLAINTEXT",
            topic_prefix="",
            consumer_group="ingest",
            database_url=database_url or f"sqlite:///{folder / 'ingest.db'}",
            data_dir=folder,
            cache_dir=settings.cache_dir,
            http_port=0,
            log_level=settings.log_level,
        )
        with self.step("five topics of 4 partitions"):
            create_topics(self._settings)
        with self.step("a worker is started"):
            self._worker = running.enter_context(Worker(self._settings, folder))

    def run(self, seeds: Path) -> Summary:
        """Publish, and wait for the worker: first for what it makes of the articles, then for what it stores of that."""
        with self.step(f"articles of {seeds} are published"):
            summary = publish(self._settings, read_sources([str(seeds)], sys.stdin.buffer))
        self._wait("the worker is up and has read the articles", START_SECONDS, ARTICLES.name)
        self._wait(
            "entities, mentions and events are stored and published", STORE_SECONDS, ENTITIES.name, MENTIONS.name
        )
        return summary

    def show(self, shaper: Shaper) -> None:
        """The events, and under each the sentences that tell it."""
        with open_topic(self._settings, EVENTS.name) as reader:
            events = in_order(decoded_events(latest(reader.to_end())))
        with open_topic(self._settings, DEAD_LETTERS.name) as reader:
            unreadable = sum(1 for _ in reader.to_end())
        self._console.print()
        draw_events(self._console, events, shaper, mentions_by_id(self._settings))
        self._console.print(f"\n[bold]{len(events)} events[/], {unreadable} dead letters.")

    def stay(self) -> None:
        """Say how to use it, and return at Ctrl-C."""
        address = f"INGEST_KAFKA_BOOTSTRAP_SERVERS={self._settings.kafka_bootstrap_servers}"
        self.say_what_stays()
        self._say("broker", self._settings.kafka_bootstrap_servers)
        self._say("publish", f"{address} ingest publish FILE…")
        self._say("follow", f"{address} ingest events --follow --words")
        with contextlib.suppress(KeyboardInterrupt):
            self._console.print("Stays until Ctrl-C.")
            while True:
                self._worker.check()
                time.sleep(STAY_POLL_SECONDS)

    def say_what_stays(self) -> None:
        url = self._settings.database()
        self._say("database", url)
        if url.startswith("sqlite:///"):
            query = "select date, event_name, actor1_name, actor2_name, killed_best from events order by date"
            self._say("query it", f"sqlite3 '{url.removeprefix('sqlite:///')}' '{query}'")
        self._say("logs", str(self._folder))

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[Status]:
        """A line for what is going on, and how long it took."""
        began = time.monotonic()
        with self._console.status(name) as status:
            yield status
        self._console.print(f"[green]✓[/] {name} [dim]{time.monotonic() - began:.1f} s[/]")

    def _wait(self, name: str, seconds: float, *topics: str) -> None:
        with self.step(name) as status:
            wait_until_read(
                self._settings, topics, self._worker, seconds, lambda left: status.update(f"{name}: {left} to go")
            )

    def _say(self, name: str, text: str) -> None:
        self._console.print(f"[bold]{name:<9}[/] {text}", soft_wrap=True)


def _seeds() -> Path:
    """The folder `seeds` of the working directory, else of the repository that this package was installed from."""
    for folder in (Path.cwd(), Path(ingest.__file__).parents[1]):
        if (folder / "seeds").is_dir():
            return folder / "seeds"
    raise DemoError("there is no folder `seeds` here: name files or a folder of articles")
