"""What the confidence in an event is reckoned from: named traits of its draft, of its sentence and of how both are worded."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import When
from ingest.extract.drafts import Draft
from ingest.extract.wording import CUE, TRIGGER, Wording, family_of, shapes
from ingest.lang import Profile
from ingest.lang.folding import QUOTE
from ingest.lang.grammar import Argument, Parsed

if TYPE_CHECKING:
    from ingest.extract.events import SentenceParts

__all__ = ["describe"]

GOVERNOR_REACH: Final = 8
"""Tokens in front of an event within which what governs it stands."""
NEAR: Final = 3
DEPTHS: Final = (3, 9, 20)
"""Tokens of the sentence before an event that is told first, early, in the middle, and late."""
LONG: Final = 45
"""Tokens of a sentence that has room for background."""
MANY: Final = 3
FRESH_DAYS: Final = 3
RECENT_DAYS: Final = 45
"""Days before publication within which a happening is the news itself, and within which it still belongs to it."""
UNREAL: Final = frozenset(("exercise", "fiction", "figure", "general", "nature", "sport"))
"""Cues that say that the words do not speak of a happening at all."""
LANDMARKS: Final = frozenset((TRIGGER, CUE))
CACHED: Final = 10_000


def describe(drafts: Sequence[Draft], parts: "SentenceParts", profile: Profile, published: date) -> None:
    """Fill the features of every draft of a sentence: a trait that is there has 1, one that is not is left out."""
    if not drafts:
        return
    line = shapes(parts.parsed, drafts, profile)
    families = [family_of(d.root) for d in drafts]
    wording = Wording([t.norm for t in parts.parsed.sentence.tokens], line)
    told = {family: wording.of_sentence(family) for family in set(families)}
    landmarks = [i for i, kind in enumerate(line) if kind[:1] in LANDMARKS]
    around = _sentence_traits(parts, profile)
    for draft, family in zip(drafts, families, strict=True):
        traits = around.copy()
        _add_own(traits, draft, family, parts, published)
        _add_standing(traits, draft, family, line, landmarks)
        traits.append(_facts(draft, family, published))
        alike = families.count(family)
        if alike >= MANY:
            traits.append(f"{family}.many")
        elif alike == 1:
            traits.append(f"{family}.one")
        draft.features = dict.fromkeys(traits, 1.0)
        draft.features[f"{family}.wording.sentence"] = told[family]
        draft.features[f"{family}.wording.near"] = wording.near(family, draft.match.first, draft.match.last)


def _sentence_traits(parts: "SentenceParts", profile: Profile) -> list[str]:
    """What all events of a sentence share."""
    parsed = parts.parsed
    tokens = parsed.sentence.tokens
    traits = [f"language.{profile.code}"]
    if len(tokens) > LONG:
        traits.append("sentence.long")
    if parsed.sentence.number == 0:
        traits.append("sentence.first")
    if any(t.norm in "?؟" for t in tokens[-3:]):
        traits.append("sentence.asks")
    if parts.quantities:
        traits.append("sentence.numbers")
    if parts.dates:
        traits.append("sentence.dates")
    kinds = frozenset[str]().union(*[match.of("cue").uses for match in parsed.holding("cue")])
    traits += [f"sentence.{kind}" for kind in sorted(kinds)]
    if kinds & UNREAL:
        traits.append("sentence.unreal")
    return traits


def _add_own(traits: list[str], draft: Draft, family: str, parts: "SentenceParts", published: date) -> None:
    """What the rules found of this event."""
    lexeme = draft.sense.value
    kind = "noun" if draft.is_noun else "verb"
    actor1, actor2 = draft.arguments.actor1, draft.arguments.actor2
    traits += _word_traits(family, draft.code, kind, lexeme.form, draft.sense.features, lexeme.toll)
    if draft.arguments.passive:
        traits.append("passive")
    if draft.killed:
        traits.append(f"{family}.killed")
    if draft.injured:
        traits.append(f"{family}.injured")
    if draft.weapon:
        traits.append(f"{family}.weapon")
    _add_argument(traits, f"{family}.actor1", actor1, parts.parsed)
    _add_argument(traits, f"{family}.actor2", actor2, parts.parsed)
    if draft.place is not None:
        inside = draft.clause[0] <= draft.place.first < draft.clause[1]
        traits.append(f"{family}.place" if inside else f"{family}.place.elsewhere")
    traits.append(f"{family}.{_age(draft.when, published)}")
    traits += _stance_traits(family, draft.stance.factuality, draft.stance.cues)
    if not (actor1 or actor2 or draft.killed or draft.injured or draft.place or draft.when):
        traits.append(f"{family}.bare")
    _add_position(traits, draft, parts.parsed)


@lru_cache(maxsize=CACHED)
def _word_traits(family: str, code: str, kind: str, form: str, told: str, toll: str) -> list[str]:
    """What the words themselves are, as the tables say."""
    return [
        f"family.{family}",
        f"root.{code[:2]}",
        f"code.{code[:3]}",
        f"{family}.{kind}",
        f"lemma.{form}",
        *[f"{kind}.{letter}" for letter in told],
        *([f"{kind}.tells.{toll}"] if toll else []),
    ]


@lru_cache(maxsize=CACHED)
def _stance_traits(family: str, factuality: str, cues: frozenset[str]) -> list[str]:
    traits = [f"stance.{factuality}", *[f"cue.{kind}" for kind in sorted(cues)]]
    told = [name for trait in traits for name in (trait, f"{family}:{trait}")]
    return [*told, "unreal"] if cues & UNREAL else told


def _add_argument(traits: list[str], slot: str, argument: Argument | None, parsed: Parsed) -> None:
    """What kind of words stand in a slot."""
    if argument is None:
        traits.append(f"{slot}.none")
        return
    tokens = parsed.sentence.tokens
    if any(t.kind == "number" for t in tokens[argument.first : argument.last]):
        traits.append(f"{slot}.number")
    first = next((i for i in range(argument.first, argument.last) if i in parsed.names), None)
    if first is None:
        traits.append(f"{slot}.unknown")
        return
    sense = parsed.names[first].senses[0]
    traits.append(f"{slot}.{sense.kind}")
    if sense.kind == "agent":
        traits += [f"{slot}.agent.{role}" for role in sense.value.roles[:1]]
        traits += [f"{slot}.agent.{letter}" for letter in sense.features if letter in "sdlD"]


def _age(when: When | None, published: date) -> str:
    if when is None:
        return "undated"
    days = (published - when.day).days
    if when.precision != "day":
        return "dated.long.ago" if days > RECENT_DAYS else "dated.roughly"
    return (
        "dated.ahead"
        if days < 0
        else "dated.fresh"
        if days <= FRESH_DAYS
        else "dated.recent"
        if days <= RECENT_DAYS
        else "dated.long.ago"
    )


def _add_position(traits: list[str], draft: Draft, parsed: Parsed) -> None:
    """Where in its sentence the event is told."""
    tokens, at = parsed.sentence.tokens, draft.match.first
    if at == 0:
        traits.append("at.begin")
    if draft.clause[0] == at:
        traits.append("at.clause.begin")
    if draft.match.prefix:
        traits.append(f"attached.{draft.match.prefix}")
    before = [t.norm for t in tokens[:at]]
    if before.count(QUOTE) % 2 == 1:
        traits.append("at.quoted")
    if "(" in before[-4:]:
        traits.append("at.bracket")


def _add_standing(traits: list[str], draft: Draft, family: str, line: Sequence[str], landmarks: Sequence[int]) -> None:
    """What the event stands under: the nearest event or cue in front of it, and the first of the sentence."""
    at, kind = draft.match.first, "noun" if draft.is_noun else "verb"
    reach = max(draft.clause[0], at - GOVERNOR_REACH)
    above = next((i for i in reversed(landmarks) if reach <= i < at), None)
    if above is None:
        traits.append(f"{family}.{kind}.under.none")
    else:
        under = f"{family}.{kind}.under.{line[above]}"
        traits.append(under)
        traits.append(f"{under}.{'near' if at - above <= NEAR else 'far'}")
    opening = landmarks[0] if landmarks else at
    traits.append(f"{family}.opens.{'self' if opening == at else line[opening]}")
    traits.append(f"{family}.{kind}.depth.{sum(at >= edge for edge in DEPTHS)}")


def _facts(draft: Draft, family: str, published: date) -> str:
    """Which of its facts the words tell, together: each by itself weighs otherwise than with the others."""
    told = ["noun" if draft.is_noun else "verb"]
    if "D" in draft.sense.features:
        told.append("D")
    if draft.killed or draft.injured:
        told.append("toll")
    if draft.when is not None:
        told.append(_age(draft.when, published).split(".")[1])
    told += [
        name
        for name, value in (
            ("place", draft.place),
            ("actor1", draft.arguments.actor1),
            ("actor2", draft.arguments.actor2),
        )
        if value is not None
    ]
    return f"{family}.facts.{'+'.join(told)}"
