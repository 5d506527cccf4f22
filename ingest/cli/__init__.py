"""The command line `ingest`: one module a command, imported only when it is called."""

from ingest.cli.root import main

__all__ = ["main"]
