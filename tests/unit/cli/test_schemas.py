"""`ingest schemas` writes the published contracts and finds stale ones."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.cli.schemas import command, rendered_schemas

PUBLISHED = Path(__file__).parents[3] / "schemas"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert result.exception is None
    return result.return_value or 0, result.output


@pytest.mark.parametrize("name", rendered_schemas())
def test_what_is_published_is_what_the_models_say(name: str) -> None:
    assert (PUBLISHED / name).read_text(encoding="utf-8") == rendered_schemas()[name], "stale: run `make schemas`"


def test_nothing_else_is_published() -> None:
    assert {path.name for path in PUBLISHED.iterdir()} == {*rendered_schemas(), "README.md"}


def test_files_are_written_once_and_end_with_a_line_break(tmp_path: Path) -> None:
    directory = tmp_path / "new"
    assert run(str(directory))[0] == 0
    assert all(path.read_bytes().endswith(b"}\n") for path in directory.glob("*.json"))
    assert run(str(directory)) == (0, "")
    assert run("--check", str(directory)) == (0, "")


def test_a_stale_file_is_named_and_left_alone(tmp_path: Path) -> None:
    run(str(tmp_path))
    stale = tmp_path / "event.schema.json"
    stale.write_text("{}\n")
    code, output = run("--check", str(tmp_path))
    assert code == 1
    assert "event.schema.json" in output
    assert "article.schema.json" not in output
    assert stale.read_text() == "{}\n"


def test_a_missing_folder_is_stale(tmp_path: Path) -> None:
    assert run("--check", str(tmp_path / "none"))[0] == 1
