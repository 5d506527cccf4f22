"""What only Apache Kafka has: TLS and users who prove themselves, and brokers of which one may be lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from apache_kafka import ApacheKafka, Security

from ingest.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.usefixtures("apache_kafka"), pytest.mark.timeout(240)]

USER, PASSWORD = "worker", "for-tests-only"
BROKERS = 3


@pytest.fixture(scope="module")
def secured(apache_kafka: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    del apache_kafka
    with ApacheKafka(tmp_path_factory.mktemp("secured"), security=Security({USER: PASSWORD})) as kafka:
        yield kafka


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    return file


@pytest.mark.parametrize(
    ("protocol", "mechanism"), [("SSL", None), ("SASL_PLAINTEXT", "PLAIN"), ("SASL_SSL", "SCRAM-SHA-512")]
)
def test_one_block_of_settings_takes_publisher_worker_and_consumer_there(
    new_service: Callable[..., Any],
    secured: ApacheKafka,
    seeds: list[dict[str, Any]],
    password_file: Path,
    protocol: str,
    mechanism: str | None,
) -> None:
    login = {"kafka_sasl_mechanism": mechanism, "kafka_sasl_username": USER, "kafka_sasl_password_file": password_file}
    service = new_service(
        kafka_bootstrap_servers=secured.address(protocol),
        kafka_security_protocol=protocol,
        kafka_ssl_cafile=secured.certificate,
        **(login if mechanism else {}),
    ).create_topics()
    service.publish(seeds)
    worker = service.worker().ready()
    service.wait()
    assert service.latest_events() == dict(service.query("SELECT event_id, record FROM events")) != {}
    assert worker.stop() == 0


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: ApacheKafka) -> None:
    # in a process of its own: kafka-python leaves the sockets of refused connections to the garbage collector
    program = (
        "from ingest.broker import clients\n"
        "clients.BOOTSTRAP_MS = 1000\n"
        "from ingest.cli import main\n"
        "main(['topics', 'check', '--security-protocol', 'SSL'])"
    )
    told = {"INGEST_KAFKA_BOOTSTRAP_SERVERS": secured.address("SSL")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | told, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "certificate" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("listener", "flags", "told"),
    [
        ("SASL_PLAINTEXT", {"SASL_PASSWORD": "wrong"}, "wrong user or password"),
        ("SASL_PLAINTEXT", {"SASL_MECHANISM": "SCRAM-SHA-256"}, "does not offer"),
        ("PLAINTEXT", {}, "wants no SASL"),
        ("SSL", {"SECURITY_PROTOCOL": "SSL"}, "certificate is not trusted"),
        ("SASL_SSL", {}, "does this listener speak SASL_PLAINTEXT?"),
    ],
)
def test_the_doctor_tells_what_keeps_a_client_out(
    secured: ApacheKafka, monkeypatch: pytest.MonkeyPatch, listener: str, flags: dict[str, str], told: str
) -> None:
    from ingest.broker.handshake import refusal  # noqa: PLC0415 - Kafka needs the root conftest's filter

    right = {
        "BOOTSTRAP_SERVERS": secured.address(listener),
        "SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "SASL_MECHANISM": "PLAIN",
        "SASL_USERNAME": USER,
        "SASL_PASSWORD": PASSWORD,
    }
    for name, value in (right | flags).items():
        monkeypatch.setenv(f"INGEST_KAFKA_{name}", value)
    assert told in (refusal(load_settings()) or "")


def test_one_broker_of_three_may_be_lost_for_good(
    new_service: Callable[..., Any], make_articles: Callable[[int], list[dict[str, Any]]], tmp_path: Path
) -> None:
    articles = make_articles(60)
    with ApacheKafka(tmp_path / "cluster", brokers=BROKERS) as cluster:
        service = new_service(
            kafka_bootstrap_servers=cluster.bootstrap_servers, topic_replication=BROKERS
        ).create_topics()
        worker = service.worker().ready()
        service.publish(articles[:30])
        worker.until(lambda: service.count("articles") > 0, "articles stored")
        cluster.kill(1)
        service.publish(articles[30:])
        service.wait()
        assert service.count("articles") == len(articles)
        assert service.latest_events() == dict(service.query("SELECT event_id, record FROM events"))
        assert worker.stop() == 0
