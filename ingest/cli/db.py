"""`ingest db`: the tables of the database, and who may do what with them."""

import click

from ingest.cli.console import output, table
from ingest.cli.options import settings_options
from ingest.config import Settings
from ingest.sinks import open_sink

__all__ = ["command"]

FAILED = 1

options = settings_options("data_dir")
"""No flag for the database's URL, which may hold a password that everyone on a machine could see."""


@click.group(name="db")
def command() -> None:
    """Make the database's tables, bring them up to date, and grant roles their rights."""


@command.command(name="upgrade")
@options
def upgrade(settings: Settings) -> None:
    """Bring the tables to the newest version, with all their data; make them where there are none.

    Run it as the role that owns the tables, before workers of a new version start. Doing it twice changes nothing.
    """
    sink = open_sink(settings.database())
    done = sink.upgrade()
    for step in done:
        output().print(f"[green]✓[/] {step}")
    output().print(f"{sink.description} is up to date.")
    sink.close()


@command.command(name="status")
@options
def status(settings: Settings) -> int:
    """Say which version the tables have and what they hold; exit 1 when they need an upgrade."""
    sink = open_sink(settings.database())
    found = sink.status()
    sink.close()
    console = output()
    console.print(f"{sink.description}: version {found.version or 'none'}, the newest is {found.newest}")
    drawn = table("table", "rows", right=("rows",))
    for name, rows in found.rows.items():
        drawn.add_row(name, f"{rows:,}")
    if found.rows:
        console.print(drawn)
    for difference in found.differences:
        console.print(f"[red]differs[/]: {difference}")
    if found.version != found.newest:
        console.print("Run `ingest db upgrade`.")
    return FAILED if found.differences or found.version != found.newest else 0


@command.command(name="grant")
@click.option("--worker", "workers", multiple=True, metavar="ROLE", help="A role that `ingest worker` connects as.")
@click.option("--reader", "readers", multiple=True, metavar="ROLE", help="A role of people and programs that query.")
@options
def grant(settings: Settings, workers: tuple[str, ...], readers: tuple[str, ...]) -> None:
    """Give roles of PostgreSQL the least that they need, and take from them whatever else they had on our tables.

    A worker reads and changes rows, and can neither change nor empty a table; a reader reads what is for consumers. Run it
    as the owner, again after each upgrade. The roles must be there: CREATE ROLE name LOGIN PASSWORD '…'.
    """
    if not (workers or readers):
        raise click.UsageError("name a role: --worker ROLE, --reader ROLE")
    sink = open_sink(settings.database())
    sink.grant(workers=workers, readers=readers)
    sink.close()
    output().print(f"Granted on {sink.description}: " + ", ".join((*workers, *readers)))
