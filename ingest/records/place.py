"""Where it happened."""

from typing import Literal

from pydantic import Field

from ingest.records.base import CountryCode, Latitude, Longitude, ShortText, Span

__all__ = ["Place"]


class Place(Span):
    """A place of a mention: the words, and the point on the map that they name."""

    name: ShortText
    full_name: ShortText = Field(description="City, first-level division, state.")
    country: CountryCode | None = None
    adm1: ShortText | None = Field(default=None, description="Name of the first-level division.")
    lat: Latitude
    lon: Longitude
    type: Literal["country", "region", "city", "local", "water", "mountain", "site"]
    radius_km: float = Field(default=0.0, ge=0, description="How far the place reaches from its point, roughly.")
    geonames_id: int | None = Field(default=None, gt=0)
