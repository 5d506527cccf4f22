"""Articles from files, folders and standard input, one after the other; what can't be read is told and passed over."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pydantic_core import from_json, to_json

from ingest.errors import Fault, RecordError
from ingest.records import Article, decode_article, decode_record

__all__ = ["STANDARD_INPUT", "Found", "Unreadable", "read_sources", "size_of_sources"]

STANDARD_INPUT = "-"
TEXT, JSON, LINES = ".txt", ".json", (".jsonl", ".ndjson")
SUFFIXES = (TEXT, JSON, *LINES)
METADATA = ".meta.json"

_NUMBERED = re.compile(r"(?P<file>.+\.(?:json|jsonl|ndjson)):(?P<number>[0-9]+)")
"""`articles.jsonl:12`, the name that a line or an item has when it fails, names it again."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article, the name of where it lay, and how many bytes it took there."""

    name: str
    article: Article
    size: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have held an article; `error` has every fault with its JSON path."""

    name: str
    error: RecordError
    size: int


Source = Found | Unreadable


def read_sources(paths: Iterable[str], standard_input: BinaryIO, *, text: bool = False) -> Iterator[Source]:
    """Everything that the paths hold, in their order; folders in the order of their names, all the way down.

    `-` is standard input: JSON Lines, or the bare text of one article with `text`. Beside `name.txt` the file
    `name.meta.json` may tell the other fields of an Article. Hidden files, metadata and files of other kinds are passed
    over in folders. Never raises for the sake of what a file is or holds.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _standard_input(standard_input, text)
        else:
            yield from _path(path)


def size_of_sources(paths: Iterable[str]) -> int | None:
    """How many bytes there are to read; None where standard input is among them."""
    total = 0
    for path in paths:
        if path == STANDARD_INPUT:
            return None
        for file in _files(Path(path)) if Path(path).is_dir() else [Path(path)]:
            total += file.stat().st_size if file.is_file() else 0
    return total


def _path(path: str) -> Iterator[Source]:
    numbered = _NUMBERED.fullmatch(path)
    if numbered is not None and not Path(path).exists():
        wanted = f"{numbered['file']}:{int(numbered['number'])}"
        found = [source for source in _path(numbered["file"]) if source.name in {wanted, numbered["file"]}]
        yield from found or [_unreadable(path, "source.missing", "there is no such line or item")]
    elif Path(path).is_dir():
        for file in _files(Path(path)):
            yield from _file(file)
    else:
        yield from _file(Path(path))


def _files(folder: Path) -> list[Path]:
    found = (file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return sorted(
        file
        for file in found
        if not file.name.endswith(METADATA) and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _file(file: Path) -> Iterator[Source]:
    kind = file.suffix.lower()
    try:
        if kind in LINES:
            with file.open("rb") as lines:
                yield from _lines(str(file), lines)
        elif kind == JSON and not file.name.endswith(METADATA):
            yield from _items(str(file), file.read_bytes())
        elif kind == TEXT:
            yield _text(file)
        else:
            file.stat()
            yield _unreadable(str(file), "source.unknown", f"not one of {', '.join(SUFFIXES)}")
    except OSError as error:
        yield _unreadable(str(file), "source.missing", error.strerror or str(error))


def _standard_input(stream: BinaryIO, text: bool) -> Iterator[Source]:
    if text:
        data = stream.read()
        yield _decoded(STANDARD_INPUT, data, "text/plain", len(data))
    else:
        yield from _lines(STANDARD_INPUT, stream)


def _lines(name: str, lines: BinaryIO) -> Iterator[Source]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _decoded(f"{name}:{number}", line, None, len(line))


def _items(name: str, data: bytes) -> Iterator[Source]:
    """The article of a JSON file, or those of its list, numbered from 1."""
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        yield _decoded(name, data, None, len(data))
        return
    try:
        items: list[Any] = from_json(data.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError as error:
        yield _unreadable(name, "record.not-json", f"not JSON: {error}", len(data))
        return
    for number, item in enumerate(items, start=1):
        yield _decoded(f"{name}:{number}", to_json(item), None, len(data) // len(items))


def _text(file: Path) -> Source:
    data = file.read_bytes()
    beside = file.with_name(file.stem + METADATA)
    if not beside.exists():
        return _decoded(str(file), data, "text/plain", len(data))
    try:
        article = decode_article(data, "text/plain")
        return Found(str(file), decode_record(Article, to_json(_metadata(beside) | {"text": article.text})), len(data))
    except RecordError as error:
        return Unreadable(str(file), error, len(data))


def _metadata(file: Path) -> dict[str, Any]:
    try:
        fields = from_json(file.read_bytes(), allow_inf_nan=False)
    except ValueError as error:
        raise _error("record.not-json", f"{file.name} is not JSON: {error}") from None
    if not isinstance(fields, dict) or "text" in fields:
        raise _error("record.invalid", f"{file.name} must be an object with the fields of an article, without its text")
    return fields


def _decoded(name: str, data: bytes, content_type: str | None, size: int) -> Source:
    try:
        return Found(name, decode_article(data, content_type), size)
    except RecordError as error:
        return Unreadable(name, error, size)


def _unreadable(name: str, code: str, message: str, size: int = 0) -> Unreadable:
    return Unreadable(name, _error(code, message), size)


def _error(code: str, message: str) -> RecordError:
    return RecordError(message, [Fault("$", code, message)], code=code)
