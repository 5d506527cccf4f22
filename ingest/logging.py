"""One pipe for every log line: ours, Faust's, aiokafka's and kafka-python's; coloured on a terminal, else JSON."""

import logging
import sys
from typing import Literal, TextIO

import structlog

from ingest.config import Settings

__all__ = ["configure_logging", "get_logger"]

QUIET = {
    "alembic": logging.WARNING,
    "aiokafka": logging.WARNING,
    "faust": logging.WARNING,
    "kafka": logging.WARNING,
    "mode": logging.WARNING,
}
"""Libraries whose chatter an operator does not need: below this level they are silent."""

get_logger = structlog.stdlib.get_logger


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs of the process to `stream` (standard error where none is given); may be called again."""
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(_format(settings, stream)),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name, level in QUIET.items():
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(max(level, root.level))


def _format(settings: Settings, stream: TextIO) -> Literal["console", "json"]:
    if settings.log_format == "auto":
        return "console" if stream.isatty() else "json"
    return settings.log_format


def _renderers(log_format: Literal["console", "json"]) -> list[structlog.typing.Processor]:
    """Tracebacks without the values of variables: among them are articles, which do not belong into a log."""
    if log_format == "console":
        told = structlog.dev.RichTracebackFormatter(show_locals=False)
        return [structlog.dev.ConsoleRenderer(colors=True, exception_formatter=told)]
    return [
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
