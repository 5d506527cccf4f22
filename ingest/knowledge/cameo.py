"""CAMEO event codes with their Goldstein values, quad classes and PLOVER types."""

from functools import cache
from pathlib import Path

from ingest.errors import DataError
from ingest.lang.tables import read_table
from ingest.records import EventCode

__all__ = ["event_code", "event_codes"]

TABLE = Path(__file__).with_name("cameo.tsv")


@cache
def event_codes() -> dict[str, EventCode]:
    """Every code of the table."""
    rows = read_table(TABLE, ("code", "name", "goldstein", "quad_class", "plover", "plover_mode"))
    return {
        r["code"]: EventCode(
            code=r["code"],
            base_code=r["code"][:3],
            root_code=r["code"][:2],
            name=r["name"],
            quad_class=int(r["quad_class"]),
            goldstein=float(r["goldstein"]),
            plover=None if r["plover"] in ("", "NONE") else r["plover"],
            mode=r["plover_mode"] or None,
        )
        for r in rows
    }


def event_code(code: str) -> EventCode:
    """The row of this code.

    Raises:
        DataError: there is no such code.
    """
    try:
        return event_codes()[code]
    except KeyError:
        raise DataError(f"no CAMEO code {code}") from None
