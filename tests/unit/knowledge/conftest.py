"""The compiled index, opened once a run."""

import pytest

from ingest.config import load_settings
from ingest.knowledge.index import Index


@pytest.fixture(scope="session")
def index() -> Index:
    """The index of today's tables; compiled first where the cache does not hold it."""
    return Index.open(load_settings().cache_dir)
