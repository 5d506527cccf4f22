"""What a form may stand for, in lists that remember what they were asked."""

from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from typing import Any, Final, TypeVar

__all__ = ["NAMES", "Listed", "Sense", "Senses"]

NAMES: Final = ("actor", "state", "place", "agent")
"""Kinds of sense by which somebody or something is named, the likeliest first."""

Trait = TypeVar("Trait")


class Listed:
    """Words and phrases one of which a row asks for; told apart once, for each is asked for often."""

    __slots__ = ("begun", "phrases", "words")

    def __init__(self, listed: Iterable[str]) -> None:
        alone: list[str] = []
        phrases: list[tuple[str, ...]] = []
        for one in listed:
            if " " in one:
                phrases.append(tuple(one.split(" ")))
            else:
                alone.append(one)
        self.words = frozenset(alone)
        self.phrases = tuple(phrases)
        self.begun = frozenset([phrase[0] for phrase in phrases])
        """The words that the phrases begin with."""


class Sense:
    """One thing that a form may stand for."""

    __slots__ = ("features", "kind", "language", "rule", "value")

    def __init__(self, kind: str, language: str, features: str, rule: str, value: Any) -> None:
        self.kind = kind
        """`actor`, `agent`, `state`, `place`, `trigger`, `cue`, `function`, `weapon`, `time`, `number`, `head`,
        `direction`."""
        self.language = language
        self.features = features
        self.rule = rule
        self.value = value
        """The row: an Entity, AgentNoun, StateName, Lexeme, Cue, FunctionWord, Weapon, TimeWord, NumberWord, PlaceHead or
        Direction; for a place the numbers of its candidates."""


class Senses:
    """All that a form may stand for, sorted out by kind once, however often the form is met."""

    def __init__(self, senses: Iterable[Sense] = ()) -> None:
        self._all = list(senses)
        self._of_one: dict[str, Senses] = {}
        self._sorted_out: dict[tuple[str | bool, ...], Senses] = {}
        """What was asked for before, under what it was asked by."""
        self._traits: dict[Callable[[Senses], Any], Any] | None = None
        self._kinds: tuple[str, ...] | None = None
        self._uses: frozenset[str] | None = None
        self._may_name: bool | None = None
        self._unconditional: bool | None = None

    def __len__(self) -> int:
        return len(self._all)

    def __bool__(self) -> bool:
        return bool(self._all)

    def __iter__(self) -> Iterator[Sense]:
        return iter(self._all)

    def __getitem__(self, number: int) -> Sense:
        return self._all[number]

    def of(self, kinds: tuple[str, ...]) -> "Senses":
        """Those of these kinds, in order."""
        held = self._sorted_out.get(kinds)
        if held is None:
            fitting = [s for s in self._all if s.kind in kinds]
            held = self._sorted_out[kinds] = THEMSELVES if len(fitting) == len(self._all) else Senses(fitting)
        return self if held is THEMSELVES else held

    def of_one(self, kind: str) -> "Senses":
        """Those of one kind, in order: the most frequent question."""
        held = self._of_one.get(kind)
        if held is None:
            found = self.of((kind,))
            held = self._of_one[kind] = THEMSELVES if found is self else found
        return self if held is THEMSELVES else held

    def ranked(self, kinds: tuple[str, ...]) -> "Senses":
        """The same, the first kind before the second."""
        key = ("", *kinds)
        held = self._sorted_out.get(key)
        if held is None:
            held = self._sorted_out[key] = Senses([s for kind in kinds for s in self._all if s.kind == kind])
        return held

    def where(self, held: tuple[bool, ...]) -> "Senses":
        """Those for which it is so, one truth for each."""
        kept = self._sorted_out.get(held)
        if kept is None:
            kept = self._sorted_out[held] = Senses(compress(self._all, held))
        return kept

    def trait(self, rule: Callable[["Senses"], Trait]) -> Trait:
        """What a rule makes of them wherever they stand, worked out when it is first asked for."""
        if self._traits is None:
            self._traits = {}
        held: Trait | None = self._traits.get(rule)
        if held is None:
            held = self._traits[rule] = rule(self)
        return held

    @property
    def likeliest(self) -> list[Sense]:
        """The first alone, if there is any."""
        return self._all[:1]

    @property
    def may_name(self) -> bool:
        """Whether one of them is a name, or a noun for people."""
        if self._may_name is None:
            self._may_name = bool(self.of(NAMES))
        return self._may_name

    @property
    def unconditional(self) -> bool:
        """Whether all count wherever the words stand: none has a rule, none asks for a capital letter."""
        if self._unconditional is None:
            self._unconditional = all(not s.rule and (s.language != "en" or s.kind == "agent") for s in self._all)
        return self._unconditional

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are there, each once."""
        if self._kinds is None:
            self._kinds = tuple(dict.fromkeys([s.kind for s in self._all]))
        return self._kinds

    @property
    def uses(self) -> frozenset[str]:
        """The kinds that the rows themselves have: of a function word preposition, verb, determiner and the like."""
        if self._uses is None:
            self._uses = frozenset([s.value.kind for s in self._all])
        return self._uses


THEMSELVES: Final = Senses()
"""Stands for the senses that are asked: what held itself would be left to the collector of garbage."""
