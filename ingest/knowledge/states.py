"""Names of states by ISO code."""

from functools import cache
from pathlib import Path

from ingest.lang.tables import read_table, tables_below

__all__ = ["state_names"]

FOLDER = Path(__file__).with_name("states")


@cache
def state_names() -> dict[str, str]:
    """The first English name of each state."""
    names: dict[str, str] = {}
    for path in tables_below(FOLDER):
        for row in read_table(path, ("country", "form", "language", "kind")):
            if row["kind"] == "name" and row["language"] == "en":
                names.setdefault(row["country"], row["form"])
    return names
