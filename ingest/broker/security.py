"""How a broker is spoken to: made from the settings once, for kafka-python's clients, aiokafka's and Faust's alike."""

import ssl
from dataclasses import dataclass
from typing import Any

from ingest.config import Settings
from ingest.errors import ConfigError

__all__ = ["Login", "Security", "host_and_port", "security", "servers"]

DEFAULT_PORT = 9092


@dataclass(frozen=True, slots=True)
class Login:
    """What SASL needs."""

    mechanism: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Security:
    """The protocol, with what it asks for: `tls` where its name ends in SSL, `login` where it begins with SASL."""

    protocol: str
    tls: ssl.SSLContext | None
    login: Login | None

    def client_config(self) -> dict[str, Any]:
        """The same as arguments of a client: kafka-python and aiokafka call them alike."""
        config: dict[str, Any] = {"security_protocol": self.protocol}
        if self.tls is not None:
            config["ssl_context"] = self.tls
        if self.login is not None:
            config["sasl_mechanism"] = self.login.mechanism
            config["sasl_plain_username"] = self.login.username
            config["sasl_plain_password"] = self.login.password
        return config


def servers(settings: Settings) -> list[str]:
    """The brokers to begin with, each as `host:port`."""
    return [server.strip() for server in settings.kafka_bootstrap_servers.split(",")]


def host_and_port(server: str) -> tuple[str, int]:
    """Of one of them; the port is Kafka's own where none is told.

    Raises:
        ValueError: the port is no number.
    """
    host, _, port = server.rpartition(":")
    return host.strip("[]") or server, int(port) if host else DEFAULT_PORT


def security(settings: Settings) -> Security:
    """From the settings.

    Raises:
        ConfigError: SASL is asked for and a part of it is missing; or certificates can't be read.
    """
    protocol = settings.kafka_security_protocol
    return Security(
        protocol,
        _tls(settings) if protocol.endswith("SSL") else None,
        _login(settings) if protocol.startswith("SASL") else None,
    )


def _tls(settings: Settings) -> ssl.SSLContext:
    """The broker's certificate is checked against `kafka_ssl_cafile`, else against the system's authorities."""
    file = settings.kafka_ssl_cafile
    try:
        context = ssl.create_default_context(cafile=file)
    except OSError as error:  # ssl.SSLError is one
        raise ConfigError(f"INGEST_KAFKA_SSL_CAFILE: {file}: {error.strerror or error}") from error
    if settings.kafka_ssl_certfile is not None:
        try:
            context.load_cert_chain(settings.kafka_ssl_certfile, settings.kafka_ssl_keyfile)
        except OSError as error:
            files = f"{settings.kafka_ssl_certfile}, {settings.kafka_ssl_keyfile or 'the same'}"
            raise ConfigError(
                f"INGEST_KAFKA_SSL_CERTFILE, INGEST_KAFKA_SSL_KEYFILE: {files}: {error.strerror or error}"
            ) from error
    return context


def _login(settings: Settings) -> Login:
    mechanism, username, password = (
        settings.kafka_sasl_mechanism,
        settings.kafka_sasl_username,
        settings.kafka_password(),
    )
    if mechanism is not None and username is not None and password is not None:
        return Login(mechanism, username, password)
    told = {"MECHANISM": mechanism, "USERNAME": username, "PASSWORD": password}
    missing = ", ".join(f"INGEST_KAFKA_SASL_{name}" for name, value in told.items() if value is None)
    raise ConfigError(f"INGEST_KAFKA_SECURITY_PROTOCOL is {settings.kafka_security_protocol}; not set: {missing}")
