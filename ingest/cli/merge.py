"""`ingest merge`: event mentions as JSON Lines in, merged events as JSON Lines out."""

from collections.abc import Iterator
from typing import BinaryIO

import click

from ingest.errors import RecordError
from ingest.merge import merge
from ingest.records import EventMention, decode_record, encode_record

__all__ = ["command"]

FAILED = 1


@click.command(name="merge")
@click.argument("files", nargs=-1, type=click.File("rb"))
def command(files: tuple[BinaryIO, ...]) -> int:
    """Merge mentions offline: JSON Lines from FILES or standard input, events to standard output.

    A line that is no mention is named on standard error with all its faults; the rest goes on, and the exit code is 1.
    """
    reader = MentionReader()
    mentions = [mention for file in files or (click.get_binary_stream("stdin"),) for mention in reader.read(file)]
    out = click.get_binary_stream("stdout")
    for event in merge(mentions):
        out.write(encode_record(event) + b"\n")
    out.flush()
    return FAILED if reader.failed else 0


class MentionReader:
    """Reads lines, and remembers whether one of them could not be read."""

    def __init__(self) -> None:
        self.failed = False

    def read(self, file: BinaryIO) -> Iterator[EventMention]:
        """The mentions of a file; empty lines are passed over."""
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield decode_record(EventMention, line)
            except RecordError as error:
                self.failed = True
                _report(f"{getattr(file, 'name', '-')}:{number}", error)


def _report(where: str, error: RecordError) -> None:
    click.echo(f"{where}: {error.code}", err=True)
    for fault in error.faults:
        click.echo(f"  {fault.path}: {fault.message}", err=True)
