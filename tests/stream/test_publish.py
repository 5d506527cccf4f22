"""`ingest publish`: every article arrives under its id with its headers, or is named with the reason."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from kafka.errors import KafkaTimeoutError

from ingest.broker import publish as publishing
from ingest.broker.consume import Message, open_topic
from ingest.broker.headers import header
from ingest.broker.publish import publish
from ingest.broker.sources import Source, read_sources
from ingest.broker.topics import create_topics
from ingest.config import Settings
from ingest.errors import BrokerError
from ingest.records import Article, decode_article

Ingest = Callable[..., Any]


@pytest.fixture
def topics(settings: Settings) -> Settings:
    create_topics(settings)
    return settings


def arrived(settings: Settings) -> list[Message]:
    with open_topic(settings, "articles") as reader:
        return list(reader.to_end())


def sources(*paths: Path) -> Iterable[Source]:
    return read_sources([str(path) for path in paths], None)  # type: ignore[arg-type]  # nothing reads standard input


def test_the_value_is_the_article_and_the_key_its_id(topics: Settings, ingest: Ingest, tmp_path: Path) -> None:
    article = {"id": "a1", "text": "قُتل جنديان في سرت.", "published_at": "2019-09-21T00:00:00Z", "metadata": {"a": [1]}}
    (tmp_path / "a.json").write_text(json.dumps(article))
    outcome = ingest("publish", str(tmp_path))
    assert outcome.code == 0, outcome.err
    [message] = arrived(topics)
    assert message.key == b"a1"
    assert decode_article(message.value) == Article.model_validate(article)
    assert header(message.headers, "content-type") == "application/json"
    assert header(message.headers, "schema") == "article/1"
    assert header(message.headers, "traceparent")


def test_the_same_article_twice_is_the_same_cloudevent(topics: Settings, ingest: Ingest) -> None:
    for text in ("one", "one", "two"):
        assert ingest("publish", "-", stdin=json.dumps({"id": "a1", "text": text}).encode()).code == 0
    first, again, other = (header(message.headers, "ce_id") for message in arrived(topics))
    assert first == again
    assert first != other


def test_thousands_arrive_and_the_summary_counts_them(topics: Settings, tmp_path: Path) -> None:
    lines = (json.dumps({"text": f"article {number} {'word ' * 100}"}) for number in range(3000))
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    done: list[bool] = []
    summary = publish(topics, sources(tmp_path), lambda _source, well: done.append(well))
    messages = arrived(topics)
    assert summary.published == len(messages) == len(done) == 3000
    assert summary.bytes_published == sum(len(message.value or b"") for message in messages)
    assert not summary.failures
    assert summary.seconds > 0


def test_what_fails_is_named_and_the_rest_arrives(topics: Settings, ingest: Ingest, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "one"}\nrubbish\n{"text": 7, "language": "?"}\n{"text": "two"}\n')
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe")
    retry = tmp_path / "failed.names"
    outcome = ingest("publish", str(tmp_path), "none.txt", "--retry-file", str(retry))
    assert outcome.code == 1
    assert len(arrived(topics)) == 2
    names = [f"{tmp_path}/a.jsonl:2", f"{tmp_path}/a.jsonl:3", f"{tmp_path}/b.txt", "none.txt"]
    assert retry.read_text().splitlines() == names
    for expected in (*names, "record.not-json", "record.not-utf8", "source.missing", "$.text", "$.language"):
        assert expected in outcome.err
    assert " 2 " in outcome.out
    assert " 4 " in outcome.out


def test_a_text_of_a_mebibyte_arrives_and_a_larger_one_does_not(
    topics: Settings, ingest: Ingest, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("حرب " * (2**20 // 7))
    (tmp_path / "b.txt").write_text('"' * 2**20)
    (tmp_path / "c.txt").write_text("x" * (2**20 + 1))
    outcome = ingest("publish", str(tmp_path))
    assert outcome.code == 1
    assert len(arrived(topics)) == 2
    assert "c.txt: record.invalid" in outcome.err


def test_bare_text_on_standard_input(topics: Settings, ingest: Ingest) -> None:
    assert ingest("publish", "-", "--text", stdin="نص\nآخر".encode()).code == 0
    [message] = arrived(topics)
    assert decode_article(message.value).text == "نص\nآخر"


def test_a_missing_topic_is_not_created(settings: Settings, ingest: Ingest) -> None:
    outcome = ingest("publish", "-", stdin=b'{"text": "x"}')
    assert outcome.code == 1
    assert "`ingest topics create`" in outcome.err
    with pytest.raises(BrokerError, match="not there"):
        arrived(settings)


def test_no_path_is_wrong_usage(ingest: Ingest) -> None:
    assert ingest("publish").code == 2


class Losing:
    """A producer that loses every second record in one of the ways in which one can be lost."""

    def __init__(self, way: str) -> None:
        self._way = way
        self._count = 0

    def send(self, *_: object, **__: object) -> Any:
        self._count += 1
        if self._count % 2:
            return Future(None)
        if self._way == "refused":
            raise KafkaTimeoutError("no room")
        return Future(KafkaTimeoutError("expired")) if self._way == "failed" else Future(...)

    def flush(self, timeout: float) -> None:
        if self._way == "silent":
            raise KafkaTimeoutError(f"not flushed in {timeout} s")


class Future:
    """Settled with this error, or with none; never settled where it is an ellipsis."""

    def __init__(self, error: object) -> None:
        self._error = error

    def add_callback(self, called: Callable[[object], None]) -> None:
        if self._error is None:
            called(object())

    def add_errback(self, called: Callable[[object], None]) -> None:
        if isinstance(self._error, Exception):
            called(self._error)


@pytest.mark.parametrize(
    ("way", "reason"), [("refused", "no room"), ("failed", "expired"), ("silent", "not confirmed")]
)
def test_each_delivery_is_confirmed_or_counts_as_failed(
    topics: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, reason: str
) -> None:
    monkeypatch.setattr(publishing, "producer", lambda _: contextlib.nullcontext(Losing(way)))
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text": "{number}"}}\n' for number in range(6)))
    summary = publish(topics, sources(tmp_path / "a.jsonl"))
    assert summary.published == 3
    assert [failure.name[-2:] for failure in summary.failures] == [":2", ":4", ":6"]
    assert all(reason in failure.message for failure in summary.failures)


def test_what_is_in_flight_is_bounded(topics: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "MAX_IN_FLIGHT", 2)
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n' * 5)
    waiting: list[Callable[[object], None]] = []
    taken = threading.Semaphore(0)

    class Slow:
        def send(self, *_: object, **__: object) -> Any:
            return self

        def add_callback(self, called: Callable[[object], None]) -> None:
            waiting.append(called)

        def add_errback(self, called: Callable[[object], None]) -> None:
            del called
            taken.release()

        def flush(self, timeout: float) -> None:
            assert all_told.wait(timeout)

    all_told = threading.Event()
    monkeypatch.setattr(publishing, "producer", lambda _: contextlib.nullcontext(Slow()))
    done: list[Any] = []
    run = threading.Thread(target=lambda: done.append(publish(topics, sources(tmp_path / "a.jsonl"))), daemon=True)
    run.start()
    for number in range(2):
        assert taken.acquire(timeout=10), number
    assert not taken.acquire(timeout=0.3), "a third is not sent while two are in flight"
    waiting[0](object())
    assert taken.acquire(timeout=10)
    for called in waiting[1:]:
        called(object())
    for number in range(2):
        assert taken.acquire(timeout=10), number
    for called in waiting[3:]:
        called(object())
    all_told.set()
    run.join(10)
    assert done[0].published == 5
