"""Who a name is on a day, and where a place lies: all readings, the likeliest first, by the rules that articles are read by."""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple, Self

from ingest.extract.actors import compose_actor
from ingest.extract.context import Context, holds, read_context
from ingest.extract.names import Finder
from ingest.extract.places import PlaceFound, Weights, find_places, place_record, weigh_place
from ingest.extract.settle import settle
from ingest.extract.surroundings import NO_CLUES, Clues, Surroundings, moved
from ingest.knowledge.entities import Spell
from ingest.knowledge.index import Index, PlaceRow
from ingest.lang import Sentence, profiles, sentences, tokenize
from ingest.lang.grammar import Argument, Match, Parsed, Sense, Senses
from ingest.records import Actor, Place

__all__ = ["ActorReading", "Lookup", "PlaceReading"]

HINT_WEIGHT: Final = 10
"""What a state named by who asks is worth beside its being named once in the text."""
RULE_WEIGHT: Final = -2.0
"""What it speaks against a place that the text does not hold what its rule asks for."""
KINDS: Final = ("actor", "state", "agent")
ALWAYS: Final = frozenset(("", "capital", "capitals"))
"""Rules that hold wherever the name is written as it should be."""


class ActorReading(NamedTuple):
    """Somebody whom the words may mean."""

    actor: Actor
    kind: str
    """`person`, `group`, `organisation`, `state`, `noun`; `phrase` where words were put together."""
    spells: tuple[Spell, ...]
    """All that is known, whatever the day."""
    spell: Spell | None
    """The one that counts on the day."""
    rule: str
    """What an article would have to hold for the name to count in it; mostly nothing."""
    covers: bool
    """Whether that spell covers the day, rather than being the nearest to it."""


class PlaceReading(NamedTuple):
    """Somewhere that the words may mean."""

    place: Place
    weights: Weights
    population: int

    @property
    def score(self) -> float:
        return sum(self.weights)


class Lookup:
    """Answers single questions from the index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._finders = {code: Finder(index, profile) for code, profile in profiles().items()}

    @classmethod
    def open(cls, cache_dir: Path) -> Self:
        """With the index in `cache_dir`, compiled first where it is missing or older than its tables."""
        return cls(Index.open(cache_dir))

    def actor(self, name: str, day: str = "", language: str = "") -> list[ActorReading]:
        """Everybody whom a name or noun phrase may mean on a day (ISO; empty: lately), the likeliest first; none if unknown."""
        finder = self._finder(name, language)
        parsed = finder.parse(_one_sentence(name))
        if not parsed.sentence.tokens:
            return []
        first, count = _first(parsed), len(parsed.sentence.tokens)
        context = Context(finder.profile, day=day, asked=True)
        whole = sorted(
            (m for m in parsed.starting.get(first, ()) if m.last == count), key=lambda m: len(m.prefix + m.suffix)
        )
        readings = [_reading(s, m, parsed, context, name) for m in whole[:1] for s in m.senses if s.kind in KINDS]
        readings.sort(key=_likelihood)
        return (
            readings
            or [r for r in (_phrase(finder, first, name, day, asked) for asked in (False, True)) if r is not None][:1]
        )

    def place(self, name: str, context: str = "", country: str = "", language: str = "") -> list[PlaceReading]:
        """Every place that a name may mean, the likeliest first; `context` is a text that names it, `country` an ISO code."""
        finder = self._finder(name, language)
        parsed = finder.parse(_one_sentence(name))
        match = _place_match(parsed)
        if match is None:
            return []
        around = [finder.parse(s) for s in sentences(context, finder.profile.abbreviations.__contains__)]
        told = read_context(around, self.index, finder.profile, "")
        if country:
            told.countries[country] += HINT_WEIGHT * ceil(max(1, told.strongest))
        beside = Surroundings(parsed)
        near, clues = self._told_around(around, told, _words(parsed, match))
        own = beside.clues(match.first, match.last)
        clues = Clues(own.types or clues.types, own.states or clues.states, clues.inside)
        move, skip = (
            beside.move(match.first),
            finder.profile.attached(parsed.sentence.tokens[match.first].text, match.prefix),
        )
        weighed = sorted(self._weighed(match, parsed, told, near, clues), key=lambda pair: -sum(pair[0]))
        return [
            PlaceReading(
                place_record(PlaceFound(match.first, match.last, skip, moved(row, move)), parsed, name),
                weights,
                row.population,
            )
            for weights, row in weighed
        ]

    def _weighed(
        self, match: Match, parsed: Parsed, told: Context, near: list[PlaceRow], clues: Clues
    ) -> Iterator[tuple[Weights, PlaceRow]]:
        """Every candidate once; one whose rule the text does not fulfil is told too, but weighs less."""
        rules = {n: 0.0 if holds(s, match, parsed, told) else RULE_WEIGHT for s in match.of("place") for n in s.value}
        for number, rule in rules.items():
            row = self.index.place(number)
            yield weigh_place(row, told, near, clues)._replace(rule=rule), row

    def _finder(self, text: str, language: str) -> Finder:
        """Of the language asked for; else of the one whose letters the text has."""
        known = self._finders.get(language.partition("-")[0].lower())
        return known or max(self._finders.values(), key=lambda f: len(f.profile.letter.findall(text)))

    def _told_around(self, around: list[Parsed], told: Context, name: str) -> tuple[list[PlaceRow], Clues]:
        """The other places of the text, and what stands beside the name itself."""
        known: list[PlaceRow] = []
        near: list[PlaceRow] = []
        clues = NO_CLUES
        for parsed in around:
            settle(parsed, told)
            found = find_places(parsed, told, self.index, known, {})
            others = [p for p in found if _words(parsed, parsed.names[p.first]) != name]
            near += [p.row for p in others]
            clues = _clues(parsed, name, others, clues)
        return near, clues


def _one_sentence(text: str) -> Sentence:
    return Sentence(0, text, 0, len(text), tuple(tokenize(text)))


def _first(parsed: Parsed) -> int:
    """The first token that is no article or the like."""
    count = len(parsed.sentence.tokens)
    at = 0
    while (
        at + 1 < count and (word := parsed.starting.get(at)) and not any(m.last == count and m.of(*KINDS) for m in word)
    ):
        skipped = next((m for m in word if m.last == at + 1 and "determiner" in m.of("function").uses), None)
        if skipped is None:
            break
        at = skipped.last
    return at


def _reading(sense: Sense, match: Match, parsed: Parsed, context: Context, name: str) -> ActorReading:
    """The reading of a name or noun that is all that was asked."""
    parsed.names = {match.first: match.having(Senses((sense,)))}
    actor = compose_actor(Argument(match.first, match.last), parsed, context, name)
    if sense.kind != "actor":
        return ActorReading(actor, "state" if sense.kind == "state" else "noun", (), None, sense.rule, covers=True)
    entity = sense.value
    spell = entity.on(context.day)
    covers = spell is not None and (not context.day or spell.covers(context.day))
    return ActorReading(actor, entity.kind, tuple(entity.spells), spell, sense.rule, covers=covers)


def _phrase(finder: Finder, first: int, name: str, day: str, asked: bool) -> ActorReading | None:
    """Names, nouns and nationalities put together; None where they come to nothing. `asked`: rules of names hold anyway."""
    parsed = finder.parse(_one_sentence(name))
    context = Context(finder.profile, day=day, asked=asked)
    settle(parsed, context)
    actor = compose_actor(Argument(first, len(parsed.sentence.tokens)), parsed, context, name)
    if not (actor.code or actor.roles):
        return None
    named = next((s.value for m in parsed.names.values() for s in m.of("actor").likeliest), None)
    spells = tuple(named.spells) if named else ()
    return ActorReading(actor, "phrase", spells, named.on(day) if named else None, "", covers=True)


def _likelihood(reading: ActorReading) -> tuple[bool, bool, bool, bool, int]:
    """Sorts: names that count everywhere, that tell a code, on that day; a name before a noun; who needs no addition to it."""
    free = all(part.strip() in ALWAYS for part in reading.rule.split(";"))
    words = len(reading.actor.name.split())
    return not free, not reading.actor.code, not reading.covers, reading.kind in ("noun", "state"), words


def _place_match(parsed: Parsed) -> Match | None:
    """The name in a question: one with a capital letter, the longest; of two the last, behind nouns and directions."""
    tokens = parsed.sentence.tokens

    def rank(match: Match) -> tuple[bool, int, int, int]:
        written = any(token.text[:1].isupper() for token in tokens[match.first : match.last])
        return written, match.last - match.first, -len(match.prefix), match.first

    return max((m for m in parsed.matches if m.of("place")), key=rank, default=None)


def _clues(parsed: Parsed, name: str, others: list[PlaceFound], clues: Clues) -> Clues:
    """What stands beside the name in this sentence, added to what stood beside it before."""
    beside = Surroundings(parsed)
    for match in parsed.matches:
        if match.of("place") and _words(parsed, match) == name:
            told = beside.clues(match.first, match.last)
            inner = next((p.row for p in others if beside.follows(match.first, p.last)), None)
            clues = Clues(clues.types or told.types, clues.states | told.states, clues.inside or inner)
    return clues


def _words(parsed: Parsed, match: Match) -> str:
    tokens = parsed.sentence.tokens[match.first : match.last]
    return " ".join(t.norm for t in tokens)[len(match.prefix) :]
