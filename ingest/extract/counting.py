"""How many a phrase counts: its number, two for a dual, one for a person, unknown for a bare plural."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.extract.labels import labels_of
from ingest.extract.numerals import number_word
from ingest.extract.quantities import Quantity
from ingest.lang.grammar import Argument, Parsed, Sense
from ingest.records import Toll

__all__ = ["ONE", "Counter", "added"]

ONE: Final = Toll(best=1, low=1, high=1)
BEFORE: Final = 3
BEHIND: Final = 5
"""Tokens between a verb without a counted object and the number of those it tells of."""
AGE: Final = ("age", "measure")
FIRST_NAMES: Final = frozenset(("given", "lead"))


class Counter:
    """Counts the people of phrases of one sentence."""

    def __init__(self, parsed: Parsed, quantities: Sequence[Quantity]) -> None:
        self.parsed = parsed
        self.quantities = quantities
        self.tokens = parsed.sentence.tokens
        self.mixed = self._mixed()
        self.words = {
            m.first: s.value
            for m in parsed.holding("toll")
            for s in m.of("toll")
            if s.value in ("killed", "injured", "harm")
        }
        """Words that tell themselves of whom a number counts."""
        self.used: set[int] = {q.number for q in self.mixed}
        """The numbers that have been given to a phrase, by their tokens."""

    def of(self, argument: Argument) -> Toll | None:
        """How many people a phrase stands for; None where it does not say."""
        quantity = self._own(argument)
        if quantity in self.mixed or self._is_part(argument) or (quantity is None and argument.first in self.words):
            return None
        if quantity is not None:
            self.used.add(quantity.number)
            return self._with_one_more(quantity.toll, argument, quantity)
        if self._is_aged(argument):
            return ONE
        parts = self._parts(argument)
        if len(parts) > 1:
            counts = [self._of_part(parts[0]), *(self._of_part(p) for p in parts[1:] if self.is_another(p))]
            return added(counts) if all(counts) else counts[0]
        return self._of_part(argument)

    def _with_one_more(self, toll: Toll, argument: Argument, quantity: Quantity) -> Toll:
        """The number with the single persons whom "and" ties to those that it counts: two fighters and a trader."""
        parts = self._parts(argument)
        if len(parts) == 1 or quantity.number >= parts[0].last:
            return toll
        more = [self._of_part(p) if self.is_another(p) and self._own(p) is None else None for p in parts[1:]]
        return added((toll, *more)) or toll if all(more) else toll

    def is_another(self, argument: Argument, toll: str = "") -> bool:
        """Whether what "and" ties to a phrase is somebody else: a shepherd and father of nine is one man.

        Nor do the injured count among the killed: 305 شهداء و128 مصابا.
        """
        told = {self.words[i] for i in range(argument.first, argument.last) if i in self.words}
        if toll and told and toll not in told:
            return False
        before = self.tokens[argument.first - 1] if argument.first else None
        if before is None or argument.first - 1 not in self.parsed.functions:
            return True
        conjunction = "conjunction" in self.parsed.uses(argument.first - 1)
        owned = not self.parsed.uses(argument.first).isdisjoint(("determiner", "pronoun"))
        begins = owned or argument.first in self.parsed.numbers
        named = self.tokens[argument.first].text[0].isupper()
        heads = [m for i, m in self.parsed.names.items() if argument.first <= i < argument.last]
        single = any(_number_of(s) == 1 for m in heads for s in m.of("agent").likeliest)
        return not (conjunction and single and not begins and not named)

    def beside(self, first: int, last: int, clause: tuple[int, int]) -> Toll | None:
        """The number nearest to a verb that tells of the killed, where its object was not found."""
        free = [q for q in self.quantities if q.number not in self.used and clause[0] <= q.first < clause[1]]
        near = [(q.first - last, q) for q in free if 0 <= q.first - last <= BEHIND and self._is_open(last, q.first)]
        near += [
            (first - q.last + 1, q) for q in free if 0 <= first - q.last <= BEFORE and self._is_open(q.last, first)
        ]
        if not near:
            one = any(s.value.kind == "one" for m in self.parsed.starting.get(last, ()) for s in m.of("number"))
            return ONE if one else None
        quantity = min(near, key=lambda pair: pair[0])[1]
        if not self._counts_people(quantity):
            return None
        self.used.add(quantity.number)
        return quantity.toll

    def _mixed(self) -> list[Quantity]:
        """Numbers that count killed and hurt together: 14 شخصا بين قتيل وجريح."""
        words = {m.first: m for m in self.parsed.holding("toll") if any(s.value == "mixed" for s in m.of("toll"))}
        if not words:
            return []
        told = {
            m.first for m in self.parsed.holding("toll") if any(s.value in ("killed", "injured") for s in m.of("toll"))
        }
        between = [first for first, m in words.items() if m.last in told]
        return [q for q in self.quantities if any(0 <= at - q.last <= BEFORE for at in between)]

    def _is_part(self, argument: Argument) -> bool:
        """Whether the phrase tells of some of those just counted: one of whom."""
        functions = self.parsed.functions
        return any(
            s.value.kind in ("relative", "pronoun")
            for i in range(argument.first + 1, min(argument.last + 2, len(self.tokens)))
            if i in functions and i - 1 in functions
            for s in functions[i].senses
            if any(p.value.kind == "partitive" for p in functions[i - 1].senses)
        )

    def _own(self, argument: Argument) -> Quantity | None:
        """The number in a phrase, or directly behind it: four soldiers, a group of six, مدنيين اثنين."""
        for quantity in self.quantities:
            if argument.first <= quantity.number < argument.last and not self._is_attribute(argument, quantity):
                return quantity
            if quantity.first == argument.last and quantity.best <= 2:
                return quantity
        return None

    def _is_attribute(self, argument: Argument, quantity: Quantity) -> bool:
        """Whether the number tells of one person named before it: a father of nine."""
        heads = [m for i, m in self.parsed.names.items() if argument.first <= i < quantity.first]
        return any(_number_of(s) == 1 for m in heads for s in m.of("agent").likeliest)

    def _is_aged(self, argument: Argument) -> bool:
        """Whether the phrase tells an age, which one person has: a 19-year-old Palestinian."""
        ages = (i for i in range(argument.first, argument.last) if self.tokens[i].kind == "number")
        return any(number_word(self.parsed, i + 1, AGE) for i in ages)

    def _parts(self, argument: Argument) -> list[Argument]:
        """What "and" joins in a phrase: a lieutenant and a tribal fighter."""
        cuts = [i for i in range(argument.first + 1, argument.last - 1) if "conjunction" in self.parsed.uses(i)]
        bounds = [argument.first - 1, *cuts, argument.last]
        return [Argument(one + 1, other) for one, other in pairwise(bounds)]

    def _of_part(self, argument: Argument) -> Toll | None:
        if any(s.value.kind == "one" for m in self.parsed.starting.get(argument.first, ()) for s in m.of("number")):
            return ONE
        heads = [self.parsed.names[i] for i in sorted(self.parsed.names) if argument.first <= i < argument.last]
        single = self._is_single(argument)
        for head in heads:
            for sense in head.senses:
                number = _number_of(sense)
                if number is not None:
                    if number == 0 and single and sense.kind == "state" and "l" not in sense.features:
                        return ONE  # a Palestinian
                    return Toll(best=number, low=number, high=number) if number else None
        return ONE if self._is_named(argument) or single else None

    def _is_single(self, argument: Argument) -> bool:
        """Whether a word for one thing stands before the phrase or begins it: a carpenter."""
        begins = [i for i in (argument.first, argument.first - 1) if i >= 0]
        return any(
            s.value.kind == "one"
            for i in begins
            for m in self.parsed.starting.get(i, ())
            for s in m.of("time", "number")
        )

    def _is_named(self, argument: Argument) -> bool:
        """Whether the phrase is the name of someone whom no table knows: a given name, capitals, or words that nothing knows."""
        first = argument.first
        if any(m.first == first and kind in FIRST_NAMES for m, (kind, _) in labels_of(self.parsed, "namepart")):
            return True
        tokens = self.tokens[first : argument.last]
        if tokens[0].text.isascii():
            return tokens[0].kind == "word" and all(t.text[0].isupper() for t in tokens if t.kind == "word")
        return len(tokens) > 1 and not any(self.parsed.starting.get(i) for i in range(first, first + 2))

    def _is_open(self, first: int, last: int) -> bool:
        """Whether neither another number nor another event stands in between."""
        return not any(i in self.parsed.numbers or i in self.parsed.triggers for i in range(first, last))

    def _counts_people(self, quantity: Quantity) -> bool:
        """Whether people follow a number, or nothing that is counted: 7 فلسطينيين, ما لا يقل عن 15 اخرين."""
        i = quantity.last
        if i >= len(self.tokens) or self.tokens[i].kind == "mark" or i in self.parsed.functions:
            return True
        name = self.parsed.names.get(i)
        if name is not None:
            return any(_number_of(s) is not None for s in name.senses)
        return any(not m.of("number").uses.isdisjoint(("one", "people")) for m in self.parsed.starting.get(i, ()))


def added(counts: Sequence[Toll | None]) -> Toll | None:
    """The sum of those that are known."""
    known = [c for c in counts if c is not None]
    if not known:
        return None
    return Toll(best=sum(c.best for c in known), low=sum(c.low for c in known), high=sum(c.high for c in known))


def _number_of(sense: Sense) -> int | None:
    """2 for a dual, 1 for one person, 0 for a number that is not told, None for what is no person."""
    if sense.kind == "actor":
        return 1 if sense.value.kind == "person" else None
    if sense.kind == "agent" and sense.value.human:
        if "d" in sense.features:
            return 2
        return 1 if "s" in sense.features and sense.value.number == "sg" else 0
    if sense.kind == "state" and sense.value.kind != "name":
        return {"d": 2, "s": 1}.get(next((f for f in sense.features if f in "sdl"), ""), 0)
    return None
