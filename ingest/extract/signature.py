"""What tells copies of one text: a MinHash of its words, so short that every mention can carry it."""

from collections.abc import Iterable
from typing import Final

from rensa import RMinHash

__all__ = ["signature_of"]

VALUES: Final = 64
SEED: Final = 1
"""The share of values in common estimates the share of shingles in common, to 0.06 at a half."""
SHINGLE: Final = 3
"""Words in a row: fewer are common to all news, more are lost with each word that an editor changes."""
LOWEST: Final = 0xFF
"""A byte of each value is kept: one in 256 is the same by chance."""


def signature_of(words: Iterable[str]) -> str | None:
    """Of words in order, folded as look-ups fold them; None where there are too few to tell a text by."""
    told = list(words)
    shingles = set(map(" ".join, zip(*[told[at:] for at in range(SHINGLE)], strict=False)))
    if not shingles:
        return None
    made = RMinHash(VALUES, SEED)
    made.update(list(shingles))
    return bytes(value & LOWEST for value in made.digest()).hex()
