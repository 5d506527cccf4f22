"""What the words of a sentence were found to be: the terms in which a language's syntax reads a clause."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ingest.lang.senses import NAMES, Listed, Sense, Senses
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


class Match:
    """Tokens `first` to `last` (excluded) of a sentence are a form that the index knows."""

    __slots__ = ("first", "last", "prefix", "senses", "suffix")

    def __init__(self, first: int, last: int, prefix: str, suffix: str, senses: Senses) -> None:
        self.first = first
        self.last = last
        self.prefix = prefix
        """Attached words in front, folded."""
        self.suffix = suffix
        self.senses = senses

    def of(self, *kinds: str) -> Senses:
        """The senses of these kinds."""
        return self.senses.of_one(kinds[0]) if len(kinds) == 1 else self.senses.of(kinds)

    def having(self, senses: Senses) -> "Match":
        """The same tokens with these senses."""
        return self if senses is self.senses else Match(self.first, self.last, self.prefix, self.suffix, senses)


NO_USES: Final[frozenset[str]] = frozenset()


class Parsed:
    """A sentence with everything that was found in it."""

    def __init__(
        self, sentence: Sentence, matches: list[Match], starting: dict[int, list[Match]] | None = None
    ) -> None:
        self.sentence = sentence
        self.matches = matches
        """All of them, also overlapping, by first token, longest first."""
        self.starting: dict[int, list[Match]] = {} if starting is None else starting
        """The same by first token."""
        self.names: dict[int, Match] = {}
        """By first token: actors, agents, states, places that do not overlap, the longest first; only senses that count."""
        self.covered: list[Match | None] = []
        """For each token the match of `names` that covers it."""
        self.functions: dict[int, Match] = {}
        """By first token: the longest function word."""
        self.triggers: dict[int, Match] = {}
        """By first token: the longest form that may tell an event."""
        self.numbers: dict[int, int] = {}
        """By first token of a number in digits or words: the token behind it."""
        self.scenes: dict[int, str] = {}
        """By first token of a place: the state in which it lies."""
        self.times: dict[int, int] = {}
        """By first token of a date or time of day: the token behind it."""
        self.notes: dict[str, Any] = {}
        """What a language's syntax keeps for itself."""
        self._kept_naming: list[Match] | None = None
        self._kept_number_words: dict[int, list[Match]] | None = None
        self._kept_in_time: set[int] | None = None
        self._kept_by_kind: dict[str, list[Match]] | None = None

    @property
    def naming(self) -> list[Match]:
        """The matches with a sense that names, in order."""
        if self._kept_naming is None:
            self._kept_naming = [m for m in self.matches if m.senses.may_name]
        return self._kept_naming

    @property
    def number_words(self) -> dict[int, list[Match]]:
        """The matches with a sense of a number or of what limits one, by first token."""
        if self._kept_number_words is None:
            self._kept_number_words = self._find_number_words()
        return self._kept_number_words

    def _find_number_words(self) -> dict[int, list[Match]]:
        found: dict[int, list[Match]] = {}
        for match in self.holding("number"):
            found.setdefault(match.first, []).append(match)
        return found

    @property
    def in_time(self) -> set[int]:
        """The tokens of dates and times of day; asked for once all are told."""
        if self._kept_in_time is None:
            self._kept_in_time = {i for first, last in self.times.items() for i in range(first, last)}
        return self._kept_in_time

    def uses(self, at: int) -> frozenset[str]:
        """What the function word is that begins at a token: preposition, verb, determiner and the like; empty where none does."""
        function = self.functions.get(at)
        return NO_USES if function is None else function.senses.uses

    def holding(self, kind: str) -> Sequence[Match]:
        """The matches with a sense of this kind, in order. All kinds are gathered at the first call."""
        return self._by_kind.get(kind, ())

    @property
    def _by_kind(self) -> dict[str, list[Match]]:
        if self._kept_by_kind is None:
            self._kept_by_kind = self._find_by_kind()
        return self._kept_by_kind

    def _find_by_kind(self) -> dict[str, list[Match]]:
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for match in self.matches:
            for kind in match.senses.kinds:
                found[kind].append(match)
        return found


class Argument:
    """A noun phrase: tokens `first` to `last` (excluded), with characters of attached words at its front to leave out."""

    __slots__ = ("first", "last", "skip")

    def __init__(self, first: int, last: int, skip: int = 0) -> None:
        self.first = first
        self.last = last
        self.skip = skip

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Argument)
            and self.first == other.first
            and self.last == other.last
            and self.skip == other.skip
        )

    def __hash__(self) -> int:
        return hash((self.first, self.last, self.skip))

    def up_to(self, last: int) -> "Argument":
        """The same phrase with another end."""
        return Argument(self.first, last, self.skip)


class Arguments:
    """Who did it and to whom, as far as the clause says."""

    __slots__ = ("actor1", "actor2", "passive")

    def __init__(self, actor1: Argument | None = None, actor2: Argument | None = None, passive: bool = False) -> None:
        self.actor1 = actor1
        self.actor2 = actor2
        self.passive = passive


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
