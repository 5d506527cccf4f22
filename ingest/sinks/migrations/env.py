"""What Alembic runs: the migrations, on the connection and in the transaction that it is given."""

from typing import Any, Literal

from alembic import context

from ingest.sinks.columns import UtcTime
from ingest.sinks.tables import metadata

NAMES: dict[type[Any], str] = {UtcTime: "MOMENT"}
"""How a new migration writes our own types: as what they are in the database, for ours may change."""


def _written(kind: str, thing: Any, _autogenerate: Any) -> str | Literal[False]:
    return NAMES.get(type(thing), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_written,
)
context.run_migrations()
