"""`ingest replay`: articles of the past, read once more."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import click

from ingest.cli.console import errors, output, table
from ingest.cli.moments import PLACE_OR_MOMENT
from ingest.cli.options import KAFKA_FIELDS, settings_options
from ingest.config import Settings
from ingest.stream.replay import Bound, Range, Replayed, find_ranges, replay, replay_group
from ingest.stream.retry import Shutdown, ShutdownError

__all__ = ["command"]

FAILED = 1


@click.command(name="replay")
@click.option(
    "--from",
    "since",
    type=PLACE_OR_MOMENT,
    help="From this time on (2026-11-22T09:00:00Z, 2026-11-22, 90m, 2d) or from this offset on in each partition.",
)
@click.option(
    "--to", "until", type=PLACE_OR_MOMENT, help="Up to this time or offset, itself excluded; else to the end."
)
@click.option("--partition", type=click.IntRange(min=0), help="This partition only.")
@click.option("--resume", is_flag=True, help="Go on where the last replay stopped.")
@click.option(
    "--rate", type=click.FloatRange(min=0.1), help="At most so many articles a second; else as fast as it goes."
)
@click.option("--dry-run", is_flag=True, help="Say what would be read, and change nothing.")
@settings_options(*KAFKA_FIELDS, "consumer_group", "data_dir", "cache_dir", "extract_timeout_seconds")
def command(
    settings: Settings,
    since: Bound | None,
    until: Bound | None,
    partition: int | None,
    *,
    resume: bool,
    rate: float | None,
    dry_run: bool,
) -> int:
    """Read articles that still lie on their topic once more, and bring topics and tables to what they tell now.

    Workers may go on meanwhile: their offsets stay as they are, for a replay has a group of its own. Ids are hashes of
    content, so that what is there already changes nothing. Ctrl-C ends it after the batch in hand.
    """
    if since is None and not resume:
        raise click.UsageError("say from where: --from TIME or OFFSET (0 is the beginning), or --resume")
    ranges = find_ranges(settings, since, until, partition=partition, resume=resume)
    told, whole = asyncio.run(_run(settings, ranges, rate=rate, dry_run=dry_run))
    _draw(settings, told, dry_run=dry_run)
    if not whole:
        errors().print("Stopped before the end: `ingest replay --resume` goes on.")
    return 0 if whole else FAILED


async def _run(
    settings: Settings, wanted: Coroutine[Any, Any, list[Range]], *, rate: float | None, dry_run: bool
) -> tuple[Replayed, bool]:
    """What was done, and whether it is all."""
    shutdown = Shutdown()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, shutdown.request)
    ranges = await wanted
    console = errors()
    total = sum(one.end - one.first for one in ranges)
    told = Replayed(ranges=ranges)

    def progress(now: Replayed) -> None:
        nonlocal told
        told = now
        status.update(f"{now.articles:,} articles of at most {total:,}")

    with console.status("looking for the articles") as status:
        try:
            told = await replay(settings, ranges, a_second=rate, dry_run=dry_run, on_batch=progress, shutdown=shutdown)
        except ShutdownError:
            return told, False
    return told, not shutdown.requested


def _draw(settings: Settings, told: Replayed, *, dry_run: bool) -> None:
    columns = ("partition", "from offset", "to offset")
    drawn = table(*columns, right=columns)
    for one in told.ranges:
        drawn.add_row(str(one.partition), str(one.first), str(one.end))
    if told.ranges:
        output().print(drawn)
    when = (
        f", sent from {told.first_time:%Y-%m-%d %H:%M:%S} to {told.last_time:%Y-%m-%d %H:%M:%S}"
        if told.first_time
        else ""
    )
    if dry_run:
        output().print(f"{told.articles:,} articles would be read again{when}.")
        return
    output().print(
        f"{told.articles:,} articles read again{when}: {told.mentions:,} mentions, {told.dead_letters:,} dead letters. "
        f"Group {replay_group(settings)}."
    )
