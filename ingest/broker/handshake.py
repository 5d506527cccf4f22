"""Why a broker can't be spoken to. Its clients know only that they got no answer; a single connection hears the reason."""

import asyncio
import logging

from aiokafka.conn import create_conn
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from ingest.broker.security import host_and_port, security, servers
from ingest.config import Settings

__all__ = ["refusal"]

SECONDS = 5.0


def refusal(settings: Settings) -> str | None:
    """What is wrong with the connection to the first broker named, and what to do; None where it stands.

    Raises:
        ConfigError: a setting is missing or wrong.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it is told here
    return asyncio.run(_refusal(settings))


async def _refusal(settings: Settings) -> str | None:
    secured = security(settings)
    server = servers(settings)[0]
    try:
        host, port = host_and_port(server)
        connecting = create_conn(host, port, request_timeout_ms=int(SECONDS * 1000), **secured.client_config())
        connection = await asyncio.wait_for(connecting, SECONDS)
    except (KafkaError, OSError, TimeoutError, ValueError) as error:
        return f"{server}: {_reason(error, secured.protocol)}"
    connection.close()
    return None


def _reason(error: Exception, protocol: str) -> str:
    if isinstance(error, SaslAuthenticationFailed):
        return "wrong user or password: see INGEST_KAFKA_SASL_USERNAME and INGEST_KAFKA_SASL_PASSWORD"
    if isinstance(error, UnsupportedSaslMechanismError):
        return "the broker does not offer this INGEST_KAFKA_SASL_MECHANISM"
    if isinstance(error, IllegalSaslStateError):
        return f"this listener wants no SASL: INGEST_KAFKA_SECURITY_PROTOCOL is {protocol}"
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there: is the broker running, is INGEST_KAFKA_BOOTSTRAP_SERVERS right?"
    if isinstance(error, TimeoutError):
        return (
            f"no answer within {SECONDS:g} s: is a firewall between, or a listener of another protocol than {protocol}?"
        )
    if "certificate" in str(error).lower():
        return f"its certificate is not trusted: see INGEST_KAFKA_SSL_CAFILE ({error})"
    if isinstance(error, ValueError):
        return "no address: INGEST_KAFKA_BOOTSTRAP_SERVERS must be as host:9092"
    return f"the connection broke off: does this listener speak {protocol}? ({str(error) or type(error).__name__})"
