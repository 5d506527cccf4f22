"""Ten hours of stream in small: does a worker's memory grow beyond the first tenth of many short articles?

    python tests/bench/endurance.py [--articles 200000]

The articles are sentences of the gold, each with an id of its own, of a hundred days one after another. The exit code is 1
where the worker later holds more than a twentieth more than in the first tenth.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from material import sentence_pool
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from stream_bench import Service, running_service

from ingest.broker.clients import admin
from ingest.broker.progress import end_offsets, unread
from ingest.config import load_settings
from ingest.extract import Reader
from ingest.records import Article
from ingest.records.topics import ARTICLES

DAYS = 100
LOOK_SECONDS = 1.0
ROUND = 10_000
GROWTH = 1.05


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200_000, metavar="N")
    count = parser.parse_args().articles
    console = Console()
    Reader.open(load_settings().cache_dir)  # compiled now, if it must be
    with running_service() as (service, where):
        service.begin(1)
        articles = short_articles(count)
        while some := list(islice(articles, ROUND)):
            service.publish(some)
        seen = watch(service, count, console)
    early = max(held for done, held in seen if done <= count / 10)
    late = max(held for done, held in seen if done > count / 10)
    table = Table(title=f"{count:,} short articles; {where}", title_justify="left")
    for column in ("in the first tenth, MB", "later, MB", "times"):
        table.add_column(column, justify="right")
    table.add_row(f"{early:.0f}", f"{late:.0f}", f"{late / early:.2f}")
    console.print(table)
    return int(late > GROWTH * early)


def short_articles(count: int) -> Iterator[Article]:
    pool = [sentence for told in sentence_pool().values() for sentence in told]
    first = datetime(2019, 1, 1, tzinfo=UTC)
    for number, text in zip(range(count), cycle(pool), strict=False):
        at = first + timedelta(days=number * DAYS / count)
        yield Article.model_validate({"id": f"short-{number}", "text": text, "published_at": at})


def watch(service: Service, count: int, console: Console) -> list[tuple[int, float]]:
    """Until all is read: how many articles the worker was through with, and the MB that it then held."""
    [worker] = service.workers
    settings = service.settings
    seen: list[tuple[int, float]] = []
    columns = (TextColumn("read"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress, admin(settings) as client:
        task = progress.add_task("read", total=count)
        ends = end_offsets(settings, [settings.topic(ARTICLES.name)])
        while not seen or seen[-1][0] < count:
            time.sleep(LOOK_SECONDS)
            done = count - unread(client, settings.consumer_group, ends)
            seen.append((done, worker.held_mb()))
            progress.update(task, completed=done)
    return seen


if __name__ == "__main__":
    sys.exit(main())
