"""The gate: what falls below its floor is named, and floors only get stricter."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    """The script as a module: it is no part of a package."""
    spec = importlib.util.spec_from_file_location("gate", Path(__file__).with_name("gate.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "value", "floor", "holds"),
    [
        ("told.main", 0.80, 0.80, True),
        ("told.main", 0.79, 0.80, False),
        ("told.main", 0.10, None, True),  # nothing is pinned yet
        ("told.main", None, 0.80, False),  # nothing was measured any more
        ("forbidden", 0.06, 0.06, True),
        ("forbidden", 0.07, 0.06, False),
        ("calibration_error", 0.01, 0.05, True),
    ],
)
def test_a_measure_holds_at_its_floor_and_on_the_better_side(
    gate: ModuleType, name: str, value: float | None, floor: float | None, *, holds: bool
) -> None:
    assert gate.Measure("stories", name, value, floor).holds is holds


@pytest.mark.parametrize(
    ("name", "value", "floor", "raised"),
    [
        ("told.main", 0.90, None, 0.89),
        ("told.main", 0.90, 0.80, 0.89),
        ("told.main", 0.70, 0.80, 0.80),  # never downward
        ("told.main", None, 0.80, 0.80),
        ("difficult_no_called", 0.3, None, None),
        ("forbidden", 0.02, None, 0.03),
        ("forbidden", 0.02, 0.06, 0.03),
        ("forbidden", 0.09, 0.06, 0.06),
    ],
)
def test_a_floor_only_gets_stricter(
    gate: ModuleType, name: str, value: float | None, floor: float | None, raised: float
) -> None:
    assert gate.Measure("stories", name, value, floor).raised == pytest.approx(raised)


def test_sizes_and_small_groups_are_not_pinned(gate: ModuleType) -> None:
    report = {
        "articles": 73,
        "told": {"main": 0.9},
        "told_by_phenomenon": {"dates": 0.5},
        "source_human": 0.8,
        "seconds": 1.0,
    }
    assert [m.name for m in gate.measures_of("stories", report, {})] == ["told.main"]


def test_floors_of_sets_that_are_not_here_stay_as_they_are(gate: ModuleType) -> None:
    floors = {"gsr_facts": {"root": 0.8}, "stories": {"told.main": 0.8}}
    measures = list(gate.measures_of("stories", {"told": {"main": 0.95}}, floors["stories"]))
    assert gate.raised(measures, floors) == {"gsr_facts": {"root": 0.8}, "stories": {"told.main": 0.94}}


def test_floors_are_read_back_as_they_were_written(gate: ModuleType) -> None:
    floors = {"stories": {"told.main": 0.8, "forbidden": 0.06}, "gsr_facts": {"root": 0.82}}
    assert gate.read_floors(gate.written(floors)) == floors


def test_the_pinned_floors_name_measures_of_known_sets(gate: ModuleType) -> None:
    floors = gate.read_floors(gate.FLOORS.read_text(encoding="utf-8"))
    assert set(gate.SHIPPED) <= set(floors)
    assert all(0 <= value <= 5 for values in floors.values() for value in values.values())
