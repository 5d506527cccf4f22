"""Actors and places as mentions tell them: what their records hold, field by field, in a third of the memory."""

from typing import NamedTuple, Self

from ingest.records import Actor, Place

__all__ = ["ToldActor", "ToldPlace"]


class ToldActor(NamedTuple):
    """As `Actor`."""

    text: str
    start: int
    end: int
    name: str
    code: str
    country: str | None
    group: str | None
    ethnic: str | None
    religions: tuple[str, ...]
    roles: tuple[str, ...]

    @classmethod
    def of(cls, actor: Actor | None) -> Self | None:
        return None if actor is None else cls(**vars(actor))

    def record(self) -> Actor:
        return Actor.model_construct(**self._asdict())


class ToldPlace(NamedTuple):
    """As `Place`."""

    text: str
    start: int
    end: int
    name: str
    full_name: str
    country: str | None
    adm1: str | None
    lat: float
    lon: float
    type: str
    radius_km: float
    geonames_id: int | None

    @classmethod
    def of(cls, place: Place | None) -> Self | None:
        return None if place is None else cls(**vars(place))

    def record(self) -> Place:
        return Place.model_construct(**self._asdict())
