"""Actors and places as mentions tell them: what their records hold, field by field, in a third of the memory."""

from typing import TypeVar

from ingest.records import Actor, Place, Record

__all__ = ["ToldActor", "ToldPlace"]

AnyRecord = TypeVar("AnyRecord", bound=Record)


class ToldActor:
    """As `Actor`."""

    __slots__ = ("code", "country", "end", "ethnic", "group", "name", "religions", "roles", "start", "text")

    def __init__(self, actor: Actor) -> None:
        self.text: str = actor.text
        self.start: int = actor.start
        self.end: int = actor.end
        self.name: str = actor.name
        self.code: str = actor.code
        self.country: str | None = actor.country
        self.group: str | None = actor.group
        self.ethnic: str | None = actor.ethnic
        self.religions: tuple[str, ...] = actor.religions
        self.roles: tuple[str, ...] = actor.roles

    @classmethod
    def of(cls, actor: Actor | None) -> "ToldActor | None":
        return None if actor is None else ToldActor(actor)

    def record(self) -> Actor:
        return _record(Actor, self)


class ToldPlace:
    """As `Place`."""

    __slots__ = (
        "adm1", "country", "end", "full_name", "geonames_id", "lat", "lon", "name", "radius_km", "start", "text", "type",
    )  # fmt: skip

    def __init__(self, place: Place) -> None:
        self.text: str = place.text
        self.start: int = place.start
        self.end: int = place.end
        self.name: str = place.name
        self.full_name: str = place.full_name
        self.country: str | None = place.country
        self.adm1: str | None = place.adm1
        self.lat: float = place.lat
        self.lon: float = place.lon
        self.type: str = place.type
        self.radius_km: float = place.radius_km
        self.geonames_id: int | None = place.geonames_id

    @classmethod
    def of(cls, place: Place | None) -> "ToldPlace | None":
        return None if place is None else ToldPlace(place)

    def record(self) -> Place:
        return _record(Place, self)


def _record(kind: type[AnyRecord], told: object) -> AnyRecord:
    return kind.of_checked({name: getattr(told, name) for name in kind.model_fields})
