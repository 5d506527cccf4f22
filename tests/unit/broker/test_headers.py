"""Headers say the same of the same content, and keep a trace from publisher to event."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.broker.headers import child_traceparent, header, new_traceparent, record_headers, shared
from ingest.records.topics import TOPICS

AT = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=2)))
W3C = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.schema)
def test_every_schema_has_the_cloudevents_headers(topic: object) -> None:
    schema: str = topic.schema  # type: ignore[attr-defined]
    found = dict(record_headers(schema, "abc", traceparent=None, at=AT))
    assert W3C.fullmatch(found.pop("traceparent").decode())
    assert found == {
        "content-type": b"application/json",
        "schema": f"{schema}/1".encode(),
        "ce_specversion": b"1.0",
        "ce_id": b"abc",
        "ce_type": f"ingest.{schema}.v1".encode(),
        "ce_source": b"/ingest",
        "ce_time": b"2026-11-22T07:30:00Z",
    }


def test_the_same_record_has_the_same_headers() -> None:
    parent = new_traceparent()
    first, second = (dict(record_headers("event", "e/2", traceparent=parent, at=AT)) for _ in range(2))
    assert first.pop("traceparent") != second.pop("traceparent"), "each sending is a span of its own"
    assert first == second


def test_headers_that_all_records_of_a_topic_have_are_kept_once() -> None:
    arrived = [
        (name, bytes(bytearray(value or b"")))
        for name, value in record_headers("event-mention", "abc", traceparent=None, at=AT)
    ]
    first, second = shared([*arrived, ("other", None)]), shared([*arrived, ("other", None)])
    assert first == second == (*arrived, ("other", None))
    same = {
        one[0] for one, other, came in zip(first, second, arrived, strict=False) if one is other and one is not came
    }
    assert same == {"content-type", "schema", "ce_specversion", "ce_type", "ce_source"}


def test_a_child_stays_in_its_parents_trace() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
    child = child_traceparent(parent)
    assert child.startswith("00-0af7651916cd43dd8448eb211c80319c-")
    assert child.endswith("-00"), "a caller that did not sample is not overruled"
    assert child != parent


@pytest.mark.parametrize(
    "parent",
    [
        None,
        "",
        "rubbish",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
    ],
)
def test_a_parent_that_cannot_be_read_begins_a_new_trace(parent: str | None) -> None:
    child = child_traceparent(parent)
    assert W3C.fullmatch(child)
    assert "0af7651916cd43dd8448eb211c80319c" not in child


@given(st.text())
def test_any_parent_gives_a_valid_child(parent: str) -> None:
    assert W3C.fullmatch(child_traceparent(parent))


def test_an_unknown_schema_is_an_error() -> None:
    with pytest.raises(KeyError):
        record_headers("no-such", "abc", traceparent=None, at=datetime.now(UTC))


def test_reads_a_header_whatever_its_case_and_the_last_of_many() -> None:
    headers = [("Content-Type", b"text/plain"), ("traceparent", None), ("content-type", b"application/json")]
    assert header(headers, "content-type") == "application/json"
    assert header(headers, "traceparent") is None
    assert header([("content-type", b"\xff")], "content-type") is None
