"""An article as a producer sends it."""

from typing import Annotated, Any, Self

from pydantic import AwareDatetime, Field, JsonValue, StringConstraints, field_validator, model_validator

from ingest.records.base import MAX_TEXT_BYTES, Identifier, Record, ShortText
from ingest.records.ids import article_id_of_text, article_id_of_url

__all__ = ["Article"]

MAX_METADATA_ENTRIES = 256
BYTE_ORDER_MARK = "\ufeff"

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$", max_length=35)]
"""BCP 47."""


class Article(Record):
    """One news article. `text` is the one thing that must be there; it is kept exactly as it was written."""

    id: Identifier = Field(default="", description="Else derived from url, else from text.", validate_default=False)
    url: ShortText | None = None
    source: ShortText | None = Field(default=None, description="The publisher.")
    title: ShortText | None = None
    language: LanguageTag | None = Field(default=None, description="BCP 47; else detected.")
    published_at: AwareDatetime | None = Field(
        default=None, description="RFC 3339; else the message's timestamp. Relative dates are read against it."
    )
    fetched_at: AwareDatetime | None = None
    metadata: dict[str, JsonValue] = Field(
        default_factory=dict, max_length=MAX_METADATA_ENTRIES, description="Free; kept, never read."
    )
    text: str = Field(
        min_length=1,
        description="As it was written; at most 1 MiB of UTF-8.",
        json_schema_extra={"maxLength": MAX_TEXT_BYTES},
    )

    @field_validator("text")
    @classmethod
    def _within_limits(cls, text: str) -> str:
        if not text.replace(BYTE_ORDER_MARK, "").strip():
            raise ValueError("text is empty")
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > MAX_TEXT_BYTES:
            raise ValueError(f"text has {size} bytes, at most {MAX_TEXT_BYTES} are read")
        return text

    @model_validator(mode="before")
    @classmethod
    def _with_id(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("id") is not None:
            return data
        url, text = data.get("url"), data.get("text")
        if isinstance(url, str) and url.strip():
            return data | {"id": article_id_of_url(url)}
        if isinstance(text, str) and text:
            return data | {"id": article_id_of_text(text)}
        return {key: value for key, value in data.items() if key != "id"}

    def published(self, at: AwareDatetime) -> Self:
        """The same article, with this time of publication where it names none."""
        return self if self.published_at else self.model_copy(update={"published_at": at})
