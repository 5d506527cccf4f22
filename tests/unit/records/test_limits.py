"""What a record may hold, and what it may not."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from ingest.records import Actor, Article, Place, Span, Toll
from ingest.records.base import MAX_TEXT_BYTES

PLACE = {"text": "x", "start": 0, "end": 1, "name": "x", "full_name": "x", "lat": 0, "lon": 0, "type": "city"}
ACTOR = {"text": "x", "start": 0, "end": 1, "name": "x", "code": ""}


@pytest.mark.parametrize("character", ["a", "ق", "€", "🚀"])
def test_a_text_of_exactly_one_mebibyte_is_read(character: str) -> None:
    text = character * (MAX_TEXT_BYTES // len(character.encode()))
    assert Article(text=text).text == text


@pytest.mark.parametrize("character", ["a", "ق", "€", "🚀"])
def test_a_text_above_one_mebibyte_is_refused_by_bytes_not_characters(character: str) -> None:
    with pytest.raises(ValidationError, match="at most 1048576"):
        Article(text=character * (MAX_TEXT_BYTES // len(character.encode()) + 1))


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\ufeff", "\ufeff \u00a0\u2003"])
def test_a_text_of_nothing_is_no_article(text: str) -> None:
    with pytest.raises(ValidationError):
        Article(text=text)


def test_text_is_kept_exactly_as_written() -> None:
    text = " \ufeff\u202bقُتــِل ٣\u202c \r\n"
    assert Article(text=text).text == text


@pytest.mark.parametrize("field", ["published_at", "fetched_at"])
def test_a_time_needs_a_zone(field: str) -> None:
    naive: Any = {field: datetime(2019, 9, 21)}  # noqa: DTZ001 - the zone is what is missing
    with pytest.raises(ValidationError, match="timezone"):
        Article(text="x", **naive)


@pytest.mark.parametrize(("lat", "lon"), [(90.01, 0), (-90.01, 0), (0, 180.01), (0, -180.01), (float("nan"), 0)])
def test_a_point_must_be_on_the_globe(lat: float, lon: float) -> None:
    with pytest.raises(ValidationError):
        Place.model_validate(PLACE | {"lat": lat, "lon": lon})


@pytest.mark.parametrize(("lat", "lon"), [(90, 180), (-90, -180), (0, 0)])
def test_the_edges_of_the_globe_are_on_it(lat: float, lon: float) -> None:
    assert Place.model_validate(PLACE | {"lat": lat, "lon": lon}).lat == lat


@pytest.mark.parametrize(("low", "best", "high"), [(2, 1, 3), (1, 3, 2), (3, 2, 1), (-1, 0, 0), (0, 0, 100_000_001)])
def test_a_toll_is_ordered_and_sane(low: int, best: int, high: int) -> None:
    with pytest.raises(ValidationError):
        Toll(low=low, best=best, high=high)


def test_a_span_is_as_long_as_its_text_in_code_points() -> None:
    assert Span(text="🚀ق", start=5, end=7).end == 7
    with pytest.raises(ValidationError, match="length of text"):
        Span(text="🚀ق", start=5, end=11)


@pytest.mark.parametrize("code", ["US", "USAMI", "US1", "امم"])
def test_an_actor_code_is_made_of_threes_of_letters(code: str) -> None:
    with pytest.raises(ValidationError):
        Actor.model_validate(ACTOR | {"code": code})


@pytest.mark.parametrize("country", ["lby", "LY", "ليبيا", "LBYA"])
def test_a_country_is_iso_alpha_3(country: str) -> None:
    with pytest.raises(ValidationError):
        Place.model_validate(PLACE | {"country": country})


@pytest.mark.parametrize("identifier", ["", "a\nb", "a\x00", "x" * 513])
def test_an_id_is_one_line_of_sane_length(identifier: str) -> None:
    with pytest.raises(ValidationError):
        Article(id=identifier, text="x")


def test_records_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Article(text="x").text = "y"  # type: ignore[misc]


def test_unknown_fields_are_passed_over() -> None:
    article = Article.model_validate({"text": "x", "shares": 3})
    assert not hasattr(article, "shares")
