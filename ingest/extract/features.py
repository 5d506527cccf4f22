"""What the confidence in an event is reckoned from: named traits of its draft, of its sentence and of how both are worded."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import When
from ingest.extract.drafts import Draft
from ingest.extract.wording import CUE, TRIGGER, Wording, family_of, shapes
from ingest.lang import Profile
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
QUOTES: Final = frozenset('"«»“”')
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
    around = list(_sentence_traits(parts, profile))
    for draft, family in zip(drafts, families, strict=True):
        traits = [
            *around,
            *_own_traits(draft, family, parts, published),
            *_standing(draft, family, line, landmarks),
            _facts(draft, family, published),
        ]
        alike = families.count(family)
        if alike >= MANY:
            traits.append(f"{family}.many")
        elif alike == 1:
            traits.append(f"{family}.one")
        draft.features = dict.fromkeys(traits, 1.0)
        draft.features[f"{family}.wording.sentence"] = told[family]
        draft.features[f"{family}.wording.near"] = wording.near(family, draft.match.first, draft.match.last)


def _sentence_traits(parts: "SentenceParts", profile: Profile) -> Iterator[str]:
    """What all events of a sentence share."""
    parsed = parts.parsed
    tokens = parsed.sentence.tokens
    yield f"language.{profile.code}"
    if len(tokens) > LONG:
        yield "sentence.long"
    if parsed.sentence.number == 0:
        yield "sentence.first"
    if any(t.norm in "?؟" for t in tokens[-3:]):
        yield "sentence.asks"
    if parts.quantities:
        yield "sentence.numbers"
    if parts.dates:
        yield "sentence.dates"
    kinds = frozenset[str]().union(*[match.of("cue").uses for match in parsed.holding("cue")])
    yield from (f"sentence.{kind}" for kind in sorted(kinds))
    if kinds & UNREAL:
        yield "sentence.unreal"


def _own_traits(draft: Draft, family: str, parts: "SentenceParts", published: date) -> Iterator[str]:
    """What the rules found of this event."""
    lexeme = draft.sense.value
    kind = "noun" if draft.is_noun else "verb"
    yield from _word_traits(family, draft.code, kind, lexeme.form, draft.sense.features, lexeme.toll)
    if draft.arguments.passive:
        yield "passive"
    for name, value in (("killed", draft.killed), ("injured", draft.injured), ("weapon", draft.weapon)):
        if value:
            yield f"{family}.{name}"
    for name, argument in (("actor1", draft.arguments.actor1), ("actor2", draft.arguments.actor2)):
        for trait in _argument_traits(argument, parts.parsed):
            yield f"{family}.{name}.{trait}"
    if draft.place is not None:
        yield (
            f"{family}.place" if draft.clause[0] <= draft.place.first < draft.clause[1] else f"{family}.place.elsewhere"
        )
    yield f"{family}.{_age(draft.when, published)}"
    yield from _stance_traits(family, draft.stance.factuality, draft.stance.cues)
    if not any((draft.arguments.actor1, draft.arguments.actor2, draft.killed, draft.injured, draft.place, draft.when)):
        yield f"{family}.bare"
    yield from _position(draft, parts.parsed)


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


def _argument_traits(argument: Argument | None, parsed: Parsed) -> Iterator[str]:
    if argument is None:
        yield "none"
        return
    tokens = parsed.sentence.tokens
    if "number" in [t.kind for t in tokens[argument.first : argument.last]]:
        yield "number"
    first = next((i for i in range(argument.first, argument.last) if i in parsed.names), None)
    if first is None:
        yield "unknown"
        return
    sense = parsed.names[first].senses[0]
    yield sense.kind
    if sense.kind == "agent":
        for role in sense.value.roles[:1]:
            yield f"agent.{role}"
        for letter in sense.features:
            if letter in "sdlD":
                yield f"agent.{letter}"


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


def _position(draft: Draft, parsed: Parsed) -> Iterator[str]:
    """Where in its sentence the event is told."""
    tokens, at = parsed.sentence.tokens, draft.match.first
    if at == 0:
        yield "at.begin"
    if draft.clause[0] == at:
        yield "at.clause.begin"
    if draft.match.prefix:
        yield f"attached.{draft.match.prefix}"
    before = [t.norm for t in tokens[:at]]
    if sum([before.count(quote) for quote in QUOTES]) % 2 == 1:
        yield "at.quoted"
    if "(" in before[-4:]:
        yield "at.bracket"


def _standing(draft: Draft, family: str, line: Sequence[str], landmarks: Sequence[int]) -> Iterator[str]:
    """What the event stands under: the nearest event or cue in front of it, and the first of the sentence."""
    at, kind = draft.match.first, "noun" if draft.is_noun else "verb"
    reach = max(draft.clause[0], at - GOVERNOR_REACH)
    above = next((i for i in reversed(landmarks) if reach <= i < at), None)
    if above is None:
        yield f"{family}.{kind}.under.none"
    else:
        yield f"{family}.{kind}.under.{line[above]}"
        yield f"{family}.{kind}.under.{line[above]}.{'near' if at - above <= NEAR else 'far'}"
    opening = landmarks[0] if landmarks else at
    yield f"{family}.opens.{'self' if opening == at else line[opening]}"
    yield f"{family}.{kind}.depth.{sum(at >= edge for edge in DEPTHS)}"


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
