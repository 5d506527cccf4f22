"""English noun phrases: where one that begins at a word ends, and whether it is somebody."""

from typing import Final

from ingest.lang.en.unit import NOMINAL, Unit
from ingest.lang.en.units import read_units
from ingest.lang.grammar import Argument, Parsed

__all__ = ["Phrases"]

ARTICLES: Final = frozenset(("the", "a", "an"))
MAX_PHRASE: Final = 16
"""Units of the longest noun phrase."""
OPENING: Final = frozenset(("determiner", "owner", "title"))
WHO: Final = ("actor", "state", "agent")
QUOTED: Final = 6
"""Units between the quotation marks inside a phrase: the "Iraqi army barracks"."""


class Phrases:
    """The noun phrases of one sentence."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.count = len(parsed.sentence.tokens)
        self.units = read_units(parsed)
        self.unit_at = {i: n for n, u in enumerate(self.units) for i in range(u.first, u.last)}

    def norm(self, i: int) -> str:
        return self.parsed.sentence.tokens[i].norm if 0 <= i < self.count else ""

    def knows(self, argument: Argument | None) -> bool:
        """Whether the phrase names or describes somebody: a name, a state, a noun for people."""
        if argument is None:
            return False
        names = self.parsed.names
        return any(i in names and names[i].of(*WHO) for i in range(argument.first, argument.last))

    def is_somebody(self, argument: Argument) -> bool:
        """Whether the phrase names somebody, or at least has a capital letter."""
        tokens = self.parsed.sentence.tokens
        return self.knows(argument) or any(tokens[i].text[0].isupper() for i in range(argument.first, argument.last))

    def phrase(self, first: int) -> Argument | None:
        """The noun phrase that begins at a token."""
        n = self.unit_at[first]
        last = self._phrase_end(n)
        return Argument(first, self.units[last - 1].last) if last > n else None

    def bare(self, argument: Argument) -> Argument:
        """A phrase without the article that it begins with."""
        unit = self.units[self.unit_at[argument.first]]
        if (
            unit.kind == "determiner"
            and unit.form in ARTICLES
            and unit.last < argument.last
            and unit.first == argument.first
        ):
            return Argument(unit.last, argument.last)
        return argument

    def _phrase_end(self, start: int) -> int:
        n = start
        while n < len(self.units) and n - start < MAX_PHRASE:
            step = self._step(start, n)
            if step == 0:
                break
            n += step
        while n > start and self.units[n - 1].kind in ("of", "adverb", "own"):
            n -= 1
        return n if any(u.kind in NOMINAL or u.kind == "title" for u in self.units[start:n]) else start

    def _step(self, start: int, n: int) -> int:  # noqa: PLR0911, RUF100
        """Units by which a phrase goes on at a unit; 0 where it ends."""
        unit = self.units[n]
        before = self.units[n - 1].kind if n > start else ""
        if unit.kind == "own":
            return 1 if n > start else 0
        if n > start and self.governs(self.units[n - 1]):
            return 0
        if unit.kind == "number":
            return (
                1
                if before in ("", "determiner", "owner", "adjective", "own", "of", "adverb", "number")
                or self._is_written_close(n)
                else 0
            )
        if unit.kind in NOMINAL:
            return 1
        if unit.kind in OPENING:
            follows = before in ("", "of", "own", "determiner") or (n > start and self.units[n - 1].form == "partitive")
            return 1 if follows or unit.kind == "title" else 0
        if unit.kind == "of":
            return 1 if n > start and self._of_goes_on(start, n) else 0
        if unit.kind == "adverb":
            following = self.units[n + 1] if n + 1 < len(self.units) else None
            return int(
                following is not None
                and before in ("determiner", "owner", "of", "own", "adjective", "")
                and (following.kind in ("adjective", "number") or self._is_participle(following))
            )
        return self._through_quotes(n) if unit.kind == "quote" else 0

    def governs(self, unit: Unit) -> bool:
        """Whether the words of an event end in a preposition, so that a phrase of its own follows: their meeting with."""
        if unit.trigger is None or unit.last - unit.first == 1:
            return False
        return "preposition" in self.parsed.uses(unit.last - 1)

    def _is_participle(self, unit: Unit) -> bool:
        """Whether a noun begins with a participle, which an adverb may describe: heavily armed men."""
        return unit.kind in NOMINAL and self.norm(unit.first).endswith("ed")

    def _is_written_close(self, n: int) -> bool:
        """Type 45, F-16: a number that belongs to the noun before it."""
        return (
            self.units[n - 1].kind == "noun"
            and self.units[n - 1].name is None
            and self.units[n].last - self.units[n].first == 1
            and self.units[n - 1].trigger is None
        )

    def _through_quotes(self, n: int) -> int:
        if self.norm(self.units[n].first) != '"':
            return 0
        inside = self.units[n + 1 : n + 1 + QUOTED]
        close = next((k for k, u in enumerate(inside) if u.kind == "quote"), None)
        if close is None or any(u.kind not in NOMINAL | {"of", "determiner"} for u in inside[:close]):
            return 0
        return close + 2

    def _of_goes_on(self, start: int, n: int) -> bool:
        """Whether "of" goes on. Behind an event ("the killing of five men") it begins a phrase of its own."""
        del start
        head = self.units[n - 1]
        if (head.kind not in NOMINAL and head.last - head.first == 1) or (
            head.trigger is not None and head.name is None
        ):
            return False
        following = self.units[n + 1].kind if n + 1 < len(self.units) else ""
        return following in NOMINAL or following in OPENING
