"""Who a noun phrase stands for: names, nouns and adjectives of nationality put together to one actor."""

from ingest.extract.context import Context
from ingest.knowledge.entities import Spell
from ingest.knowledge.groups import parent_of
from ingest.lang.grammar import Argument, Match, Parsed, Sense
from ingest.records import Actor

__all__ = ["compose_actor"]

ARMED_WITHOUT_STATE = frozenset(("UAF", "REB", "CRM", "INS", "IMG", "SEP", "IGO", "NGO", "INT", "MNC"))
"""Roles whose bearers are not taken to be of the state in which they act."""
INTERNATIONAL = ("IGO", "NGO", "MNC", "IMG")
WITHOUT_SIDE = "UNK"
"""Role of things and bodies whose side only their owner tells: convoy, headquarters."""
MAX_ROLES = 4
MAX_CODE = 30
MAX_NAME = 2000


def compose_actor(argument: Argument, parsed: Parsed, context: Context, text: str, country: str = "") -> Actor:
    """The actor of a noun phrase. `country` is where the event lies: that of soldiers and civilians told without a state."""
    tokens = parsed.sentence.tokens
    start, end = tokens[argument.first].start + argument.skip, tokens[argument.last - 1].end
    words = text[start:end]
    matches = [parsed.names[i] for i in sorted(parsed.names) if argument.first <= i < argument.last]
    entity = _entity(matches) or _meant(matches, start, context)
    if entity is not None:
        context.spoken_of.append((start, entity, frozenset(s.value.form for m in matches for s in m.of("agent"))))
    spell = entity.value.on(context.day) if entity else None
    nouns = _noun_roles(matches)
    state = _state(matches)
    roles = _roles(spell, nouns, entity) or _seat_roles(matches)
    own = spell.country if spell else ""
    if not own and not (spell and (spell.group or (spell.country == "" and _is_transnational(spell)))):
        own = state or ("" if not roles or ARMED_WITHOUT_STATE & set(roles) else country)
    return Actor(
        text=words,
        start=start,
        end=end,
        name=(entity.value.name if entity else words)[:MAX_NAME],
        code=_code(own, spell, roles),
        country=own or None,
        group=(spell.group if spell else "") or None,
        ethnic=(spell.ethnic.upper() if spell else "") or None,
        religions=spell.religions if spell else (),
        roles=roles,
    )


def _entity(matches: list[Match]) -> Sense | None:
    """The first name of a person, group or organisation; an adjective of a people only where nothing else is named."""
    named = [s for m in matches for s in m.of("actor")[:1]]
    return next((s for s in named if not s.features), named[0] if named else None)


def _meant(matches: list[Match], start: int, context: Context) -> Sense | None:
    """Whom a noun with the article means: the group or force that was named last before it (التنظيم, "the group")."""
    if not matches or not any(
        s.kind == "agent" and "D" in s.features and not s.value.human for s in matches[-1].senses
    ):
        return None
    if _state(matches):
        return None
    wanted = set(_noun_roles(matches[-1:]))
    named: list[tuple[Sense, frozenset[str]]] = [
        (e, nouns) for at, e, nouns in reversed(context.spoken_of) if at < start and e.value.kind == "group"
    ]
    said = {s.value.form for s in matches[-1].of("agent")}
    for entity, nouns in named:  # التنظيم after تنظيم داعش
        if said & nouns:
            return entity
    for entity, _ in named:
        spell = entity.value.on(context.day)
        if spell and wanted & set(spell.roles):
            return entity
    return None


def _noun_roles(matches: list[Match]) -> tuple[str, ...]:
    """Roles of the nouns, the head's first: COP and MIL of "an officer in the police"; a convoy has its owner's alone."""
    held = (role for m in matches if not m.of("actor") for s in m.of("agent")[:1] for role in s.value.roles)
    return tuple(dict.fromkeys(r for r in held if r != WITHOUT_SIDE))[:MAX_ROLES]


def _state(matches: list[Match]) -> str:
    return next((s.value.country for m in matches for s in m.of("state")), "")


def _seat_roles(matches: list[Match]) -> tuple[str, ...]:
    """A capital or palace that acts is the government that sits there: "Damascus denied"."""
    return ("GOV",) if any(s.value.kind == "capital" for m in matches for s in m.of("state")[:1]) else ()


def _is_transnational(spell: Spell) -> bool:
    return bool(set(spell.roles) & {"IMG", "IGO", "NGO", "MNC"})


def _roles(spell: Spell | None, nouns: tuple[str, ...], entity: Sense | None) -> tuple[str, ...]:
    """The roles of the name; the nouns' where there is no name, or only a people's (Kurdish fighters)."""
    if spell is None:
        return nouns
    if entity is not None and entity.features:
        return tuple(dict.fromkeys((*nouns, *spell.roles)))
    return tuple(dict.fromkeys((*spell.roles, *nouns)))


def _code(country: str, spell: Spell | None, roles: tuple[str, ...]) -> str:
    """CAMEO's concatenated code: USAMIL, IMGMUSISI."""
    parts = [country] if country else []
    if spell is not None:
        if not country:
            parts += [
                next(
                    (r for r in INTERNATIONAL if r in roles),
                    "IMG" if spell.group and {"UAF", "REB"} & set(roles) else "",
                )
            ]
        parts += [spell.ethnic.upper(), *spell.religions, parent_of(spell.group), spell.group]
    if spell is None or not spell.group:
        parts += [r for r in roles[:3] if r not in parts]
    return "".join(p for p in parts if p)[:MAX_CODE]
