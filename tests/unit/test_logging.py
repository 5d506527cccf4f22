"""What a log line may hold."""

import io
import logging
from collections.abc import Iterator

import pytest

from ingest.config import Settings
from ingest.logging import configure_logging, get_logger

SAID = "what an article says"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def _fail(article: str) -> None:
    del article
    raise ValueError("no sense in it")


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_tells_where_and_why_and_nothing_of_the_data(form: str) -> None:
    stream = io.StringIO()
    configure_logging(Settings(_env_file=None, log_format=form), stream)
    try:
        _fail(SAID)
    except ValueError as error:
        get_logger("test").warning("failed", exc_info=error)
    told = stream.getvalue()
    assert "no sense in it" in told
    assert "_fail" in told
    assert SAID not in told
