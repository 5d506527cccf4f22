"""Records as rows."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field
from sqlalchemy import BigInteger, Boolean, Date, Double, Text
from sqlalchemy.dialects import postgresql, sqlite

from ingest.records import Event, Record, Toll
from ingest.sinks.columns import Fields, UtcTime
from ingest.sinks.tables import metadata


class Inner(Record):
    name: str
    toll: Toll | None = None


class Outer(Record):
    key: Annotated[str, Field(min_length=1)]
    kind: Literal["one", "two"] | None = None
    number: int
    share: float | None = None
    true: bool = False
    day: date | None = None
    at: AwareDatetime | None = None
    inner: Inner | None = None
    names: tuple[str, ...] = ()
    records: tuple[Inner, ...] = ()


def test_each_scalar_field_is_a_column_and_nested_ones_are_flat() -> None:
    columns = {column.name: column for column in Fields(Outer).columns(key="key")}
    assert list(columns) == [
        "key",
        "kind",
        "number",
        "share",
        "true",
        "day",
        "at",
        "inner_name",
        "inner_toll_best",
        "inner_toll_low",
        "inner_toll_high",
        "names",
    ]
    kinds = {"key": Text, "kind": Text, "number": BigInteger, "share": Double, "true": Boolean, "day": Date}
    assert all(isinstance(columns[name].type, kind) for name, kind in kinds.items())
    assert isinstance(columns["at"].type, UtcTime)
    assert [name for name, column in columns.items() if column.primary_key] == ["key"]
    assert [name for name, column in columns.items() if not column.nullable] == ["key", "number", "true", "names"]


def test_rows_hold_what_the_record_holds() -> None:
    record = Outer(
        key="k",
        number=3,
        inner=Inner(name="n", toll=Toll(best=2, low=1, high=3)),
        names=("a", "b"),
        day=date(2019, 9, 19),
    )
    row = Fields(Outer).row(record)
    assert (row["inner_name"], row["inner_toll_high"], row["names"], row["day"]) == (
        "n",
        3,
        ["a", "b"],
        date(2019, 9, 19),
    )


def test_what_is_not_there_is_null() -> None:
    row = Fields(Outer).row(Outer(key="k", number=3))
    assert (row["inner_name"], row["inner_toll_best"], row["at"]) == (None, None, None)


def test_fields_can_be_chosen() -> None:
    assert [column.name for column in Fields(Outer, only=("key", "names")).columns(key="key")] == ["key", "names"]
    left = Fields(Outer, leave_out=("inner", "names")).columns(key="key")
    assert "inner_name" not in [column.name for column in left]


def test_a_time_is_the_same_moment_in_every_database() -> None:
    dialects: dict[str, Any] = {"postgresql": postgresql.dialect}
    moment = datetime(2019, 9, 21, 11, 30, tzinfo=timezone(timedelta(hours=2)))
    stored = UtcTime().process_bind_param(moment, sqlite.dialect())
    assert stored == "2019-09-21T09:30:00Z"
    assert UtcTime().process_result_value(stored, sqlite.dialect()) == datetime(2019, 9, 21, 9, 30, tzinfo=UTC)
    assert UtcTime().process_bind_param(moment, dialects["postgresql"]()) == moment


def test_the_tables_have_the_columns_that_consumers_read() -> None:
    events = metadata.tables["events"].columns.keys()
    mentions = metadata.tables["mentions"].columns.keys()
    assert {"event_id", "revision", "killed_best", "place_lat", "date_added", "source_url", "num_mentions"} <= set(
        events
    )
    assert {"mention_id", "event_id", "article_id", "killed_best", "trigger_start", "published_at"} <= set(mentions)
    scalar = {
        name
        for name, field in Event.model_fields.items()
        if name not in {"actor1", "actor2", "place", "killed", "injured"} and field.annotation is not None
    }
    assert scalar <= set(events)
    assert set(metadata.tables) >= {"articles", "entities", "mentions", "events", "outbox"}
