"""One block of settings makes the same connection for every client; a failure says what to look at."""

import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.broker import clients
from ingest.broker.clients import admin, connection_config, consumer, consumer_config, producer, producer_config
from ingest.config import Settings
from ingest.errors import BrokerError, ConfigError

NOBODY = "127.0.0.1:9"


def settings_of(**flags: object) -> Settings:
    return Settings(_env_file=None, **flags)  # type: ignore[arg-type]


def test_sasl_over_tls_reaches_every_client(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    settings = settings_of(
        kafka_bootstrap_servers="a:1, b:2",
        kafka_security_protocol="SASL_SSL",
        kafka_sasl_mechanism="SCRAM-SHA-512",
        kafka_sasl_username="worker",
        kafka_sasl_password_file=secret,
    )
    expected = {
        "bootstrap_servers": ["a:1", "b:2"],
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "worker",
        "sasl_plain_password": "s3cret",
    }
    for config in (connection_config(settings), producer_config(settings), consumer_config(settings)):
        assert expected.items() <= config.items()
        assert config["ssl_context"].verify_mode is ssl.CERT_REQUIRED
        assert config["ssl_context"].check_hostname


def test_a_plain_connection_names_no_credentials() -> None:
    assert not [name for name in connection_config(settings_of()) if name.startswith(("sasl", "ssl"))]


def test_sasl_without_its_parts_names_them() -> None:
    with pytest.raises(ConfigError, match=r"SASL_MECHANISM.*SASL_USERNAME.*SASL_PASSWORD"):
        connection_config(settings_of(kafka_security_protocol="SASL_PLAINTEXT"))


def test_no_client_makes_topics_by_asking_for_them() -> None:
    assert producer_config(settings_of())["allow_auto_create_topics"] is False
    assert consumer_config(settings_of())["allow_auto_create_topics"] is False


@pytest.mark.parametrize("opened", [admin, consumer, producer])
def test_nobody_there_is_one_error_with_the_address(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "REACH_SECONDS", 0.2)
    with (
        pytest.raises(BrokerError, match=f"{NOBODY}.*refused.*advertised listener") as caught,
        opened(settings_of(kafka_bootstrap_servers=NOBODY)),
    ):
        pass
    assert caught.value.code == "broker.unreachable"
    assert caught.value.retriable


@pytest.mark.parametrize("address", ["no-port", "127.0.0.1:port", "no-such-host.invalid:9092", "[::1]:9"])
def test_an_address_that_is_none_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "REACH_SECONDS", 0.1)
    with pytest.raises(BrokerError, match="no broker answers"), admin(settings_of(kafka_bootstrap_servers=address)):
        pass


def test_one_of_many_addresses_suffices(settings: Settings) -> None:
    with admin(settings_of(kafka_bootstrap_servers=f"{NOBODY},{settings.kafka_bootstrap_servers}")) as client:
        assert client.describe_cluster()["brokers"]


MUTE = """
import sys
from ingest.broker import clients
from ingest.config import Settings
clients.BOOTSTRAP_MS = 500
with clients.admin(Settings(_env_file=None, kafka_bootstrap_servers=sys.argv[1], **eval(sys.argv[2]))):
    pass
"""


@pytest.mark.parametrize(
    ("flags", "hint"),
    [
        ({}, "wants TLS or SASL"),
        (
            {
                "kafka_security_protocol": "SASL_PLAINTEXT",
                "kafka_sasl_mechanism": "PLAIN",
                "kafka_sasl_username": "me",
                "kafka_sasl_password": "wrong",
            },
            "wrong password",
        ),
    ],
)
def test_who_takes_connections_and_says_nothing_may_want_other_credentials(flags: dict[str, str], hint: str) -> None:
    # in a process of its own: kafka-python leaves the thread of a client that could not start behind
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-c", MUTE, address, repr(flags)], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert f"BrokerError: no broker answers at {address}" in done.stderr
    assert hint in done.stderr.splitlines()[-1]


def test_certificates_that_are_not_there_are_named(tmp_path: Path) -> None:
    settings = settings_of(kafka_security_protocol="SSL", kafka_ssl_cafile=tmp_path / "none.pem")
    with pytest.raises(ConfigError, match=r"INGEST_KAFKA_SSL_CAFILE.*none\.pem"):
        connection_config(settings)
    (tmp_path / "none.pem").write_text("no certificate")
    with pytest.raises(ConfigError, match="INGEST_KAFKA_SSL_CAFILE"):
        connection_config(settings)


def test_kafka_errors_inside_become_ours(settings: Settings) -> None:
    with pytest.raises(BrokerError, match=settings.kafka_bootstrap_servers), admin(settings) as client:
        client.delete_topics(["no-such-topic"])
