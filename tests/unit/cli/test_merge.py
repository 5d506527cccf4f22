"""`ingest merge`: JSON Lines in, JSON Lines out, bad lines named."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from ingest.cli.merge import command

MENTION: dict[str, Any] = {
    "mention_id": "m1",
    "event_id": "-",
    "article_id": "a1",
    "language": "ar",
    "published_at": "2019-09-21T09:00:00Z",
    "sentence": 0,
    "text": "قتل ثمانية",
    "start": 0,
    "event": {"code": "195", "base_code": "195", "root_code": "19", "name": "x", "quad_class": 4, "goldstein": -10},
    "trigger": {"text": "قتل", "start": 0, "end": 3},
    "date": "2019-09-19",
    "killed": {"best": 8, "low": 8, "high": 8},
    "confidence": 0.9,
}


def line(**changes: Any) -> str:
    return json.dumps(MENTION | changes, ensure_ascii=False) + "\n"


def run(*files: Path, given: str = "") -> Result:
    result = CliRunner().invoke(command, [str(file) for file in files], input=given, standalone_mode=False)
    assert result.exception is None
    return result


def events(result: Result) -> list[dict[str, Any]]:
    return [json.loads(text) for text in result.stdout.splitlines()]


def test_mentions_from_standard_input_become_events() -> None:
    result = run(given=line() + "\n" + line(mention_id="m2", article_id="a2"))
    assert result.return_value == 0
    assert [event["mention_ids"] for event in events(result)] == [["m1", "m2"]]


def test_several_files_are_merged_together(tmp_path: Path) -> None:
    for name, changes in (("one", {}), ("two", {"mention_id": "m2", "article_id": "a2"})):
        (tmp_path / name).write_text(line(**changes), encoding="utf-8")
    assert len(events(run(tmp_path / "one", tmp_path / "two"))) == 1


def test_a_bad_line_is_named_with_its_faults_and_the_rest_goes_on() -> None:
    result = run(given=line(confidence=7, language=None) + "no json\n" + line())
    assert result.return_value == 1
    assert len(events(result)) == 1
    assert "-:1: record.invalid" in result.stderr.replace("<stdin>", "-")
    assert "$.confidence" in result.stderr
    assert "$.language" in result.stderr
    assert "-:2: record.not-json" in result.stderr.replace("<stdin>", "-")


def test_a_weak_mention_makes_no_event() -> None:
    assert events(run(given=line(confidence=0.4))) == []


def test_nothing_makes_nothing() -> None:
    assert run(given="").return_value == 0
