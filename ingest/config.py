"""One settings object, read once: flags before environment before `.env` file before defaults.

The README's table documents each; a test holds the two together.
"""

from pathlib import Path
from typing import Any, Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import ConfigError

__all__ = ["Settings", "load_settings"]


class Settings(BaseSettings):
    """Everything that an operator can set, each under `INGEST_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="INGEST_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    kafka_bootstrap_servers: str = Field("localhost:9092", description="Host and port of one or more brokers.")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How the broker is spoken to."
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="How the client proves who it is."
    )
    kafka_sasl_username: str | None = Field(None, description="User at the broker.")
    kafka_sasl_password: SecretStr | None = Field(None, description="Password at the broker.")
    kafka_sasl_password_file: Path | None = Field(None, description="File that holds that password.")
    kafka_ssl_cafile: Path | None = Field(None, description="Certificates that sign the broker's.")
    kafka_ssl_certfile: Path | None = Field(None, description="The client's own certificate, where the broker asks.")
    kafka_ssl_keyfile: Path | None = Field(None, description="Its key, where it lies in another file.")
    consumer_group: str = Field("ingest", description="Consumer group of the worker.")
    topic_prefix: str = Field("", pattern=r"^[A-Za-z0-9._-]*$", description="Put before every topic's name.")
    topic_partitions: int = Field(4, ge=1, le=1000, description="Partitions of each topic when it is created.")
    topic_replication: int = Field(1, ge=1, le=9, description="Copies of each partition when a topic is created.")
    articles_retention_days: int = Field(7, ge=1, description="How long articles stay on their topic.")
    retention_days: int = Field(30, ge=1, description="How long entities, mentions and dead letters stay.")
    database_url: SecretStr | None = Field(
        None, description="`sqlite:///FILE` or `postgresql://…`; else SQLite in the data folder."
    )
    database_url_file: Path | None = Field(None, description="File that holds that URL.")
    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("ingest", appauthor=False)),
        description="Folder for the SQLite database and the logs of the embedded broker.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("ingest", appauthor=False)),
        description="Folder for the compiled index of names.",
    )
    http_host: str = Field("127.0.0.1", description="Address that health and metrics are served on.")
    http_port: int = Field(8080, ge=0, le=65535, description="Port of the same.")
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="`auto`: coloured on a terminal, else JSON."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is logged.")
    extract_timeout_seconds: float = Field(60.0, gt=0, description="An article that takes longer is a dead letter.")

    @model_validator(mode="after")
    def _one_way_to_tell(self) -> Self:
        for name in ("database_url", "kafka_sasl_password"):
            if getattr(self, name) is not None and getattr(self, f"{name}_file") is not None:
                raise ValueError(f"INGEST_{name.upper()} and INGEST_{name.upper()}_FILE are both set")
        return self

    def topic(self, name: str) -> str:
        """The full name of one of our topics, such as `articles`."""
        return self.topic_prefix + name

    def database(self) -> str:
        """The database's URL, secrets and all.

        Raises:
            ConfigError: the file that should hold it can't be read.
        """
        url = _secret("database_url", self.database_url, self.database_url_file)
        return url or f"sqlite:///{self.data_dir / 'ingest.db'}"

    def kafka_password(self) -> str | None:
        return _secret("kafka_sasl_password", self.kafka_sasl_password, self.kafka_sasl_password_file)


def load_settings(**flags: Any) -> Settings:
    """Settings from flags (those that are not None), environment, `.env` and defaults.

    Raises:
        ConfigError: names every variable that is wrong and why.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        faults = (f"INGEST_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise ConfigError("; ".join(faults)) from None


def _secret(name: str, value: SecretStr | None, file: Path | None) -> str | None:
    if value is not None:
        return value.get_secret_value()
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"INGEST_{name.upper()}_FILE: {file}: {error.strerror}") from error
