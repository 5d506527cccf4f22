"""What tests share: one broker a run of each kind, and settings with topics and a group of their own for each test."""

from __future__ import annotations

import io
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from apache_kafka import ApacheKafka, KafkaUnavailableError, kafka_jars
from postgres_server import PostgresMissingError, PostgresServer

from ingest.config import Settings
from ingest.records import Event, EventMention

SettingsMaker = Callable[..., Settings]

DRAWING = {"COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR"}
"""Variables by which rich decides how to draw."""


class Outcome(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Ingest = Callable[..., Outcome]


def pytest_configure(config: pytest.Config) -> None:
    # a shell that runs us in the background has us ignore Ctrl-C, and our children with us: tests send it to them
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # kafka-python 3.0 reads its protocol tables by functions that Python 3.11 and 3.12 deprecate
    config.addinivalue_line("filterwarnings", "ignore:(read|open)_text is deprecated:DeprecationWarning")
    # and leaves sockets that could not be connected to the garbage collector
    config.addinivalue_line("filterwarnings", r"ignore:unclosed <socket.socket .*laddr=\('0.0.0.0':ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    gaps = known_gaps()
    for item in items:
        if "broker" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.broker)
        if "slow" in item.keywords and not item.config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: `make test-all`, or pytest --slow"))
        if item.nodeid in gaps:
            item.add_marker(pytest.mark.xfail(reason=gaps[item.nodeid], strict=True))


def known_gaps() -> dict[str, str]:
    """Tests of reading that say what must come out and does not yet: strict, so that a mended one leaves the list."""
    lines = Path(__file__).with_name("known_gaps.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("INGEST_") or name in DRAWING]:
        monkeypatch.delenv(name)


EMBEDDED, KAFKA, BOTH = "embedded", "kafka", "both"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--broker",
        default=BOTH,
        metavar="embedded|kafka|HOST:PORT",
        help="what tests run on that need a broker; without it on the embedded one, a chosen core on Apache Kafka too",
    )

    parser.addoption("--slow", action="store_true", help="the tests that take minutes, too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "broker" not in metafunc.fixturenames:
        return
    kinds = [metafunc.config.getoption("--broker")]
    if kinds == [BOTH]:
        kinds = [EMBEDDED, KAFKA] if metafunc.definition.get_closest_marker("kafka") else [EMBEDDED]
    metafunc.parametrize("broker", kinds, indirect=True, scope="session")


class Broker(NamedTuple):
    """A broker that runs, and the shortest session that it lets a worker have, in seconds."""

    kind: str
    bootstrap_servers: str
    session_seconds: float


@pytest.fixture(scope="session")
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The broker that `--broker` asks for: embedded, Apache Kafka as a process of ours, or one that somebody else runs.

    Tests stay apart by the topic prefix and the group of `settings`.
    """
    kind: str = request.param
    if kind == EMBEDDED:
        from ingest.broker.embedded import EmbeddedBroker  # noqa: PLC0415 - imports Kafka, which needs the filter above

        with EmbeddedBroker(tmp_path_factory.mktemp("broker") / "broker.log") as embedded:
            yield Broker(kind, embedded.bootstrap_servers, 2.0)
    elif kind == KAFKA:
        request.getfixturevalue("apache_kafka")
        with ApacheKafka(tmp_path_factory.mktemp("kafka")) as kafka:
            yield Broker(kind, kafka.bootstrap_servers, 2.0)
    else:
        yield Broker("other", kind, 6.0)


@pytest.fixture(scope="session")
def apache_kafka() -> None:
    """Skips what needs Apache Kafka where it can't be run."""
    try:
        kafka_jars()
    except KafkaUnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run; tests stay apart by databases of their own."""
    try:
        with PostgresServer() as server:
            yield server
    except PostgresMissingError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def compiled_index() -> Path:
    """The folder of the compiled index, so that no worker's start has to make it."""
    from ingest.extract import Reader  # noqa: PLC0415 - slow to import, and few tests need it

    folder = Settings(_env_file=None).cache_dir
    Reader.open(folder)
    return folder


@pytest.fixture
def make_settings(broker: Broker, tmp_path: Path) -> SettingsMaker:
    """Settings for the broker; each call with a topic prefix and a group of its own, unless flags say otherwise."""

    def make(**flags: object) -> Settings:
        own = f"test-{secrets.token_hex(6)}"
        defaults: dict[str, object] = {
            "kafka_bootstrap_servers": broker.bootstrap_servers,
            "topic_prefix": f"{own}.",
            "consumer_group": own,
            "data_dir": tmp_path,
            "http_port": 0,
        }
        return Settings(_env_file=None, **(defaults | flags))  # type: ignore[arg-type]

    return make


@pytest.fixture
def settings(make_settings: SettingsMaker) -> Settings:
    return make_settings()


@pytest.fixture
def ingest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Ingest]:
    """`ingest` with these arguments and this standard input, at the broker and the topics of `settings`."""
    from ingest.cli.root import _run  # noqa: PLC0415 - as above

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for name in ("kafka_bootstrap_servers", "topic_prefix", "consumer_group", "data_dir"):
        monkeypatch.setenv(f"INGEST_{name.upper()}", str(getattr(settings, name)))

    def run(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsysbinary.readouterr()
        code = _run(arguments)
        captured = capsysbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    yield run
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def make_event() -> Callable[..., Event]:
    """Events that differ from an air strike in Murzuq in what is told."""

    def make(event_id: str = "e1", **fields: object) -> Event:
        strike: dict[str, object] = {
            "event_id": event_id,
            "date": "2019-09-19",
            "date_precision": "day",
            "actor1_name": "United States Africa Command",
            "actor2_name": "Islamic State",
            "action_geo_full_name": "Murzuq, Murzuq District, Libya",
            "event_code": "195",
            "event_base_code": "195",
            "event_root_code": "19",
            "event_name": "Employ aerial weapons",
            "quad_class": 4,
            "goldstein_scale": -10.0,
            "num_mentions": 1,
            "num_sources": 1,
            "num_articles": 1,
            "avg_tone": -6.0,
            "killed": {"best": 8, "low": 8, "high": 8},
            "confidence": 0.93,
            "languages": ("ar",),
            "mention_ids": ("m1",),
        }
        return Event.model_validate(strike | fields)

    return make


@pytest.fixture
def make_mention() -> Callable[..., EventMention]:
    """Mentions that tell that air strike in Arabic; spans are found in the sentence by their words."""
    sentence = "أعلنت الأفريكوم مقتل ثمانية عناصر من تنظيم داعش في مرزق."

    def span(words: str, start: int) -> dict[str, object]:
        at = start + sentence.index(words)
        return {"text": words, "start": at, "end": at + len(words)}

    def make(event_id: str = "e1", mention_id: str = "m1", start: int = 100, **fields: object) -> EventMention:
        code = {"code": "195", "base_code": "195", "root_code": "19", "name": "Employ aerial weapons"}
        telling: dict[str, object] = {
            "mention_id": mention_id,
            "event_id": event_id,
            "article_id": "a1",
            "language": "ar",
            "sentence": 1,
            "text": sentence,
            "start": start,
            "event": code | {"quad_class": 4, "goldstein": -10.0},
            "trigger": span("مقتل", start),
            "actor1": span("الأفريكوم", start) | {"name": "United States Africa Command", "code": "USAMIL"},
            "actor2": span("تنظيم داعش", start) | {"name": "Islamic State", "code": "IMGMUSISI"},
            "date": "2019-09-19",
            "confidence": 0.93,
        }
        return EventMention.model_validate(telling | fields)

    return make
