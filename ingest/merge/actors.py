"""Whether two actors can be one, as far as codes tell: groups over countries, countries over roles."""

from typing import Final

from ingest.merge.facts import ActorFacts

__all__ = ["WAYS", "compared", "fit", "fit_of_sides"]

GOOD: Final = frozenset({"group", "role", "country"})
BAD: Final = frozenset({"other-group", "other-country", "other-role"})
WAYS: Final = (*sorted(GOOD), *sorted(BAD), "unknown", "open")


def fit_of_sides(
    one1: ActorFacts | None, one2: ActorFacts | None, other1: ActorFacts | None, other2: ActorFacts | None
) -> int:
    """How far the sides of one are those of the other: from 2, both are, to -2, neither can be."""
    return fit(compared(one1, other1), compared(one2, other2))


def fit(first: str, second: str) -> int:
    """As much, by how the one and the other side compare."""
    return (first in GOOD) - (first in BAD) + (second in GOOD) - (second in BAD)


def compared(one: ActorFacts | None, other: ActorFacts | None) -> str:
    """In which of the `WAYS` these two stand to one another."""
    if one is None or other is None:
        return "unknown"
    if one.group and other.group:
        return "group" if one.group == other.group else "other-group"
    if one.country and other.country and one.country != other.country:
        return "other-country"
    shared = not one.roles.isdisjoint(other.roles)
    if one.roles and other.roles and not shared and one.sides.isdisjoint(other.sides):
        return "other-role"
    if one.country and other.country:
        return "role" if shared and not (one.group or other.group) else "country"
    return "open"
