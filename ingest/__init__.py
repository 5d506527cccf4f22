"""News articles in Arabic and English to normalised conflict events, as a stream."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("ingest")
