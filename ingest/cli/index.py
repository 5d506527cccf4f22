"""`ingest index`: checks every table of words, codes and places, then compiles the index of names."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator

import click

from ingest.cli.console import errors, output, printable, table
from ingest.config import load_settings
from ingest.knowledge.check import Finding, check_codes
from ingest.knowledge.check_actors import check_actors
from ingest.knowledge.check_places import check_places
from ingest.knowledge.check_words import CommonWords, check_words
from ingest.knowledge.index import Index

__all__ = ["command"]

SUCCESS, FAILED = 0, 1


@click.command("index")
@click.option("--warnings", is_flag=True, help="Name every warning, not only how many there are of each kind.")
def command(warnings: bool) -> int:
    """Check the tables of words, codes and places, and compile the index of names into the cache.

    An error is named with its file and line, and nothing is compiled; the exit code is 1. Warnings are counted.
    """
    findings = list(_findings())
    wrong = [f for f in findings if f.severity == "error"]
    draw_findings([*wrong, *(f for f in findings if warnings and f.severity == "warning")])
    _draw_counts(f for f in findings if f.severity == "warning")
    if wrong:
        errors().print(f"[red]{len(wrong):,} errors[/]: nothing was compiled")
        return FAILED
    started = time.monotonic()
    sizes = Index.open(load_settings().cache_dir).sizes()
    drawn = table(*sizes, "seconds", right=(*sizes, "seconds"))
    drawn.add_row(*(f"{size:,}" for size in sizes.values()), f"{time.monotonic() - started:.1f}")
    output().print(drawn)
    return SUCCESS


def draw_findings(findings: Iterable[Finding]) -> None:
    """Each on a line of its own: what it is, where it stands, what it says."""
    console = output()
    for found in findings:
        colour = "red" if found.severity == "error" else "yellow"
        console.print(f"[{colour}]{found.severity}[/] ", end="")
        console.print(f"{found.where}: {found.kind}: {printable(found.message)}", markup=False, soft_wrap=True)


def _findings() -> Iterator[Finding]:
    yield from check_codes()
    words = CommonWords()
    yield from words.findings
    yield from check_words()
    yield from check_actors(words)
    yield from check_places(words)


def _draw_counts(findings: Iterable[Finding]) -> None:
    counts = Counter(f.kind for f in findings)
    if not counts:
        return
    drawn = table("warning", "rows", right=("rows",))
    for kind, count in counts.most_common():
        drawn.add_row(kind, f"{count:,}")
    output().print(drawn)
