"""How a sentence that tells an event is worded: a learned sum over pieces of its words and over its kinds of word.

The weights lie in `wording.bin`: a line of text that says what it holds, then for each family of roots one signed byte a
bucket. A piece of text falls into the bucket that its CRC-32 names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from zlib import crc32

from ingest.extract.drafts import VIOLENCE, Draft
from ingest.lang import Profile
from ingest.lang.grammar import Parsed

__all__ = [
    "BUCKETS",
    "CUE",
    "FAMILIES",
    "RUN_WEIGHT",
    "TABLE",
    "TRIGGER",
    "family_of",
    "pieces",
    "runs",
    "shapes",
    "wording",
]

TABLE = Path(__file__).with_name("wording.bin")
FAMILIES = ("violence", "protest", "other")
BUCKETS = 1 << 16
"""A power of two. With 2^16 about one piece in three of the training text shares its bucket, which costs no accuracy."""
MASK = BUCKETS - 1
CODE, WIDTH = ("utf-16-le", "surrogatepass"), 2
"""How letters become bytes, two for each, so that pieces can be cut from a word that is encoded once; nothing fails."""
SHORTEST, LONGEST = 3, 4
"""Letters of a piece of a word, its bounds counted as letters."""
RUN_WEIGHT = 2
"""What a kind of word counts beside a piece; of .5, 1 and 2 the best in cross-validation: there are far fewer of them."""
CACHED_WORDS = 100_000
GRAMMATICAL = frozenset(("anterior", "conditional", "negation", "perfect", "question", "subjunctive"))
"""Cues that are few and frequent words, each of which stands for itself."""
TRIGGER, CUE = "T", "C"
KINDS = {"agent": "G", "actor": "A", "state": "S", "place": "L"}


def family_of(root: str) -> str:
    """The family of a CAMEO root whose events are worded alike."""
    return "violence" if root in VIOLENCE else "protest" if root == "14" else "other"


def pieces(word: str) -> list[int]:
    """The buckets of a folded word's pieces."""
    framed = f" {word} ".encode(*CODE)
    ends = len(framed) + 1
    return [
        crc32(framed[start : start + size]) & MASK
        for size in range(SHORTEST * WIDTH, LONGEST * WIDTH + 1, WIDTH)
        for start in range(0, ends - size, WIDTH)
    ]


def runs(line: Sequence[str]) -> list[int]:
    """The buckets of a line's kinds of word, each alone and with the next."""
    framed = [_framed(kind) for kind in ("^", *line, "$")]
    return [crc & MASK for _, crc in framed] + [crc32(kind, crc) & MASK for (kind, _), (_, crc) in pairwise(framed)]


@lru_cache(maxsize=CACHED_WORDS)
def _framed(kind: str) -> tuple[bytes, int]:
    """A kind of word as bytes, and their CRC: that of a pair goes on from the second's."""
    framed = f"\t{kind}".encode(*CODE)
    return framed, crc32(framed)


def shapes(parsed: Parsed, drafts: Iterable[Draft], profile: Profile) -> list[str]:
    """Each word as its kind: event, cue, name, number; function words and words that nothing knows as they are."""
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
    _name_cues(line, parsed)
    for draft in drafts:
        for i in range(draft.match.first, draft.match.last):
            line[i] = f"{TRIGGER}{draft.root}"
    return line


def _name_cues(line: list[str], parsed: Parsed) -> None:
    for match in parsed.holding("cue"):
        cue = match.of("cue")[0].value.kind
        if cue not in GRAMMATICAL:
            for i in range(match.first, match.last):
                if parsed.covered[i] is None:
                    line[i] = f"{CUE}{cue}"


def wording(words: Sequence[str], line: Sequence[str], families: Iterable[str]) -> dict[str, float]:
    """How much the wording of a sentence speaks for an event of each family: a part of the logarithm of the odds."""
    weights = _weights()
    length = sqrt(len(words)) or 1.0
    by_word = [_word_scores(word) for word in words]
    in_runs = runs(line)
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
    tables: tuple[list[int], ...]


@cache
def _weights() -> _Weights:
    head, _, table = TABLE.read_bytes().partition(b"\n")
    signed = memoryview(table).cast("b")
    families = [signed[i * BUCKETS : (i + 1) * BUCKETS].tolist() for i in range(len(FAMILIES))]
    return _Weights(float(head.rsplit(b"scale ", 1)[1]), tuple(families))


@lru_cache(maxsize=CACHED_WORDS)
def _word_scores(word: str) -> tuple[int, ...]:
    found = pieces(word)
    return tuple([sum([table[n] for n in found]) for table in _weights().tables])
