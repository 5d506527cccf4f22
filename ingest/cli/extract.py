"""`ingest extract`: articles in, event mentions out, with no broker."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import click

from ingest.config import load_settings
from ingest.errors import RecordError
from ingest.extract import Reader
from ingest.garbage import spare_tables
from ingest.records import decode_article, encode_record

__all__ = ["command"]


@click.command("extract")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--entities", is_flag=True, help="Write the entity records instead of the mentions.")
def command(files: tuple[Path, ...], entities: bool) -> int:
    """Read Articles as JSON Lines from FILES (or standard input) and write EventMentions as JSON Lines.

    A line that can't be read is named on standard error; the others are read all the same, and the exit code is 1.
    """
    reader = Reader.open(load_settings().cache_dir)
    spare_tables()
    failed = 0
    for name, number, line in _lines(files):
        try:
            article = decode_article(line)
        except RecordError as error:
            failed += 1
            click.echo(f"{name}, line {number}: {error}", err=True)
            continue
        reading = reader.read(article)
        for record in (reading.entities,) if entities else reading.mentions:
            sys.stdout.buffer.write(encode_record(record) + b"\n")
    sys.stdout.buffer.flush()
    return 1 if failed else 0


def _lines(files: Iterable[Path]) -> Iterator[tuple[str, int, bytes]]:
    """Lines that are not empty, with the name of their file and their number."""
    for path in files or (Path("-"),):
        if str(path) == "-":
            yield from _numbered("standard input", sys.stdin.buffer)
        else:
            with click.open_file(str(path), "rb") as stream:
                yield from _numbered(str(path), stream)


def _numbered(name: str, stream: IO[Any]) -> Iterator[tuple[str, int, bytes]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield name, number, line
