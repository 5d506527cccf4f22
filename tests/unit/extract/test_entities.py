"""Persons, organisations, quotations with speakers, counts, themes and tone of short articles labelled by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.extract import Reader
from ingest.records import Article, EntityRecord, encode_fields, encode_record

DATA = Path(__file__).parents[2] / "gold" / "data" / "entities.jsonl"
LABELLED = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
PUBLISHED = datetime(2023, 5, 14, tzinfo=UTC)
RIGHT_SPEAKERS = 0.8
"""Share of quotations that must come with the right speaker."""


def record_of(reader: Reader, text: str, language: str | None = None) -> EntityRecord:
    return reader.read(Article(text=text, language=language, published_at=PUBLISHED)).entities


@pytest.fixture(scope="module")
def records(reader: Reader) -> dict[str, EntityRecord]:
    return {told["id"]: record_of(reader, told["text"], told["language"]) for told in LABELLED}


def test_the_fields_are_written_as_their_record_is(reader: Reader) -> None:
    for told in LABELLED:
        reading = reader.read(Article(text=told["text"], published_at=PUBLISHED), f"{1:015d}-{2:019d}")
        assert encode_fields(reading.entity_fields) == encode_record(reading.entities)


def test_what_is_counted_may_have_any_length(reader: Reader) -> None:
    reading = reader.read(Article(text=f"The army killed 5 {'x' * 3000} in Aleppo.", published_at=PUBLISHED))
    assert encode_fields(reading.entity_fields) == encode_record(reading.entities)


def all_of(kind: str) -> list[tuple[dict[str, Any], Any]]:
    return [(told, wanted) for told in LABELLED for wanted in told[kind]]


def test_there_are_forty_articles_in_two_languages() -> None:
    assert len(LABELLED) >= 40
    assert {told["language"] for told in LABELLED} == {"ar", "en"}


def test_four_of_five_quotations_have_the_right_speaker(records: dict[str, EntityRecord]) -> None:
    wanted = all_of("quotations")
    right = 0
    for told, quotation in wanted:
        found = next((q for q in records[told["id"]].quotations if q.text.startswith(quotation["text"])), None)
        right += bool(found and found.speaker and quotation["speaker"] in found.speaker.name + found.speaker.text)
    assert right / len(wanted) >= RIGHT_SPEAKERS


@pytest.mark.parametrize(("kind", "floor"), [("persons", 0.85), ("organisations", 0.9)])
def test_most_names_are_found(records: dict[str, EntityRecord], kind: str, floor: float) -> None:
    wanted = all_of(kind)
    found = sum(name in {n.text for n in getattr(records[told["id"]], kind)} for told, name in wanted)
    assert found / len(wanted) >= floor


@pytest.mark.parametrize("kind", ["places", "dates", "actors"])
def test_most_places_days_and_actors_are_found(records: dict[str, EntityRecord], kind: str) -> None:
    wanted = all_of(kind)
    found = sum(
        any(words in n.text or n.text in words for n in getattr(records[told["id"]], kind))
        for told, (words, _) in wanted
    )
    assert found / len(wanted) >= 0.9


def test_few_words_are_taken_for_persons(records: dict[str, EntityRecord]) -> None:
    found = [(told, p.text) for told in LABELLED for p in records[told["id"]].persons]
    assert sum(name in told["persons"] for told, name in found) / len(found) >= 0.85


def test_most_counts_say_what_became_of_those_counted(records: dict[str, EntityRecord]) -> None:
    wanted = all_of("counts")
    right = sum(tuple(count) in {(c.text, c.kind) for c in records[told["id"]].counts} for told, count in wanted)
    assert right / len(wanted) >= 0.9


def test_most_themes_are_found(records: dict[str, EntityRecord]) -> None:
    wanted = all_of("themes")
    assert sum(theme in records[told["id"]].themes for told, theme in wanted) / len(wanted) >= 0.85


def test_spans_are_the_words_of_the_text(records: dict[str, EntityRecord]) -> None:
    for told in LABELLED:
        record = records[told["id"]]
        spans = [*record.persons, *record.organisations, *record.quotations, *record.counts, *record.dates]
        spans += [q.speaker for q in record.quotations if q.speaker]
        assert all(told["text"][span.start : span.end] == span.text for span in spans)


def test_a_surname_alone_bears_the_full_name_told_before(reader: Reader) -> None:
    record = record_of(reader, "Mayor Karim Haddad opened the school. Haddad thanked the donors.")
    assert [(p.text, p.name) for p in record.persons] == [("Karim Haddad", "Karim Haddad"), ("Haddad", "Karim Haddad")]


@pytest.mark.parametrize(("opening", "closing"), ['""', "“”", "«»", "‘’", "„“"])
def test_quotation_marks_of_every_kind_are_read(reader: Reader, opening: str, closing: str) -> None:
    record = record_of(reader, f"Mayor Karim Haddad said: {opening}We will open the road tomorrow.{closing}")
    assert [(q.text, q.speaker and q.speaker.name) for q in record.quotations] == [
        ("We will open the road tomorrow.", "Karim Haddad")
    ]


def test_a_verb_without_subject_keeps_the_speaker(reader: Reader) -> None:
    text = 'قال العقيد عادل عبد الكافي إن "المدينة آمنة منذ مساء أمس". وأضاف أن "الجنود عادوا إلى قواعدهم جميعا".'
    assert [q.speaker and q.speaker.name for q in record_of(reader, text).quotations] == ["عادل عبد الكافي"] * 2


def test_names_in_quotation_marks_are_no_quotations(reader: Reader) -> None:
    assert not record_of(reader, 'أعلن تنظيم "داعش" مسؤوليته عن الهجوم في الموصل.').quotations


def test_a_mark_that_is_never_closed_quotes_nothing(reader: Reader) -> None:
    assert not record_of(reader, 'The mayor said "we will open the road tomorrow\nNothing else was said.').quotations


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Rebels killed dozens of civilians in a massacre.", -1),
        ("The peace agreement brought joy and freedom.", 1),
        ("ارتكب المسلحون مجزرة مروعة بحق المدنيين.", -1),
        ("احتفل الأهالي باتفاق السلام والمصالحة.", 1),
        ("The road leads from the river to the hill.", 0),
    ],
)
def test_tone_tells_good_from_bad(reader: Reader, text: str, sign: int) -> None:
    tone = record_of(reader, text).tone
    assert tone is not None
    assert (tone.score > 0) - (tone.score < 0) == sign
    assert tone.score == pytest.approx(tone.positive - tone.negative, abs=0.02)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_lexicon_of_tone_has_five_hundred_words(language: str) -> None:
    table = Path(__file__).parents[3] / "ingest" / "lang" / language / "tone.tsv"
    forms = {line.split("\t")[0] for line in table.read_text("utf-8").splitlines() if not line.startswith("#")}
    assert len(forms) > 500


def test_an_article_in_another_language_has_no_entities(reader: Reader) -> None:
    record = record_of(
        reader, "Le président a dit que la guerre était finie et que les soldats rentraient dans leurs foyers."
    )
    assert record.status == "language-unsupported"
    assert not record.persons
    assert record.tone is None
