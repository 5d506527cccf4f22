"""Text to sentences and words. Offsets count code points of the original; look-up uses each word's folded form."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from ingest.lang.folding import IGNORABLE, fold

__all__ = ["Sentence", "Token", "sentences", "tokenize"]

MAX_SENTENCE_TOKENS: Final = 400
"""A line without a full stop, half a megabyte long, is cut here, so that cost stays linear in the length of the text."""

_WORD: Final = re.compile(
    rf"""
      (?P<abbreviation>(?:[^\W\d_]\.){{2,}})                          # U.S., a.m.
    | (?P<number>\d(?:[\d.,٫٬]*\d)?)
    | (?P<attached>[\u0621-\u064a]++(?=\d))                          # و31, بـ40: letters of Arabic script before digits
    | (?P<word>[^\W\d_][\w{IGNORABLE}]*)
    | (?P<possessive>['’](?:s|S)\b)
    | (?P<mark>[^\s{IGNORABLE}])
    """,
    re.VERBOSE,
)
_LINE: Final = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_STOP: Final = frozenset(".!?؟…۔")
_CLOSING: Final = frozenset("\"'’”»)]}›")
_DIRECTION: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]+$")


class Token:
    """A word, number or mark: `article.text[start:end] == text`."""

    __slots__ = ("end", "glued", "kind", "norm", "start", "text")

    def __init__(self, text: str, norm: str, start: int, end: int, kind: str, glued: bool) -> None:
        self.text = text
        self.norm = norm
        self.start = start
        self.end = end
        self.kind = kind
        """`word`, `number` or `mark`."""
        self.glued = glued
        """Whether it stands directly behind the token before, with no space or hyphen between."""


class Sentence:
    """A sentence of an article: `article.text[start:end] == text`."""

    def __init__(self, number: int, text: str, start: int, end: int, tokens: tuple[Token, ...]) -> None:
        self.number = number
        self.text = text
        self.start = start
        self.end = end
        self.tokens = tokens
        self._kept_line: str | None = None
        self._kept_at: list[int] | None = None
        self._kept_token_at: dict[int, int] | None = None

    @property
    def line(self) -> str:
        """The folded words with one space between and one at the end: what names are looked up in."""
        if self._kept_line is None:
            self._kept_line = " ".join([t.norm for t in self.tokens]) + " "
        return self._kept_line

    @property
    def at(self) -> list[int]:
        """Where each token begins in `line`."""
        if self._kept_at is None:
            self._kept_at = list(accumulate([len(t.norm) + 1 for t in self.tokens[:-1]], initial=0))
        return self._kept_at

    @property
    def token_at(self) -> dict[int, int]:
        """For each position in `line` where a token begins, its number; also the position behind the last."""
        if self._kept_token_at is None:
            self._kept_token_at = {position: i for i, position in enumerate([*self.at, len(self.line)])}
        return self._kept_token_at

    def span(self, first: int, last: int, text: str) -> tuple[str, int, int]:
        """Words `first` to `last` (excluded) as they stand in the article's `text`, with their offsets."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return text[start:end], start, end


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """The words, numbers and marks of a text; hyphens between two words are no tokens, so that al-Nusra = al Nusra."""
    tokens: list[Token] = []
    behind = -1
    for match in _WORD.finditer(text):
        kind = match.lastgroup or "mark"
        word, start = match.group(), match.start()
        if kind == "mark" and word in "-‐‑" and start == behind and text[match.end() : match.end() + 1].isalpha():
            continue
        if kind == "word":
            word = word if word[-1].isalnum() else _DIRECTION.sub("", word)
        elif kind not in ("number", "mark"):
            kind = "word"
        tokens.append(
            Token(word, fold(word) or word, offset + start, offset + start + len(word), kind, start == behind)
        )
        behind = start + len(word)
    return tokens


def sentences(text: str, is_abbreviation: Callable[[str], bool]) -> Iterator[Sentence]:
    """The sentences of a text in order. A line end always ends one; `is_abbreviation` tells words whose dot does not."""
    number = 0
    for line in _LINE.finditer(text):
        tokens = tokenize(line.group(), line.start())
        for first, last in _cuts(tokens, text, is_abbreviation):
            start, end = tokens[first].start, tokens[last - 1].end
            yield Sentence(number, text[start:end], start, end, tuple(tokens[first:last]))
            number += 1


def _cuts(tokens: list[Token], text: str, is_abbreviation: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    first = i = 0
    while i < len(tokens):
        i += 1
        if tokens[i - 1].text in _STOP and _ends(tokens, i - 1, text, is_abbreviation):
            while i < len(tokens) and (
                tokens[i].text in _STOP or (tokens[i].text in _CLOSING and _closes(tokens, first, i, text))
            ):
                i += 1
        elif i - first < MAX_SENTENCE_TOKENS:
            continue
        yield first, i
        first = i
    if first < len(tokens):
        yield first, len(tokens)


def _ends(tokens: list[Token], i: int, text: str, is_abbreviation: Callable[[str], bool]) -> bool:  # noqa: ARG001
    if i + 1 == len(tokens):
        return True
    following = tokens[i + 1]
    gap = tokens[i].end < following.start
    if not gap:
        return following.text in _CLOSING or following.text in _STOP
    if tokens[i].text != ".":
        return not following.text[0].islower()
    if i and tokens[i - 1].end == tokens[i].start and is_abbreviation(tokens[i - 1].text):
        return False
    return not following.text[0].islower()


def _closes(tokens: list[Token], first: int, i: int, text: str) -> bool:
    """Whether a quotation mark belongs to what stands before it: a straight one closes if it is the even one."""
    del text
    if tokens[i].text not in "\"'":
        return True
    return sum(t.text == tokens[i].text for t in tokens[first:i]) % 2 == 1
