"""One happening, merged over articles and languages: the normalised conflict-event record."""

from datetime import date as calendar_date

from pydantic import AwareDatetime, Field

from ingest.records.actor import Actor
from ingest.records.base import CountryCode, Identifier, Latitude, Longitude, Record, ShortText, Toll
from ingest.records.mention import DatePrecision, Factuality
from ingest.records.place import Place

__all__ = ["Event"]


class Event(Record):
    """GDELT's columns under snake_case names, and what GDELT lacks. Country codes are ISO 3166-1 alpha-3."""

    event_id: Identifier
    revision: int = Field(default=1, ge=1, description="Grows by one at each change.")
    date: calendar_date | None = None
    date_precision: DatePrecision | None = None

    actor1_code: str | None = None
    actor1_name: ShortText | None = None
    actor1_country_code: CountryCode | None = None
    actor1_known_group_code: str | None = None
    actor1_ethnic_code: str | None = None
    actor1_religion1_code: str | None = None
    actor1_religion2_code: str | None = None
    actor1_type1_code: str | None = None
    actor1_type2_code: str | None = None
    actor1_type3_code: str | None = None
    actor2_code: str | None = None
    actor2_name: ShortText | None = None
    actor2_country_code: CountryCode | None = None
    actor2_known_group_code: str | None = None
    actor2_ethnic_code: str | None = None
    actor2_religion1_code: str | None = None
    actor2_religion2_code: str | None = None
    actor2_type1_code: str | None = None
    actor2_type2_code: str | None = None
    actor2_type3_code: str | None = None

    is_root_event: bool = Field(default=False, description="Told in the first sentence of an article.")
    event_code: str
    event_base_code: str
    event_root_code: str
    quad_class: int = Field(ge=1, le=4)
    goldstein_scale: float = Field(ge=-10, le=10)
    num_mentions: int = Field(ge=1)
    num_sources: int = Field(ge=0)
    num_articles: int = Field(ge=1)
    num_tellings: int = Field(default=1, ge=1, description="As mentions, but copies of one wire story count once.")
    avg_tone: float = Field(ge=-100, le=100)

    actor1_geo_type: int | None = Field(default=None, ge=0, le=5)
    actor1_geo_full_name: ShortText | None = None
    actor1_geo_country_code: CountryCode | None = None
    actor1_geo_adm1_code: ShortText | None = None
    actor1_geo_adm2_code: ShortText | None = None
    actor1_geo_lat: Latitude | None = None
    actor1_geo_long: Longitude | None = None
    actor1_geo_feature_id: ShortText | None = None
    actor2_geo_type: int | None = Field(default=None, ge=0, le=5)
    actor2_geo_full_name: ShortText | None = None
    actor2_geo_country_code: CountryCode | None = None
    actor2_geo_adm1_code: ShortText | None = None
    actor2_geo_adm2_code: ShortText | None = None
    actor2_geo_lat: Latitude | None = None
    actor2_geo_long: Longitude | None = None
    actor2_geo_feature_id: ShortText | None = None
    action_geo_type: int | None = Field(default=None, ge=0, le=5)
    action_geo_full_name: ShortText | None = None
    action_geo_country_code: CountryCode | None = None
    action_geo_adm1_code: ShortText | None = None
    action_geo_adm2_code: ShortText | None = None
    action_geo_lat: Latitude | None = None
    action_geo_long: Longitude | None = None
    action_geo_feature_id: ShortText | None = None

    date_added: AwareDatetime | None = Field(default=None, description="When the first article to tell it appeared.")
    source_url: ShortText | None = None

    actor1: Actor | None = None
    actor2: Actor | None = None
    place: Place | None = None
    event_name: ShortText
    plover: str | None = None
    mode: str | None = None
    weapon: ShortText | None = None
    killed: Toll | None = None
    injured: Toll | None = None
    factuality: Factuality = "asserted"
    disputed: bool = Field(default=False, description="Asserted by some, denied by others.")
    num_denials: int = Field(default=0, ge=0)
    confidence: float = Field(ge=0, le=1)
    first_seen: AwareDatetime | None = None
    last_seen: AwareDatetime | None = None
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    article_ids: tuple[Identifier, ...] = ()
    mention_ids: tuple[Identifier, ...]
