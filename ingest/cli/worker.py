"""`ingest worker`: the stream service itself."""

import asyncio

import click

from ingest.cli.options import KAFKA_FIELDS, settings_options
from ingest.config import Settings
from ingest.stream.app import DEFAULT_SESSION_SECONDS
from ingest.stream.service import Worker

__all__ = ["command"]

WORKER_FIELDS = (
    "consumer_group",
    "topic_partitions",
    "topic_replication",
    "data_dir",
    "cache_dir",
    "http_host",
    "http_port",
    "extract_timeout_seconds",
)
"""No flag for the database's URL, which may hold a password that everyone on a machine could see."""


@click.command(name="worker")
@click.option("--no-create-topics", is_flag=True, help="Wait until someone else has created the topics.")
@click.option(
    "--session-timeout",
    type=click.FloatRange(min=1),
    default=DEFAULT_SESSION_SECONDS,
    show_default=True,
    help="Seconds of silence after which the broker gives a worker's partitions to another; Apache Kafka wants 6 or more.",
)
@settings_options(*KAFKA_FIELDS, *WORKER_FIELDS)
def command(settings: Settings, no_create_topics: bool, session_timeout: float) -> int:
    """Read articles from Kafka, extract events, merge them, store them, publish them.

    Runs until SIGTERM or Ctrl-C: finishes what it has in hand, commits, and exits 0. Waits for a broker or a database
    that is not there yet. Any number of workers share a group, as many as there are partitions.
    """
    worker = Worker(settings, make_topics=not no_create_topics, session_seconds=session_timeout)
    return asyncio.run(worker.run())
