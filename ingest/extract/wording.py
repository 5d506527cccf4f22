"""How a sentence that tells an event is worded: a learned sum over pieces of its words and over runs of its kinds of word.

The weights lie in `wording.bin`: a line of text that says what it holds, then for each family of roots one signed byte a
bucket. A piece of text falls into the bucket that its CRC-32 names.
"""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from pathlib import Path
from zlib import crc32

from ingest.extract.drafts import VIOLENCE, Draft
from ingest.lang import Profile
from ingest.lang.grammar import Parsed

__all__ = ["BUCKETS", "FAMILIES", "RUN_WEIGHT", "TABLE", "bucket", "family_of", "pieces", "runs", "shapes", "wording"]

TABLE = Path(__file__).with_name("wording.bin")
FAMILIES = ("violence", "protest", "other")
BUCKETS = 1 << 16
"""A power of two. With 2^16 about one piece in three of the training text shares its bucket, which costs no accuracy."""
SHORTEST, LONGEST = 2, 5
"""Letters of a piece of a word, its bounds counted as letters."""
RUN = 3
"""Words of the longest run."""
RUN_WEIGHT = 2
"""What a run counts beside a piece of a word; of .5, 1 and 2 the best in cross-validation: there are far fewer runs."""
CACHED_WORDS = 100_000
KINDS = {"agent": "G", "actor": "A", "state": "S", "place": "L"}


def family_of(root: str) -> str:
    """The family of a CAMEO root whose events are worded alike."""
    return "violence" if root in VIOLENCE else "protest" if root == "14" else "other"


def bucket(piece: str) -> int:
    return crc32(piece.encode()) & (BUCKETS - 1)


def pieces(word: str) -> Iterator[int]:
    """The buckets of a folded word's pieces."""
    framed = f" {word} "
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(len(framed) - length + 1):
            yield bucket(framed[start : start + length])


def runs(line: Sequence[str]) -> Iterator[int]:
    """The buckets of runs of one to three kinds of word."""
    framed = ["^", *line, "$"]
    for length in range(1, RUN + 1):
        for start in range(len(framed) - length + 1):
            yield bucket("\t" + " ".join(framed[start : start + length]))


def shapes(parsed: Parsed, drafts: Iterable[Draft], profile: Profile) -> list[str]:
    """Each word as its kind: event, name, number, time; function words and words that nothing knows as they are."""
    line = [
        profile.bare(t.norm) if t.kind == "word" else "#" if t.kind == "number" else t.norm
        for t in parsed.sentence.tokens
    ]
    for i, match in enumerate(parsed.covered):
        if match is not None:
            sense = match.senses[0]
            role = sense.value.roles[0] if sense.kind == "agent" and sense.value.roles else ""
            line[i] = KINDS[sense.kind] + role
    for i in parsed.functions:
        if parsed.covered[i] is None:
            line[i] = parsed.sentence.tokens[i].norm
    for draft in drafts:
        for i in range(draft.match.first, draft.match.last):
            line[i] = f"T{draft.root}"
    return line


def wording(words: Sequence[str], line: Sequence[str], families: Iterable[str]) -> dict[str, float]:
    """How much the wording of a sentence speaks for an event of each family: a part of the logarithm of the odds."""
    weights = _weights()
    length = sqrt(len(words)) or 1.0
    by_word = [_word_scores(word) for word in words]
    in_runs = list(runs(line))
    told = {}
    for family in families:
        i = FAMILIES.index(family)
        table = weights.tables[i]
        total = sum([scores[i] for scores in by_word]) + RUN_WEIGHT * sum([table[n] for n in in_runs])
        told[family] = total * weights.scale / length
    return told


@dataclass(frozen=True, slots=True)
class _Weights:
    scale: float
    tables: tuple[memoryview, ...]


@cache
def _weights() -> _Weights:
    with TABLE.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    head = mapped.readline()
    scale = float(head.rsplit(b"scale ", 1)[1])
    table = memoryview(mapped)[len(head) :].cast("b")
    return _Weights(scale, tuple(table[i * BUCKETS : (i + 1) * BUCKETS] for i in range(len(FAMILIES))))


@lru_cache(maxsize=CACHED_WORDS)
def _word_scores(word: str) -> tuple[int, ...]:
    found = list(pieces(word))
    return tuple([sum([table[n] for n in found]) for table in _weights().tables])
