"""`ingest publish`: articles from files, folders and standard input to the topic `articles`."""

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ingest.broker.publish import Failure, Summary, publish
from ingest.broker.sources import Source, read_sources, size_of_sources
from ingest.cli.console import errors, output, printable, table
from ingest.cli.options import kafka_options
from ingest.config import Settings

__all__ = ["command", "draw_failures", "draw_summary"]

FAILED = 1


@click.command(name="publish")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option("--text", is_flag=True, help="Standard input is the bare text of one article, not JSON Lines.")
@click.option(
    "--retry-file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the names of those that failed here, one a line; each can be given as PATH again.",
)
@kafka_options
def command(settings: Settings, paths: tuple[str, ...], text: bool, retry_file: Path | None) -> int:
    """Send articles to the topic `articles`.

    PATH is a file (.txt, .json with one article or a list, .jsonl), a folder of such, one line of a file (a.jsonl:12),
    or - for standard input. Beside a.txt the file a.meta.json may tell its source, url, title, language, published_at.

    One that can't be read or delivered does not stop the rest: it is named with everything that is wrong with it, and
    the exit code is 1.
    """
    console = errors()
    with _progress(console) as progress:
        shown = _Shown(progress, size_of_sources(paths))
        sources = read_sources(paths, click.get_binary_stream("stdin"), text=text)
        summary = publish(settings, sources, shown.done)
    draw_failures(console, summary)
    draw_summary(output(), summary)
    if retry_file is not None:
        retry_file.write_text("".join(f"{failure.name}\n" for failure in summary.failures), encoding="utf-8")
    return FAILED if summary.failures else 0


def draw_failures(console: Console, summary: Summary) -> None:
    """Each article that did not arrive, with everything that is wrong with it."""
    for failure in summary.failures:
        _draw_failure(console, failure)


def draw_summary(console: Console, summary: Summary) -> None:
    columns = ("published", "failed", "bytes", "seconds", "articles/s")
    drawn = table(*columns, right=columns)
    failed = len(summary.failures)
    drawn.add_row(
        f"[green]{summary.published:,}[/]",
        f"[red]{failed:,}[/]" if failed else "0",
        f"{summary.bytes_published:,}",
        f"{summary.seconds:.2f}",
        f"{summary.published / max(summary.seconds, 1e-6):,.0f}",
    )
    console.print(drawn)


class _Shown:
    """The progress bar: bytes of the files read and settled, with counts."""

    def __init__(self, progress: Progress, total: int | None) -> None:
        self._progress = progress
        self._counts = {True: 0, False: 0}
        self._task: TaskID = progress.add_task("publishing", total=total, published=0, failed=0)

    def done(self, source: Source, well: bool) -> None:
        self._counts[well] += 1
        self._progress.update(self._task, advance=source.size, published=self._counts[True], failed=self._counts[False])


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("[green]{task.fields[published]:,} published[/] [red]{task.fields[failed]:,} failed[/]"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _draw_failure(console: Console, failure: Failure) -> None:
    console.print(f"[red]{escape(printable(failure.name))}[/]: {failure.code}", soft_wrap=True)
    if not failure.faults:
        console.print(f"  {failure.message}", markup=False, soft_wrap=True)
    for fault in failure.faults:
        console.print(f"  {fault.path}: {fault.message}", markup=False, soft_wrap=True)
