"""GDELT's flat columns, from the objects that a record also holds."""

from typing import Any

from ingest.merge.told import ToldActor, ToldPlace

__all__ = ["actor_fields", "geo_fields"]

COUNTRY, US_STATE, US_CITY, CITY, STATE = 1, 2, 3, 4, 5
"""GDELT's types of places. A camp, a mountain or a strait is to it as fine as a city."""


def actor_fields(prefix: str, actor: ToldActor | None) -> dict[str, Any]:
    """`actor1_code` and its siblings; nothing where there is no actor."""
    if actor is None:
        return {}
    religions = (*actor.religions, None, None)
    roles = (*actor.roles, None, None, None)
    return {
        f"{prefix}_code": actor.code or None,
        f"{prefix}_name": actor.name,
        f"{prefix}_country_code": actor.country,
        f"{prefix}_known_group_code": actor.group,
        f"{prefix}_ethnic_code": actor.ethnic,
        f"{prefix}_religion1_code": religions[0],
        f"{prefix}_religion2_code": religions[1],
        f"{prefix}_type1_code": roles[0],
        f"{prefix}_type2_code": roles[1],
        f"{prefix}_type3_code": roles[2],
    }


def geo_fields(prefix: str, place: ToldPlace | None) -> dict[str, Any]:
    """`action_geo_type` and its siblings; nothing where there is no place."""
    if place is None:
        return {}
    return {
        f"{prefix}_geo_type": _geo_type(place),
        f"{prefix}_geo_full_name": place.full_name,
        f"{prefix}_geo_country_code": place.country,
        f"{prefix}_geo_adm1_code": place.adm1,
        f"{prefix}_geo_lat": place.lat,
        f"{prefix}_geo_long": place.lon,
        f"{prefix}_geo_feature_id": None if place.geonames_id is None else str(place.geonames_id),
    }


def _geo_type(place: ToldPlace) -> int:
    if place.type == "country":
        return COUNTRY
    american = place.country == "USA"
    if place.type == "region":
        return US_STATE if american else STATE
    return US_CITY if american else CITY
