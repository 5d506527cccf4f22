"""One root for every error: each says what it is by attributes, so that nobody branches on message text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "BrokerError",
    "ConfigError",
    "DataError",
    "ExtractError",
    "Fault",
    "IngestError",
    "RecordError",
    "SinkError",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a record: where (a JSON path such as `$.published_at`), what kind, in words."""

    path: str
    code: str
    message: str


class IngestError(Exception):
    """Root of this project's errors.

    Attributes:
        code: a short stable name, such as `record.invalid`; dead letters and metrics are counted by it.
        retriable: whether the same attempt may succeed later, with nothing changed.
        faults: everything that is wrong, each with its JSON path; may be empty.
    """

    code: str = "internal"
    retriable: ClassVar[bool] = False

    def __init__(self, message: str, faults: Sequence[Fault] = (), *, code: str | None = None) -> None:
        super().__init__(message)
        self.faults = tuple(faults)
        if code is not None:
            self.code = code


class ConfigError(IngestError):
    """A setting is missing or wrong; the message names it."""

    code = "config"


class DataError(IngestError):
    """A table of `lang/` or `knowledge/` is wrong; the message names file and line."""

    code = "data"


class RecordError(IngestError):
    """A record can't be read as what it should be; goes to the dead letters.

    `code` tells how: `record.null`, `record.too-large`, `record.not-utf8`, `record.not-json`, `record.invalid`.
    """

    code = "record.invalid"


class ExtractError(IngestError):
    """Reading an article failed or took too long; goes to the dead letters."""

    code = "extract.failed"


class BrokerError(IngestError):
    """The broker can't be reached or refuses; the same attempt may succeed later."""

    code = "broker"
    retriable = True


class SinkError(IngestError):
    """The database can't be reached or refuses; the same attempt may succeed later."""

    code = "sink"
    retriable = True
