"""What the stream costs beside the reading alone, how much it carries, and how soon it answers: part of `make bench`.

    python tests/bench/stream_bench.py [--articles 600] [--backlog 0]

Apache Kafka and PostgreSQL where they can be run, else the embedded broker and SQLite. The worker's CPU seconds an article
(both agents; broker and database apart) stand beside those of `ingest extract` over the same articles, of the seed article's
size. With `--backlog 100000` also the memory of a worker that has so much before it. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "support")]

from apache_kafka import ApacheKafka, KafkaUnavailableError  # noqa: E402 - found by the line above
from material import articles_of, sentence_pool  # noqa: E402
from postgres_server import PostgresMissingError, PostgresServer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from running_worker import RunningWorker  # noqa: E402
from sqlalchemy import text  # noqa: E402
from stored import engine_of  # noqa: E402

from ingest.broker.clients import admin, producer  # noqa: E402
from ingest.broker.consume import open_topic  # noqa: E402
from ingest.broker.embedded import EmbeddedBroker  # noqa: E402
from ingest.broker.progress import end_offsets, unread  # noqa: E402
from ingest.broker.topics import create_topics  # noqa: E402
from ingest.config import Settings, load_settings  # noqa: E402
from ingest.extract import Reader  # noqa: E402
from ingest.records import Article, encode_record  # noqa: E402
from ingest.records.topics import ARTICLES, ENTITIES, EVENTS, MENTIONS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = next((ROOT / "seeds").glob("000*.txt"))
A_SECOND = 20
LATENCY_SECONDS = 15
ROUNDS = 3
"""Extract and one worker are measured by turns, and the medians told: a machine's speed wanders by a tenth and more."""
POLL_SECONDS = 0.1
LONGEST_SECONDS = 600.0


@dataclass
class Service:
    """A broker, a database, and workers on topics of their own for each measure."""

    folder: Path
    broker: str
    postgres: PostgresServer | None
    count: int = 0
    workers: list[RunningWorker] = field(default_factory=list)

    def begin(self, workers: int) -> Settings:
        """Topics, a database and workers, all new; returns when they wait for articles."""
        self.end()
        self.count += 1
        folder = self.folder / f"bench-{self.count}"
        url = self.postgres.new_database() if self.postgres else f"sqlite:///{folder}/ingest.db"
        self.settings = Settings(
            _env_file=None,
            kafka_bootstrap_servers=self.broker,
            topic_prefix=f"bench-{self.count}.",
            consumer_group=f"bench-{self.count}",
            data_dir=folder,
            cache_dir=load_settings().cache_dir,
            http_port=0,
            database_url=url,
        )
        create_topics(self.settings)
        for number in range(workers):
            self.workers.append(RunningWorker(self.settings, folder / f"worker-{number}", (), 6.0).ready())
        return self.settings

    def end(self) -> None:
        for worker in self.workers:
            worker.stop()
        self.workers.clear()

    def publish(self, articles: list[Article], a_second: float | None = None) -> None:
        began = time.monotonic()
        with producer(self.settings, linger_ms=0 if a_second else 20) as client:
            topic = self.settings.topic(ARTICLES.name)
            for number, article in enumerate(articles):
                if a_second:
                    time.sleep(max(began + number / a_second - time.monotonic(), 0))
                client.send(topic, key=article.id.encode(), value=encode_record(article))
            client.flush()

    def through(self) -> None:
        """Returns when all is stored and published."""
        deadline = time.monotonic() + LONGEST_SECONDS
        with admin(self.settings) as client:
            for topics in ((ARTICLES,), (ENTITIES, MENTIONS)):
                ends = end_offsets(self.settings, [self.settings.topic(topic.name) for topic in topics])
                while unread(client, self.settings.consumer_group, ends):
                    if time.monotonic() > deadline:
                        raise SystemExit("the workers took too long")
                    time.sleep(POLL_SECONDS)

    def cpu_seconds(self) -> float:
        return sum(worker.cpu_seconds() for worker in self.workers)


def extract_cpu(articles: list[Article]) -> float:
    """CPU seconds an article of `ingest extract`, its start left out."""

    def cost(some: list[Article]) -> float:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            file.writelines(one.model_dump_json(exclude_none=True) + "\n" for one in some)
            file.flush()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-m", "ingest", "extract", file.name]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    part = len(articles) // 10
    cost(articles[:part])  # from now on all that is cached is there
    return (cost(articles) - cost(articles[:part])) / (len(articles) - part)


def carried(service: Service, articles: list[Article], workers: int) -> tuple[float, float]:
    """Articles a second, and the workers' CPU seconds an article, their start left out. A tenth warms them up."""
    service.begin(workers)
    part = len(articles) // 10
    service.publish(articles[:part])
    service.through()
    before, began = service.cpu_seconds(), time.monotonic()
    service.publish(articles[part:])
    service.through()
    number = len(articles) - part
    return number / (time.monotonic() - began), (service.cpu_seconds() - before) / number


def latencies(service: Service, articles: list[Article]) -> dict[str, list[float]]:
    """Seconds from an article's time on its topic to its rows committed (PostgreSQL tells), and to its first event's record."""
    settings = service.begin(1)
    warm = articles[: len(articles) // 5]
    service.publish(warm, A_SECOND)
    service.publish(articles[len(warm) :], A_SECOND)
    service.through()
    with open_topic(settings, ARTICLES.name) as reader:
        sent = {(m.key or b"").decode(): m.timestamp.timestamp() for m in reader.to_end()}
    for article in warm:
        del sent[article.id]
    found: dict[str, list[float]] = {}
    with engine_of(settings.database()).connect() as connection:
        of_mention = {row[0]: row[1] for row in connection.execute(text("SELECT mention_id, article_id FROM mentions"))}
        if service.postgres:
            told = "SELECT article_id, extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM articles"
            committed = {row[0]: row[1] for row in connection.execute(text(told))}
            found["committed"] = [float(committed[key]) - at for key, at in sent.items()]
    first: dict[str, float] = {}
    with open_topic(settings, EVENTS.name) as reader:
        for message in reader.to_end():
            for mention in json.loads(message.value)["mention_ids"] if message.value else ():
                told_by = of_mention.get(mention, "")
                if told_by in sent:
                    at = message.timestamp.timestamp()
                    first[told_by] = min(at, first.get(told_by, at))
    found["published"] = [at - sent[article] for article, at in first.items()]
    return found


def memory(service: Service, pool: dict[str, list[str]], backlog: int, seconds: float) -> list[float]:
    """MB that a worker holds, each second, while so many articles wait for it."""
    settings = service.begin(0)
    some = articles_of(pool, 2000, len(SEED.read_text(encoding="utf-8")))
    many = (some[number % len(some)].model_copy(update={"id": f"backlog-{number}"}) for number in range(backlog))
    service.publish(list(many))
    service.workers.append(worker := RunningWorker(settings, service.folder / "memory", (), 6.0).ready())
    told = []
    for _ in range(round(seconds)):
        time.sleep(1)
        told.append(worker.held_mb())
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=600, metavar="N")
    parser.add_argument(
        "--backlog", type=int, default=0, metavar="N", help="measure memory with so many articles waiting"
    )
    parser.add_argument("--seconds", type=float, default=60, help="for how long")
    options = parser.parse_args()
    console = Console()
    Reader.open(load_settings().cache_dir)  # compiled now, if it must be
    pool = sentence_pool()
    articles = articles_of(pool, options.articles, len(SEED.read_text(encoding="utf-8")))
    with running_service() as (service, where):
        if options.backlog:
            told = memory(service, pool, options.backlog, options.seconds)
            console.print(
                f"{options.backlog:,} articles waiting: at most {max(told):.0f} MB, at the end {told[-1]:.0f} MB"
            )
            return 0
        alone, rates, costs = [extract_cpu(articles)], [], []
        for _ in range(ROUNDS):
            rate, cost = carried(service, articles, 1)
            rates.append(rate)
            costs.append(cost)
            alone.append(extract_cpu(articles))
        one = statistics.median(rates), statistics.median(costs)
        rate_of_two, cost_of_two = carried(service, articles, 2)
        waits = latencies(service, articles[: A_SECOND * LATENCY_SECONDS])
    _draw(console, where, statistics.median(alone), one, (rate_of_two, cost_of_two), waits)
    return 0


@contextlib.contextmanager
def running_service() -> Iterator[tuple[Service, str]]:
    """A broker and a database, with their names: the real ones where they can be run."""
    with contextlib.ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="ingest-bench-")))
        try:
            broker, names = held.enter_context(ApacheKafka(folder / "kafka")).bootstrap_servers, "Apache Kafka"
        except KafkaUnavailableError:
            broker = held.enter_context(EmbeddedBroker(folder / "broker.log")).bootstrap_servers
            names = "the embedded broker"
        postgres = None
        with contextlib.suppress(PostgresMissingError):
            postgres = held.enter_context(PostgresServer())
            postgres.execute("ALTER SYSTEM SET track_commit_timestamp = on")
            postgres.stop()
            postgres.start()
        service = Service(folder, broker, postgres)
        held.callback(service.end)
        yield service, f"{names}, {'PostgreSQL' if postgres else 'SQLite'}"


def _draw(
    console: Console,
    where: str,
    alone: float,
    one: tuple[float, float],
    two: tuple[float, float],
    waits: dict[str, list[float]],
) -> None:
    table = Table("the stream", title=f"articles of the seed's size; {where}", title_justify="left")
    for column in ("now", "least", "aim", ""):
        table.add_column(column, justify="right" if column else "left")

    def row(name: str, value: float, unit: str, least: float | None = None, aim: float | None = None) -> None:
        bounds = ("" if bound is None else f"{bound:g}" for bound in (least, aim))
        table.add_row(name, f"{value:.2f}" if value < 100 else f"{value:,.0f}", *bounds, unit)

    row("CPU an article: ingest extract", alone * 1000, "ms")
    row("CPU an article: one worker", one[1] * 1000, "ms")
    row("  beside extract", one[1] / alone, "×", 1.6, 1.25)
    row("CPU an article: two workers", two[1] * 1000, "ms")
    row("one worker", one[0], "articles/s")
    row("two workers on four partitions", two[0], "articles/s")
    row("  beside one", two[0] / one[0], "×", 1.5)
    for name, title in (("committed", "article to row committed"), ("published", "article to record on `events`")):
        if len(waits.get(name, ())) > 1:
            cuts = statistics.quantiles(waits[name], n=100)
            row(f"{title}, p50 at {A_SECOND}/s", cuts[49] * 1000, "ms", 150)
            row(f"{title}, p99 at {A_SECOND}/s", cuts[98] * 1000, "ms", 1000)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
