"""What a name or noun tells of whom it means, wherever it stands: worked out once, however often it is written."""

from typing import Final

from ingest.lang.folding import fold
from ingest.lang.grammar import Match, Sense, Senses

__all__ = ["Traits", "traits_of"]

WITHOUT_SIDE: Final = "UNK"
"""Role of things and bodies whose side only their owner tells: convoy, headquarters."""
COLLECTIVE: Final = "coll"


class Traits:
    """Of the senses of one match."""

    __slots__ = (
        "acts", "country", "definite", "forms", "group", "name", "nouns", "office", "owned", "roles", "seat", "sides",
    )  # fmt: skip

    def __init__(self, senses: Senses) -> None:
        states, nouns = senses.of_one("state"), senses.of_one("agent")
        self.name: Sense | None = next(iter(senses.of_one("actor")), None)
        """The likeliest person, group or organisation."""
        self.country: str | None = next((s.value.country for s in states), None)
        """The likeliest state."""
        self.seat = any(s.value.kind == "capital" for s in states.likeliest)
        """Whether it is its capital or palace."""
        self.nouns = tuple(nouns)
        self.acts = self.name is not None or bool(states) or bool(nouns)
        """Whether they stand for somebody who acts: a place alone does not."""
        self.forms = tuple(dict.fromkeys([fold(s.value.form) for s in nouns]))
        """Of the nouns, in order: a set's differs from run to run."""
        self.sides = frozenset([role for s in nouns for role in s.value.roles])
        """All roles that they may give."""
        unnamed = nouns.likeliest if self.name is None else []
        self.roles = tuple([role for s in unnamed for role in s.value.roles if role != WITHOUT_SIDE])
        """Those of the likeliest noun, where nobody is named; a convoy has its owner's alone."""
        self.group: str = next((s.value.group for s in nouns if s.value.group), "")
        self.definite = any("D" in s.features for s in nouns)
        self.office = any("s" in s.features and s.value.human for s in nouns)
        """Whether a noun stands for one person."""
        self.owned = any(not s.value.human or s.value.number == COLLECTIVE for s in nouns)
        """Whether a noun stands for a body or a thing, which stays its state's when it is told again."""


def traits_of(match: Match) -> Traits:
    return match.senses.trait(Traits)
