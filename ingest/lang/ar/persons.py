"""From the phrase that a frame finds to the one who is meant: whose attack, whose corpses, and no mere place."""

from typing import Final

from ingest.lang.ar.clauses import Clauses
from ingest.lang.ar.phrases import BODIES
from ingest.lang.grammar import Argument

__all__ = ["meant", "other_side", "without_places"]

STRUCK: Final = ("17", "18", "190", "193", "194", "195", "196", "20")
"""Codes of what is done to places too; elsewhere a place only tells where."""
PROPERTY: Final = ("17",)
"""Codes of what is done to things; a thing that nobody is named with is no actor."""
SAID: Final = ("02", "03", "04", "05", "06", "08", "10", "11", "12", "13", "16")
"""Roots of what is said or done between two sides."""
TOWARDS: Final = frozenset(("مع", "إلى", "ل", "ب", "عن", "على", "ضد", "من", "تجاه", "لدى"))
MARCH: Final = "14"
AGAINST_MARCHES: Final = ("175", "113", "133", "02")
"""Codes of what is done to a march, or said of one."""


def meant(clauses: Clauses, argument: Argument | None, code: str) -> Argument | None:
    """Who stands behind a phrase: the state of غارة إسرائيلية, the men of جثث ستة رجال; None for a mere event."""
    if argument is None:
        return None
    if "shell" in clauses.words.kinds(argument.first):
        return _inside(clauses, argument) or argument
    if not _is_event(clauses, argument, code):
        return argument
    adjective = clauses.adjective_actor(argument.first + 1)
    if adjective is not None and adjective.last <= argument.last:
        return adjective
    return _owner(clauses, argument) or (argument if code.startswith(MARCH) else None)


def without_places(clauses: Clauses, argument: Argument | None, code: str) -> Argument | None:
    """None for a phrase that tells where and not to whom."""
    if argument is None or (code.startswith(STRUCK) and not code.startswith(PROPERTY)):
        return argument
    parsed = clauses.parsed
    covers = [m for m in parsed.covered[argument.first : argument.last] if m is not None]
    if any(m.of("actor", "state") for m in covers):
        return argument
    if (
        not covers
        and not code.startswith(MARCH)
        and (argument.last - argument.first == 1 or clauses.words.is_closed(argument.last - 1))
    ):
        return None
    if not code.startswith(STRUCK) and any(m.of("head") for m in parsed.starting.get(argument.first, ())):
        return None
    if code.startswith(PROPERTY):
        return argument
    return None if covers and not any(m.of("agent") for m in covers) else argument


def other_side(clauses: Clauses, found: Argument | None, first: int, code: str) -> Argument | None:
    """With whom something was said or agreed, where the frame's own slot names nobody: رفض التفاوض مع واشنطن."""
    if not code.startswith(SAID) or (found is not None and _is_someone(clauses, found)):
        return found
    for chunk in clauses.right(first):
        side = chunk.argument
        towards = side is not None and chunk.preposition in TOWARDS and _is_named(clauses, side)
        if side is not None and towards and not _is_event(clauses, side, code):
            return side
    return found


def _inside(clauses: Clauses, argument: Argument) -> Argument | None:
    behind = argument.first + 1
    match = clauses.parsed.functions.get(argument.first)
    if match is not None and match.suffix:
        return clauses.referent(argument.first, match.suffix)
    if behind >= argument.last:
        return None
    known = behind in clauses.parsed.numbers or clauses.words.cover_at(behind) is not None
    return Argument(behind, argument.last) if known else None


def _is_event(clauses: Clauses, argument: Argument, code: str) -> bool:
    """Whether the head is a noun that tells an event, and nobody: غارة, هجوم; a march is also written as a drone is."""
    match = clauses.parsed.triggers.get(argument.first)
    if match is None or clauses.words.is_verb(argument.first):
        return False
    cover = clauses.parsed.covered[argument.first]
    if cover is None or cover.first != argument.first:
        return cover is None
    marches = code.startswith((MARCH, *AGAINST_MARCHES)) and any(
        s.value.code.startswith(MARCH) for s in match.of("trigger")
    )
    return marches and not cover.of("actor", "state") and not any(s.value.human for s in cover.of("agent"))


def _owner(clauses: Clauses, argument: Argument) -> Argument | None:
    """Whose event it is: the genitive (اعتصام الطلاب), or what stands behind ل (وقفة لعائلات المفقودين)."""
    parsed = clauses.parsed
    for i in range(argument.first + 1, argument.last):
        if clauses.words.attached_preposition(i) == "ل" or clauses.words.cover_at(i) is not None:
            inner = clauses.phrase(i)
            return inner if inner is not None and _is_someone(clauses, inner) else None
    i = argument.last
    if i < clauses.count and clauses.words.attached_preposition(i) == "ل":
        owner = clauses.phrase(i)
        return owner if owner is not None and _is_someone(clauses, owner) and i not in parsed.times else None
    return None


def _is_someone(clauses: Clauses, argument: Argument) -> bool:
    covers = clauses.parsed.covered[argument.first : argument.last]
    if any(m.of("weapon") for m in clauses.parsed.starting.get(argument.first, ())):
        return False
    return any(m is not None and bool(m.of("actor", "agent", "state")) for m in covers)


def _is_named(clauses: Clauses, argument: Argument) -> bool:
    cover = clauses.words.cover_at(argument.first)
    if cover is None:
        return False
    return bool(cover.of("actor", "state")) or any(
        s.value.human or s.value.number == "coll" or not BODIES.isdisjoint(s.value.roles) for s in cover.of("agent")
    )
