"""Spelling variants folded away, for look-up alone: one written word, one key. Offsets never pass through here."""

import re
import unicodedata
from typing import Final

from ingest.lang.remembering import Answers, remembered

__all__ = ["IGNORABLE", "QUOTE", "attached_length", "fold", "folded"]

IGNORABLE: Final = (
    "\u00ad\u061c\u0640\ufeff"  # soft hyphen, Arabic letter mark, tatweel, byte-order mark
    "\u0300-\u036f"  # combining accents
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"  # Arabic vowels and signs
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"  # zero-width characters, direction marks
)
"""Characters inside a word that do not tell one word from another, as the inside of a regular expression's class."""

VARIANTS: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "گ": "ك",
    "ھ": "ه", "ہ": "ه", "ۀ": "ه", "پ": "ب", "چ": "ج", "ڤ": "ف", "ڨ": "ق", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "ʿ": "'",
    "ʾ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "٫": ".", "٬": ",",
}  # fmt: skip
"""Letters that readers take for one another, and the plain form of typographic signs."""
QUOTE: Final = '"'
"""What all double quotation marks fold to."""

_DROPPED: Final = re.compile(f"[{IGNORABLE}]+")


def _folded(point: int) -> str:
    """What a letter or digit folds to."""
    character = chr(point)
    return VARIANTS.get(character) or _plain(character)


def _plain(character: str) -> str:
    """Accents and presentation forms off, digits of every script to ASCII; anything else as it is."""
    if character.isdecimal():
        return str(unicodedata.digit(character))
    if not unicodedata.decomposition(character):
        return character
    parts = (c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return "".join(VARIANTS.get(c, c) for c in parts).strip() or character


_TABLE: Final = Answers(_folded)


@remembered
def fold(word: str) -> str:
    """The key of a word: lower case, accents, vowel signs and typographic variants gone, digits as ASCII."""
    return folded(word)


def folded(text: str) -> str:
    """As `fold`, of what hardly comes again, such as a sentence: nothing is remembered."""
    if text.isascii():
        return text.lower()
    return _DROPPED.sub("", text).lower().translate(_TABLE).lower()


def attached_length(text: str, letters: int) -> int:
    """Characters of a word as written that hold its first so many letters, with the signs behind them; 0 where it has no more."""
    if letters == 0:
        return 0
    for length in range(letters, len(text)):
        if len(fold(text[:length])) >= letters and fold(text[length]):
            return length
    return 0
