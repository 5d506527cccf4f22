"""What a form may stand for, as tuples that remember what they were asked."""

from collections.abc import Iterable
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ingest.lang.grammar import Sense

__all__ = ["NAMES", "Listed", "Senses"]

NAMES = ("actor", "state", "place", "agent")
"""Kinds of sense by which somebody or something is named, the likeliest first."""


class Listed(tuple[str, ...]):  # noqa: SLOT001 - a tuple of any length can have none
    """Words and phrases one of which a row asks for; told apart once, for each is asked for often."""

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(w for w in self if " " not in w)

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(w.split(" ")) for w in self if " " in w)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The words that the phrases begin with."""
        return frozenset(phrase[0] for phrase in self.phrases)


class Senses(tuple["Sense", ...]):  # noqa: SLOT001 - a tuple of any length can have none
    """All that a form may stand for, sorted out by kind once, however often the form is met."""

    sorted_out: dict[tuple[str | bool, ...], "Senses"]
    """What was asked for before, under what it was asked by."""

    def __new__(cls, senses: Iterable["Sense"] = ()) -> Self:
        self = super().__new__(cls, senses)
        self.sorted_out = {}
        return self

    def of(self, kinds: tuple[str, ...]) -> "Senses":
        """Those of these kinds, in order."""
        held = self.sorted_out.get(kinds)
        if held is None:
            fitting = [s for s in self if s.kind in kinds]
            held = self.sorted_out[kinds] = self if len(fitting) == len(self) else Senses(fitting)
        return held

    def ranked(self, kinds: tuple[str, ...]) -> "Senses":
        """The same, the first kind before the second."""
        key = ("", *kinds)
        held = self.sorted_out.get(key)
        if held is None:
            held = self.sorted_out[key] = Senses([s for kind in kinds for s in self if s.kind == kind])
        return held

    def where(self, held: tuple[bool, ...]) -> "Senses":
        """Those for which it is so, one truth for each."""
        kept = self.sorted_out.get(held)
        if kept is None:
            kept = self.sorted_out[held] = Senses(compress(self, held))
        return kept

    @cached_property
    def may_name(self) -> bool:
        """Whether one of them is a name, or a noun for people."""
        return bool(self.of(NAMES))

    @cached_property
    def unconditional(self) -> bool:
        """Whether all count wherever the words stand: none has a rule, none asks for a capital letter."""
        return all(not s.rule and (s.language != "en" or s.kind == "agent") for s in self)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are there, each once."""
        return tuple(dict.fromkeys([s.kind for s in self]))

    @cached_property
    def uses(self) -> frozenset[str]:
        """The kinds that the rows themselves have: of a function word preposition, verb, determiner and the like."""
        return frozenset([s.value.kind for s in self])
