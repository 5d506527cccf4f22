"""How sure a reading is: a logistic model over what the rules found and how the sentence is worded.

Its weights are data, learned on labelled sentences by `tests/gold/learn.py`: `weights.tsv` for what has a name,
`wording.bin` for pieces of words. The sum is calibrated for each family of roots, so that of the events given 0.8 four in
five are right.
"""

import math
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ingest.extract.wording import FAMILIES
from ingest.lang.tables import read_table

__all__ = ["TABLE", "confidence", "score", "weights"]

TABLE: Final = Path(__file__).with_name("weights.tsv")
STEEPEST: Final = 30.0
"""Beyond this the logistic function is 0 or 1 to thirteen digits."""


class Weights(NamedTuple):
    """The learned model."""

    traits: dict[str, float]
    bias: float
    calibration: dict[str, tuple[float, float]]
    """Of each family of roots the factor of the score and what is added to it."""


def confidence(features: dict[str, float]) -> float:
    """The probability that a trained reader would say that the sentence tells this event, 0 to 1."""
    table = weights()
    family = next((f for f in FAMILIES if f"family.{f}" in features), FAMILIES[-1])
    slope, offset = table.calibration.get(family, (1.0, 0.0))
    told = slope * score(features) + offset
    return 1.0 / (1.0 + math.exp(-max(-STEEPEST, min(STEEPEST, told))))


def score(features: dict[str, float]) -> float:
    """The sum of the weights of what is there, before calibration."""
    weight_of = weights().traits.get
    return weights().bias + sum(
        [value * weight for name, value in features.items() if (weight := weight_of(name)) is not None]
    )


@cache
def weights() -> Weights:
    """The weights, read once."""
    rows = {row["feature"]: float(row["weight"]) for row in read_table(TABLE, ("feature", "weight"))}
    calibration = {
        f: (rows.pop(f"calibration.{f}.slope", 1.0), rows.pop(f"calibration.{f}.offset", 0.0)) for f in FAMILIES
    }
    return Weights(rows, rows.pop("bias", 0.0), calibration)
