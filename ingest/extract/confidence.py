"""How sure a reading is: a logistic model over what the rules found. Its weights are data, learned on labelled sentences."""

import math
from functools import cache
from pathlib import Path

from ingest.lang.tables import read_table

__all__ = ["confidence", "weights"]

TABLE = Path(__file__).with_name("weights.tsv")


def confidence(features: dict[str, float]) -> float:
    """The probability that a trained reader would say that the sentence tells this event, 0 to 1."""
    table = weights()
    score = table.get("bias", 0.0) + sum(table.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_table(TABLE, ("feature", "weight"))}
