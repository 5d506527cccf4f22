"""Merging by itself does not fall behind what it reached, on the stories in `data`."""

import importlib.util
import sys
from pathlib import Path
from statistics import mean
from types import ModuleType

import pytest

RUNS = 8
FLOORS = {
    "plain": {"precision": 0.96, "recall": 0.93, "toll": 0.92},
    "dense": {"precision": 0.93, "recall": 0.93, "toll": 0.90},
}
"""Means over the runs. A floor goes up with what is reached; it goes down only with a reason in the changelog."""


def measuring() -> ModuleType:
    """The script beside this file, which is no package's module."""
    spec = importlib.util.spec_from_file_location("merge_gold", Path(__file__).with_name("merge_gold.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.gold
@pytest.mark.parametrize("kind", FLOORS)
def test_merging_reaches_its_floors(kind: str) -> None:
    script = measuring()
    stories = script.Stories.read(script.GOLD, "dev")
    stories = stories.dense() if kind == "dense" else stories
    scores = [stories.score(seed) for seed in range(RUNS)]
    reached = {name: round(mean(score[name] for score in scores), 3) for name in FLOORS[kind]}
    assert all(reached[name] >= floor for name, floor in FLOORS[kind].items()), reached
