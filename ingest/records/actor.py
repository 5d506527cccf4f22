"""Who acts, or is acted upon."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints

from ingest.records.base import CountryCode, ShortText, Span

__all__ = ["Actor", "Role", "sides_of_roles"]

SIDES = {
    **dict.fromkeys(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"), "state"),
    **dict.fromkeys(("REB", "UAF", "SEP", "INS", "CRM", "RAD"), "armed"),
}
"""Roles that readers take for one another; all others are civil."""

Role = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""A CAMEO role or PLOVER sector: GOV, MIL, REB, UAF, COP, CVL …"""


class Actor(Span):
    """An actor of a mention: the words, and who they stand for."""

    name: ShortText = Field(description="As the knowledge base names it; else the words themselves.")
    code: str = Field(
        pattern=r"^([A-Za-z]{3})*$",
        max_length=30,
        description="CAMEO actor code: country or international, group, ethnic, religions, roles.",
    )
    country: CountryCode | None = None
    group: str | None = Field(default=None, pattern=r"^[A-Z]{3}$", description="A code of knowledge/groups.tsv.")
    ethnic: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    religions: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


def sides_of_roles(roles: Iterable[str]) -> frozenset[str]:
    """On whose side those of these roles are: `state`, `armed` or `civil`."""
    return frozenset([SIDES.get(role, "civil") for role in roles])
