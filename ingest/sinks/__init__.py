"""Where records end: one contract, a sibling module a database, chosen by the URL's scheme."""

import importlib

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from ingest.errors import ConfigError
from ingest.sinks.base import UNREAD, RecordRefusedError, Sink, Status, Unpublished

__all__ = ["UNREAD", "RecordRefusedError", "Sink", "Status", "Unpublished", "open_sink"]


def open_sink(url: str) -> Sink:
    """The sink at this URL, such as `sqlite:////var/lib/ingest/ingest.db`. Nothing is touched before its first use.

    Raises:
        ConfigError: it is no URL, or there is no sink for its scheme.
    """
    try:
        parsed = make_url(url)
        module = importlib.import_module(f"ingest.sinks.{parsed.get_backend_name()}")
    except ArgumentError:
        raise ConfigError("INGEST_DATABASE_URL is no URL, such as sqlite:///FILE") from None
    except ModuleNotFoundError:
        raise ConfigError(f"INGEST_DATABASE_URL: there is no sink for {parsed.get_backend_name()}") from None
    sink: Sink = module.open_sink(parsed)
    return sink
