"""Tables of words: what is read, and how a fault is named."""

from pathlib import Path

import pytest

from ingest.errors import DataError
from ingest.lang.tables import read_table, tables_below


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.tsv"


def test_comments_and_empty_lines_are_passed_over(table: Path) -> None:
    table.write_text("# what it holds\n\nform\tcode\n# more\nقصف\t190\n\n", encoding="utf-8")
    (row,) = read_table(table, ("form", "code"))
    assert (row["form"], row["code"], row.line) == ("قصف", "190", 5)


def test_a_cell_that_is_not_there_reads_as_empty(table: Path) -> None:
    table.write_text("form\tcode\tnote\nقصف\n", encoding="utf-8")
    (row,) = read_table(table, ("form",))
    assert (row["code"], row["note"], row["no such column"]) == ("", "", "")


def test_spaces_around_a_cell_and_windows_line_ends_do_not_count(table: Path) -> None:
    table.write_bytes("form\tcode\r\n قصف \t190\r\n".encode())
    (row,) = read_table(table, ("form", "code"))
    assert (row["form"], row["code"]) == ("قصف", "190")


def test_columns_may_stand_in_any_order_and_there_may_be_more(table: Path) -> None:
    table.write_text("code\tnote\tform\n190\tx\tقصف\n", encoding="utf-8")
    (row,) = read_table(table, ("form", "code"))
    assert row["form"] == "قصف"


def test_a_missing_column_is_named_with_file_and_line(table: Path) -> None:
    table.write_text("# first\nform\tnote\nقصف\tx\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"table\.tsv, line 2: no column code, pos"):
        list(read_table(table, ("form", "code", "pos")))


def test_a_row_with_too_many_cells_is_named_with_file_and_line(table: Path) -> None:
    table.write_text("form\tcode\nقصف\t190\nهجوم\t190\t\tx\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"table\.tsv, line 3: 4 cells for 2 columns"):
        list(read_table(table, ("form", "code")))


def test_a_fault_found_later_is_named_with_file_and_line(table: Path) -> None:
    table.write_text("form\nقصف\n", encoding="utf-8")
    (row,) = read_table(table, ("form",))
    assert str(row.error("no code")) == "table.tsv, line 2: no code"


def test_tables_of_a_folder_are_found_at_any_depth_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.tsv", "a/z.tsv", "a/a.tsv", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [p.relative_to(tmp_path).as_posix() for p in tables_below(tmp_path)] == ["a/a.tsv", "a/z.tsv", "b.tsv"]
