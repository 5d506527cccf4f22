"""News articles in Arabic and English to normalised conflict events, as a stream."""

from importlib.metadata import version

from ingest.compiled import prefer_sources_to_stale_modules

__all__ = ["READING", "__version__"]

__version__ = version("ingest")
READING = prefer_sources_to_stale_modules()
"""Whether the rules of reading and merging run `compiled` or `interpreted`, and why the latter."""
