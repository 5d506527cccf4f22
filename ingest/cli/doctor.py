"""`ingest doctor`: what is wrong around the service, and what to do about it."""

import dataclasses
import json
import sys
from typing import Literal

import click
from rich.markup import escape

from ingest.cli.checks import Finding, examine
from ingest.cli.console import output, printable
from ingest.cli.options import KAFKA_FIELDS, settings_options
from ingest.config import Settings

__all__ = ["command"]

FAILED = 1
MARKS = {"well": "[green]✓[/]", "warning": "[yellow]![/]", "fault": "[red]✗[/]"}


@click.command(name="doctor")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@settings_options(
    *KAFKA_FIELDS,
    "consumer_group",
    "topic_partitions",
    "topic_replication",
    "articles_retention_days",
    "retention_days",
    "data_dir",
    "cache_dir",
)
def command(settings: Settings, form: Literal["table", "json"]) -> int:
    """Check disk, database, broker, topics, schemas, clock, workers, lag and dead letters.

    Of each fault it says what to do. Exit code 1 where there is a fault; warnings do not count.
    """
    found = []
    for finding in examine(settings):
        found.append(finding)
        if form == "json":
            sys.stdout.write(json.dumps(dataclasses.asdict(finding), ensure_ascii=False) + "\n")
        else:
            _draw(finding)
    return FAILED if any(finding.state == "fault" for finding in found) else 0


def _draw(finding: Finding) -> None:
    output().print(
        f"{MARKS[finding.state]} [bold]{finding.check:<14}[/] {escape(printable(finding.told))}", soft_wrap=True
    )
    if finding.remedy:
        output().print(f"  {'':<14} → {escape(finding.remedy)}", soft_wrap=True)
