"""What holds for any text whatever: nothing raises, every span points at its words, the same text gives the same records."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.extract import Reader, Reading
from ingest.records import Article, EntityRecord, EventMention, Span, decode_record, encode_record

VOCABULARY = """
قتل قُتِلَ مقتل أصيب هجوم غارة قصف انفجار اشتباكات خطف اعتقل تظاهر هدد نفى أعلن قال حذر أدان التقى وقع فرض انسحب
ثلاثة جنود مدنيين مسلحون داعش الجيش العراقي حماس حزب الله الحوثيين في على من إلى بين و ب ل طرابلس مرزق بغداد غزة سوريا
أمس الخميس الماضي 4 أبريل (نيسان) ٢٠١٩ عام قبل يومين أكثر ما لا يقل عن عشرين ألف مليون وخمسة لم لن قد سوف إذا ذكرى
killed kills attack attacked bombed clashes between air strike raid said denied threatened to may not if protest arrested
three soldiers civilians at least twenty-five thousand Islamic State Hamas Haftar's U.S. army police gunmen Tripoli Baghdad
in on by of the a who yesterday Thursday last week 4 April 2019 Sept. May 1,200 3.5 12% 19-year-old
I we he she they it him them who which himself told
"""
WORDS = VOCABULARY.split()
MARKS = list(
    ".,;:!?؟،؛…\"'“”«»()[]-–—/%\n\t \u200f\u200e\u202b\u202c\u2067\u2069\u200d\u200c\u0640\u064f\u0651\ufeff\u00ad\u0000\u2028ﻗﷲﻻ🚀𝕏é"
)

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
joints = st.sampled_from([" ", " ", " ", "", "\n", " \u200f", "، ", ". "])
texts = st.lists(st.tuples(pieces, joints), min_size=1, max_size=60).map(
    lambda drawn: "".join(word + joint for word, joint in drawn)
)
readable = texts.filter(lambda text: bool(text.replace("\ufeff", "").strip()))

any_text = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def article(text: str) -> Article:
    return Article.model_validate({"text": text, "published_at": "2019-09-21T00:00:00Z"})


def spans_of(record: EventMention | EntityRecord) -> Iterator[Span]:
    if isinstance(record, EventMention):
        found = (record.trigger, record.actor1, record.actor2, record.place, record.attributed_to)
        yield from (span for span in found if span is not None)
        return
    for name in ("persons", "organisations", "actors", "places", "dates", "counts", "quotations"):
        yield from getattr(record, name)


def records(reading: Reading) -> list[EventMention | EntityRecord]:
    return [reading.entities, *reading.mentions]


@given(readable)
@any_text
def test_every_span_stands_in_the_text_where_it_says(reader: Reader, text: str) -> None:
    for record in records(reader.read(article(text))):
        for span in spans_of(record):
            assert text[span.start : span.end] == span.text


@given(readable)
@any_text
def test_a_mention_lies_within_its_sentence_and_the_sentence_within_the_text(reader: Reader, text: str) -> None:
    reading = reader.read(article(text))
    for mention in reading.mentions:
        end = mention.start + len(mention.text)
        assert text[mention.start : end] == mention.text
        assert mention.start <= mention.trigger.start < mention.trigger.end <= end
        assert 0 <= mention.sentence < reading.entities.num_sentences


@given(readable)
@any_text
def test_the_same_text_gives_the_same_records_and_ids(reader: Reader, text: str) -> None:
    first, again = reader.read(article(text)), reader.read(article(text))
    assert records(first) == records(again)
    ids = [m.mention_id for m in first.mentions]
    assert len(set(ids)) == len(ids)
    assert set(first.entities.mention_ids) == set(ids)


@given(readable)
@any_text
def test_every_record_survives_json(reader: Reader, text: str) -> None:
    reading = reader.read(article(text))
    assert decode_record(EntityRecord, encode_record(reading.entities)) == reading.entities
    for mention in reading.mentions:
        assert decode_record(EventMention, encode_record(mention)) == mention


@given(readable)
@any_text
def test_tolls_and_confidence_keep_their_limits(reader: Reader, text: str) -> None:
    for mention in reader.read(article(text)).mentions:
        assert 0 <= mention.confidence <= 1
        for toll in (mention.killed, mention.injured):
            assert toll is None or 0 <= toll.low <= toll.best <= toll.high
        assert (mention.date is None) == (mention.date_precision is None)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400).filter(
        lambda t: bool(t.replace("\ufeff", "").strip())
    )
)
@any_text
def test_any_characters_at_all_can_be_read(reader: Reader, text: str) -> None:
    assert reader.read(article(text)).entities.article_id


@given(readable, st.sampled_from(["\u200f", "\u200e", "\ufeff", "\u2067"]))
@any_text
def test_a_mark_without_a_shape_behind_the_text_changes_no_event(reader: Reader, text: str, mark: str) -> None:
    plain, marked = reader.read(article(text)), reader.read(article(text + "\n" + mark))
    assert [m.event.code for m in plain.mentions] == [m.event.code for m in marked.mentions]


@pytest.mark.parametrize(
    "text",
    [
        "We denied the attack.",
        "I denied that we attacked the town.",
        '"I left him a boy and he comes back with grey hair," she said.',
        "He said that he said that they said he had attacked it.",
        "Who said who attacked whom?",
    ],
)
def test_pronouns_that_stand_for_one_another_can_be_read(reader: Reader, text: str) -> None:
    assert reader.read(article(text)).entities.language == "en"
