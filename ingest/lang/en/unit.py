"""A word of an English sentence as grammar sees it."""

from dataclasses import dataclass
from functools import lru_cache

from ingest.lang.grammar import Match

__all__ = ["AMBIGUOUS", "COMMA", "GRAMMAR", "HARD", "NOMINAL", "OWNER", "POSSESSIVE", "VERBS", "Unit", "grammatical"]

POSSESSIVE = "'s"
OWNER = "owner"
"""Note of the pronouns that own: its, his, their."""
HARD = frozenset(";:.!?…")
COMMA = frozenset(",-()")
NOMINAL = frozenset(("noun", "name", "number", "adjective", "own"))
"""Kinds of unit that a noun phrase is made of, beside determiners."""
GRAMMAR = (
    "relative",
    "subordinator",
    "conjunction",
    "by",
    "preposition",
    "auxiliary",
    "pronoun",
    "determiner",
    "adverb",
)
"""Kinds of function word by precedence, where one word has several."""
AMBIGUOUS = "also noun"
VERBS = ("verb", "light")
CACHED = 1000


@dataclass(slots=True)
class Unit:
    """Tokens `first` to `last` (excluded) that are one word for grammar."""

    kind: str
    """`name`, `noun`, `number`, `adjective`, `own` ('s), `determiner`, `owner`, `pronoun`, `title`, `verb`, `auxiliary`,
    `adverb`, `to`, `by`, `preposition`, `conjunction`, `relative`, `subordinator`, `time`, `comma`, `quote`, `end`, `of`."""
    first: int
    last: int
    form: str = ""
    """Of a function word: the form of its row; of an auxiliary: `be`, `have` or nothing."""
    features: str = ""
    """Of a verb: which forms it may be. Of a noun: its number."""
    light: str = ""
    """Of a verb that an event noun is the object of: the actor that its subject is."""
    trigger: Match | None = None
    name: Match | None = None


@lru_cache(maxsize=CACHED)
def grammatical(uses: frozenset[str]) -> str:
    """The kind of a function word that may be of these kinds; "noun" where none of them is grammar's."""
    return next((kind for kind in GRAMMAR if kind in uses), "noun")
