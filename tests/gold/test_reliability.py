"""The figures of detection are those of the scorer, and the table says where confidence is wrong."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def reliability() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reliability", Path(__file__).with_name("reliability.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_who_is_always_right_has_full_figures(reliability: ModuleType) -> None:
    found = reliability.figures([(1.0, True), (1.0, True), (0.0, False)])
    assert found == (1.0, 1.0, 1.0, 1.0, 0.0)


def test_a_sentence_in_which_nothing_was_found_costs_recall_and_no_calibration(reliability: ModuleType) -> None:
    found = reliability.figures([(1.0, True), (0.0, True)])
    assert found.recall == 0.5
    assert found.calibration_error == 0.0


def test_equal_confidence_shares_a_rank(reliability: ModuleType) -> None:
    assert reliability.figures([(0.9, True), (0.9, False)]).average_precision == 0.5


def test_calibration_error_is_how_far_confidence_is_from_the_share_that_is_right(reliability: ModuleType) -> None:
    judged = [(0.8, True), (0.8, False), (0.8, False), (0.8, False)]
    assert reliability.figures(judged).calibration_error == pytest.approx(0.55)


def test_the_table_has_a_line_for_each_tenth_that_was_given(reliability: ModuleType) -> None:
    lines = reliability.reliability_table([(0.95, True), (0.91, False), (0.12, False), (0.0, True)]).splitlines()
    assert [line.split() for line in lines[1:]] == [["0.1-0.2", "1", "0.12", "0.00"], ["0.9-1.0", "2", "0.93", "0.50"]]
