"""What the faults happen to: brokers, a database, workers; and what they leave, to be compared."""

from __future__ import annotations

import contextlib
import json
import secrets
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from running_worker import RunningWorker

from ingest.broker.clients import admin, producer
from ingest.broker.consume import latest, open_topic
from ingest.broker.progress import end_offsets, unread
from ingest.broker.topics import create_topics
from ingest.config import Settings
from ingest.errors import BrokerError
from ingest.records.topics import ARTICLES, DEAD_LETTERS, ENTITIES, EVENTS, MENTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from apache_kafka import ApacheKafka
    from postgres_server import PostgresServer

__all__ = ["Left", "World"]

POLL_SECONDS = 0.1
LONGEST_SECONDS = 420.0
"""For anything that is waited for; then the run has failed."""
SESSION_SECONDS = 6.0
"""As Apache Kafka has it by default at the least."""
ON_THE_WAY = {"revision", "article_version", "date_added"}
"""What depends on when and in which steps things came: not compared."""


@dataclass(frozen=True)
class Left:
    """What a run leaves: rows by key, and the latest record of each key on `events`."""

    articles: dict[str, str]
    mentions: dict[str, str]
    events: dict[str, str]
    """By the mentions that make them."""
    topic: dict[str, str]
    table: dict[str, str]
    """Events as the database tells them, by id: what the topic must tell too."""
    letters: int
    unpublished: int

    def lost(self, undisturbed: Left) -> int:
        """Articles and mentions that are not there, and events whose counts or tolls are less than they should be."""
        missing = sum(len(there.keys() - here.keys()) for here, there in self._beside(undisturbed))
        return missing + len(self.topic.keys() ^ self.table.keys())

    def twice(self, undisturbed: Left) -> int:
        """What is there and should not be, or differs: a mention counted twice makes another event of it."""
        extra = sum(len(here.keys() - there.keys()) for here, there in self._beside(undisturbed))
        return extra + len(self.differing(undisturbed))

    def differing(self, undisturbed: Left) -> list[tuple[str, str, str]]:
        """Rows of one key that tell another thing, and events on the topic that are not as in the table."""
        found = [
            (key, here[key], there[key])
            for here, there in self._beside(undisturbed)
            for key in here.keys() & there.keys()
            if here[key] != there[key]
        ]
        stale = [key for key in self.topic.keys() & self.table.keys() if self.topic[key] != self.table[key]]
        return found + [(key, self.topic[key], self.table[key]) for key in stale]

    def _beside(self, other: Left) -> list[tuple[dict[str, str], dict[str, str]]]:
        return [(self.articles, other.articles), (self.mentions, other.mentions), (self.events, other.events)]


@dataclass
class World:
    """Topics, a database and workers of one run, on a cluster and a server that may serve others too."""

    cluster: ApacheKafka
    postgres: PostgresServer
    folder: Path
    cache: Path
    database: str = ""
    disk: Path | None = None
    """Where the database lies, when that disk is small."""
    workers: list[RunningWorker] = field(default_factory=list)
    published: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        own = f"chaos-{secrets.token_hex(4)}"
        self.folder = self.folder / own
        self.folder.mkdir(parents=True)
        self.database = self.database or self.postgres.new_database()
        self.settings = Settings(
            _env_file=None,
            kafka_bootstrap_servers=self.cluster.bootstrap_servers,
            topic_prefix=f"{own}.",
            consumer_group=own,
            topic_replication=min(len(self.cluster.nodes), 3),
            data_dir=self.folder / "data",
            cache_dir=self.cache,
            http_port=0,
            database_url=self.database,
        )
        create_topics(self.settings)

    def worker(self, **more: str) -> RunningWorker:
        """One more worker; `more` are variables of its environment."""
        number = len(list(self.folder.glob("worker-*")))
        running = RunningWorker(self.settings, self.folder / f"worker-{number}", (), SESSION_SECONDS, more)
        self.workers.append(running)
        return running

    def kill(self, worker: RunningWorker) -> None:
        worker.kill()
        self.workers.remove(worker)

    def leave(self, worker: RunningWorker) -> None:
        """In order. Its exit code must tell so."""
        code = worker.stop(signal.SIGTERM)
        self.workers.remove(worker)
        if code:
            raise AssertionError(f"a worker that was asked to stop ended with {code}:\n{worker.log()}")

    def publish(self, articles: Iterable[Mapping[str, Any] | bytes]) -> None:
        """Returns when all are on the topic."""
        with producer(self.settings) as client:
            topic = self.settings.topic(ARTICLES.name)
            sent = []
            for article in articles:
                if isinstance(article, bytes):
                    sent.append(client.send(topic, value=article))
                    continue
                self.published.add(article["id"])
                value = json.dumps(article, ensure_ascii=False).encode()
                sent.append(client.send(topic, key=article["id"].encode(), value=value))
            for future in sent:
                future.get(LONGEST_SECONDS)

    def stored(self) -> int | None:
        """Articles in the database; None while it does not answer."""
        try:
            with psycopg.connect(self.database, connect_timeout=2) as connection:
                row = connection.execute("SELECT count(*) FROM articles").fetchone()
                return int(row[0]) if row else None
        except psycopg.Error:
            return None

    def until(self, done: Callable[[], object], what: str, seconds: float = LONGEST_SECONDS) -> float:
        """How long it took."""
        began = time.monotonic()
        while not done():
            for worker in self.workers:
                if worker.process.poll() is not None:
                    raise AssertionError(f"a worker ended by itself:\n{worker.log()[-4000:]}")
            if time.monotonic() - began > seconds:
                logs = "\n".join(worker.log()[-3000:] for worker in self.workers)
                raise AssertionError(
                    f"not within {seconds:g} s: {what}; {self.stored()} stored; the workers' logs:\n{logs}"
                )
            time.sleep(POLL_SECONDS)
        return time.monotonic() - began

    def until_moving(self) -> float:
        """Seconds until one more article is stored, or all are."""
        before = self.stored()

        def moved() -> bool:
            nonlocal before
            now = self.stored()
            if before is None:
                before = now
            return now is not None and before is not None and (now > before or now >= len(self.published))

        return self.until(moved, "work goes on")

    def drain(self) -> None:
        """Return when all that was published is through and its events are on their topic."""
        for names in ((ARTICLES,), (ENTITIES, MENTIONS)):
            self.until(lambda names=names: self._left(*[topic.name for topic in names]) == 0, f"{names} through")  # type: ignore[misc]
        self.until(lambda: self._count("outbox WHERE published_revision <> revision") == 0, "events published")
        for worker in list(self.workers):
            self.leave(worker)

    def left(self) -> Left:
        """Everything that the run left."""
        with psycopg.connect(self.database) as connection:

            def rows(sql: str) -> list[tuple[Any, ...]]:
                return connection.execute(sql.encode()).fetchall()

            articles = {key: _told(row) for key, row in rows("SELECT article_id, to_jsonb(articles) FROM articles")}
            mentions = {
                key: _told(json.loads(record) | {"event_id": None, "withdrawn": withdrawn})
                for key, record, withdrawn in rows("SELECT mention_id, record, withdrawn FROM mentions")
            }
            members = rows("SELECT event_id, mention_id FROM mentions WHERE NOT withdrawn ORDER BY mention_id")
            table = dict(rows("SELECT event_id, record FROM events WHERE NOT withdrawn"))
        with open_topic(self.settings, EVENTS.name) as reader:
            topic = {(m.key or b"").decode(): (m.value or b"").decode() for m in latest(reader.to_end())}
        with open_topic(self.settings, DEAD_LETTERS.name) as reader:
            letters = {
                (json.loads(m.value or b"")["partition"], json.loads(m.value or b"")["offset"]) for m in reader.to_end()
            }
        made: dict[str, list[str]] = {}
        for event_id, mention_id in members:
            made.setdefault(event_id, []).append(mention_id)
        events = {
            " ".join(made.get(key, [f"no mention of {key}"])): _told(json.loads(record))
            for key, record in table.items()
        }
        unpublished = self._count("outbox WHERE published_revision <> revision") or 0
        return Left(articles, mentions, events, topic, table, len(letters), unpublished)

    def close(self) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()

    def _left(self, *names: str) -> int | None:
        """Messages that the group has not committed; None while the broker does not tell."""
        with contextlib.suppress(BrokerError):
            ends = end_offsets(self.settings, [self.settings.topic(name) for name in names])
            with admin(self.settings) as client:
                return unread(client, self.settings.consumer_group, ends)
        return None

    def _count(self, what: str) -> int | None:
        with contextlib.suppress(psycopg.Error), psycopg.connect(self.database, connect_timeout=2) as connection:
            row = connection.execute(f"SELECT count(*) FROM {what}".encode()).fetchone()  # noqa: S608 - our own tables
            return int(row[0]) if row else None
        return None


def _told(row: dict[str, Any]) -> str:
    kept = {name: value for name, value in row.items() if name not in ON_THE_WAY}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)
