"""`ingest db`, on SQLite; what PostgreSQL does is in tests/contract."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.cli.db import command


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/new/ingest.db"
    monkeypatch.setenv("INGEST_DATABASE_URL", url)
    return url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_upgrade_makes_the_tables_and_again_does_nothing(url: str) -> None:
    first, second = run("upgrade"), run("upgrade")
    assert "0001" in first.output
    assert "0001" not in second.output
    assert "up to date" in second.output
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_status_says_how_many_rows_there_are(url: str) -> None:
    del url
    run("upgrade")
    found = run("status")
    assert found.return_value == 0
    assert "events" in found.output


def test_status_names_what_is_wrong_and_exits_1(url: str, tmp_path: Path) -> None:
    del url
    (tmp_path / "new").mkdir()
    empty = run("status")
    assert (empty.return_value, "ingest db upgrade" in empty.output) == (1, True)
    run("upgrade")
    with closing(sqlite3.connect(tmp_path / "new" / "ingest.db")) as connection:
        connection.execute("DROP INDEX events_by_date")
    changed = run("status")
    assert (changed.return_value, "events_by_date" in changed.output) == (1, True)


def test_grant_needs_a_role_and_a_database_that_has_roles(url: str) -> None:
    del url
    assert "name a role" in str(run("grant").exception)
    assert "no roles" in str(run("grant", "--worker", "w").exception)
