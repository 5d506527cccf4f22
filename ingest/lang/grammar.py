"""What the words of a sentence were found to be: the terms in which a language's syntax reads a clause."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple, Protocol, Self

from ingest.lang.text import Sentence

__all__ = [
    "NAMES",
    "AgentNoun",
    "Argument",
    "Arguments",
    "Cue",
    "Direction",
    "FunctionWord",
    "Lexeme",
    "Listed",
    "Match",
    "NumberWord",
    "Parsed",
    "PlaceHead",
    "Sense",
    "Senses",
    "StateName",
    "Syntax",
    "TimeWord",
    "Weapon",
]


NAMES = ("actor", "state", "place", "agent")
"""Kinds of sense by which somebody or something is named, the likeliest first."""


@dataclass(frozen=True, slots=True)
class AgentNoun:
    """A row of `agents.tsv`."""

    form: str
    roles: tuple[str, ...]
    number: str
    human: bool
    group: str


@dataclass(frozen=True, slots=True)
class StateName:
    """A row of `states/`."""

    country: str
    form: str
    kind: str


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


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A row of `triggers.tsv`."""

    form: str
    pos: str
    code: str
    actor1: tuple[str, ...]
    actor2: tuple[str, ...]
    toll: str
    needs: tuple[tuple[str, Listed], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of `cues.tsv`."""

    form: str
    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """A row of `function_words.tsv`."""

    form: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Weapon:
    """A row of `weapons.tsv`."""

    form: str
    weapon: str
    code: str
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A row of `calendar.tsv`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A row of `numbers.tsv`."""

    low: int
    high: int
    kind: str


@dataclass(frozen=True, slots=True)
class PlaceHead:
    """A row of `place_heads.tsv`."""

    form: str
    types: tuple[str, ...]
    side: str


@dataclass(frozen=True, slots=True)
class Direction:
    """A row of `directions.tsv`."""

    form: str
    kind: str
    value: float


class Sense(NamedTuple):
    """One thing that a form may stand for."""

    kind: str
    """`actor`, `agent`, `state`, `place`, `trigger`, `cue`, `function`, `weapon`, `time`, `number`, `head`,
    `direction`."""
    language: str
    features: str
    rule: str
    value: Any
    """The row: an Entity, AgentNoun, StateName, Lexeme, Cue, FunctionWord, Weapon, TimeWord, NumberWord, PlaceHead or Direction; for a place the
    numbers of its candidates."""


class Senses(tuple[Sense, ...]):  # noqa: SLOT001 - a tuple of any length can have none
    """All that a form may stand for, sorted out by kind once, however often the form is met."""

    sorted_out: dict[tuple[str | bool, ...], "Senses"]
    """What was asked for before, under what it was asked by."""

    def __new__(cls, senses: Iterable[Sense] = ()) -> Self:
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


class Match(NamedTuple):
    """Tokens `first` to `last` (excluded) of a sentence are a form that the index knows."""

    first: int
    last: int
    prefix: str
    """Attached words in front, folded."""
    suffix: str
    senses: Senses

    def of(self, *kinds: str) -> Senses:
        """The senses of these kinds."""
        try:
            return self.senses.sorted_out[kinds]
        except KeyError:
            return self.senses.of(kinds)


NO_USES: frozenset[str] = frozenset()


@dataclass
class Parsed:
    """A sentence with everything that was found in it."""

    sentence: Sentence
    matches: list[Match]
    """All of them, also overlapping, by first token, longest first."""
    starting: dict[int, list[Match]] = field(default_factory=dict)
    """The same by first token."""
    names: dict[int, Match] = field(default_factory=dict)
    """By first token: actors, agents, states, places that do not overlap, the longest first; only senses that count."""
    covered: list[Match | None] = field(default_factory=list)
    """For each token the match of `names` that covers it."""
    functions: dict[int, Match] = field(default_factory=dict)
    """By first token: the longest function word."""
    triggers: dict[int, Match] = field(default_factory=dict)
    """By first token: the longest form that may tell an event."""
    numbers: dict[int, int] = field(default_factory=dict)
    """By first token of a number in digits or words: the token behind it."""
    scenes: dict[int, str] = field(default_factory=dict)
    """By first token of a place: the state in which it lies."""
    times: dict[int, int] = field(default_factory=dict)
    """By first token of a date or time of day: the token behind it."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What a language's syntax keeps for itself."""

    @cached_property
    def naming(self) -> list[Match]:
        """The matches with a sense that names, in order."""
        return [m for m in self.matches if m.senses.may_name]

    @cached_property
    def number_words(self) -> dict[int, list[Match]]:
        """The matches with a sense of a number or of what limits one, by first token."""
        found: dict[int, list[Match]] = {}
        for match in self.holding("number"):
            found.setdefault(match.first, []).append(match)
        return found

    @cached_property
    def in_time(self) -> set[int]:
        """The tokens of dates and times of day; asked for once all are told."""
        return {i for first, last in self.times.items() for i in range(first, last)}

    def uses(self, at: int) -> frozenset[str]:
        """What the function word is that begins at a token: preposition, verb, determiner and the like; empty where none does."""
        function = self.functions.get(at)
        return NO_USES if function is None else function.senses.uses

    def holding(self, kind: str) -> Sequence[Match]:
        """The matches with a sense of this kind, in order. All kinds are gathered at the first call."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, list[Match]]:
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for match in self.matches:
            for kind in match.senses.kinds:
                found[kind].append(match)
        return found


class Argument(NamedTuple):
    """A noun phrase: tokens `first` to `last` (excluded), with characters of attached words at its front to leave out."""

    first: int
    last: int
    skip: int = 0


class Arguments(NamedTuple):
    """Who did it and to whom, as far as the clause says."""

    actor1: Argument | None = None
    actor2: Argument | None = None
    passive: bool = False


class Syntax(Protocol):
    """Finds the arguments of triggers in a clause."""

    def prepare(self, parsed: Parsed) -> None:
        """Settle what the words of this sentence are, before triggers are read."""

    def is_verbal(self, parsed: Parsed, match: Match) -> bool:
        """Whether a form that may be verb or noun is a verb here."""

    def stands_verb(self, parsed: Parsed, at: int) -> bool:
        """Whether a verb stands at this token, of ours or another."""

    def verbs(self, parsed: Parsed) -> list[int]:
        """All tokens at which a verb stands, in order."""

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        """First and last token (excluded) of the clause that holds this token."""

    def arguments(self, parsed: Parsed, match: Match, sense: Sense) -> Arguments:
        """The arguments that the frame of this trigger asks for."""

    def speaker(self, parsed: Parsed, verb: int, before: int) -> Argument | None:
        """Who says it: the subject of a verb of saying in front of token `before`."""

    def coordinated(self, parsed: Parsed, argument: Argument) -> list[Argument]:
        """Phrases of persons that "and" ties to this one, in order, without itself."""

    def noun_phrase(self, parsed: Parsed, first: int) -> Argument | None:
        """The noun phrase that begins at this token, if one does."""
