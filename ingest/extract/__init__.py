"""Article in, entities and event mentions out. Pure: no broker, no database, no network, no clock."""

from ingest.extract.reader import Reader, Reading

__all__ = ["Reader", "Reading"]
