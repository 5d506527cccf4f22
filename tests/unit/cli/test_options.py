"""A flag comes before the environment, and says what it sets."""

import logging
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ingest.cli.options import KAFKA_FIELDS, kafka_options, settings_options
from ingest.config import Settings


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def told(*arguments: str, fields: tuple[str, ...] = KAFKA_FIELDS) -> Settings:
    seen: list[Settings] = []

    @click.command()
    @click.argument("name", default="x")
    @settings_options(*fields)
    def command(settings: Settings, name: str) -> None:
        assert name == "x"
        seen.append(settings)

    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return seen[0]


def test_a_flag_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_KAFKA_BOOTSTRAP_SERVERS", "environment:9092")
    monkeypatch.setenv("INGEST_TOPIC_PREFIX", "env.")
    settings = told("--bootstrap-servers", "flag:9092")
    assert settings.kafka_bootstrap_servers == "flag:9092"
    assert settings.topic_prefix == "env."


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose hands on variables that nobody has set as empty ones; an empty path would be the folder one stands in."""
    monkeypatch.delenv("INGEST_CACHE_DIR", raising=False)
    usual = told(fields=("cache_dir",)).cache_dir
    monkeypatch.setenv("INGEST_CACHE_DIR", "")
    assert told(fields=("cache_dir",)).cache_dir == usual != Path()


def test_flags_have_the_types_of_their_settings() -> None:
    settings = told("--topic-partitions", "7", "--data-dir", "x", fields=("topic_partitions", "data_dir"))
    assert settings.topic_partitions == 7
    assert str(settings.data_dir) == "x"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(["--security-protocol", "TELNET"], "'TELNET' is not one of"), (["--log-level", "loud"], "'loud' is not one of")],
)
def test_a_wrong_choice_is_wrong_usage(arguments: list[str], complaint: str) -> None:
    @click.command()
    @kafka_options
    def command(settings: Settings) -> None:
        del settings

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2
    assert complaint in result.output


def test_the_help_names_each_variable_and_no_flag_takes_a_password() -> None:
    @click.command()
    @kafka_options
    def command(settings: Settings) -> None:
        del settings

    text = CliRunner().invoke(command, ["--help"]).output
    for field in KAFKA_FIELDS:
        assert f"INGEST_{field.upper()}" in text
    assert "--sasl-password " not in text
