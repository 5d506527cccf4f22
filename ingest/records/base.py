"""What all records share: the frozen base, identifiers, spans and tolls, with their limits."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

__all__ = [
    "MAX_TEXT_BYTES",
    "CountryCode",
    "Identifier",
    "Latitude",
    "Longitude",
    "Record",
    "ShortText",
    "Span",
    "Toll",
]

MAX_TEXT_BYTES = 1024 * 1024
"""An article's text, in UTF-8. The longest news texts seen are a tenth of it."""

MAX_TOLL = 100_000_000
"""More people than any event that news tells; above it the number was read wrongly."""

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[^\x00-\x1f\x7f]+$")]
ShortText = Annotated[str, StringConstraints(max_length=2048)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 3166-1 alpha-3."""
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Record(BaseModel):
    """A frozen record. Unknown fields are passed over, so that a newer writer does not break an older reader."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null", allow_inf_nan=False)


class Span(Record):
    """Words of the article: `article.text[start:end] == text`, counted in Unicode code points."""

    text: str = Field(max_length=MAX_TEXT_BYTES)
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("end - start must be the length of text")
        return self


class Toll(Record):
    """How many people: the best reading, and the lowest and highest that the words allow."""

    best: int = Field(ge=0, le=MAX_TOLL)
    low: int = Field(ge=0, le=MAX_TOLL)
    high: int = Field(ge=0, le=MAX_TOLL)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.best <= self.high:
            raise ValueError("low <= best <= high must hold")
        return self
