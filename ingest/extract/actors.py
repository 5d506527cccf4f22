"""Who a noun phrase stands for: names, nouns and adjectives of nationality put together to one actor."""

from typing import Any, Final

from ingest.extract.context import Context
from ingest.extract.referring import beside_name, is_backer, refers_to, state_told
from ingest.extract.traits import traits_of
from ingest.knowledge.entities import Spell
from ingest.knowledge.groups import parent_of
from ingest.lang.grammar import Argument, Match, Parsed, Sense
from ingest.records import Actor

__all__ = ["MAX_NAME", "actor_fields", "compose_actor", "with_state"]

STATELESS: Final = frozenset(("IMG", "IGO", "NGO", "INT", "MNC"))
"""Roles whose bearers are of no state unless their own name says so."""
INTERNATIONAL: Final = ("IGO", "NGO", "MNC", "IMG")
SETTLER: Final = "SET"
SETTLED_FROM: Final = {"PSE": "ISR"}
"""Whose settlers those of a territory are."""
AND: Final = "و"
"""Written onto the word behind it in Arabic."""
MAX_ROLES: Final = 4
BEHIND: Final = 3
"""So many tokens behind a noun phrase a place may still tell where those are from."""
MAX_CODE: Final = 30
MAX_NAME: Final = 2000
"""Characters of a name, or of what is counted, that a record holds."""


def compose_actor(argument: Argument, parsed: Parsed, context: Context, text: str) -> Actor:
    """The actor of a noun phrase, with the state that its words, those before or a few behind them tell."""
    return Actor.model_validate(actor_fields(argument, parsed, context, text, reach=BEHIND))


def actor_fields(argument: Argument, parsed: Parsed, context: Context, text: str, *, reach: int) -> dict[str, Any]:
    """What the record of this actor holds, unchecked. `reach`: how many tokens behind may tell his state."""
    tokens = parsed.sentence.tokens
    start, end = tokens[argument.first].start + argument.skip, tokens[argument.last - 1].end
    words = text[start:end]
    matches = [m for i in range(argument.first, argument.last) if (m := parsed.names.get(i)) is not None]
    if not any(traits_of(m).acts for m in matches):
        matches = beside_name(argument, parsed)
    entity = _entity(_without_unions(matches, parsed)) or refers_to(matches, argument, parsed, context)
    spell = entity.value.on(context.day) if entity else None
    nouns = _noun_roles(matches)
    roles = _roles(spell, nouns, entity) or _seat_roles(matches)
    own = spell.country if spell else ""
    group = spell.group if spell else next((group for m in matches if (group := traits_of(m).group)), "")
    if not own and not (spell and (spell.group or (spell.country == "" and _is_transnational(spell)))):
        own = (
            _state(_head(matches, argument, parsed), parsed)
            or state_told(matches, argument, parsed, context)
            or _scene(argument, parsed, reach)
        )
    return {
        "text": words,
        "start": start,
        "end": end,
        "name": (entity.value.name if entity else words)[:MAX_NAME],
        "code": _code(own, spell, group, roles),
        "country": own or None,
        "group": group or None,
        "ethnic": (spell.ethnic.upper() if spell else "") or None,
        "religions": spell.religions if spell else (),
        "roles": roles,
    }


def with_state(actor: Actor, country: str) -> Actor:
    """An unnamed actor as one of the state in which he acts, as ICEWS has it: "Armed Rebel (Iraq)"; the rest as they are."""
    if not country or actor.country or actor.group or STATELESS & set(actor.roles):
        return actor
    if SETTLER in actor.roles:
        country = SETTLED_FROM.get(country, country)
    return actor.model_copy(update={"country": country, "code": (country + actor.code)[:MAX_CODE]})


def _without_unions(matches: list[Match], parsed: Parsed) -> list[Match]:
    """Without the union that a state is only said to be of: Norway alone of "NATO-member Norway"."""
    states = [m.first for m in matches if traits_of(m).country is not None]
    if not states:
        return matches
    last = max(states)
    return [m for m in matches if m.first > last or not is_backer(m, parsed)]


def _entity(matches: list[Match]) -> Sense | None:
    """The first name of a person, group or organisation; that of a people only where nothing else is named: Kurdish YPG."""
    named = [name for m in matches if (name := traits_of(m).name) is not None]
    if not named:
        return None
    return min(named, key=lambda s: (bool(s.features), not any(p.group or p.roles for p in s.value.spells)))


def _noun_roles(matches: list[Match]) -> tuple[str, ...]:
    """Roles of the nouns, the head's first: COP and MIL of "an officer in the police"."""
    return tuple(dict.fromkeys([role for m in matches for role in traits_of(m).roles]))[:MAX_ROLES]


def _head(matches: list[Match], argument: Argument, parsed: Parsed) -> list[Match]:
    """The names of the first of several that "and" ties together: government forces and their Lebanese allies."""
    for i in range(argument.first + 1, argument.last):
        match = parsed.names.get(i)
        if "conjunction" in parsed.uses(i) or (
            match is not None and match.prefix and parsed.sentence.tokens[i].norm[0] == AND
        ):
            return [m for m in matches if m.first < i]
    return matches


def _state(matches: list[Match], parsed: Parsed) -> str:
    for match in matches:
        country = traits_of(match).country
        if country is not None and not is_backer(match, parsed):
            return country
    return ""


def _scene(argument: Argument, parsed: Parsed, reach: int) -> str:
    """The state of a place in the phrase or right behind it: workers from Minya, a group based in Trinidad."""
    for i in range(argument.first, min(argument.last + reach, len(parsed.sentence.tokens))):
        if i in parsed.scenes and (i not in parsed.names or not is_backer(parsed.names[i], parsed)):
            return parsed.scenes[i]
    return ""


def _seat_roles(matches: list[Match]) -> tuple[str, ...]:
    """A capital or palace that acts is the government that sits there: "Damascus denied"."""
    return ("GOV",) if any(traits_of(m).seat for m in matches) else ()


def _is_transnational(spell: Spell) -> bool:
    return bool(set(spell.roles) & {"IMG", "IGO", "NGO", "MNC"})


def _roles(spell: Spell | None, nouns: tuple[str, ...], entity: Sense | None) -> tuple[str, ...]:
    """The roles of the name; the nouns' where there is no name, or only a people's (Kurdish fighters)."""
    if spell is None:
        return nouns
    if entity is not None and entity.features:
        return tuple(dict.fromkeys((*nouns, *spell.roles)))
    return tuple(dict.fromkeys((*spell.roles, *nouns)))


def _code(country: str, spell: Spell | None, group: str, roles: tuple[str, ...]) -> str:
    """CAMEO's concatenated code: USAMIL, IMGMUSISI."""
    parts = [country] if country else []
    if not country and (spell or group):
        armed = "IMG" if group and {"UAF", "REB"} & set(roles) else ""
        parts.append(next((r for r in INTERNATIONAL if r in roles), armed))
    if spell is not None:
        parts += [spell.ethnic.upper(), *spell.religions]
    parts += [parent_of(group), group] if group else [r for r in roles[:3] if r not in parts]
    return "".join(p for p in parts if p)[:MAX_CODE]
