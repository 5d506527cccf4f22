"""The worker as a process of its own, and the means to wait for it and to look at what it leaves."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from running_worker import DEADLINE_SECONDS, RunningWorker

from ingest.config import Settings
from ingest.records.topics import ARTICLES, ENTITIES, EVENTS, MENTIONS

if TYPE_CHECKING:
    from ingest.broker.consume import Message

SEEDS = Path(__file__).parents[2] / "seeds"

Tables = dict[str, list[dict[str, Any]]]


@dataclass
class Service:
    """Topics, a database, and workers on them."""

    settings: Settings
    folder: Path
    session_seconds: float
    workers: list[RunningWorker] = field(default_factory=list)

    def worker(self, *arguments: str) -> RunningWorker:
        folder = self.folder / f"worker-{len(self.workers)}"
        running = RunningWorker(self.settings, folder, arguments, self.session_seconds)
        self.workers.append(running)
        return running

    def publish(self, articles: Iterable[Mapping[str, Any] | bytes]) -> None:
        """Articles as they are, the key being the id."""
        self.send((article_key(article), article_bytes(article), []) for article in articles)

    def send(
        self, messages: Iterable[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]]
    ) -> list[tuple[int, int]]:
        """Raw messages to the topic of articles; returns partition and offset of each."""
        from ingest.broker.clients import producer  # noqa: PLC0415 - Kafka needs the root conftest's filter

        with producer(self.settings, max_request_size=16 * 1024 * 1024) as client:
            topic = self.settings.topic(ARTICLES.name)
            sent = [client.send(topic, key=key, value=value, headers=headers) for key, value, headers in messages]
            return [(one.partition, one.offset) for one in (future.get(60) for future in sent)]

    def create_topics(self) -> Service:
        from ingest.broker.topics import create_topics  # noqa: PLC0415 - as above

        create_topics(self.settings)
        return self

    def wait(self, seconds: float = DEADLINE_SECONDS) -> None:
        """Until all that was published is through: first read, then stored."""
        self.wait_for(ARTICLES.name, seconds=seconds)
        self.wait_for(ENTITIES.name, MENTIONS.name, seconds=seconds)

    def wait_for(self, *topics: str, left: int = 0, seconds: float = DEADLINE_SECONDS) -> None:
        """Until the group has committed all but so many of what now lies on the topics."""
        from ingest.broker.clients import admin  # noqa: PLC0415 - as above
        from ingest.broker.progress import end_offsets, unread  # noqa: PLC0415 - as above

        ends = end_offsets(self.settings, [self.settings.topic(name) for name in topics])
        with admin(self.settings) as client:
            self.workers[-1].until(
                lambda: unread(client, self.settings.consumer_group, ends) <= left, f"{topics} through", seconds
            )

    def committed(self, topic: str) -> int:
        from ingest.broker.clients import admin  # noqa: PLC0415 - as above
        from ingest.broker.progress import end_offsets, unread  # noqa: PLC0415 - as above

        ends = end_offsets(self.settings, [self.settings.topic(topic)])
        with admin(self.settings) as client:
            return sum(ends.values()) - unread(client, self.settings.consumer_group, ends)

    def messages(self, topic: str) -> list[Message]:
        from ingest.broker.consume import open_topic  # noqa: PLC0415 - as above

        with open_topic(self.settings, topic) as reader:
            return list(reader.to_end())

    def latest_events(self) -> dict[str, str]:
        """The last record of each key on the topic of events; what is no more is not there."""
        last = {message.key or b"": message.value for message in self.messages(EVENTS.name)}
        return {key.decode(): value.decode() for key, value in last.items() if value is not None}

    @property
    def database(self) -> Path:
        return Path(self.settings.database().removeprefix("sqlite:///"))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    def count(self, table: str) -> int:
        try:
            [(count,)] = self.query(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own tables
        except sqlite3.OperationalError:  # not made yet
            return 0
        return int(count)

    def tables(self) -> Tables:
        """Everything that the database holds, by key."""
        names = [name for (name,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: self._rows(name) for name in names}

    def final_tables(self) -> Tables:
        """The same without revisions and versions, and for the outbox whether anything is left to publish.

        A version is when and where an article was published. Revisions count the changes on the way: where tellings that came first looked like one happening and later ones
        parted them, there are more of them than where all came at once.
        """
        tables = self.tables()
        for table, name in (("events", "revision"), ("mentions", "article_version"), ("entities", "article_version")):
            for row in tables[table]:
                row["record"] = {key: value for key, value in json.loads(row["record"]).items() if key != name}
                del row[name]
        tables["outbox"] = [
            {"event_id": row["event_id"], "left": row["revision"] != row["published_revision"]}
            for row in tables["outbox"]
        ]
        return tables

    def _rows(self, table: str) -> list[dict[str, Any]]:
        columns = [row[1] for row in self.query(f"PRAGMA table_info({table})")]
        rows = sorted(self.query(f"SELECT * FROM {table}"))  # noqa: S608 - our own tables
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def close(self) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()


def article_key(article: Mapping[str, Any] | bytes) -> bytes | None:
    return None if isinstance(article, bytes) else str(article["id"]).encode()


def article_bytes(article: Mapping[str, Any] | bytes) -> bytes:
    return article if isinstance(article, bytes) else json.dumps(article, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def new_service(
    broker: Any, compiled_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Service]]:
    """Services with topics, a group and a database of their own; `settings` override what they are made of."""
    made: list[Service] = []

    def make(**settings: Any) -> Service:
        own = f"test-{secrets.token_hex(6)}"
        folder = tmp_path_factory.mktemp("service")
        defaults: dict[str, Any] = {
            "kafka_bootstrap_servers": broker.bootstrap_servers,
            "topic_prefix": f"{own}.",
            "consumer_group": own,
            "data_dir": folder / "data",
            "cache_dir": compiled_index,
            "http_port": 0,
        }
        made.append(Service(Settings(_env_file=None, **(defaults | settings)), folder, broker.session_seconds))
        return made[-1]

    yield make
    for service in made:
        service.close()


@pytest.fixture(scope="session")
def seeds() -> list[dict[str, Any]]:
    """The seed articles as a publisher sends them."""
    found = []
    for text in sorted(SEEDS.glob("*.txt")):
        told = json.loads(text.with_suffix(".meta.json").read_text(encoding="utf-8"))
        fields = {name: told[name] for name in ("url", "source", "title", "language", "published_at") if name in told}
        found.append({"id": text.stem, "text": text.read_text(encoding="utf-8"), **fields})
    return found


@pytest.fixture(scope="session")
def make_articles() -> Callable[[int], list[dict[str, Any]]]:
    """So many articles, the same each time: happenings of several days and towns, in both languages, some told twice."""
    return _articles


PLACES = (("مرزق", "Murzuq"), ("سرت", "Sirte"), ("بنغازي", "Benghazi"), ("إدلب", "Idlib"), ("الموصل", "Mosul"))
ARABIC = "أعلن الجيش أن {n} أشخاص قتلوا وأصيب {m} آخرون في هجوم شنه تنظيم داعش على مدينة {place} يوم {d} سبتمبر 2019. ونفى متحدث مسؤولية القوات."
ENGLISH = "At least {n} people were killed and {m} wounded when Islamic State militants attacked the city of {place} on {d} September 2019. The army denied involvement."


def _articles(count: int) -> list[dict[str, Any]]:
    made = []
    for number in range(count):
        happening = number * 7 % (count * 2 // 3 + 1)  # a third is told again by another article
        arabic, english = PLACES[happening % len(PLACES)]
        day = happening % 27 + 1
        words = {"n": happening % 40 + 2, "m": happening % 17 + 1, "d": day}
        in_arabic = number % 2 == 0
        text = ARABIC.format(**words, place=arabic) if in_arabic else ENGLISH.format(**words, place=english)
        made.append(
            {
                "id": f"article-{number}",
                "url": f"https://news.example/{number}",
                "source": f"source-{number % 11}",
                "published_at": f"2019-09-{day + 1:02d}T{number % 24:02d}:30:00Z",
                "text": text,
            }
        )
    return made
