"""Explanations name the rows, places and features that made a mention."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic_core import from_json, to_json

from ingest.extract import Reader
from ingest.extract.explain import Explanation, explain
from ingest.records import Article

PACKAGE = Path(__file__).parents[3] / "ingest"
TEXT = "قتل تنظيم الدولة الإسلامية ثلاثة جنود عراقيين في الموصل أمس."


def explained(reader: Reader, text: str = TEXT) -> list[Explanation]:
    return explain(reader, Article(text=text, published_at=datetime(2016, 5, 4, tzinfo=UTC)))


def test_every_mention_is_explained_and_is_what_the_reader_says(reader: Reader) -> None:
    article = Article(text=TEXT, published_at=datetime(2016, 5, 4, tzinfo=UTC))
    assert [e.mention for e in explain(reader, article)] == list(reader.read(article).mentions)


def test_the_row_of_the_trigger_is_named_by_file_and_line(reader: Reader) -> None:
    first = explained(reader)[0]
    assert first.rows
    for row in first.rows:
        line = (PACKAGE / row.file).read_text("utf-8").split("\n")[row.line - 1]
        assert line.startswith(first.form)
        assert first.row_code in line.split("\t")


def test_actors_are_taken_apart(reader: Reader) -> None:
    slots = {slot.name: slot for slot in explained(reader)[0].slots}
    assert {part.kind for part in slots["actor2"].parts} == {"agent", "state"}
    assert slots["actor1"].actor == "Islamic State"
    assert any(row.file.startswith("knowledge/actors/") for part in slots["actor1"].parts for row in part.rows)


def test_the_place_that_won_is_marked_and_has_the_largest_sum(reader: Reader) -> None:
    candidates = explained(reader)[0].candidates
    assert [c.name for c in candidates if c.chosen] == ["Mosul"]
    assert candidates[0].total == max(c.total for c in candidates)


def test_dates_numbers_and_features_are_there(reader: Reader) -> None:
    first = explained(reader)[0]
    assert first.date_is_relative
    assert ("ثلاثة", 3, 3, 3) in first.numbers
    assert any(feature.weight for feature in first.features)


def test_an_explanation_is_json(reader: Reader) -> None:
    assert from_json(to_json(explained(reader)[0].as_record()))["mention"]["article_id"]


def test_an_article_in_another_language_has_nothing_to_explain(reader: Reader) -> None:
    assert not explained(reader, "Le président a dit que la guerre était finie et que les soldats rentraient chez eux.")
