"""A word of an English sentence as grammar sees it."""

from typing import Final

from ingest.lang.grammar import Match
from ingest.lang.remembering import remembered

__all__ = ["AMBIGUOUS", "COMMA", "GRAMMAR", "HARD", "NOMINAL", "OWNER", "POSSESSIVE", "VERBS", "Unit", "grammatical"]

POSSESSIVE: Final = "'s"
OWNER: Final = "owner"
"""Note of the pronouns that own: its, his, their."""
HARD: Final = frozenset(";:.!?…")
COMMA: Final = frozenset(",-()")
NOMINAL: Final = frozenset(("noun", "name", "number", "adjective", "own"))
"""Kinds of unit that a noun phrase is made of, beside determiners."""
GRAMMAR: Final = (
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
AMBIGUOUS: Final = "also noun"
VERBS: Final = ("verb", "light")


class Unit:
    """Tokens `first` to `last` (excluded) that are one word for grammar."""

    __slots__ = ("features", "first", "form", "kind", "last", "light", "name", "trigger")

    def __init__(
        self,
        kind: str,
        first: int,
        last: int,
        *,
        form: str = "",
        features: str = "",
        light: str = "",
        trigger: Match | None = None,
        name: Match | None = None,
    ) -> None:
        self.kind = kind
        """`name`, `noun`, `number`, `adjective`, `own` ('s), `determiner`, `owner`, `pronoun`, `title`, `verb`, `auxiliary`,
        `adverb`, `to`, `by`, `preposition`, `conjunction`, `relative`, `subordinator`, `time`, `comma`, `quote`, `end`, `of`."""
        self.first = first
        self.last = last
        self.form = form
        """Of a function word: the form of its row; of an auxiliary: `be`, `have` or nothing."""
        self.features = features
        """Of a verb: which forms it may be. Of a noun: its number."""
        self.light = light
        """Of a verb that an event noun is the object of: the actor that its subject is."""
        self.trigger = trigger
        self.name = name


@remembered
def grammatical(uses: frozenset[str]) -> str:
    """The kind of a function word that may be of these kinds; "noun" where none of them is grammar's."""
    return next((kind for kind in GRAMMAR if kind in uses), "noun")
