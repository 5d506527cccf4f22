"""Whether confidence means what it says: of the events given 0.8, are four in five right? Tables and their summary figures."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Figures", "figures", "reliability_table"]

BINS = 10
CALLED = 0.5
"""At this confidence and above the service stands by an event."""

Judged = Sequence[tuple[float, bool]]
"""Confidence and whether it was right; a confidence of 0 stands for a sentence in which nothing was found."""


class Figures(NamedTuple):
    """What the scorer of the gold standards measures of detection."""

    f1: float
    precision: float
    recall: float
    average_precision: float
    calibration_error: float

    def __str__(self) -> str:
        return "  ".join(f"{name} {value:.3f}" for name, value in self._asdict().items())


def figures(judged: Judged) -> Figures:
    """The figures of `score.py` for sentences with a known answer."""
    called = [right for value, right in judged if value >= CALLED]
    wanted = sum(right for _, right in judged)
    precision = sum(called) / len(called) if called else 0.0
    recall = sum(called) / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Figures(f1, precision, recall, _average_precision(judged), _calibration_error(judged))


def reliability_table(judged: Judged) -> str:
    """A line for each tenth of confidence: how many, what they were given, how many were right."""
    lines = ["confidence  sentences  given  right"]
    for low, held in sorted(_bins(judged).items()):
        given, right = (sum(column) / len(held) for column in zip(*held, strict=True))
        lines.append(f"{low / BINS:.1f}-{(low + 1) / BINS:.1f}     {len(held):9}  {given:5.2f}  {right:5.2f}")
    return "\n".join(lines)


def _bins(judged: Judged) -> dict[int, list[tuple[float, bool]]]:
    held: dict[int, list[tuple[float, bool]]] = {}
    for value, right in judged:
        if value > 0:
            held.setdefault(min(BINS - 1, int(value * BINS)), []).append((value, right))
    return held


def _calibration_error(judged: Judged) -> float:
    """How far stated confidence lies from the share that is right, each tenth by its weight."""
    held = _bins(judged)
    counted = sum(map(len, held.values()))
    return sum(abs(sum(v - r for v, r in group)) for group in held.values()) / max(1, counted)


def _average_precision(judged: Judged) -> float:
    """Precision at each right answer, the most confident first; ties share a rank."""
    wanted = sum(right for _, right in judged)
    ranks: dict[float, list[bool]] = {}
    for value, right in judged:
        ranks.setdefault(value, []).append(right)
    found = seen = 0
    total = 0.0
    for value in sorted(ranks, reverse=True):
        seen += len(ranks[value])
        found += sum(ranks[value])
        total += sum(ranks[value]) * found / seen
    return total / wanted if wanted else 0.0
