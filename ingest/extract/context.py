"""What the whole article says that helps to read one sentence: the states it speaks of, who has been named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import takewhile
from typing import Final

from ingest.knowledge.index import Index, PlaceRow
from ingest.lang import Profile
from ingest.lang.folding import QUOTE, fold
from ingest.lang.grammar import Match, Parsed, Sense
from ingest.lang.remembering import remembered

__all__ = ["Context", "holds", "read_context"]

CAPITAL_WEIGHT: Final = 0.5
"""A capital that may stand for its government names its state less surely than the state's own name."""
PLACE_WEIGHT: Final = 0.7
"""So does a place that only one state has."""
SHARED_WEIGHT: Final = 0.5
"""And the name of a state that is a place's elsewhere: Georgia."""
NOTED_TOWN: Final = 100_000
"""People of a town elsewhere that may be meant by a capital's name."""
BESIDE: Final = frozenset(("", "capital", "capitals", "after", "before", "quoted"))
"""Conditions that the words beside a name fulfil."""
CACHED: Final = 10_000


@dataclass
class Context:
    """Article-wide knowledge."""

    profile: Profile
    countries: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    """How strongly each state is in the article, by ISO code."""
    entities: set[str] = field(default_factory=set)
    """Entities named by a name that needs no condition."""
    groups: set[str] = field(default_factory=set)
    """Those of them that are armed groups, parties and the like."""
    day: str = ""
    """Of publication, ISO."""
    spoken_of: list[tuple[int, Sense, frozenset[str]]] = field(default_factory=list)
    """Who has been named so far, with the offset and the nouns in front of the name: what التنظيم or "the group" refers to."""
    nouns_of: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """The states that a noun has been told with so far, with the offsets: whose "the army" is, after "the Turkish army"."""
    scenes: list[PlaceRow] = field(default_factory=list)
    """Places named so far outside datelines: what المدينة or "the camp" refers to."""
    asked: bool = False
    """A name asked for by itself: what its rule wants of the text around it holds."""

    @property
    def main_country(self) -> str:
        return max(self.countries, key=lambda code: self.countries[code], default="")

    @property
    def strongest(self) -> float:
        """How strongly the main state is in the article."""
        return max(self.countries.values(), default=0)


def read_context(parsed: Iterable[Parsed], index: Index, profile: Profile, day: str) -> Context:
    context = Context(profile, day=day)
    for sentence in parsed:
        for match in sentence.naming:
            for sense in match.of("actor", "state", "place"):
                _weigh(sense, match, sentence, index, context)
    return context


def holds(sense: Sense, match: Match, parsed: Parsed, context: Context) -> bool:
    """Whether a name that is also something else counts here."""
    if context.asked:
        return sense.rule != "full" or _is_told_alone(match, parsed)
    if not _capitals_fit(sense, match, parsed):
        return False
    rule = sense.rule
    if not rule:
        return True
    return any(_condition_holds(c, sense, match, parsed, context) for c in _conditions(rule))


def _is_told_alone(match: Match, parsed: Parsed) -> bool:
    """Whether a surname stands by itself or behind a title, and is no part of somebody else's name."""
    return match.first == 0 or any(m.last == match.first and m.of("agent", "function") for m in parsed.matches)


def _weigh(sense: Sense, match: Match, sentence: Parsed, index: Index, context: Context) -> None:
    if not _capitals_fit(sense, match, sentence):
        return
    if sense.kind == "state":
        if not _stands(sense, match, sentence, context):
            return
        shared = _is_shared(match, sense.value.country, index)
        if weight := _state_weight(sense, shared=shared):
            context.countries[sense.value.country] += weight
    elif sense.rule:
        return
    elif sense.kind == "actor":
        context.entities.add(sense.value.name)
        spell = sense.value.on(context.day)
        if sense.value.kind == "group" and spell and spell.roles:
            context.groups.add(sense.value.name)
        if spell and spell.country:
            context.countries[spell.country] += PLACE_WEIGHT
    elif sense.kind == "place":
        _weigh_place(sense, match, sentence, index, context)


def _weigh_place(sense: Sense, match: Match, sentence: Parsed, index: Index, context: Context) -> None:
    if any(not _stands(s, match, sentence, context) for s in match.of("state")):
        return
    countries = _states_of_note(sense.value, index)
    country = next(iter(countries)) if len(countries) == 1 else ""
    if country and not _is_shared(match, country, index):
        context.countries[country] += PLACE_WEIGHT


def _stands(sense: Sense, match: Match, sentence: Parsed, context: Context) -> bool:
    """Whether the name of a state that is also a common word is told by the words beside it; the article is not read yet."""
    beside = [c for c in _conditions(sense.rule) if c.partition(":")[0] in BESIDE]
    return any(_condition_holds(c, sense, match, sentence, context) for c in beside)


def _state_weight(sense: Sense, *, shared: bool) -> float:
    """A name that is a place's in another state too says little: Zanzibar and Zinjibar; a capital's then nothing: Tripoli."""
    if sense.value.kind == "capital":
        return 0.0 if shared else CAPITAL_WEIGHT
    return SHARED_WEIGHT if shared else 1.0


def _is_shared(match: Match, country: str, index: Index) -> bool:
    """Whether a name is also that of a place of note in another state."""
    return any(not _states_of_note(s.value, index) <= {country} for s in match.of("place"))


@lru_cache(maxsize=CACHED)
def _states_of_note(places: tuple[int, ...], index: Index) -> frozenset[str]:
    """The states in which those of some places lie that news may name without another word: they come first."""
    return frozenset(row.country for row in takewhile(_is_noted, map(index.place, places)))


def _is_noted(row: PlaceRow) -> bool:
    return row.ours or row.population >= NOTED_TOWN


def _capitals_fit(sense: Sense, match: Match, parsed: Parsed) -> bool:
    """A Latin name is written with a capital letter somewhere; an abbreviation in capitals all through."""
    if sense.language != "en" or sense.kind not in ("actor", "place", "state"):
        return True
    tokens = parsed.sentence.tokens
    if sense.rule == "capitals":
        return all(t.text.isupper() for t in tokens[match.first : match.last])
    if tokens[match.first].text[0].isupper():
        return True
    return match.last - match.first > 1 and any(t.text[0].isupper() for t in tokens[match.first : match.last])


def _condition_holds(condition: str, sense: Sense, match: Match, parsed: Parsed, context: Context) -> bool:
    name, _, listed = condition.partition(":")
    tokens = parsed.sentence.tokens
    bare = context.profile.bare
    if name in ("", "capital", "capitals"):
        return True  # seen to above
    if name == "full":
        return sense.kind == "actor" and sense.value.name in context.entities
    if name == "country":
        return any(context.countries.get(c) for c in listed.split("|"))
    if name == "alone":
        return not context.groups and any(context.countries.get(c) for c in listed.split("|"))
    if name == "quoted":
        return match.first > 0 and tokens[match.first - 1].norm == QUOTE
    if name == "after":
        return match.first > 0 and bare(tokens[match.first - 1].norm) in _words(listed, context.profile)
    if name == "before":
        return match.last < len(tokens) and bare(tokens[match.last].norm) in _words(listed, context.profile)
    return False


@remembered
def _conditions(rule: str) -> tuple[str, ...]:
    return tuple(c.strip() for c in rule.split(";"))


@cache
def _words(listed: str, profile: Profile) -> frozenset[str]:
    return frozenset(profile.bare(fold(word)) for word in listed.split("|"))
