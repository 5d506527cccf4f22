"""An article that is published again with another text replaces what it said before, in every database."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored import VERSIONS, rows, store

from ingest.records import EntityRecord, EventMention
from ingest.sinks import Sink, open_sink

MakeMention = Callable[..., EventMention]
Record = EntityRecord | EventMention

FIRST, SECOND, THIRD = VERSIONS


class Told:
    """Article 1 in its versions, and article 2, which tells the same happening as the first version."""

    def __init__(self, make_mention: MakeMention, make_entities: Callable[..., EntityRecord]) -> None:
        def mention(number: int, article: str, version: str, **fields: Any) -> EventMention:
            return make_mention(number, article_id=article, article_version=version, **fields)

        def entities(number: int, version: str, *told: EventMention) -> EntityRecord:
            ids = [mention.mention_id for mention in told]
            return make_entities(number, article_version=version, mention_ids=ids)

        self.murzuq = mention(1, "article-1", FIRST, hour=6)
        self.sirte = mention(2, "article-1", FIRST, hour=6, day=3, place="Sirte", killed=30)
        self.first = entities(1, FIRST, self.murzuq, self.sirte)
        self.corrected = mention(2, "article-1", SECOND, hour=6, day=3, place="Sirte", killed=31)
        self.second = entities(1, SECOND, self.corrected)
        self.again = self.murzuq.model_copy(update={"article_version": THIRD})
        self.third = entities(1, THIRD, self.again, self.corrected)
        self.other = mention(3, "article-2", FIRST, hour=12)
        self.elsewhere = entities(2, FIRST, self.other)

    def before(self) -> list[Record]:
        return [self.first, self.murzuq, self.sirte, self.elsewhere, self.other]

    def all(self) -> list[Record]:
        return [*self.before(), self.second, self.corrected]


@pytest.fixture(scope="module")
def told(make_mention: MakeMention, make_entities: Callable[..., EntityRecord]) -> Told:
    return Told(make_mention, make_entities)


def store_each(sink: Sink, *records: Record) -> None:
    for record in records:
        store(sink, [record])


def events(url: str) -> list[tuple[Any, ...]]:
    return rows(url, "SELECT killed_best, num_mentions, withdrawn FROM events ORDER BY killed_best, num_mentions")


def test_what_a_correction_no_longer_tells_is_withdrawn_and_its_event_shrinks(sink: Sink, url: str, told: Told) -> None:
    store_each(sink, *told.before())
    assert events(url) == [(8, 2, False), (30, 1, False)]
    store_each(sink, told.second, told.corrected)
    assert events(url) == [(8, 1, False), (31, 1, False)]
    assert rows(url, "SELECT article_id, killed_best, withdrawn FROM mentions ORDER BY article_id, killed_best") == [
        ("article-1", 8, True),
        ("article-1", 31, False),
        ("article-2", 8, False),
    ]


def test_an_event_that_only_the_old_text_told_gets_a_tombstone(sink: Sink, url: str, told: Told) -> None:
    store_each(sink, told.first, told.murzuq, told.sirte)
    changed = sink.store_entities([told.second])
    assert [event.record for event in changed] == [None]
    sink.mark_published(changed)
    assert events(url) == [(8, 1, True), (30, 1, False)]
    assert rows(url, "SELECT count(*) FROM gdelt_events") == [(1,)]


def test_what_a_later_version_tells_again_is_back(sink: Sink, url: str, told: Told) -> None:
    store_each(sink, *told.all(), told.third, told.again)
    assert events(url) == [(8, 2, False), (31, 1, False)]
    assert not rows(url, "SELECT mention_id FROM mentions WHERE withdrawn")


def test_an_old_version_that_is_read_again_changes_nothing(sink: Sink, url: str, told: Told) -> None:
    store_each(sink, *told.all())
    before = everything(url)
    store_each(sink, *told.before())
    assert everything(url) == before


def test_a_correction_that_comes_twice_changes_nothing(sink: Sink, url: str, told: Told) -> None:
    store_each(sink, *told.all())
    before = everything(url)
    store_each(sink, told.corrected, told.second, told.second)
    assert everything(url) == before


@pytest.mark.timeout(300)  # a database for each example
def test_the_order_in_which_versions_arrive_does_not_matter(new_url: Callable[[], str], told: Told) -> None:
    def stored(records: list[Record]) -> Any:
        url = new_url()
        sink = open_sink(url)
        sink.prepare()
        store_each(sink, *records)
        sink.close()
        return everything(url)

    expected = stored(told.all())

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.permutations(told.all()))
    def check(order: list[Record]) -> None:
        assert stored(order) == expected

    check()


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """What does not depend on the way: not how often an event changed, nor whether it was there before it was withdrawn."""
    return {
        "mentions": rows(url, "SELECT mention_id, event_id, withdrawn, record FROM mentions ORDER BY 1"),
        "entities": rows(url, "SELECT article_id, record FROM entities ORDER BY 1"),
        "events": rows(url, "SELECT event_id, killed_best, num_mentions FROM events WHERE NOT withdrawn ORDER BY 1"),
        "unpublished": rows(url, "SELECT event_id FROM outbox WHERE published_revision < revision"),
        "placements": rows(url, "SELECT mention_id FROM placements ORDER BY 1"),
    }
