"""Actors and places as mentions tell them: what their records hold, field by field, in a third of the memory."""

from typing import Final, TypeVar

from ingest.records import Actor, Place, Record

__all__ = ["ToldActor", "ToldPlace"]

AnyRecord = TypeVar("AnyRecord", bound=Record)

ACTOR_FIELDS: Final = tuple(Actor.model_fields)
PLACE_FIELDS: Final = tuple(Place.model_fields)


class ToldActor:
    """As `Actor`."""

    __slots__ = ("code", "country", "end", "ethnic", "group", "name", "religions", "roles", "start", "text")

    def __init__(self, actor: Actor) -> None:
        told = vars(actor)  # pydantic looks up attributes in three times the time
        self.text: str = told["text"]
        self.start: int = told["start"]
        self.end: int = told["end"]
        self.name: str = told["name"]
        self.code: str = told["code"]
        self.country: str | None = told["country"]
        self.group: str | None = told["group"]
        self.ethnic: str | None = told["ethnic"]
        self.religions: tuple[str, ...] = told["religions"]
        self.roles: tuple[str, ...] = told["roles"]

    @classmethod
    def of(cls, actor: Actor | None) -> "ToldActor | None":
        return None if actor is None else ToldActor(actor)

    def record(self) -> Actor:
        return _record(Actor, ACTOR_FIELDS, self)


class ToldPlace:
    """As `Place`."""

    __slots__ = (
        "adm1", "country", "end", "full_name", "geonames_id", "lat", "lon", "name", "radius_km", "start", "text", "type",
    )  # fmt: skip

    def __init__(self, place: Place) -> None:
        told = vars(place)
        self.text: str = told["text"]
        self.start: int = told["start"]
        self.end: int = told["end"]
        self.name: str = told["name"]
        self.full_name: str = told["full_name"]
        self.country: str | None = told["country"]
        self.adm1: str | None = told["adm1"]
        self.lat: float = told["lat"]
        self.lon: float = told["lon"]
        self.type: str = told["type"]
        self.radius_km: float = told["radius_km"]
        self.geonames_id: int | None = told["geonames_id"]

    @classmethod
    def of(cls, place: Place | None) -> "ToldPlace | None":
        return None if place is None else ToldPlace(place)

    def record(self) -> Place:
        return _record(Place, PLACE_FIELDS, self)


def _record(kind: type[AnyRecord], fields: tuple[str, ...], told: object) -> AnyRecord:
    return kind.of_checked({name: getattr(told, name) for name in fields})
