"""Flags that set settings: each is a field of `Settings`, with its description as the help and its variable beside it."""

import functools
from collections.abc import Callable
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import click

from ingest.config import Settings, load_settings
from ingest.logging import configure_logging

__all__ = ["KAFKA_FIELDS", "kafka_options", "settings_options"]

KAFKA_FIELDS = (
    "kafka_bootstrap_servers",
    "topic_prefix",
    "kafka_security_protocol",
    "kafka_sasl_mechanism",
    "kafka_sasl_username",
    "kafka_sasl_password_file",
    "kafka_ssl_cafile",
    "kafka_ssl_certfile",
    "kafka_ssl_keyfile",
)
"""No flag for the password itself: everyone on a machine sees the arguments of its processes."""

LOG_FIELDS = ("log_level", "log_format")

Command = TypeVar("Command", bound=Callable[..., Any])


def settings_options(*fields: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command a flag for each of these settings, and the `Settings` made of them as its argument `settings`.

    Logging is configured too, so that a library's complaints come out of the same pipe.
    """
    names = (*fields, *LOG_FIELDS)

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(**arguments: Any) -> Any:
            settings = load_settings(**{name: arguments.pop(name) for name in names})
            configure_logging(settings)
            return function(settings=settings, **arguments)

        for name in reversed(names):
            _option(name)(call)
        return call

    return decorate


kafka_options = settings_options(*KAFKA_FIELDS)
"""For every command that talks to the broker."""


def _option(name: str) -> Callable[[Command], Command]:
    field = Settings.model_fields[name]
    flag = "--" + name.removeprefix("kafka_").replace("_", "-")
    text = f"{field.description}  [INGEST_{name.upper()}]"
    return click.option(flag, name, type=_type_of(field.annotation), default=None, help=text)


def _type_of(annotation: Any) -> click.ParamType:
    kinds = [kind for kind in _alternatives(annotation) if kind is not type(None)]
    if get_origin(kinds[0]) is Literal:
        return click.Choice(get_args(kinds[0]))
    if kinds[0] is Path:
        return click.Path(path_type=Path)
    return {int: click.INT, float: click.FLOAT}.get(kinds[0], click.STRING)


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
