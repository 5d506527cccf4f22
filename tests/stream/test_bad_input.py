"""Whatever a producer may send: each ends as a dead letter with its reason, or as an article that was read."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from ingest.records import DeadLetter, decode_record
from ingest.records.topics import DEAD_LETTERS

pytestmark = pytest.mark.timeout(180)

TEXT = "قُتل ثمانية من عناصر داعش في مرزق."
MIB = 1024 * 1024
READ = "read"
"""It is an article, however odd."""


class Case(NamedTuple):
    """A message, and what must become of it: the error code of its dead letter, and a path among its faults."""

    name: str
    value: bytes | None
    expected: str
    path: str | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def article(**fields: Any) -> bytes:
    return json.dumps({"text": TEXT} | fields, ensure_ascii=False).encode()


INVALID = "record.invalid"
NOT_JSON = "record.not-json"
NOT_UTF8 = "record.not-utf8"
TOO_LARGE = "record.too-large"
PLAIN = (("content-type", b"text/plain"),)

CASES = [
    Case("null value", None, "record.null", "$"),
    Case("no bytes", b"", NOT_JSON, "$"),
    Case("not UTF-8", b'{"text": "\xff\xfe"}', NOT_UTF8, "$"),
    Case("UTF-16", article().decode().encode("utf-16"), NOT_UTF8, "$"),
    Case("Windows-1256", '{"text": "قتل"}'.encode("cp1256"), NOT_UTF8, "$"),
    Case("not JSON", b"<html><body>404</body></html>", NOT_JSON, "$"),
    Case("JSON cut short", article()[:-5], NOT_JSON, "$"),
    Case("two JSON values", article() + article(), NOT_JSON, "$"),
    Case("NaN", b'{"text": "x", "metadata": {"score": NaN}}', NOT_JSON, "$"),
    Case("lone surrogate", rb'{"text": "\ud800"}', NOT_JSON, "$"),
    Case("nested too deeply", b'{"text": "x", "metadata": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001, NOT_JSON, "$"),
    Case("a list", b"[1, 2]", INVALID, "$"),
    Case("a number", b"42", INVALID, "$"),
    Case("a string", b'"text"', INVALID, "$"),
    Case("JSON null", b"null", INVALID, "$"),
    Case("no text", b'{"title": "x"}', INVALID, "$.text"),
    Case("empty text", article(text=""), INVALID, "$.text"),
    Case("blank text", article(text=" \n\t\u200f\ufeff "), READ),
    Case("null text", article(text=None), INVALID, "$.text"),
    Case("text is a list", article(text=["x"]), INVALID, "$.text"),
    Case("2 MiB of text", article(text="x" * 2 * MIB), INVALID, "$.text"),
    Case("5 MiB of anything", b"x" * 5 * MIB, TOO_LARGE, "$"),
    Case("a date that is none", article(published_at="2019-02-30T00:00:00Z"), INVALID, "$.published_at"),
    Case("a date in words", article(published_at="gestern"), INVALID, "$.published_at"),
    Case("a time without its zone", article(published_at="2019-09-21T09:00:00"), INVALID, "$.published_at"),
    Case("a language that is none", article(language="?"), INVALID, "$.language"),
    Case("a url that is a number", article(url=7), INVALID, "$.url"),
    Case("metadata that is a list", article(metadata=[1]), INVALID, "$.metadata"),
    Case("an id with a control character", article(id="a\u0000b"), INVALID, "$.id"),
    Case("an id without end", article(id="x" * 1000), INVALID, "$.id"),
    Case("plain text that is not UTF-8", b"\xff\xfe", NOT_UTF8, "$", PLAIN),
    Case("empty plain text", b"", INVALID, "$.text", PLAIN),
    Case("plain text", TEXT.encode(), READ, None, PLAIN),
    Case("a byte order mark", b"\xef\xbb\xbf" + article(id="bom"), READ),
    Case("an unknown field", article(id="unknown", wordcount={"a": [1]}), READ),
    Case("control and bidi characters", article(id="bidi", text=f"\u202e{TEXT}\u202c\u0007\u200d\u0640"), READ),
    Case("NUL in the text", article(id="nul", text=f"{TEXT}\u0000{TEXT}"), READ),
    Case("surrogates in a pair", rb'{"id": "pair", "text": "\ud83d\ude00 \u0642\u062a\u0644"}', READ),
    Case(
        "a language that is not read", article(id="fi", text="Kahdeksan ihmistä kuoli Murzuqissa.", language="fi"), READ
    ),
    Case("one word without end", article(id="long", text="ق" * 100_000), READ),
    Case("nothing but numbers", article(id="numbers", text="8 " * 10_000), READ),
    Case("headers of every kind", article(id="headers"), READ, None, (("content-type", b"\xff"), ("x", b""))),
]


NOT_TAKEN = "Apache Kafka takes no message beyond its topic's limit; the embedded broker has none"


class Outcome(NamedTuple):
    sent: list[Case]
    letters: dict[tuple[int, int], DeadLetter]
    positions: dict[str, tuple[int, int]]


@pytest.fixture(scope="module")
def service(new_service: Callable[..., Any]) -> Any:
    service = new_service().create_topics()
    service.worker().ready()
    return service


@pytest.fixture(scope="module")
def outcome(service: Any, broker: Any) -> Outcome:
    """All cases sent, a good article after each, and everything read."""
    positions = {}
    sent = [case for case in CASES if case.expected != TOO_LARGE or broker.kind == "embedded"]
    for number, case in enumerate(sent):
        good = article(id=f"good-{number}")
        [position, _] = service.send([(b"k", case.value, list(case.headers)), (b"k", good, [])])
        positions[case.name] = position
    service.wait()
    letters = [decode_record(DeadLetter, message.value) for message in service.messages(DEAD_LETTERS.name)]
    return Outcome(sent, {(letter.partition, letter.offset): letter for letter in letters}, positions)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_it_ends_where_it_must(outcome: Outcome, case: Case) -> None:
    if case not in outcome.sent:
        pytest.skip(NOT_TAKEN)
    letter = outcome.letters.get(outcome.positions[case.name])
    if case.expected == READ:
        assert letter is None
        return
    assert letter is not None
    assert (letter.stage, letter.error_code) == ("decode", case.expected)
    assert case.path in {fault.path for fault in letter.faults}
    assert letter.error
    if case.expected != TOO_LARGE:
        assert letter.value == case.value
    assert letter.key == b"k"
    assert [(header.name, header.value) for header in letter.headers] == list(case.headers)


def test_each_good_neighbour_was_read(service: Any, outcome: Outcome) -> None:
    ids = {row[0] for row in service.query("SELECT article_id FROM articles WHERE article_id LIKE 'good-%'")}
    assert ids == {f"good-{number}" for number in range(len(outcome.sent))}
    bad = sum(case.expected != READ for case in outcome.sent)
    assert len(outcome.letters) == bad
    assert service.count("articles") == len(ids) + len(outcome.sent) - bad


def test_a_letter_too_large_for_its_topic_says_where_the_record_lies(outcome: Outcome) -> None:
    if "5 MiB of anything" not in outcome.positions:
        pytest.skip(NOT_TAKEN)
    letter = outcome.letters[outcome.positions["5 MiB of anything"]]
    assert letter.value is None
    assert "value_left_out" in {fault.code for fault in letter.faults}


def test_the_worker_goes_on(service: Any, outcome: Outcome) -> None:
    del outcome
    [worker] = service.workers
    assert worker.process.poll() is None
    assert {line["event"] for line in worker.lines()} <= {"worker started", "dead letter", "too large for the broker"}


def test_what_the_store_cannot_read_is_a_dead_letter_too(service: Any, outcome: Outcome) -> None:
    from ingest.broker.clients import producer  # noqa: PLC0415 - Kafka needs the root conftest's filter

    before = service.count("articles")
    with producer(service.settings) as client:
        for topic in ("articles.entities", "events.mentions"):
            client.send(service.settings.topic(topic), key=b"k", value=b'{"bad": 1}').get(60)
    service.wait()
    letters = [decode_record(DeadLetter, message.value) for message in service.messages(DEAD_LETTERS.name)]
    new = [letter for letter in letters if not letter.topic.endswith(".articles")]
    assert {letter.topic.removeprefix(service.settings.topic_prefix) for letter in new} == {
        "articles.entities",
        "events.mentions",
    }
    assert {(letter.stage, letter.error_code) for letter in new} == {("decode", INVALID)}
    assert {(letter.partition, letter.offset) for letter in letters if letter not in new} == outcome.letters.keys()
    assert service.count("articles") == before
