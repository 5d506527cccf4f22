"""Tables of words and facts: tab-separated files with comment lines, that a spreadsheet opens."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.errors import DataError

__all__ = ["Row", "read_table", "tables_below"]


class Row:
    """A line of a table; a column that is not there reads as empty."""

    __slots__ = ("cells", "file", "line")

    def __init__(self, file: Path, line: int, cells: dict[str, str]) -> None:
        self.file = file
        self.line = line
        self.cells = cells

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def error(self, message: str) -> DataError:
        return DataError(f"{self.file.name}, line {self.line}: {message}")


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table. Lines that start with `#` and empty ones are passed over; the first other names the columns.

    Raises:
        DataError: a column of `columns` is missing, or a row has more cells than there are columns; file and line named.
    """
    names: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if names is None:
            names = cells
            if missing := [name for name in columns if name not in names]:
                raise DataError(f"{path.name}, line {number}: no column {', '.join(missing)}")
        elif len(cells) > len(names):
            raise DataError(f"{path.name}, line {number}: {len(cells)} cells for {len(names)} columns")
        else:
            yield Row(path, number, dict(zip(names, cells, strict=False)))


def tables_below(folder: Path) -> list[Path]:
    """All tables in a folder and below, in a fixed order."""
    return sorted(folder.rglob("*.tsv"))
