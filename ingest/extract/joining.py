"""One draft a happening: whom an attack killed and hurt joins the attack, and so does what only goes on with it."""

from typing import Final

from ingest.extract.drafts import TOLLS, VIOLENCE, Draft
from ingest.lang.grammar import Argument, Arguments, Parsed

__all__ = ["merge_drafts"]

ARMED: Final = frozenset(("MIL", "COP", "UAF", "REB"))
"""Roles of forces."""
SAME_REACH: Final = 5
"""Tokens from a verb to the noun that is its object and tells the same."""
TOLL_REACH: Final = 25
"""Tokens between the killed and the injured of one happening."""
DESCRIBED_REACH: Final = 9
"""Tokens from a noun without article to the verb that describes it: هجوم بسيارة مفخخة استهدف."""
RELATIVE_REACH: Final = 14
"""The same over a relative pronoun."""
ABDUCTION: Final = "181"
"""Whom kidnappers kill is not part of the kidnapping."""
OBJECT_REACH: Final = 2
"""Tokens between a verb and the noun that it governs."""
FARTHEST: Final = 60
OTHER_CLAUSE: Final = 5
DESCRIBES: Final = 15
AHEAD: Final = 20
BACKWARD: Final = 6
TAKEN: Final = 25
TIED: Final = -10
"""What speaks against an attack being the one that killed, in tokens: another clause; that it only describes somebody; that it
comes after a verb which goes on with "and"; that it comes before; that it has such a toll already; and for it: a word
for cause in between."""


def merge_drafts(drafts: list[Draft], parsed: Parsed) -> list[Draft]:
    """The drafts of a sentence, joined where they tell one happening."""
    return _Joining(drafts, parsed).joined()


class _Joining:
    def __init__(self, drafts: list[Draft], parsed: Parsed) -> None:
        self.drafts = drafts
        self.parsed = parsed
        self.attacks = [d for d in drafts if d.root in VIOLENCE and not d.is_toll_only]
        self.home: dict[int, Draft] = {}
        self.claimed: set[tuple[int, str]] = set()
        """Attacks whose killed or injured have been found."""
        self.causes = [i for i, m in parsed.functions.items() if "cause" in m.senses.uses]

    def joined(self) -> list[Draft]:
        tolls = [d for d in self.drafts if d.is_toll_only]
        others = [d for d in self.drafts if not d.is_toll_only]
        for draft in (*others, *tolls):
            attack = self._attack_for(draft)
            if attack is not None:
                self.home[id(draft)] = attack
                self.claimed.add((id(self._root_of(attack)), draft.sense.value.toll))
        parts = [(self._root_of(d), d) for d in (*tolls, *others) if id(d) in self.home]
        for attack, draft in parts:
            _join(attack, draft, self.parsed)
        return _one_toll_draft([d for d in self.drafts if id(d) not in self.home], self.parsed)

    def _root_of(self, draft: Draft) -> Draft:
        while id(draft) in self.home:
            draft = self.home[id(draft)]
        return draft

    def _attack_for(self, draft: Draft) -> Draft | None:
        """The attack that a draft belongs to."""
        if draft.root not in VIOLENCE or draft.stance.factuality == "denied":
            return None
        fitting = [a for a in self.attacks if a.code[:3] != ABDUCTION or not draft.is_toll_only]
        fitting = [a for a in fitting if a is not draft and _agree(a, draft) and self._root_of(a) is not draft]
        if draft.is_toll_only:
            best = min(fitting, key=lambda a: self._cost(a, draft), default=None)
            return best if best is not None and self._cost(best, draft) < FARTHEST else None
        if draft.is_noun:  # ارتكب … مجازر: the verb already tells it
            return next(
                (
                    a
                    for a in fitting
                    if not a.is_noun and a.code == draft.code and 0 <= draft.match.first - a.match.last <= SAME_REACH
                ),
                None,
            )
        earlier = [a for a in fitting if a.match.first < draft.match.first and a.is_noun]
        return next((a for a in reversed(earlier) if self._goes_on(a, draft)), None)

    def _cost(self, attack: Draft, toll: Draft) -> int:
        """What speaks against an attack being that which killed, in tokens."""
        ahead = attack.match.first > toll.match.first
        between = range(toll.match.last, attack.match.first) if ahead else range(attack.match.last, toll.match.first)
        cost = len(between) + OTHER_CLAUSE * (attack.clause != toll.clause)
        cost += DESCRIBES * ("relative" in attack.stance.cues and ahead)
        cost += DESCRIBES * ("relative" in toll.stance.cues and not ahead and not attack.is_noun)
        cost += AHEAD * (ahead and self._goes_on_with_and(toll)) + BACKWARD * (not ahead and toll.match.first == 0)
        cost += TIED * any(i in between for i in self.causes)
        taken = (id(self._root_of(attack)), toll.sense.value.toll) in self.claimed
        return cost + TAKEN * (taken and getattr(toll, toll.sense.value.toll) is not None)

    def _goes_on_with_and(self, draft: Draft) -> bool:
        """Whether a verb is tied to what stands before it: وقتلوا, "and killed", "killing"."""
        if draft.is_noun:
            return False
        if draft.match.prefix or draft.sense.features.startswith("G"):
            return True
        return "conjunction" in self.parsed.uses(draft.match.first - 1)

    def _goes_on(self, attack: Draft, draft: Draft) -> bool:
        """Whether a verb has the attack for its subject, or no other: انفجار … استهدف موكبا, "the attack … targeted a convoy"."""
        subject = draft.arguments.actor1
        if subject is not None and subject.first < attack.match.last and attack.match.first < subject.last:
            return True
        if subject is not None and subject.first < draft.match.first and not self._is_means(subject, attack):
            return False
        if self._describes(attack, draft):
            return True
        return subject is None and attack.clause == draft.clause

    def _is_means(self, subject: Argument, attack: Draft) -> bool:
        """Whether the words between an attack and a verb that describes it name nobody: هجوم بسيارة مفخخة استهدف."""
        if subject.first < attack.match.last:
            return False
        names = [m for i, m in self.parsed.names.items() if subject.first <= i < subject.last]
        return not any(s.kind == "actor" or (s.kind == "agent" and s.value.human) for m in names for s in m.senses)

    def _describes(self, attack: Draft, draft: Draft) -> bool:
        """Whether the verb begins a relative clause of the attack, with or without its pronoun."""
        between = range(attack.match.last, draft.match.first)
        if draft.match.prefix or any(i in self.parsed.triggers for i in between):
            return False
        relative = "relative" in draft.stance.cues
        if not relative and "D" in attack.sense.features:
            return False
        if len(between) > (RELATIVE_REACH if relative else DESCRIBED_REACH):
            return False
        kinds = {s.value.kind for i in between if i in self.parsed.functions for s in self.parsed.functions[i].senses}
        marks = any(self.parsed.sentence.tokens[i].kind == "mark" for i in between)
        if relative:
            return not kinds & {"subordinator"}
        return not marks and not kinds & {"subordinator", "conjunction", "cause", "relative"}


def _agree(attack: Draft, draft: Draft) -> bool:
    """Whether both are told alike; a verb that only goes on has no day of its own, so it may be recalled as the first is."""
    one, other = attack.stance.factuality, draft.stance.factuality
    return one == other or (one == "recalled" and other == "asserted" and draft.when is None)


def _join(attack: Draft, draft: Draft, parsed: Parsed) -> None:
    """What the second tells, the first tells too; a killing gives the words and the victims, the attack says how."""
    one, two = attack.arguments.actor1, attack.arguments.actor2
    victims = draft.arguments.actor2
    attack.killed = attack.killed or draft.killed
    if attack.killed is None or two is None or two != victims:  # who was stabbed and killed is not hurt besides
        attack.injured = attack.injured or draft.injured
    leads = draft.sense.value.toll == "killed" and victims is not None and not attack.led
    if attack.match.first < draft.match.first and "relative" in draft.stance.cues:
        leads = False  # the attack has been told before, and the killing is only added
    if leads:
        attack.rivals = "between" in attack.sense.value.actor1 and one is not None
        attack.match, attack.sense, attack.led = draft.match, draft.sense, True
        attack.opponent = None if _overlap(two, victims) else two
        two = victims
    hurt = draft.is_toll_only and victims is not None and not attack.led
    if two is None or (hurt and not _is_somebody(two, parsed)):  # shelled a village and hurt two children
        two = victims
    if one is None or (_overlap(one, two) and one != attack.arguments.actor2):  # rivals fight each other
        doer = draft.arguments.actor1
        named = draft.is_toll_only or (doer is not None and doer.first > draft.match.first)
        one = doer if named and not _overlap(doer, two) else None
    attack.arguments = Arguments(one, two, attack.arguments.passive)
    if attack.when is None or (draft.dated and not attack.dated):
        attack.when, attack.dated = draft.when or attack.when, draft.dated
    attack.place = attack.place or draft.place
    attack.weapon = attack.weapon or draft.weapon


def _is_somebody(argument: Argument, parsed: Parsed) -> bool:
    """Whether a phrase names people or a force, and no mere place or building."""
    covers = [m for m in parsed.covered[argument.first : argument.last] if m is not None]
    return any(m.of("actor") for m in covers) or any(
        s.value.human or not ARMED.isdisjoint(s.value.roles) for m in covers for s in m.of("agent")
    )


def _overlap(one: Argument | None, other: Argument | None) -> bool:
    return one is not None and other is not None and one.first < other.last and other.first < one.last


def _one_toll_draft(drafts: list[Draft], parsed: Parsed) -> list[Draft]:
    """مقتل ثلاثة وإصابة خمسة is one happening: the injured join the killed beside them."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((d for d in kept if _tell_one(d, draft)), None) if draft.is_toll_only else None
        if twin is None:
            kept.append(draft)
            continue
        killer, other = (twin, draft) if twin.sense.value.toll == "killed" else (draft, twin)
        killer.led = True
        _join(killer, other, parsed)
        kept[kept.index(twin)] = killer
    return kept


def _is_object(noun: Draft, verb: Draft) -> bool:
    """Whether a word such as قتلى is what a verb of killing governs: أوقع القتلى الأربعة."""
    return noun.is_noun and not verb.is_noun and 0 <= noun.match.first - verb.match.last <= OBJECT_REACH


def _tell_one(one: Draft, other: Draft) -> bool:
    """Whether one tells the killed and the other the injured of a happening."""
    return (
        one.is_toll_only
        and (one.sense.value.toll != other.sense.value.toll or _is_object(other, one))
        and one.stance.factuality == other.stance.factuality
        and abs(one.match.first - other.match.first) < TOLL_REACH
        and all(getattr(one, name) is None or getattr(other, name) is None for name in TOLLS)
    )
