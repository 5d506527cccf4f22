"""GDELT's flat columns, from the objects that a record also holds."""

from typing import Any, Final

from ingest.merge.told import ToldActor, ToldPlace

__all__ = ["actor_fields", "geo_fields"]

COUNTRY: Final = 1
US_STATE: Final = 2
US_CITY: Final = 3
CITY: Final = 4
STATE: Final = 5
"""GDELT's types of places. A camp, a mountain or a strait is to it as fine as a city."""

CODES: Final = ("country_code", "known_group_code", "ethnic_code")
RELIGIONS: Final = ("religion1_code", "religion2_code")
ROLES: Final = ("type1_code", "type2_code", "type3_code")
PLACES: Final = ("type", "full_name", "country_code", "adm1_code", "lat", "long", "feature_id")

ACTOR_FIELDS: Final = {
    prefix: [f"{prefix}_{name}" for name in ("code", "name", *CODES, *RELIGIONS, *ROLES)]
    for prefix in ("actor1", "actor2")
}
GEO_FIELDS: Final = {prefix: [f"{prefix}_geo_{name}" for name in PLACES] for prefix in ("action",)}


def actor_fields(prefix: str, actor: ToldActor | None) -> dict[str, Any]:
    """`actor1_code` and its siblings; nothing where there is no actor."""
    if actor is None:
        return {}
    religions = (*actor.religions, None, None)[:2]
    roles = (*actor.roles, None, None, None)[:3]
    told = (actor.code or None, actor.name, actor.country, actor.group, actor.ethnic, *religions, *roles)
    return dict(zip(ACTOR_FIELDS[prefix], told, strict=True))


def geo_fields(prefix: str, place: ToldPlace | None) -> dict[str, Any]:
    """`action_geo_type` and its siblings; nothing where there is no place."""
    if place is None:
        return {}
    feature = None if place.geonames_id is None else str(place.geonames_id)
    told = (_geo_type(place), place.full_name, place.country, place.adm1, place.lat, place.lon, feature)
    return dict(zip(GEO_FIELDS[prefix], told, strict=True))


def _geo_type(place: ToldPlace) -> int:
    if place.type == "country":
        return COUNTRY
    american = place.country == "USA"
    if place.type == "region":
        return US_STATE if american else STATE
    return US_CITY if american else CITY
