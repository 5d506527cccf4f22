"""Arabic on terminals that neither join its letters nor write them from right to left."""

import itertools
import operator
import os
import unicodedata
from collections.abc import Mapping
from typing import Literal, TextIO

from arabic_reshaper import ArabicReshaper
from bidi import algorithm as bidi  # type: ignore[import-untyped]  # it ships none
from rich.console import Console
from rich.text import Text

__all__ = ["Shape", "Shaper", "is_right_to_left"]

Shape = Literal["auto", "on", "off"]

RIGHT_TO_LEFT = frozenset({"R", "AL"})
STRONG = RIGHT_TO_LEFT | {"L"}
NEUTRAL = "ON"
"""For characters that Python's Unicode tables do not know."""
LAM_ALEF = range(0xFEF5, 0xFEFD)
"""Ligatures that stand for two letters; the others are switched off."""

BIDI_TERMINALS: Mapping[str, str | None] = {
    "VTE_VERSION": None,
    "KONSOLE_VERSION": None,
    "TERM_PROGRAM": "Apple_Terminal",
    "MLTERM": None,
}
"""Variables, and their values where those matter, of terminals that lay out Arabic by themselves."""

_reshaper = ArabicReshaper({"delete_harakat": True, "support_ligatures": True, "ARABIC LIGATURE ALLAH": False})


def is_right_to_left(text: str) -> bool:
    """Whether a line of this text begins at the right: its first letter of a strong direction decides."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind in RIGHT_TO_LEFT for kind in strong if kind in STRONG), False)


class Shaper:
    """Lays out text that holds Arabic for one stream, or leaves that to the terminal."""

    def __init__(self, shape: Shape, stream: TextIO, environment: Mapping[str, str] = os.environ) -> None:
        """With `auto` it is on for terminals, unless they are known to do it themselves; files get plain text."""
        self.on = shape == "on" or (shape == "auto" and stream.isatty() and not _lays_out_itself(environment))

    def cell(self, text: str, style: str = "") -> Text:
        """A short text, such as a name, in one line."""
        return self.line(Text(text, style=style))

    def lines(self, text: Text, console: Console, width: int) -> list[Text]:
        """A longer text in lines of at most this width, each in the order of the eye, its colours kept."""
        return [self.line(line) for line in text.wrap(console, width)]

    def line(self, text: Text) -> Text:
        """One line in the order of the eye."""
        if not self.on or not any(unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in text.plain):
            return text
        text.rstrip()
        drawn = Text(style=text.style, end=text.end)
        visual = [(char, _style_at(text, origin)) for char, origin in _visual(text.plain)]
        for style, run in itertools.groupby(visual, key=operator.itemgetter(1)):
            drawn.append("".join(char for char, _ in run), style=style)
        return drawn


def _visual(text: str) -> list[tuple[str, int]]:
    """The characters to draw from left to right, each with the offset of the one that it came from."""
    joined = _joined(text)
    storage = bidi.get_empty_storage()
    plain = "".join(char for char, _ in joined)
    storage["base_level"] = level = int(is_right_to_left(plain))
    storage["base_dir"] = "LR"[level]
    bidi.get_embedding_levels(plain, storage)
    for entry, (_, origin) in zip(storage["chars"], joined, strict=True):
        entry["origin"] = origin
        entry["type"] = entry["orig"] = entry["type"] or NEUTRAL
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage, debug=False)
    bidi.resolve_neutral_types(storage, debug=False)
    bidi.resolve_implicit_levels(storage, debug=False)
    bidi.reorder_resolved_levels(storage, debug=False)
    bidi.apply_mirroring(storage, debug=False)
    return [(entry["ch"], entry["origin"]) for entry in storage["chars"]]


def _joined(text: str) -> list[tuple[str, int]]:
    """Letters in the forms that they take beside each other. Vowel marks go: terminals put them beside the letter."""
    kept = [(char, offset) for offset, char in enumerate(text) if unicodedata.category(char) not in {"Mn", "Cf"}]
    shaped = _reshaper.reshape("".join(char for char, _ in kept))
    joined, at = [], 0
    for char in shaped:
        joined.append((char, kept[at][1]))
        at += 2 if ord(char) in LAM_ALEF else 1
    return joined


def _style_at(text: Text, offset: int) -> str:
    """The style of the last span that covers the character."""
    return next((str(span.style) for span in reversed(text.spans) if span.start <= offset < span.end), "")


def _lays_out_itself(environment: Mapping[str, str]) -> bool:
    return any(
        name in environment and (value is None or environment[name] == value) for name, value in BIDI_TERMINALS.items()
    )
