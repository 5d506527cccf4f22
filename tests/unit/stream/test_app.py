"""The settings that keep Faust from losing messages, and how it speaks to the broker."""

import asyncio
from pathlib import Path
from typing import Any

import faust
import pytest

from ingest.broker.layout import MAX_REQUEST_BYTES
from ingest.config import Settings
from ingest.errors import ConfigError
from ingest.stream.agents import raw_topic
from ingest.stream.app import consumer_group, create_app


def made(settings: Settings) -> Any:
    async def run() -> Any:
        return create_app(settings).conf

    return asyncio.run(run())


def test_the_group_is_as_configured(settings: Settings) -> None:
    assert made(settings).id == consumer_group(settings) == "unit"


def test_nothing_is_lost_by_default(settings: Settings) -> None:
    conf = made(settings)
    assert conf.processing_guarantee.value == "at_least_once"
    assert conf.stream_wait_empty
    assert conf.producer_acks == -1
    assert conf.consumer_auto_offset_reset == "earliest"
    assert conf.producer_max_request_size == MAX_REQUEST_BYTES


def test_faust_makes_no_topics_and_serves_no_pages(settings: Settings) -> None:
    conf = made(settings)
    assert not conf.topic_allow_declare
    assert conf.topic_disable_leader
    assert conf.table_standby_replicas == 0
    assert (conf.web_enabled, conf.web_tables_enabled, conf.web_router_enabled) == (False, False, False)


def test_all_servers_are_known(settings: Settings) -> None:
    several = settings.model_copy(update={"kafka_bootstrap_servers": "one:9092, two:9093"})
    assert [str(url) for url in made(several).broker] == ["kafka://one:9092", "kafka://two:9093"]


def test_credentials_come_from_the_settings(settings: Settings, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("secret\n")
    secured = settings.model_copy(
        update={
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_mechanism": "SCRAM-SHA-512",
            "kafka_sasl_username": "worker",
            "kafka_sasl_password_file": password,
        }
    )
    credentials = made(secured).broker_credentials
    assert isinstance(credentials, faust.SASLCredentials)
    assert (credentials.username, credentials.password) == ("worker", "secret")
    assert credentials.mechanism.value == "SCRAM-SHA-512"
    assert credentials.protocol.value == "SASL_SSL"


def test_credentials_that_are_not_whole_are_named(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="INGEST_KAFKA_SASL_MECHANISM"):
        made(settings.model_copy(update={"kafka_security_protocol": "SASL_PLAINTEXT"}))


def test_certificates_that_cannot_be_read_are_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="INGEST_KAFKA_SSL_CAFILE"):
        made(settings.model_copy(update={"kafka_security_protocol": "SSL", "kafka_ssl_cafile": tmp_path / "none"}))


def test_it_writes_nothing_where_it_runs(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def run() -> None:
        await create_app(settings).on_first_start()

    asyncio.run(run())
    assert not list(tmp_path.iterdir())


def test_no_more_messages_wait_for_an_agent_than_it_asked_for(settings: Settings) -> None:
    async def room() -> Any:
        return raw_topic(create_app(settings), "articles", 7).clone(is_iterator=True).queue.maxsize

    assert asyncio.run(room()) == 7
