"""How an event is worded: learned sums over pieces of words and over kinds of word.

One is of the whole sentence, its opening once more by itself; the other of the words around what tells the event. The weights
lie in `wording.bin`: a line of text that says what it holds, then for each sum and each family of roots one signed byte a
bucket. A piece of text falls into the bucket that its CRC-32 names.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from ingest.extract.drafts import VIOLENCE, Draft
from ingest.lang import Profile
from ingest.lang.grammar import Parsed
from ingest.lang.remembering import remembered

__all__ = [
    "BUCKETS",
    "CUE",
    "FAMILIES",
    "KIND_WEIGHT",
    "SUMS",
    "TABLE",
    "TRIGGER",
    "Wording",
    "family_of",
    "near",
    "opening",
    "pieces",
    "runs",
    "shapes",
    "sides",
]

TABLE: Final = Path(__file__).with_name("wording.bin")
FAMILIES: Final = ("violence", "protest", "other")
SUMS: Final = ("sentence", "near")
BUCKETS: Final = 1 << 17
"""A power of two. With 2^17 one piece in six of the training text shares its bucket; with 2^16 the average precision of assaults
in unseen news is .003 lower."""
MASK: Final = BUCKETS - 1
ZERO: Final = 128
SHIFTED: Final = bytes((n + ZERO) % 256 for n in range(256))
CODE: Final = ("utf-16-le", "surrogatepass")
WIDTH: Final = 2
"""How letters become bytes, two for each, so that pieces can be cut from a word that is encoded once; nothing fails."""
SHORTEST: Final = 3
LONGEST: Final = 4
"""Letters of a piece of a word, its bounds counted as letters."""
KIND_WEIGHT: Final = 2
"""What a kind of word counts beside a piece; of .5, 1 and 2 the best in cross-validation: there are far fewer of them."""
OPENING: Final = 8
"""Words of a sentence that say what it is about."""
NEAREST: Final = 2
NEAR: Final = 5
"""Words on each side of an event that are near it; the nearest count twice."""
SIDE: Final = 4
"""Words on each side of an event whose kinds count by the side on which they stand."""
BEFORE: Final = "B"
INSIDE: Final = "T"
BEHIND: Final = "A"
SIDES: Final = (BEFORE, INSIDE, BEHIND)
OPENS: Final = 1
"""What the CRC of a piece starts with in the opening, so that it has a bucket of its own."""
GRAMMATICAL: Final = frozenset(("anterior", "conditional", "negation", "perfect", "question", "subjunctive"))
"""Cues that are few and frequent words, each of which stands for itself."""
TRIGGER: Final = "T"
CUE: Final = "C"
KINDS: Final = {"agent": "G", "actor": "A", "state": "S", "place": "L"}


def family_of(root: str) -> str:
    """The family of a CAMEO root whose events are worded alike."""
    return "violence" if root in VIOLENCE else "protest" if root == "14" else "other"


def pieces(word: str, start: int = 0) -> list[int]:
    """The buckets of a folded word's pieces."""
    framed = f" {word} ".encode(*CODE)
    ends = len(framed) + 1
    return [
        crc32(framed[at : at + size], start) & MASK
        for size in range(SHORTEST * WIDTH, LONGEST * WIDTH + 1, WIDTH)
        for at in range(0, ends - size, WIDTH)
    ]


def opening(words: Sequence[str]) -> list[int]:
    """The buckets of the pieces with which a sentence begins."""
    return [n for word in words[:OPENING] for n in pieces(word, OPENS)]


def near(first: int, last: int, count: int) -> list[int]:
    """Which of so many words are near an event; those that count twice are named twice."""
    return [
        *range(max(0, first - NEAR), min(count, last + NEAR)),
        *range(max(0, first - NEAREST), min(count, last + NEAREST)),
    ]


def sides(line: Sequence[str], first: int, last: int) -> list[int]:
    """The buckets of the kinds of word before, in and behind an event."""
    return [_side_buckets(kind)[side] for side, kind in _by_side(line, first, last)]


def _by_side(line: Sequence[str], first: int, last: int) -> list[tuple[int, str]]:
    return [
        *[(0, kind) for kind in line[max(0, first - SIDE) : first]],
        *[(1, kind) for kind in line[first:last]],
        *[(2, kind) for kind in line[last : last + SIDE]],
    ]


def _side_buckets(kind: str) -> list[int]:
    return [crc32(f"\t{side}\t{kind}".encode(*CODE)) & MASK for side in SIDES]


def runs(line: Sequence[str]) -> list[int]:
    """The buckets of a line's kinds of word, each alone and with the next."""
    framed = list(map(_framed, ("^", *line, "$")))
    return [crc & MASK for _, crc in framed] + [crc32(kind, crc) & MASK for (kind, _), (_, crc) in pairwise(framed)]


@remembered
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


class Wording:
    """A sentence's wording: each sum is a part of the logarithm of the odds that it tells an event of a family."""

    def __init__(self, words: Sequence[str], line: Sequence[str]) -> None:
        self.line = line
        self.length = sqrt(len(words)) or 1.0
        self.by_word = list(map(_word_scores, words))
        self.opening = list(map(_opening_scores, words[:OPENING]))
        self.runs = runs(line)

    def of_sentence(self, family: str) -> float:
        """How much the sentence speaks for an event of a family."""
        i = FAMILIES.index(family)
        scale, tables = _weights()[0]
        words = sum([scores[i] for scores in self.by_word]) + sum([scores[i] for scores in self.opening])
        return (words + KIND_WEIGHT * _summed(tables[i], self.runs)) * scale / self.length

    def near(self, family: str, first: int, last: int) -> float:
        """How much the words around those that tell it speak for an event of a family."""
        i = FAMILIES.index(family)
        j = i + len(FAMILIES)
        words = sum([self.by_word[n][j] for n in near(first, last, len(self.by_word))])
        kinds = sum([_side_scores(kind)[side][i] for side, kind in _by_side(self.line, first, last)])
        return (words + KIND_WEIGHT * kinds) * _weights()[1].scale / self.length


class _Sum(NamedTuple):
    scale: float
    tables: tuple[bytes, ...]
    """Of each family, ZERO added to each weight: bytes have no sign."""


@cache
def _weights() -> tuple[_Sum, ...]:
    head, _, table = TABLE.read_bytes().partition(b"\n")
    shifted = table.translate(SHIFTED)
    rows = [shifted[i * BUCKETS : (i + 1) * BUCKETS] for i in range(len(SUMS) * len(FAMILIES))]
    scales = [float(scale) for scale in head.rsplit(b"scales ", 1)[1].split()]
    count = len(FAMILIES)
    return tuple([_Sum(scale, tuple(rows[n * count : (n + 1) * count])) for n, scale in enumerate(scales)])


def _summed(table: bytes, buckets: list[int]) -> int:
    """The weights of these buckets together."""
    total = 0
    for n in buckets:
        total += table[n]
    return total - ZERO * len(buckets)


@remembered
def _word_scores(word: str) -> tuple[int, ...]:
    """Of a word what it adds to each sum of each family."""
    found = pieces(word)
    return tuple([_summed(table, found) for one in _weights() for table in one.tables])


@remembered
def _opening_scores(word: str) -> tuple[int, ...]:
    found = pieces(word, OPENS)
    return tuple([_summed(table, found) for table in _weights()[0].tables])


@remembered
def _side_scores(kind: str) -> tuple[tuple[int, ...], ...]:
    """Of a kind of word on each side of an event what it adds for each family."""
    return tuple([tuple([table[n] - ZERO for table in _weights()[1].tables]) for n in _side_buckets(kind)])
