"""Pairs of mentions that people would call one happening, and pairs that they would not, each with its reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.merge import merge

PAIRS = [json.loads(line) for line in Path(__file__).with_name("pairs.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{'same' if pair['same'] else 'two'}: {pair['why']}" for pair in PAIRS])
def test_people_would_agree(pair: dict[str, Any], make: Any) -> None:
    found = merge([make(**pair["one"]), make(**pair["other"])])
    assert len(found) == (1 if pair["same"] else 2)


def test_there_are_enough_of_either_kind() -> None:
    kinds = [pair["same"] for pair in PAIRS]
    assert len(kinds) >= 100
    assert 40 <= sum(kinds) <= 60
    assert len({pair["why"] for pair in PAIRS}) == len(PAIRS)
