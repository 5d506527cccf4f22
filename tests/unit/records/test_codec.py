"""Bytes that are no article: each kind has its code, and every fault is told at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import RecordError
from ingest.records import Article, EventMention, decode_article, decode_record
from ingest.records.codec import MAX_MESSAGE_BYTES

DEEP = b"[" * 5000 + b"]" * 5000

BAD = [
    ("nothing", None, "record.null", "$"),
    ("no bytes", b"", "record.not-json", "$"),
    ("too many bytes", b" " * (MAX_MESSAGE_BYTES + 1), "record.too-large", "$"),
    ("not UTF-8", b'{"text":"\xff"}', "record.not-utf8", "$"),
    ("UTF-16", '{"text":"قتل"}'.encode("utf-16"), "record.not-utf8", "$"),
    ("Windows-1256", '{"text":"قتل"}'.encode("cp1256"), "record.not-utf8", "$"),
    ("half a character", '{"text":"ق'.encode()[:-1], "record.not-utf8", "$"),
    ("surrogates in UTF-8", b'{"text":"\xed\xa0\x80"}', "record.not-utf8", "$"),
    ("not JSON", b"text: x", "record.not-json", "$"),
    ("half of JSON", b'{"text":"x"', "record.not-json", "$"),
    ("two values", b'{"text":"x"}{"text":"y"}', "record.not-json", "$"),
    ("a lone surrogate", b'{"text":"\\ud800 x"}', "record.not-json", "$"),
    ("a bare control character", b'{"text":"a\x01b"}', "record.not-json", "$"),
    ("deep nesting", b'{"text":"x","metadata":{"a":' + DEEP + b"}}", "record.not-json", "$"),
    ("NaN", b'{"text":"x","metadata":{"a":NaN}}', "record.not-json", "$"),
    ("a number without end", b'{"text":"x","metadata":{"a":' + b"9" * 5000 + b"}}", "record.not-json", "$"),
    ("infinity", b'{"text":"x","metadata":{"a":[1e999]}}', "record.invalid", "$.metadata.a[0]"),
    ("JSON null", b"null", "record.invalid", "$"),
    ("a list", b'[{"text":"x"}]', "record.invalid", "$"),
    ("a string", b'"x"', "record.invalid", "$"),
    ("no text", b'{"title":"x"}', "record.invalid", "$.text"),
    ("null text", b'{"text":null}', "record.invalid", "$.text"),
    ("empty text", b'{"text":""}', "record.invalid", "$.text"),
    ("blank text", b'{"text":" \\n\\ufeff "}', "record.invalid", "$.text"),
    ("2 MiB of text", b'{"text":"' + b"a" * 2**21 + b'"}', "record.invalid", "$.text"),
    ("text of a wrong type", b'{"text":["x"]}', "record.invalid", "$.text"),
    ("a date that is none", b'{"text":"x","published_at":"2019-02-30T00:00:00Z"}', "record.invalid", "$.published_at"),
    ("a date without zone", b'{"text":"x","published_at":"2019-02-03T00:00:00"}', "record.invalid", "$.published_at"),
    ("a language that is none", b'{"text":"x","language":"Arabic (Egypt)"}', "record.invalid", "$.language"),
    ("an id with a line break", b'{"text":"x","id":"a\\nb"}', "record.invalid", "$.id"),
    ("metadata of a wrong type", b'{"text":"x","metadata":"y"}', "record.invalid", "$.metadata"),
]


@pytest.mark.parametrize(("data", "code", "path"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bytes_that_are_no_article_are_told_by_code_and_path(data: bytes | None, code: str, path: str) -> None:
    with pytest.raises(RecordError) as caught:
        decode_article(data)
    assert (caught.value.code, [fault.path for fault in caught.value.faults]) == (code, [path])
    assert not caught.value.retriable


def test_every_fault_is_told_at_once() -> None:
    record = {"text": 3, "url": 4, "published_at": "soon", "metadata": {}, "language": "?"}
    with pytest.raises(RecordError) as caught:
        decode_article(json.dumps(record).encode())
    assert {fault.path for fault in caught.value.faults} == {"$.text", "$.url", "$.published_at", "$.language"}
    assert all(fault.code and fault.message for fault in caught.value.faults)


def test_faults_inside_a_record_have_the_whole_path() -> None:
    with pytest.raises(RecordError) as caught:
        decode_record(EventMention, b'{"trigger":{"text":"x","start":0},"actor1":{"roles":["MIL","x"]}}')
    paths = {fault.path for fault in caught.value.faults}
    assert {"$.trigger.end", "$.actor1.roles[1]", "$.mention_id"} <= paths


@pytest.mark.parametrize("content_type", ["text/plain", "TEXT/PLAIN; charset=utf-8", " text/plain "])
def test_bare_text_is_an_article_when_the_header_says_so(content_type: str) -> None:
    assert decode_article('{"text": "قتل"}'.encode(), content_type) == Article(text='{"text": "قتل"}')


@pytest.mark.parametrize("content_type", [None, "application/json", "text/html", ""])
def test_anything_else_is_read_as_json(content_type: str | None) -> None:
    assert decode_article('\ufeff{"text": "قتل"}'.encode(), content_type).text == "قتل"


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "record.null"), (b"\xff", "record.not-utf8"), (b"", "record.invalid"), (b" \n", "record.invalid")],
)
def test_bare_text_that_is_none_is_told_too(data: bytes | None, code: str) -> None:
    with pytest.raises(RecordError) as caught:
        decode_article(data, "text/plain")
    assert caught.value.code == code


def test_control_and_bidi_characters_are_read_as_they_are() -> None:
    text = "a\u0000b \u202eقتل\u202c \u001b[31m"
    assert decode_article(json.dumps({"text": text}).encode()).text == text


def faults_in(data: bytes | None, content_type: str | None = None) -> int | None:
    """How many faults it has; None for an article."""
    try:
        decode_article(data, content_type)
    except RecordError as error:
        return len(error.faults)
    return None


@given(st.one_of(st.none(), st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_whatever_comes_is_an_article_or_a_record_error(data: bytes | None) -> None:
    assert faults_in(data) != 0
    assert faults_in(data, "text/plain") != 0


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_json_comes_is_an_article_or_a_record_error(value: object) -> None:
    for data in (value, {"text": "x", "metadata": value}, {"text": value}):
        assert faults_in(json.dumps(data).encode()) != 0
