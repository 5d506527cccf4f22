"""Codes of known groups."""

from functools import cache
from pathlib import Path

from ingest.lang.tables import read_table

__all__ = ["group_names", "parent_of"]

TABLE = Path(__file__).with_name("groups.tsv")


@cache
def group_names() -> dict[str, str]:
    """Code and name of every group."""
    return {row["code"]: row["name"] for row in read_table(TABLE, ("code", "name", "origin", "parent"))}


@cache
def parent_of(code: str) -> str:
    """The group that this one is a branch of; empty for most."""
    return _parents().get(code, "")


@cache
def _parents() -> dict[str, str]:
    return {row["code"]: row["parent"] for row in read_table(TABLE, ("code", "name", "origin", "parent"))}
