"""Codes and places as paths from the general to the specific, for the choice among those that agree as far as they go."""

from typing import Final

from ingest.lang.remembering import remembered
from ingest.merge.facts import specific
from ingest.records import Place

__all__ = ["FINENESS", "Path", "code_path", "place_path"]

Path = tuple[str, ...]

FINENESS: Final = {"country": 0, "region": 1, "water": 2, "mountain": 2, "city": 2, "local": 3, "site": 3}


@remembered
def code_path(code: str) -> Path:
    """195 as 19, 195; 1951 as 19, 195, 1951; and 190, which says no more than 19, as 19."""
    known = specific(code)
    return tuple([known[:length] for length in range(2, len(known) + 1)])


def place_path(place: Place) -> Path:
    """Country, division, and the point to a tenth of a degree, as far as the place is fine."""
    path = [place.country or "", place.adm1 or "", f"{place.lat:.1f},{place.lon:.1f}"]
    return tuple(path[: FINENESS[place.type] + 1])
