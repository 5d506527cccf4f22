"""The state of the tables: which version a database has, and the way from any to the newest."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from ingest.sinks.tables import metadata

__all__ = ["config_of", "current", "differences", "is_older", "newest", "upgrade"]


def newest() -> str:
    """The version that this program works with."""
    [head] = ScriptDirectory.from_config(config_of()).get_heads()
    return head


def current(connection: Connection) -> str | None:
    """The database's version; None where it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> list[str]:
    """Bring the tables to the newest version, within the caller's transaction; returns what was done, in words.

    Data are kept. A database that is newer than this program is left as it is.
    """
    steps = _steps_from(current(connection))
    if steps:
        command.upgrade(config_of(connection), "head")
    return [f"{step.revision}: {step.doc}" for step in steps]


def is_older(version: str | None) -> bool:
    """Whether this program knows a newer one."""
    return bool(_steps_from(version))


def _steps_from(version: str | None) -> list[Script]:
    """To the newest, in order; none from a version that a newer program made."""
    steps: list[Script] = []
    for step in ScriptDirectory.from_config(config_of()).walk_revisions():  # the newest first
        if step.revision == version:
            return steps[::-1]
        steps.append(step)
    return steps[::-1] if version is None else []


def differences(connection: Connection) -> list[str]:
    """Where the database's tables are not those that this program was written for."""
    return [str(found) for found in compare_metadata(MigrationContext.configure(connection), metadata)]


def config_of(connection: Connection | None = None) -> Config:
    """Alembic's configuration, with no file."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "ingest.sinks:migrations")
    return config
