"""Where a word stands in the tables: file, line and cells of the rows that name it. For explaining, not for reading."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.knowledge.compile import key_of
from ingest.lang import profiles
from ingest.lang.tables import Row, read_table, tables_below

__all__ = ["TableRow", "actor_rows", "state_rows", "word_rows"]

PACKAGE = Path(__file__).parents[1]
KNOWLEDGE = Path(__file__).parent
SHOWN = (
    "form",
    "pos",
    "code",
    "actor1",
    "actor2",
    "toll",
    "needs",
    "kind",
    "scope",
    "roles",
    "weapon",
    "over",
    "value",
    "note",
)
ACTOR_SHOWN = ("entity", "name", "country", "group", "roles", "from", "until", "rule")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, with the cells that are not empty."""

    file: str
    """Path within the package."""
    line: int
    cells: dict[str, str]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def word_rows(language: str, table: str, form: str, **cells: str) -> list[TableRow]:
    """Rows of a language's table with this form whose other cells are as given."""
    held = _by_form(profiles()[language].folder / f"{table}.tsv").get(form, ())
    return [_shown(row, SHOWN) for row in held if all(row[name] == value for name, value in cells.items())]


def actor_rows(entity: str, words: str) -> list[TableRow]:
    """Rows of an entity whose name is these words; else its first row, from which the others hang."""
    rows = _actors().get(entity, ())
    key = key_of(words)
    named = [row for row in rows if key_of(row["name"] or row["entity"]) == key]
    return [_shown(row, ACTOR_SHOWN) for row in (named or rows[:1])]


def state_rows(country: str, form: str) -> list[TableRow]:
    """Rows of a state with this name or adjective."""
    return [_shown(row, ("country", "form", "kind")) for row in _states().get((country, form), ())]


def _shown(row: Row, columns: tuple[str, ...]) -> TableRow:
    return TableRow(row.file.relative_to(PACKAGE).as_posix(), row.line, {c: row[c] for c in columns if row[c]})


@cache
def _by_form(path: Path) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_table(path, ("form",)) if path.exists() else ():
        found[row["form"]].append(row)
    return found


@cache
def _actors() -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for path in tables_below(KNOWLEDGE / "actors"):
        for row in read_table(path, ("entity",)):
            found[row["entity"]].append(row)
    return found


@cache
def _states() -> dict[tuple[str, str], list[Row]]:
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for path in tables_below(KNOWLEDGE / "states"):
        for row in read_table(path, ("country", "form")):
            found[row["country"], row["form"]].append(row)
    return found
