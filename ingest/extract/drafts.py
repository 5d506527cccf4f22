"""Events of a sentence before they become records: triggers with their arguments, tolls, place, time and stance."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.extract.dates import When
from ingest.extract.factuality import Stance
from ingest.extract.places import PlaceFound
from ingest.extract.quantities import Quantity
from ingest.lang.grammar import Argument, Arguments, Match, Parsed, Sense, Weapon
from ingest.records import Toll

__all__ = ["TOLLS", "VIOLENCE", "Draft", "merge_drafts", "toll_of"]

VIOLENCE = frozenset(("18", "19", "20"))
STATEMENT = "01"
ONE = Toll(best=1, low=1, high=1)
TOLLS = ("killed", "injured")
SAME_REACH = 5
"""Tokens from a verb to the noun that is its object and tells the same."""
TOLL_REACH = 25
"""Tokens between the killed and the injured of one happening."""


@dataclass
class Draft:
    """An event as a sentence tells it."""

    match: Match
    sense: Sense
    code: str
    arguments: Arguments
    clause: tuple[int, int]
    stance: Stance
    killed: Toll | None = None
    injured: Toll | None = None
    weapon: Weapon | None = None
    when: When | None = None
    dated: bool = False
    """Whether words tell the day of the happening, and not only that of its report."""
    place: PlaceFound | None = None
    speaker: Argument | None = None
    """Whose words tell it."""
    opponent: Argument | None = None
    """With whom those killed fought, or whom else the attack was aimed at."""
    led: bool = False
    """Whether a killing has given the words."""
    features: dict[str, float] = field(default_factory=dict)

    @property
    def is_noun(self) -> bool:
        return self.sense.value.pos not in ("verb", "passive")

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def is_toll(self) -> bool:
        """Whether the words tell who was killed or hurt."""
        return self.sense.value.toll in TOLLS

    @property
    def is_toll_only(self) -> bool:
        """Whether the trigger tells what an attack led to (مقتل, died) rather than the attack."""
        return self.sense.value.toll in TOLLS and self.root != "20"


def toll_of(argument: Argument, parsed: Parsed, quantities: Iterable[Quantity]) -> Toll | None:
    """How many people a phrase counts: its number, two for a dual, one for a person, unknown for a bare plural."""
    for quantity in quantities:
        if argument.first <= quantity.number < argument.last:
            return quantity.toll
    if any(s.value.kind == "one" for m in parsed.starting.get(argument.first, ()) for s in m.of("number")):
        return ONE
    heads = [parsed.names[i] for i in sorted(parsed.names) if argument.first <= i < argument.last]
    for head in heads:
        for sense in head.senses:
            number = _number_of(sense)
            if number is not None:
                return Toll(best=number, low=number, high=number) if number else None
    return ONE if not heads and _is_unknown_name(argument, parsed) else None


def _is_unknown_name(argument: Argument, parsed: Parsed) -> bool:
    """Whether the phrase is the name of someone whom no table knows: capitals, or in Arabic two words that nothing knows."""
    tokens = parsed.sentence.tokens[argument.first : argument.last]
    if tokens[0].text.isascii():
        return all(t.text[0].isupper() for t in tokens if t.kind == "word")
    return len(tokens) > 1 and not any(parsed.starting.get(i) for i in range(argument.first, argument.first + 2))


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


def merge_drafts(drafts: list[Draft]) -> list[Draft]:
    """One draft a happening: whom an attack killed and hurt joins the attack, and so does a verb that only goes on with it."""
    attacks = [d for d in drafts if d.root in VIOLENCE and not d.is_toll_only]
    home: dict[int, list[Draft]] = {}
    kept: list[Draft] = []
    for draft in drafts:
        attack = _attack_for(draft, attacks)
        if attack is None:
            kept.append(draft)
        else:
            home.setdefault(id(attack), []).append(draft)
    for draft in drafts:  # an attack that itself goes on with another takes what belongs to it along
        for part in home.get(id(draft), ()):
            _join(_root_of(draft, home, drafts), part)
    return _one_toll_draft(kept)


def _root_of(draft: Draft, home: dict[int, list[Draft]], drafts: list[Draft]) -> Draft:
    for other in drafts:
        if other is not draft and draft in home.get(id(other), ()):
            return _root_of(other, home, drafts)
    return draft


def _attack_for(draft: Draft, attacks: list[Draft]) -> Draft | None:
    """The attack that a draft belongs to."""
    if draft.root not in VIOLENCE or draft.stance.factuality == "denied":
        return None
    fitting = [a for a in attacks if a is not draft and a.stance.factuality == draft.stance.factuality]
    if draft.is_toll_only:
        return min(
            fitting, key=lambda a: (a.clause != draft.clause, abs(a.match.first - draft.match.first)), default=None
        )
    if draft.is_noun:  # ارتكب … مجازر: the verb already tells it
        return next(
            (
                a
                for a in attacks
                if not a.is_noun and a.code == draft.code and 0 < draft.match.first - a.match.last <= SAME_REACH
            ),
            None,
        )
    earlier = [a for a in fitting if a.match.first < draft.match.first and a.is_noun]
    return next((a for a in reversed(earlier) if _goes_on(a, draft)), None)


def _goes_on(attack: Draft, draft: Draft) -> bool:
    """Whether a verb has the attack for its subject, or no other: انفجار … استهدف موكبا, "the attack … targeted a convoy"."""
    subject = draft.arguments.actor1
    if subject is not None:
        return subject.first <= attack.match.first < subject.last
    return attack.clause == draft.clause


def _join(attack: Draft, draft: Draft) -> None:
    """What the second tells, the first tells too; a killing gives the words and the victims, the attack says how."""
    attack.killed = attack.killed or draft.killed
    attack.injured = attack.injured or draft.injured
    one, two = attack.arguments.actor1, attack.arguments.actor2
    victims = draft.arguments.actor2
    leads = draft.sense.value.toll == "killed" and victims is not None and not attack.led
    if leads:
        attack.match, attack.sense, attack.led = draft.match, draft.sense, True
        attack.opponent = None if _overlap(two, victims) else two
        two = victims
    if two is None:
        two = victims
    if one is None or _overlap(one, two):
        one = draft.arguments.actor1 if draft.is_toll_only and not _overlap(draft.arguments.actor1, two) else None
    attack.arguments = Arguments(one, two, attack.arguments.passive)
    if attack.when is None or (draft.dated and not attack.dated):
        attack.when, attack.dated = draft.when or attack.when, draft.dated
    attack.place = attack.place or draft.place
    attack.weapon = attack.weapon or draft.weapon


def _overlap(one: Argument | None, other: Argument | None) -> bool:
    return one is not None and other is not None and one.first < other.last and other.first < one.last


def _one_toll_draft(drafts: list[Draft]) -> list[Draft]:
    """مقتل ثلاثة وإصابة خمسة is one happening: the injured join the killed beside them."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.is_toll_only:
            twin = next(
                (
                    d
                    for d in kept
                    if d.is_toll_only and d.sense.value.toll != draft.sense.value.toll and _same_event(d, draft)
                ),
                None,
            )
            if twin is not None:
                killer, other = (twin, draft) if twin.sense.value.toll == "killed" else (draft, twin)
                killer.led = True
                _join(killer, other)
                kept[kept.index(twin)] = killer
                continue
        kept.append(draft)
    return kept


def _same_event(one: Draft, other: Draft) -> bool:
    return one.stance.factuality == other.stance.factuality and abs(one.match.first - other.match.first) < TOLL_REACH
