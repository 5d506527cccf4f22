"""Who acts, or is acted upon."""

from typing import Annotated

from pydantic import Field, StringConstraints

from ingest.records.base import CountryCode, ShortText, Span

__all__ = ["Actor", "Role"]

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
