"""Ids are hashes of content, never of clock, host or offset."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import Article
from ingest.records.ids import article_id_of_text, article_id_of_url, content_id

parts = st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=9)), max_size=4)


def test_an_id_given_is_kept() -> None:
    assert Article(id="kept", url="https://news.example/1", text="x").id == "kept"


def test_an_id_comes_from_the_url_before_the_text() -> None:
    one, other = (Article(url="https://news.example/1", text=text) for text in ("first words", "corrected words"))
    assert one.id == other.id == article_id_of_url("https://news.example/1")


def test_without_a_url_an_id_comes_from_the_text_alone() -> None:
    one = Article(text="قتل", source="a", published_at="2019-09-21T09:00:00Z")
    assert one.id == Article(text="قتل").id == article_id_of_text("قتل")
    assert one.id != Article(text="قُتل").id


@pytest.mark.parametrize("url", ["", "  ", None])
def test_a_blank_url_is_none(url: str | None) -> None:
    assert Article(url=url, text="x").id == article_id_of_text("x")


def test_a_url_and_a_text_of_the_same_words_differ() -> None:
    assert article_id_of_url("x") != article_id_of_text("x")


@given(parts, parts)
def test_parts_are_framed_so_that_borders_count(one: list[str | int | None], other: list[str | int | None]) -> None:
    written = [None if part is None else str(part) for part in one]
    assert (content_id("k", *one) == content_id("k", *other)) == (
        written == [None if part is None else str(part) for part in other]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), (("",), (None,)), (("-;",), (None,)), (("1:a;",), ("a",)), ((), ("",))],
)
def test_parts_that_look_alike_when_joined_differ(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert content_id("k", *one) != content_id("k", *other)


def test_the_kind_is_part_of_an_id() -> None:
    assert content_id("a", "b") != content_id("b", "b")


def test_an_id_is_the_same_in_every_process() -> None:
    line = "from ingest.records.ids import content_id; print(content_id('kind', 'قتل', 7, None))"
    runs = {subprocess.check_output([sys.executable, "-c", line], text=True).strip() for _ in range(2)}
    assert runs == {content_id("kind", "قتل", 7, None)} == {"3bf16fc9f6a6bb872c507eca3f5073ab"}
