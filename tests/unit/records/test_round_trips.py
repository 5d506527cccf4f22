"""Every record survives JSON, whatever characters an article holds, and is valid by its published schema."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ingest.records import (
    TOPICS,
    Actor,
    Article,
    Attribution,
    DateFound,
    DeadLetter,
    EntityRecord,
    Event,
    EventCode,
    EventMention,
    Header,
    NameFound,
    Place,
    Record,
    Span,
    Toll,
    Tone,
    Trigger,
    decode_record,
    encode_record,
)
from ingest.records.dead_letter import FaultFound
from ingest.records.schema import schema_of

TRICKY = [
    "",
    "\u202bمقتل\u202c",  # embedded right to left
    "\u2067قصف\u2069 \u200f",  # isolated, and a mark
    "٣٥٫٧ و ۱۲",  # Arabic-Indic and Persian digits
    "مــقــتــل",  # tatweel
    "قُتِلَ",  # vowel marks
    "لله \ufefb",  # a presentation form
    "𝕏 🚀 \U0010fffd",  # beyond the basic plane
    "e\u0301 \u00e9",  # composed and not
    "\u0000\u0085\u2028\x1b[31m",  # control characters
    '"\\/\b\t\n\r',
]

texts = st.one_of(st.sampled_from(TRICKY), st.text(max_size=40))
words = texts.filter(lambda text: text != "")
identifiers = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
countries = st.sampled_from(["LBY", "IRQ", "YEM", "USA"])
zones = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
times = st.datetimes(datetime(1000, 1, 2), datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001 - zones are drawn
dates = st.dates(date(1000, 1, 1), date(9999, 12, 31))
fractions = st.floats(0, 1)
numbers = st.integers(0, 10_000_000)


def spans(kind: type[Span], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def build(drawn: tuple[str, int, dict[str, Any]]) -> Span:
        text, start, rest = drawn
        return kind(text=text, start=start, end=start + len(text), **rest)

    return st.tuples(texts, numbers, st.fixed_dictionaries(fields)).map(build)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


tolls = st.lists(numbers, min_size=3, max_size=3).map(sorted).map(lambda t: Toll(low=t[0], best=t[1], high=t[2]))
actors = spans(
    Actor,
    name=texts,
    code=st.sampled_from(["", "USAMIL", "IMGMUSISI", "SYRKURREB"]),
    country=maybe(countries),
    group=maybe(st.sampled_from(["ISI", "HTH"])),
    ethnic=maybe(st.just("KUR")),
    religions=st.just(("MUS",)),
    roles=st.lists(st.sampled_from(["MIL", "GOV"]), max_size=3).map(tuple),
)
places = spans(
    Place,
    name=texts,
    full_name=texts,
    country=maybe(countries),
    adm1=maybe(texts),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    type=st.sampled_from(["country", "region", "city", "local", "water", "mountain", "site"]),
    radius_km=st.floats(0, 1000),
    geonames_id=maybe(st.integers(1, 10**8)),
)
attributions = spans(Attribution, name=texts)
codes = st.just(
    EventCode(
        code="195",
        base_code="195",
        root_code="19",
        name="Employ aerial weapons",
        quad_class=4,
        goldstein=-10.0,
        plover="ASSAULT",
        mode="aerial",
    )
)
precisions = maybe(st.sampled_from(["day", "week", "month", "year"]))
factualities = st.sampled_from(["asserted", "denied", "threatened", "hypothetical", "recalled"])

articles = st.builds(
    Article,
    id=identifiers,
    url=maybe(texts),
    source=maybe(texts),
    title=maybe(texts),
    language=maybe(st.sampled_from(["ar", "en", "ar-EG", "zh_Hans"])),
    published_at=maybe(times),
    fetched_at=maybe(times),
    metadata=st.dictionaries(texts, st.one_of(st.none(), st.booleans(), st.floats(-1e9, 1e9), texts), max_size=3),
    text=words.filter(lambda text: text.strip("\ufeff").strip()),
)
mentions = st.builds(
    EventMention,
    mention_id=identifiers,
    event_id=identifiers,
    article_id=identifiers,
    url=maybe(texts),
    source=maybe(texts),
    language=st.sampled_from(["ar", "en"]),
    published_at=maybe(times),
    sentence=numbers,
    text=texts,
    start=numbers,
    event=codes,
    trigger=spans(Trigger),
    actor1=maybe(actors),
    actor2=maybe(actors),
    place=maybe(places),
    setting=maybe(countries),
    date=maybe(dates),
    date_precision=precisions,
    date_text=maybe(texts),
    killed=maybe(tolls),
    injured=maybe(tolls),
    weapon=maybe(texts),
    factuality=factualities,
    attributed_to=maybe(attributions),
    tone=st.floats(-100, 100),
    confidence=fractions,
)
events = st.builds(
    Event,
    event_id=identifiers,
    revision=st.integers(1, 99),
    date=maybe(dates),
    date_precision=precisions,
    actor1_code=maybe(st.just("USAMIL")),
    is_root_event=st.booleans(),
    event_code=st.just("195"),
    event_base_code=st.just("195"),
    event_root_code=st.just("19"),
    quad_class=st.integers(1, 4),
    goldstein_scale=st.floats(-10, 10),
    num_mentions=st.integers(1, 99),
    num_sources=numbers,
    num_articles=st.integers(1, 99),
    avg_tone=st.floats(-100, 100),
    action_geo_type=maybe(st.integers(0, 5)),
    action_geo_lat=maybe(st.floats(-90, 90)),
    date_added=maybe(times),
    actor1=maybe(actors),
    place=maybe(places),
    event_name=texts,
    killed=maybe(tolls),
    factuality=factualities,
    confidence=fractions,
    languages=st.just(("ar", "en")),
    sources=st.lists(texts, max_size=2).map(tuple),
    mention_ids=st.lists(identifiers, min_size=1, max_size=3).map(tuple),
)
entity_records = st.builds(
    EntityRecord,
    article_id=identifiers,
    language=st.just("und"),
    text_hash=st.just("0" * 32),
    num_sentences=numbers,
    published_at=maybe(times),
    persons=st.lists(spans(NameFound, name=texts), max_size=2).map(tuple),
    dates=st.lists(spans(DateFound, date=dates, date_precision=st.just("day")), max_size=2).map(tuple),
    actors=st.lists(actors, max_size=2).map(tuple),
    places=st.lists(places, max_size=2).map(tuple),
    tone=maybe(st.just(Tone(score=-2.5, positive=1, negative=3.5, words=400))),
)
dead_letters = st.builds(
    DeadLetter,
    topic=st.just("articles"),
    partition=numbers,
    offset=numbers,
    timestamp=maybe(times),
    key=maybe(st.binary(max_size=20)),
    value=maybe(st.binary(max_size=60)),
    headers=st.lists(st.builds(Header, name=texts, value=maybe(st.binary(max_size=9))), max_size=2).map(tuple),
    stage=st.sampled_from(["decode", "extract", "store"]),
    error_code=st.just("record.not-json"),
    error=texts,
    faults=st.lists(st.builds(FaultFound, path=texts, code=texts, message=texts), max_size=2).map(tuple),
    service_version=st.just("0.1.0"),
    failed_at=times,
)

records = st.one_of(articles, mentions, events, entity_records, dead_letters)
VALIDATORS = {
    topic.value: Draft202012Validator(schema_of(topic), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for topic in TOPICS
}


@given(records)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_record_comes_back_from_json_as_it_went(record: Record) -> None:
    assert decode_record(type(record), encode_record(record)) == record


@given(records)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_consumer_finds_our_json_valid_by_the_published_schema(record: Record) -> None:
    faults = [error.message for error in VALIDATORS[type(record)].iter_errors(json.loads(encode_record(record)))]
    assert faults == []


@given(records)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_json_is_one_line_and_text_is_not_escaped_away(record: Record) -> None:
    encoded = encode_record(record)
    assert b"\n" not in encoded
    assert encoded == encode_record(decode_record(type(record), encoded))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_schema_is_one_by_the_rules_of_its_dialect(topic: Any) -> None:
    Draft202012Validator.check_schema(schema_of(topic))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"published_at": "yesterday"}, "published_at"),
        ({"date": "2019-13-01"}, "date"),
        ({"confidence": 1.5}, "confidence"),
        ({"factuality": "rumoured"}, "factuality"),
        ({"start": -1}, "start"),
    ],
)
def test_the_schema_finds_what_the_model_would_refuse(change: dict[str, Any], path: str) -> None:
    mention = EventMention(
        mention_id="m",
        event_id="e",
        article_id="a",
        language="ar",
        published_at=datetime(2019, 9, 21, tzinfo=UTC),
        sentence=0,
        text="x",
        start=0,
        event={"code": "19", "base_code": "19", "root_code": "19", "name": "", "quad_class": 4, "goldstein": -10},
        trigger={"text": "x", "start": 0, "end": 1},
        confidence=0.9,
    )
    broken = json.loads(encode_record(mention)) | change
    assert [list(error.path) for error in VALIDATORS[EventMention].iter_errors(broken)] == [[path]]
