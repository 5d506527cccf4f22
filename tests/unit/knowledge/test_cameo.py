"""The table of event codes."""

import pytest

from ingest.errors import DataError
from ingest.knowledge.cameo import event_code, event_codes

ROOTS = {f"{number:02}" for number in range(1, 21)}
QUADS = {1: "01 02 03 04 05", 2: "06 07 08 09", 3: "10 11 12 13 14", 4: "15 16 17 18 19 20"}
"""Roots of each quad class as GDELT's data have them: 09 is cooperation and 14 verbal, whatever the manual says."""


def test_every_root_of_cameo_is_there() -> None:
    assert {code.root_code for code in event_codes().values()} == ROOTS
    assert set(event_codes()) >= ROOTS


def test_every_code_stands_under_a_base_and_a_root_of_the_table() -> None:
    codes = event_codes()
    for code, row in codes.items():
        assert row.code == code
        assert code.startswith(row.base_code)
        assert {row.base_code, row.root_code} <= set(codes)


def test_goldstein_values_lie_between_minus_ten_and_ten_and_violence_is_the_lowest() -> None:
    codes = event_codes()
    assert all(-10 <= row.goldstein <= 10 for row in codes.values())
    assert min(row.goldstein for row in codes.values()) == codes["20"].goldstein == -10


@pytest.mark.parametrize(("quad", "roots"), QUADS.items())
def test_the_quad_class_is_that_of_the_root(quad: int, roots: str) -> None:
    assert {row.root_code for row in event_codes().values() if row.quad_class == quad} == set(roots.split())


@pytest.mark.parametrize(
    ("code", "goldstein", "quad_class", "plover", "mode"),
    [
        ("195", -10.0, 4, "ASSAULT", "heavy-weapons"),
        ("141", -6.5, 3, "PROTEST", "demo"),
        ("173", -5.0, 4, "COERCE", "arrest"),
        ("042", 1.9, 1, "CONSULT", "visit"),
        ("057", 8.0, 1, "SUPPORT", None),
    ],
)
def test_a_code_brings_its_values_along(
    code: str, goldstein: float, quad_class: int, plover: str, mode: str | None
) -> None:
    row = event_code(code)
    assert (row.goldstein, row.quad_class, row.plover) == (goldstein, quad_class, plover)
    assert mode is None or row.mode == mode


@pytest.mark.parametrize("code", ["", "00", "21", "1999", "killed"])
def test_a_code_that_is_none_is_refused_by_name(code: str) -> None:
    with pytest.raises(DataError, match=f"no CAMEO code {code}"):
        event_code(code)
