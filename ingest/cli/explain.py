"""`ingest explain`: for each mention the words, rules and table rows that made it."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from pydantic_core import from_json, to_json

from ingest.cli.arabic import Shape, Shaper
from ingest.cli.console import output
from ingest.cli.explaining import draw_explanation
from ingest.config import load_settings
from ingest.errors import RecordError
from ingest.extract import Reader
from ingest.extract.explain import explain
from ingest.records import Article, decode_article

__all__ = ["command"]

BESIDE = ".meta.json"
"""What a bare text's file `x.txt` has its article's other fields in: `x.meta.json`."""


@click.command("explain")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a mention instead.")
@click.option("--code", default="", help="Only mentions whose CAMEO code begins so.")
@click.option(
    "--shape",
    type=click.Choice(["auto", "on", "off"]),
    default="auto",
    show_default=True,
    help="Join Arabic letters and write them from the right; auto: on terminals that do not do so themselves.",
)
def command(files: tuple[Path, ...], *, as_json: bool, code: str, shape: Shape) -> int:
    """Show which words, rules and rows made each mention of the articles in FILES (or standard input).

    A file that ends in .txt is the bare text of one article, its other fields in the .meta.json beside it if there is
    one; any other holds Articles as JSON Lines.
    """
    reader = Reader.open(load_settings().cache_dir)
    shaper, console = Shaper(shape, sys.stdout), output()
    failed = 0
    for name, article in _articles(files):
        if isinstance(article, RecordError):
            failed += 1
            click.echo(f"{name}: {article}", err=True)
            continue
        told = [e for e in explain(reader, article) if e.mention.event.code.startswith(code)]
        for explanation in told:
            if as_json:
                sys.stdout.buffer.write(to_json(explanation.as_record()) + b"\n")
            else:
                draw_explanation(console, explanation, shaper)
        if not told and not as_json:
            console.print(f"{article.id}: no mention", style="dim", markup=False)
    sys.stdout.buffer.flush()
    return 1 if failed else 0


def _articles(files: Iterable[Path]) -> Iterator[tuple[str, Article | RecordError]]:
    """Each article with the name of where it stands, or what is wrong with it."""
    for path in files or (Path("-"),):
        if path.suffix == ".txt":
            yield str(path), _bare(path)
            continue
        with click.open_file(str(path), "rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield f"{path}, line {number}", _decoded(line)


def _bare(path: Path) -> Article | RecordError:
    """The article of a text file and the fields beside it."""
    fields = {}
    beside = path.with_suffix(BESIDE)
    with click.open_file(str(path), "rb") as stream:
        text = stream.read().decode("utf-8", "replace")
    if beside.exists():
        try:
            fields = dict(from_json(beside.read_bytes()))
        except (ValueError, TypeError) as error:
            return RecordError(f"{beside.name}: {error}")
    return _decoded(to_json(fields | {"text": text}))


def _decoded(line: bytes) -> Article | RecordError:
    try:
        return decode_article(line)
    except RecordError as error:
        return error
