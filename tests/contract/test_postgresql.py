"""What PostgreSQL has and SQLite has not: many writers, roles, a server that goes away."""

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from postgres_server import PostgresServer
from sqlalchemy import text
from sqlalchemy.exc import DataError, ProgrammingError
from stored import rows

from ingest.errors import ConfigError, SinkError
from ingest.merge import merge
from ingest.records import EntityRecord, Event, EventMention
from ingest.sinks import Sink, open_sink
from ingest.sinks.driven import DrivenTransaction
from ingest.sinks.postgresql import PostgresSink

MakeMention = Callable[..., EventMention]


@pytest.fixture
def new_url(postgres: PostgresServer) -> Callable[[], str]:
    return postgres.new_database


class TestWriters:
    """Several workers at once."""

    def test_workers_that_write_one_neighbourhood_end_as_one_that_writes_it_all(
        self, url: str, sink: Sink, make_mention: MakeMention, make_entities: Callable[..., EntityRecord]
    ) -> None:
        del sink
        told = [
            make_mention(
                n, article_id=f"article-{n % 20}", hour=n % 20, day=15 + n % 4, place=("Murzuq", "Sirte")[n % 2]
            )
            for n in range(60)
        ]
        errors: list[Exception] = []

        def work(share: int) -> None:
            sink = open_sink(url)
            try:
                for start in range(0, len(told), 6):
                    batch = told[start : start + 6]
                    sink.store_mentions(batch[::-1] if share % 2 else batch)
                    articles = {m.article_id for m in batch}
                    sink.store_entities(
                        [
                            make_entities(
                                0, article_id=a, mention_ids=[m.mention_id for m in told if m.article_id == a]
                            )
                            for a in sorted(articles, reverse=bool(share % 2))
                        ]
                    )
                    sink.mark_published(sink.unpublished(50))
            except Exception as error:  # noqa: BLE001 - told by the test
                errors.append(error)
            finally:
                sink.close()

        threads = [threading.Thread(target=work, args=(share,)) for share in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(100)
        assert not errors
        stored = [Event.model_validate_json(str(record)) for (record,) in rows(url, "SELECT record FROM events")]
        assert {e.event_id: e.mention_ids for e in stored} == {e.event_id: e.mention_ids for e in merge(told)}
        homes = rows(url, "SELECT mention_id, event_id FROM mentions")
        assert sorted(homes) == sorted((m, e.event_id) for e in stored for m in e.mention_ids)

    def test_a_transaction_that_a_deadlock_ended_is_tried_again(
        self, url: str, sink: Sink, make_mention: MakeMention, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert isinstance(sink, PostgresSink)
        lock, failures = sink._lock, iter(range(2))

        def lock_that_fails_twice(*arguments: object) -> None:
            lock(*arguments)  # type: ignore[arg-type]
            if next(failures, None) is not None:
                raised = "DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = 'deadlock_detected'; END $$"
                arguments[0].connection.execute(text(raised))  # type: ignore[attr-defined]

        monkeypatch.setattr(sink, "_lock", lock_that_fails_twice)
        assert len(sink.store_mentions([make_mention(1)])) == 1
        assert rows(url, "SELECT count(*) FROM mentions") == [(1,)]

    def test_two_who_upgrade_at_once_both_succeed(self, url: str) -> None:
        errors: list[Exception] = []

        def prepare() -> None:
            sink = open_sink(url)
            try:
                sink.prepare()
            except Exception as error:  # noqa: BLE001 - told by the test
                errors.append(error)
            finally:
                sink.close()

        threads = [threading.Thread(target=prepare) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not errors


def test_mentions_are_kept_as_they_are(url: str, sink: Sink, make_mention: MakeMention) -> None:
    sink.store_mentions([make_mention(1, text="as long as a sentence gets, " * 25)])
    kept = "SELECT pg_column_compression(record), octet_length(text) + octet_length(record) > 2032 FROM mentions"
    assert rows(url, kept) == [(None, True)]


class TestDriven:
    """What is told goes out with the next question."""

    @pytest.fixture
    def transaction(self, sink: Sink) -> Iterator[DrivenTransaction]:
        assert isinstance(sink, PostgresSink)
        with sink._engine.connect() as connection:
            yield DrivenTransaction(connection)

    MAKE = text("CREATE TEMPORARY TABLE numbers (number INTEGER)")
    ADD = text("INSERT INTO numbers VALUES (CAST(:number AS INTEGER))")
    SUM = text("SELECT sum(number) AS found FROM numbers")

    def test_a_question_is_answered_after_all_that_was_told(self, transaction: DrivenTransaction) -> None:
        transaction.tell(self.MAKE, {})
        for number in (b"1", b"2"):
            transaction.tell(self.ADD, {"number": number})
        assert [row.found for row in transaction.ask(self.SUM, {})] == [3]

    def test_what_fails_first_is_raised(self, transaction: DrivenTransaction, caplog: pytest.LogCaptureFixture) -> None:
        for statement, number in ((self.MAKE, b""), (self.ADD, b"one"), (self.ADD, b"2")):
            transaction.tell(statement, {"number": number})
        with pytest.raises(DataError, match="one"):
            transaction.finish()
        assert not caplog.records

    def test_much_does_not_wait(self, transaction: DrivenTransaction) -> None:
        transaction.tell(text("SELECT CAST(:words AS TEXT)"), {"words": b"w" * 1_000_000})
        with pytest.raises(DataError):
            transaction.tell(text("SELECT CAST(:words AS INTEGER)"), {"words": b"w" * 1_000_000})


class TestRoles:
    """Each has the least that it needs."""

    @pytest.fixture
    def roles(self, postgres: PostgresServer, url: str, sink: Sink) -> tuple[str, str]:
        name = url.rsplit("/", 1)[1]
        worker, reader = f"worker_{name}", f'reader "{name}"'
        for role in (worker, reader):
            quoted = role.replace('"', '""')
            postgres.execute(f'CREATE ROLE "{quoted}" LOGIN')
        sink.grant(workers=[worker], readers=[reader])
        return worker, reader

    def as_role(self, postgres: PostgresServer, url: str, role: str) -> str:
        return postgres.url(url.rsplit("/", 1)[1], user=role.replace(" ", "%20").replace('"', "%22"))

    def test_a_worker_does_its_work(
        self, postgres: PostgresServer, url: str, roles: tuple[str, str], make_mention: MakeMention
    ) -> None:
        sink = open_sink(self.as_role(postgres, url, roles[0]))
        sink.prepare()
        sink.mark_published(sink.store_mentions([make_mention(1)]))
        sink.mark_published(sink.store_mentions([make_mention(1, confidence=0.3)]))
        assert not sink.unpublished(10)
        assert sink.status().differences == []
        sink.close()

    @pytest.mark.parametrize(
        "forbidden",
        [
            "DROP TABLE events",
            "ALTER TABLE events ADD COLUMN more text",
            "TRUNCATE mentions",
            "DROP INDEX events_by_date",
            "CREATE TABLE more (one text)",
            "CREATE INDEX more ON events (date)",
            "UPDATE alembic_version SET version_num = '0'",
            "DROP VIEW gdelt_events",
            "CREATE TRIGGER more AFTER INSERT ON events EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ],
    )
    def test_a_worker_cannot_change_or_empty_a_table(
        self, postgres: PostgresServer, url: str, roles: tuple[str, str], forbidden: str
    ) -> None:
        with (
            psycopg.connect(self.as_role(postgres, url, roles[0])) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(forbidden.encode())

    def test_a_reader_reads_what_is_for_consumers_and_nothing_else(
        self, postgres: PostgresServer, url: str, roles: tuple[str, str]
    ) -> None:
        mine = self.as_role(postgres, url, roles[1])
        for name in ("articles", "entities", "mentions", "events", "gdelt_events"):
            assert rows(mine, f"SELECT count(*) FROM {name}") == [(0,)]  # noqa: S608 - our own tables
        for refused in ("SELECT * FROM outbox", "DELETE FROM events", "SELECT * FROM placements"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                rows(mine, refused)

    def test_a_worker_waits_for_the_owner_where_there_are_no_tables(self, postgres: PostgresServer) -> None:
        empty = postgres.new_database()
        role = f"early_{empty.rsplit('/', 1)[1]}"
        postgres.execute(f"CREATE ROLE {role} LOGIN")
        sink = open_sink(self.as_role(postgres, empty, role))
        with pytest.raises(SinkError, match="ingest db upgrade") as caught:
            sink.prepare()
        assert caught.value.retriable
        sink.close()


class TestServer:
    """A server that stops, is killed, or is not there."""

    @pytest.fixture
    def own(self) -> Iterator[PostgresServer]:
        with PostgresServer() as server:
            yield server

    def test_it_works_again_when_the_server_is_back(
        self, postgres: PostgresServer, own: PostgresServer, make_mention: MakeMention
    ) -> None:
        del postgres  # skips where there is none
        sink = open_sink(own.new_database())
        sink.prepare()
        sink.store_mentions([make_mention(1)])
        for end in (own.stop, own.kill):
            end()
            with pytest.raises(SinkError) as caught:
                sink.store_mentions([make_mention(2)])
            assert caught.value.retriable
            own.start()
            assert len(sink.store_mentions([make_mention(2)])) == 1
        sink.close()

    def test_connections_that_are_cut_are_worth_another_try(
        self, postgres: PostgresServer, url: str, sink: Sink, make_mention: MakeMention
    ) -> None:
        sink.store_mentions([make_mention(1)])
        postgres.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.rsplit('/', 1)[1]}'"  # noqa: S608
        )
        with pytest.raises(SinkError) as caught:
            sink.store_mentions([make_mention(2)])
        assert caught.value.retriable
        assert len(sink.store_mentions([make_mention(2)])) == 1

    def test_the_password_is_not_told(self) -> None:
        sink = open_sink("postgresql://someone:secret@127.0.0.1:1/db")
        assert "secret" not in sink.description
        with pytest.raises(SinkError) as caught:
            sink.ping()
        assert "secret" not in str(caught.value)


def test_sqlite_has_no_roles() -> None:
    with pytest.raises(ConfigError, match="no roles"):
        open_sink("sqlite:////tmp/never-made.db").grant(workers=["a"], readers=[])
