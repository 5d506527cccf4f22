"""`ingest explain` on bare texts, JSON Lines and what is neither."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.cli.explain import command

TEXT = "Gunmen killed three soldiers in Mosul on Monday."


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".meta.json").write_text(
        '{"published_at": "2016-05-04T10:00:00Z", "source": "Wire"}', encoding="utf-8"
    )
    return path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    return result.return_value, result.output


def test_a_bare_text_is_read_with_the_fields_beside_it(text: Path) -> None:
    code, shown = run(str(text))
    assert code == 0
    assert "triggers.tsv:" in shown
    assert "2016-05-02" in shown


def test_json_has_one_object_a_mention(text: Path) -> None:
    code, shown = run("--json", str(text))
    assert code == 0
    told = [json.loads(line) for line in shown.splitlines()]
    assert told[0]["mention"]["source"] == "Wire"
    assert told[0]["rows"][0]["file"] == "lang/en/triggers.tsv"


def test_only_mentions_of_a_code_are_shown_where_one_is_named(text: Path) -> None:
    assert "no mention" in run("--code", "14", str(text))[1]


def test_a_line_that_is_no_article_fails_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"title": "no text"}\n' + json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    code, shown = run("--json", str(path))
    assert code == 1
    assert "line 1" in shown
    assert '"mention"' in shown
