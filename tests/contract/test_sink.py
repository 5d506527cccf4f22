"""What every database must do: one suite, inherited by each."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres_server import PostgresServer
from sqlalchemy import MetaData, select, text
from stored import engine_of

from ingest.errors import ConfigError, SinkError
from ingest.merge import merge
from ingest.records import EntityRecord, Event, EventMention, encode_record
from ingest.sinks import UNREAD, RecordRefusedError, Sink, merging, open_sink, schema

GDELT_COLUMNS = Path(__file__).with_name("gdelt_columns.txt").read_text(encoding="utf-8").split()
"""Of GDELT 2.0's event table, in its order."""

MakeMention = Callable[..., EventMention]
MakeEntities = Callable[..., EntityRecord]
Tables = dict[str, list[tuple[Any, ...]]]


def tables_of(url: str) -> Tables:
    """Everything that the database holds, in order of keys."""
    engine = engine_of(url)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(tuple(row) for row in connection.execute(select(table)))
            for name, table in metadata.tables.items()
        }


def publish_all(sink: Sink) -> None:
    while left := sink.unpublished(100):
        sink.mark_published(left)


class SinkContract:
    """Inherited by the tests of each database, which say where a fresh one is."""

    def test_preparing_twice_changes_nothing(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        sink.store_mentions([make_mention(1)])
        before = tables_of(url)
        sink.prepare()
        assert tables_of(url) == before

    def test_it_has_the_tables_of_the_contract(self, sink: Sink, url: str) -> None:
        assert set(tables_of(url)) >= {"articles", "entities", "mentions", "events", "outbox"}
        sink.ping()

    def test_mentions_become_an_event_that_waits_to_be_published(self, sink: Sink, make_mention: MakeMention) -> None:
        [waiting] = sink.store_mentions([make_mention(1), make_mention(2)])
        assert waiting.record is not None
        event = Event.model_validate_json(waiting.record)
        assert (event.event_id, event.revision) == (waiting.event_id, waiting.revision)
        assert event.num_mentions == len(event.mention_ids) == event.revision == 2
        assert sink.unpublished(10) == [waiting]

    def test_records_that_are_too_much_to_hand_out_are_read_when_they_are_sent(
        self, sink: Sink, make_mention: MakeMention, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = [make_mention(1), make_mention(2, place="Sirte"), make_mention(3, day=5)]
        first, *_ = sink.store_mentions(told[:1])
        monkeypatch.setattr(merging, "MOST_HELD", len(first.record or b"") + 1000)
        events = sink.store_mentions(told[1:])
        [unread] = [event for event in events if event.record == UNREAD]
        [read] = sink.read([unread.event_id])
        assert (read.event_id, read.revision) == (unread.event_id, unread.revision)
        assert Event.model_validate_json(read.record or b"").num_mentions == 1
        assert not sink.mark_published([first, *events])
        assert not sink.read([event.event_id for event in events])
        assert not sink.read([])

    def test_what_was_published_does_not_wait(self, sink: Sink, make_mention: MakeMention) -> None:
        assert not sink.mark_published(sink.store_mentions([make_mention(1)]))
        assert not sink.unpublished(10)

    def test_the_same_again_changes_nothing(
        self, sink: Sink, url: str, make_mention: MakeMention, make_entities: MakeEntities
    ) -> None:
        def store() -> None:
            sink.store_entities([make_entities(1), make_entities(2)])
            sink.store_mentions([make_mention(1), make_mention(2), make_mention(2)])
            publish_all(sink)

        store()
        before = tables_of(url)
        store()
        assert tables_of(url) == before

    def test_a_repetition_returns_what_a_crash_left_unpublished(self, sink: Sink, make_mention: MakeMention) -> None:
        first = sink.store_mentions([make_mention(1)])
        assert sink.store_mentions([make_mention(1)]) == first

    def test_an_event_that_grows_is_published_again(self, sink: Sink, make_mention: MakeMention) -> None:
        sink.mark_published(sink.store_mentions([make_mention(1)]))
        [grown] = sink.store_mentions([make_mention(2)])
        assert grown.revision == 2

    def test_a_mention_that_changes_changes_its_event(self, sink: Sink, make_mention: MakeMention) -> None:
        [first] = sink.store_mentions([make_mention(1, killed=8)])
        [second] = sink.store_mentions([make_mention(1, killed=9)])
        assert second.record is not None
        killed = Event.model_validate_json(second.record).killed
        assert (first.revision, second.revision, killed and killed.best) == (1, 2, 9)

    def test_an_event_that_changed_while_it_was_sent_is_sent_again(self, sink: Sink, make_mention: MakeMention) -> None:
        sent = sink.store_mentions([make_mention(1)])
        newer = sink.store_mentions([make_mention(2)])
        assert sink.mark_published(sent) == newer
        assert not sink.mark_published(newer)

    def test_an_old_state_that_arrives_late_is_followed_by_the_new_one(
        self, sink: Sink, make_mention: MakeMention
    ) -> None:
        sent = sink.store_mentions([make_mention(1)])
        newer = sink.store_mentions([make_mention(2)])
        sink.mark_published(newer)  # by another worker, before our old record arrives
        assert sink.mark_published(sent) == newer

    def test_weak_mentions_are_kept_and_make_no_event(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        assert not sink.store_mentions([make_mention(1, confidence=0.3)])
        found = tables_of(url)
        assert (len(found["mentions"]), len(found["events"]), len(found["outbox"])) == (1, 0, 0)

    def test_a_mention_that_turns_weak_leaves_its_event(self, sink: Sink, make_mention: MakeMention) -> None:
        sink.mark_published(sink.store_mentions([make_mention(1), make_mention(2, hour=12)]))
        [event] = sink.store_mentions([make_mention(2, hour=12, confidence=0.3)])
        assert event.record is not None
        assert Event.model_validate_json(event.record).mention_ids == (make_mention(1).mention_id,)
        assert event.revision == 3

    def test_an_event_without_mentions_gets_a_tombstone_and_stays_withdrawn(
        self, sink: Sink, url: str, make_mention: MakeMention
    ) -> None:
        sink.mark_published(sink.store_mentions([make_mention(1)]))
        [tombstone] = sink.store_mentions([make_mention(1, confidence=0.3)])
        assert tombstone.record is None
        assert _column(url, "events", "event_id", "withdrawn") == [(tombstone.event_id, True)]
        assert sink.unpublished(10) == [tombstone]
        assert not sink.mark_published([tombstone])
        assert not tables_of(url)["outbox"]

    def test_an_event_that_comes_back_is_newer_than_its_tombstone(
        self, sink: Sink, url: str, make_mention: MakeMention
    ) -> None:
        sink.mark_published(sink.store_mentions([make_mention(1)]))
        [tombstone] = sink.store_mentions([make_mention(1, confidence=0.3)])
        sink.mark_published([tombstone])
        [back] = sink.store_mentions([make_mention(1)])
        assert back.record is not None
        assert back.revision > tombstone.revision
        assert _column(url, "events", "withdrawn") == [(False,)]

    def test_an_earlier_telling_that_comes_late_gives_the_event_its_id(
        self, sink: Sink, url: str, make_mention: MakeMention
    ) -> None:
        [first] = sink.store_mentions([make_mention(1, hour=12)])
        sink.mark_published([first])
        changed = {event.event_id: event.record for event in sink.store_mentions([make_mention(2, hour=6)])}
        assert changed.pop(first.event_id) is None
        assert len(changed) == 1
        [home] = {row[0] for row in _column(url, "mentions", "event_id")}
        assert home in changed

    def test_tables_are_what_merging_offline_gives(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        mentions = [make_mention(n, day=1 + n % 9, place=("Murzuq", "Sirte")[n % 2], killed=n % 4) for n in range(40)]
        for mention in reversed(mentions):
            sink.store_mentions([mention])
        merged = {event.event_id: set(event.mention_ids) for event in merge(mentions)}
        stored = [Event.model_validate_json(row[0]) for row in _column(url, "events", "record")]
        assert {event.event_id: set(event.mention_ids) for event in stored} == merged

    def test_what_another_wrote_meanwhile_is_not_missed(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        """Two that write by turns under one merge key: neither goes by what it remembers."""
        told = [make_mention(n, killed=n + 1, place=("Murzuq", "Sirte")[n % 2]) for n in range(24)]
        other = open_sink(url)
        for number, mention in enumerate(told):
            (other if number % 3 else sink).store_mentions([mention])
        other.close()
        publish_all(sink)
        stored = {event[0] for event in tables_of(url)["events"]}
        assert stored == {event.event_id for event in merge(told)}
        assert {row[1] for row in tables_of(url)["mentions"]} == stored

    def test_of_two_records_of_an_article_the_last_counts(
        self, sink: Sink, url: str, make_entities: MakeEntities
    ) -> None:
        last = make_entities(1, title="أخير")
        sink.store_entities([make_entities(1, title="أول"), last])
        assert _column(url, "articles", "title") == [("أخير",)]
        assert _column(url, "entities", "record") == [(encode_record(last).decode(),)]

    def test_nothing_of_a_batch_is_stored_when_one_of_it_is_refused(
        self, sink: Sink, url: str, make_mention: MakeMention
    ) -> None:
        before = tables_of(url)
        with pytest.raises(RecordRefusedError) as caught:
            sink.store_mentions([make_mention(1), make_mention(2, sentence=2**70)])
        assert not caught.value.retriable
        assert tables_of(url) == before
        assert len(sink.store_mentions([make_mention(1)])) == 1

    def test_scalar_fields_are_columns_by_their_names(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        mention = make_mention(1)
        sink.store_mentions([mention])
        assert _column(url, "mentions", "killed_best", "place_lat", "event_code", "actor1_code") == [
            (8, 25.9, "195", "USAMIL")
        ]
        assert _column(url, "events", "killed_best", "revision", "action_geo_country_code", "event_root_code") == [
            (8, 1, "LBY", "19")
        ]

    def test_a_nul_in_a_text_becomes_another_character_and_stays_in_the_record(
        self, sink: Sink, url: str, make_mention: MakeMention, make_entities: MakeEntities
    ) -> None:
        mention = make_mention(1, text="8\0 قتلى", source="و\0")
        sink.store_entities([make_entities(1, title="a\0b", themes=["C\0D"])])
        [waiting] = sink.store_mentions([mention])
        assert _column(url, "mentions", "text", "record") == [("8\ufffd قتلى", encode_record(mention).decode())]
        assert _column(url, "articles", "title") == [("a\ufffdb",)]
        assert _column(url, "entities", "themes") == [(["C\ufffdD"],)]
        assert waiting.record is not None
        assert Event.model_validate_json(waiting.record).sources == ("و\0",)

    def test_the_tables_are_those_that_the_program_was_written_for(self, sink: Sink, url: str) -> None:
        del sink
        engine = engine_of(url)
        with engine.connect() as connection:
            assert schema.differences(connection) == []
            assert schema.current(connection) == schema.newest()

    def test_gdelt_events_has_gdelts_columns(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        sink.store_mentions([make_mention(1), make_mention(2, day=3, place="Sirte")])
        sink.store_mentions([make_mention(2, day=3, place="Sirte", confidence=0.3)])
        engine = engine_of(url)
        with engine.connect() as connection:
            [row] = connection.execute(text("SELECT * FROM gdelt_events")).mappings()
            assert list(row) == GDELT_COLUMNS
        some = {name: row[name] for name in ("Day", "MonthYear", "Year", "IsRootEvent", "EventCode", "DATEADDED")}
        assert some == {
            "Day": 20190919,
            "MonthYear": 201909,
            "Year": 2019,
            "IsRootEvent": 1,
            "EventCode": "195",
            "DATEADDED": 20190920090000,
        }
        assert float(row["FractionDate"]) == pytest.approx(2019.7096, abs=0.0001)
        assert (row["ActionGeo_Lat"], row["ActionGeo_Long"], row["Actor1Code"]) == (25.9, 13.9, "USAMIL")

    @pytest.mark.timeout(300)  # a database for each example
    def test_batches_and_their_order_do_not_matter(self, new_url: Callable[[], str], make_mention: MakeMention) -> None:
        mentions = [make_mention(n, day=15 + n % 3, place=("Murzuq", "Sirte")[n % 2]) for n in range(10)]

        def stored(batches: list[list[EventMention]]) -> Tables:
            url = new_url()
            sink = open_sink(url)
            sink.prepare()
            for batch in batches:
                sink.store_mentions(batch)
            publish_all(sink)
            sink.close()
            return tables_of(url)

        expected = stored([mentions])

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.permutations(mentions), st.lists(st.integers(1, 9), max_size=4), st.integers(0, 9))
        def check(order: list[EventMention], cuts: list[int], repeated: int) -> None:
            ends = sorted({*cuts, len(order)})
            batches = [order[start:end] for start, end in zip([0, *ends], ends, strict=False)]
            assert stored([*batches, [order[repeated]]]) == expected

        check()


class TestPostgres(SinkContract):
    @pytest.fixture
    def new_url(self, postgres: PostgresServer) -> Callable[[], str]:
        return postgres.new_database


class TestSqlite(SinkContract):
    @pytest.fixture
    def new_url(self, tmp_path: Path) -> Callable[[], str]:
        numbers = iter(range(1_000_000))
        return lambda: f"sqlite:///{tmp_path}/new/folder/{next(numbers)}.db"

    def test_the_file_is_its_owners_alone(self, sink: Sink, url: str) -> None:
        del sink
        mode = Path(url.removeprefix("sqlite:///")).stat().st_mode
        assert stat.S_IMODE(mode) == 0o600

    def test_readers_are_not_held_up_by_a_writer(self, sink: Sink, url: str) -> None:
        del sink
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert tables_of(url)["events"] == []

    def test_a_locked_file_is_worth_another_try(self, sink: Sink, url: str, make_mention: MakeMention) -> None:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(SinkError, match="locked") as caught:
                sink.store_mentions([make_mention(1)])
            assert caught.value.retriable
        assert len(sink.store_mentions([make_mention(1)])) == 1

    def test_a_folder_that_cannot_be_made_is_worth_another_try(self, tmp_path: Path) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("")
        with pytest.raises(SinkError) as caught:
            open_sink(f"sqlite:///{blocked}/ingest.db").prepare()
        assert caught.value.retriable

    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "no url", "oracle://somewhere/db"])
    def test_other_urls_are_refused_with_the_setting_named(self, url: str) -> None:
        with pytest.raises(ConfigError, match="INGEST_DATABASE_URL"):
            open_sink(url)


def _column(url: str, table: str, *names: str) -> list[tuple[Any, ...]]:
    engine = engine_of(url)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*[metadata.tables[table].c[name] for name in names]))]
