"""Where commands draw: standard output, in colour on a terminal, in lines of a sensible width elsewhere."""

import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

__all__ = ["errors", "output", "printable", "table"]

PLAIN_WIDTH = 160
"""Columns of a table that goes into a file or a pipe: rich would fold it to 80."""


def output() -> Console:
    """For results."""
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


def errors() -> Console:
    """For progress and what went wrong."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else PLAIN_WIDTH, highlight=False)


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """An empty table in the style of all commands; columns named in `right` hold numbers."""
    made = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def printable(text: str) -> str:
    """The text with a mark in place of what would steer a terminal: escapes, controls, marks that turn lines around.

    As long as before, so that offsets stay right. Line breaks become spaces.
    """
    return "".join(" " if char.isspace() else char if char.isprintable() else "\ufffd" for char in text)
