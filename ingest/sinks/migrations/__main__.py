"""Write a new migration: what has changed in `ingest.sinks.tables` since the last one. `make migration` runs it.

Its one argument says in words what has changed.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from ingest.sinks import schema


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/as_it_was.db")
        with engine.begin() as connection:
            schema.upgrade(connection)
            number = f"{int(schema.newest()) + 1:04d}"
            command.revision(schema.config_of(connection), message, autogenerate=True, rev_id=number)
        engine.dispose()
    written = sorted(Path(__file__).with_name("versions").glob(f"{number}_*.py"))
    sys.stdout.write(f"Read it, shorten it, run `make format` and tests/contract: {written[0]}\n")


if __name__ == "__main__":
    main(sys.argv[1])
