"""Whom a noun means that names nobody: the group, force or state that was told before it."""

from collections.abc import Iterable, Sequence
from typing import Final

from ingest.extract.context import Context
from ingest.extract.traits import traits_of
from ingest.lang.grammar import Argument, Match, Parsed, Sense

__all__ = ["beside_name", "is_backer", "note_named", "refers_to", "state_told"]

ARMED: Final = frozenset(("UAF", "REB", "INS", "SEP", "CRM"))
STATE: Final = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"))
"""Roles whose bearers serve a state."""
INTERNATIONAL: Final = "IGO"
HYPHEN: Final = "-"
COMMAS: Final = frozenset((",", "،", "("))
OWNER: Final = "owner"
DEFINITE: Final = "definite"
OWNER_REACH: Final = 400
"""Characters back from a pronoun to whom it stands for, at most: two or three sentences."""


def note_named(parsed: Parsed, context: Context) -> None:
    """Keep who is named in a sentence, and with which state each noun is told, for the sentences and phrases behind."""
    tokens = parsed.sentence.tokens
    before: Match | None = None
    for first in sorted(parsed.names):
        match = parsed.names[first]
        start = tokens[first].start
        for sense in match.of("actor").likeliest:
            context.spoken_of.append((start, sense, _nouns(before) if _adjoins(before, match) else frozenset()))
            _note_body(sense, start, context)
        if before is not None and _adjoins(before, match):
            _note_state(before, match, start, context)
            _note_state(match, before, start, context)
        before = match


def beside_name(argument: Argument, parsed: Parsed) -> list[Match]:
    """The words that tell who a person is whom no table knows: the title before the name, or what a comma ties to it."""
    if not _is_unknown_name(argument, parsed):
        return []
    before: list[Match] = []
    at = argument.first
    telling = {m.last: m for m in reversed(parsed.names.values()) if traits_of(m).acts}
    while at in telling:
        before.insert(0, telling[at])
        at = telling[at].first
    if before:
        return before
    tokens = parsed.sentence.tokens
    behind: list[Match] = []
    at = argument.last + 1
    if argument.last < len(tokens) and tokens[argument.last].norm in COMMAS:
        while at < len(tokens):
            named = parsed.names.get(at)
            if named is None:
                if behind or "determiner" not in parsed.uses(at):
                    break
                at += 1
                continue
            if not traits_of(named).acts:
                break
            behind.append(named)
            at = named.last
    return behind if any(m.of("agent") for m in behind) else []


def _is_unknown_name(argument: Argument, parsed: Parsed) -> bool:
    """Capitals all through, or in Arabic two words that nothing knows."""
    tokens = parsed.sentence.tokens[argument.first : argument.last]
    if tokens[0].text.isascii():
        return all(t.text[0].isupper() for t in tokens if t.kind == "word")
    return len(tokens) > 1 and not any(parsed.starting.get(i) for i in range(argument.first, argument.first + 2))


def refers_to(matches: Sequence[Match], argument: Argument, parsed: Parsed, context: Context) -> Sense | None:
    """The group that a noun means: the one named last that is called so (التنظيم after تنظيم داعش), else the last of that kind."""
    if not matches:
        return None
    traits = traits_of(matches[-1])
    roles = traits.sides
    if roles.isdisjoint(ARMED) or any(traits_of(m).country is not None and not is_backer(m, parsed) for m in matches):
        return None
    start = parsed.sentence.tokens[argument.first].start
    if _is_owned(matches, argument, parsed):
        return _owner(start, roles, context)
    if not _is_definite(matches[-1], argument, parsed):
        return None
    groups = [(e, said) for at, e, said in context.spoken_of if at < start and e.value.kind == "group"]
    groups.reverse()
    if any(s.value.human for s in traits.nouns):
        # "the militants" are somebody's only where one group alone is spoken of
        return _only(e for e, _ in groups if _roles(e, context) & ARMED)
    forms = _nouns(matches[-1])
    called = next((e for e, said in groups if forms & said or forms & e.value.nouns), None)
    return called or next((e for e, _ in groups if _roles(e, context) & roles), None)


def state_told(matches: Sequence[Match], argument: Argument, parsed: Parsed, context: Context) -> str:
    """The state of a phrase that names none: its owner's ("its soldiers"), or that which the noun was told with before."""
    start = parsed.sentence.tokens[argument.first].start
    if not any(traits_of(m).nouns for m in matches):
        return ""
    if _is_owned(matches, argument, parsed):
        return _owning_state(argument, {role for m in matches for role in traits_of(m).sides}, parsed, context)
    for match in matches:
        traits = traits_of(match)
        if traits.owned or _is_definite(match, argument, parsed):
            for form in traits.forms:
                told = _last_before(start, context.nouns_of.get(form, []))
                if told:
                    return told
    return ""


def is_backer(match: Match, parsed: Parsed) -> bool:
    """Whether a state only stands behind those meant, or against them: Iran-aligned, anti-Syria; who is led by one is its own."""
    tokens = parsed.sentence.tokens
    before = tokens[match.first - 1] if match.first else None
    tied = before is not None and before.text.islower() and before.end + 1 == tokens[match.first].start
    if tied and parsed.sentence.text[tokens[match.first].start - 1 - parsed.sentence.start] == HYPHEN:
        return True
    behind = tokens[match.last] if match.last < len(tokens) else None
    if behind is None or behind.start != tokens[match.last - 1].end + 1 or not behind.text[0].islower():
        return False
    if parsed.sentence.text[behind.start - 1 - parsed.sentence.start] != HYPHEN:
        return False
    return "light" not in parsed.uses(match.last)


def _note_body(sense: Sense, start: int, context: Context) -> None:
    """The nouns of an organisation's name are told with its state: the coalition, after the Saudi-led coalition."""
    spell = sense.value.on(context.day) if sense.value.kind == "organisation" else None
    if spell and spell.country and INTERNATIONAL not in spell.roles:
        for noun in sense.value.nouns:
            context.nouns_of.setdefault(noun, []).append((start, spell.country))


def _note_state(noun: Match, state: Match, start: int, context: Context) -> None:
    """A noun beside a state: behind its adjective, or in front of adjective or name."""
    for sense in state.of("state").likeliest:
        if noun.first < state.first or sense.value.kind == "adjective":
            for form in _nouns(noun):
                context.nouns_of.setdefault(form, []).append((start, sense.value.country))


def _last_before(start: int, told: list[tuple[int, str]]) -> str:
    """The state told last in front of an offset."""
    for at, country in reversed(told):
        if at < start:
            return country
    return ""


def _owner(start: int, roles: frozenset[str], context: Context) -> Sense | None:
    """The group that "its fighters" fight for."""
    for at, group, _ in reversed(context.spoken_of):
        near = start - OWNER_REACH < at < start
        if near and group.value.kind == "group" and _roles(group, context) & roles & ARMED:
            return group
    return None


def _owning_state(argument: Argument, roles: set[str], parsed: Parsed, context: Context) -> str:
    """The state whose soldiers or people a pronoun speaks of: the nearest before it that acts, else that is named at all."""
    named = [parsed.names[i] for i in sorted((i for i in parsed.names if i < argument.first), reverse=True)]
    acting = [m for m in named if not _is_scene(m, parsed)]
    for match in (*acting, *named):
        state = _state_of(match, roles, context)
        if state:
            return state
    return ""


def _state_of(match: Match, roles: set[str], context: Context) -> str:
    for sense in match.of("state").likeliest:
        return str(sense.value.country)
    for sense in match.of("actor").likeliest:
        spell = sense.value.on(context.day)
        held = set(spell.roles) if spell else set()
        if spell and spell.country and (held & STATE if roles & STATE else not held & ARMED):
            return str(spell.country)
    return ""


def _is_scene(match: Match, parsed: Parsed) -> bool:
    """Whether a preposition stands before the name: in Iraq."""
    return bool(match.prefix) or "preposition" in parsed.uses(match.first - 1)


def _is_owned(matches: Sequence[Match], argument: Argument, parsed: Parsed) -> bool:
    if any(m.suffix and traits_of(m).nouns for m in matches):
        return True
    return any(_noted(parsed, i, OWNER) for i in range(max(0, argument.first - 1), argument.last))


def _is_definite(match: Match, argument: Argument, parsed: Parsed) -> bool:
    if traits_of(match).definite:
        return True
    return any(_noted(parsed, i, DEFINITE) for i in (argument.first - 1, argument.first, match.first - 1))


def _noted(parsed: Parsed, at: int, note: str) -> bool:
    function = parsed.functions.get(at)
    return function is not None and any(s.value.note == note for s in function.of("function"))


def _only(groups: Iterable[Sense]) -> Sense | None:
    named = {e.value.name: e for e in groups}
    return next(iter(named.values())) if len(named) == 1 else None


def _nouns(match: Match | None) -> frozenset[str]:
    return frozenset(traits_of(match).forms) if match else frozenset()


def _adjoins(before: Match | None, match: Match) -> bool:
    return before is not None and before.last == match.first


def _roles(entity: Sense, context: Context) -> set[str]:
    spell = entity.value.on(context.day)
    return set(spell.roles) if spell else set()
