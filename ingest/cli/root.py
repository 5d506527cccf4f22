"""The group of all commands, and how an error becomes an exit code."""

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from ingest import READING, __version__
from ingest.errors import ConfigError, IngestError

__all__ = ["main"]

COMMANDS = {
    "publish": ("publish", "Send articles to the topic `articles`."),
    "worker": ("worker", "Run the stream: extract, merge, store."),
    "events": ("events", "Show the events topic as a table or as JSON."),
    "extract": ("extract", "Read articles offline: JSON Lines in, event mentions out."),
    "merge": ("merge", "Merge mentions offline: JSON Lines in, events out."),
    "demo": ("demo", "Run everything on an embedded broker, with the seed articles."),
    "explain": ("explain", "Show which words, rules and rows made each mention."),
    "lookup": ("lookup", "Say who a name is on a day, or where a place lies."),
    "db": ("db", "Upgrade the database's tables, say how they stand, grant roles."),
    "topics": ("topics", "Create and check the topics."),
    "dead-letters": ("dead_letters", "List, show and send back what could not be read."),
    "replay": ("replay", "Read articles of the past once more, into the same tables."),
    "doctor": ("doctor", "Check broker, topics, database and workers, and say what to do."),
    "schemas": ("schemas", "Write the JSON Schemas and the AsyncAPI document."),
    "index": ("index", "Check the tables of words and compile the index of names."),
}
"""Command, module of this package that holds it as `command`, and its line in the help."""

SUCCESS, FAILED, USAGE = 0, 1, 2


class LazyGroup(click.Group):
    """Lists every command without importing any: `ingest --help` and `ingest extract` start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ingest.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ingest", message=f"%(prog)s, version %(version)s, reading {READING}")
def group() -> None:
    """News in Arabic and English goes in, conflict events come out.

    An article flows: publish → topic articles → worker (extract, merge, store) → topic events and database → events.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 when all went well, 1 when something failed and is named, 2 for wrong usage."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result: Any = group.main(args=arguments, prog_name="ingest", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away, as `head` does: no fault of ours
        return SUCCESS
    except ConfigError as error:
        click.echo(f"ingest: {error}", err=True)
        return USAGE
    except IngestError as error:
        click.echo(f"ingest: {error} ({error.code})", err=True)
        return FAILED
    return result if isinstance(result, int) else SUCCESS
