"""What `ingest doctor` looks at: each check tells what it found, and of a fault what to do about it."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from sqlalchemy import make_url

from ingest.broker.clients import admin
from ingest.broker.consume import Message, newest
from ingest.broker.handshake import refusal
from ingest.broker.headers import header
from ingest.broker.progress import NOTHING_YET, end_offsets, unread
from ingest.broker.topics import Difference, check_topics
from ingest.config import Settings
from ingest.errors import IngestError
from ingest.records.topics import ARTICLES, DEAD_LETTERS, ENTITIES, MENTIONS, SCHEMA_VERSION, TOPICS
from ingest.sinks import open_sink

__all__ = ["Finding", "examine"]

State = Literal["well", "warning", "fault"]

GIB = 1024**3
LEAST_DISK = 1 * GIB
LARGE_LAG = 10_000
"""Messages; some minutes of work for a worker."""
CLOCK_SECONDS = 60.0
"""Records dated so far ahead of this machine's clock tell that a clock is off, not that a network is slow."""
LEFT = 10_000
"""Events looked for that are not on their topic yet."""

REMEDIES = {
    "topic": "`ingest topics create` makes it",
    "partitions": "`kafka-topics --alter --partitions N` can only add some, and keys then move: or set "
    "INGEST_TOPIC_PARTITIONS to what is there",
    "replication": "`kafka-reassign-partitions` changes it; or set INGEST_TOPIC_REPLICATION to what is there",
    "max.message.bytes": "smaller, it makes the broker refuse large records",
    "cleanup.policy": "compacting `articles` would lose them, deleting from `events` would lose the latest",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    state: State
    check: str
    told: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """All checks, in an order in which each needs those before it; what can't be looked at is left out."""
    yield from _machine(settings)
    yield from _database(settings)
    reached = False
    for finding in _guarded("broker", _broker, settings):
        reached = finding.state == "well"
        yield finding
    if not reached:
        return
    missing = False
    for finding in _guarded("topics", _topics, settings):
        missing = missing or finding.remedy == REMEDIES["topic"]
        yield finding
    if not missing:
        for check, look in (("schemas, clock", _newest), ("workers, lag", _workers), ("dead letters", _dead_letters)):
            yield from _guarded(check, look, settings)


def _guarded(check: str, look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    """What it finds; an error of ours on the way is a finding too."""
    try:
        yield from look(settings)
    except IngestError as error:
        yield Finding("fault", check, str(error), "")


def _machine(settings: Settings) -> Iterator[Finding]:
    for name in ("data_dir", "cache_dir"):
        folder = getattr(settings, name)
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        free = shutil.disk_usage(there).free
        told = f"{folder}: {free / GIB:.1f} GiB free"
        if free < LEAST_DISK:
            yield Finding("fault", "disk", told, f"make room, or set INGEST_{name.upper()} to another folder")
        else:
            yield Finding("well", "disk", told)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        sink = open_sink(settings.database())
        if (file := _missing_file(settings)) is not None:
            yield Finding(
                "warning", "database", f"{file} is not there yet", "a worker makes it, or `ingest db upgrade`"
            )
            return
        try:
            sink.ping()
            status = sink.status()
            left = sink.unpublished(LEFT) if status.version is not None else []
        finally:
            sink.close()
    except IngestError as error:
        yield Finding(
            "fault",
            "database",
            str(error),
            "is it running, are INGEST_DATABASE_URL and its password right? Workers wait for it and lose nothing",
        )
        return
    if status.version is None:
        told = f"{sink.description} has no tables yet"
        yield Finding("warning", "database", told, "`ingest db upgrade` makes them, or a worker whose role may")
    elif status.version != status.newest or status.differences:
        told = (
            f"{sink.description}: version {status.version}, {'; '.join(status.differences) or f'not {status.newest}'}"
        )
        yield Finding(
            "fault", "database", told, "`ingest db upgrade` as the tables' owner; of a newer one: a newer service"
        )
    else:
        rows = ", ".join(f"{count:,} {table}" for table, count in status.rows.items())
        yield Finding("well", "database", f"{sink.description}, version {status.version}: {rows}")
    if left:
        told = f"{len(left)}{' or more' if len(left) == LEFT else ''} events are not on their topic yet"
        yield Finding("warning", "outbox", told, "a running worker publishes them: within a minute at most")


def _missing_file(settings: Settings) -> Path | None:
    """SQLite's, where there is none: to look into it would make it."""
    url = make_url(settings.database())
    file = Path(url.database or "")
    return file if url.get_backend_name() == "sqlite" and not file.exists() else None


def _broker(settings: Settings) -> Iterator[Finding]:
    fault = refusal(settings)
    if fault is not None:
        reason, _, remedy = fault.partition(": ")[2].partition(": ")
        yield Finding("fault", "broker", f"{settings.kafka_bootstrap_servers}: {reason}", remedy)
        return
    with admin(settings) as client:
        cluster = client.describe_cluster()
        brokers = len(cluster["brokers"])
    told = f"{settings.kafka_bootstrap_servers} ({settings.kafka_security_protocol}), brokers: {brokers}"
    if brokers < settings.topic_replication:
        remedy = f"INGEST_TOPIC_REPLICATION is {settings.topic_replication}: start more brokers, or set it to {brokers}"
        yield Finding("fault", "broker", told, remedy)
    else:
        yield Finding("well", "broker", told)


def _topics(settings: Settings) -> Iterator[Finding]:
    found = check_topics(settings)
    for one in found:
        yield _difference(one)
    if not found:
        yield Finding("well", "topics", f"all {len(TOPICS)} as the settings say: partitions, copies, retention, sizes")


def _difference(one: Difference) -> Finding:
    if one.found is None:
        return Finding("warning", "topics", f"{one.topic}: the broker does not tell its {one.what}", "")
    told = f"{one.topic} is missing" if one.what == "topic" else f"{one.topic}: {one.what} is {one.found}"
    expected = "" if one.what == "topic" else f", not {one.expected}"
    remedy = REMEDIES.get(one.what) or f"`kafka-configs --alter --add-config {one.what}={one.expected}`"
    # of these data may be lost; of the rest somebody may have meant it
    grave = one.what in {"topic", "cleanup.policy", "max.message.bytes"}
    return Finding("fault" if grave else "warning", "topics", told + expected, remedy)


def _newest(settings: Settings) -> Iterator[Finding]:
    names = {topic.full_name(settings.topic_prefix): topic for topic in TOPICS}
    latest = newest(settings, names)
    yield from _schemas([message for message in latest if names[message.topic] is not ARTICLES])
    yield from _clock(latest)


def _schemas(latest: list[Message]) -> Iterator[Finding]:
    versions = {_version(message) for message in latest} - {None}
    if any(version is not None and version > SCHEMA_VERSION for version in versions):
        told = f"records of schema version {max(filter(None, versions))} lie on the topics; this program writes {SCHEMA_VERSION}"
        yield Finding("fault", "schemas", told, "a newer service writes here: bring this one to the same version")
    else:
        yield Finding("well", "schemas", f"version {SCHEMA_VERSION}, none newer on the topics")


def _version(message: Message) -> int | None:
    told = (header(message.headers, "schema") or "").rpartition("/")[2]
    return int(told) if told.isdecimal() else None


def _clock(latest: list[Message]) -> Iterator[Finding]:
    now = datetime.now(UTC)
    ahead = max(((message.timestamp - now).total_seconds(), message.topic) for message in latest) if latest else None
    if ahead is not None and ahead[0] > CLOCK_SECONDS:
        told = f"the newest record of {ahead[1]} is dated {timedelta(seconds=round(ahead[0]))} ahead of this machine's clock"
        yield Finding("fault", "clock", told, "compare both clocks with `timedatectl`; dates of events go by them")
    else:
        yield Finding("well", "clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, no record is ahead of it")


def _workers(settings: Settings) -> Iterator[Finding]:
    ends = end_offsets(settings, [settings.topic(topic.name) for topic in (ARTICLES, ENTITIES, MENTIONS)])
    with admin(settings) as client:
        members = _members(client, settings.consumer_group)
        lag = unread(client, settings.consumer_group, ends)
    told = f"group {settings.consumer_group}: {'?' if members is None else members} workers, {lag:,} messages behind"
    if members == 0 and lag:
        yield Finding("fault", "workers, lag", told, "nobody reads: start `ingest worker`")
    elif members == 0:
        yield Finding("warning", "workers, lag", told, "nobody reads: start `ingest worker`")
    elif lag > LARGE_LAG:
        remedy = "if it does not shrink: more workers, up to one a partition; see `/readyz` and the workers' logs"
        yield Finding("warning", "workers, lag", told, remedy)
    else:
        yield Finding("well", "workers, lag", told)


def _members(client: KafkaAdminClient, group: str) -> int | None:
    """Clients in the group; None where the broker does not tell."""
    try:
        found: Any = client.describe_groups([group])
        return len(found[group]["members"])
    except NOTHING_YET:
        return 0
    except (KafkaError, KeyError, ValueError):  # the embedded broker tells of rights that there are none
        return None


def _dead_letters(settings: Settings) -> Iterator[Finding]:
    ends = end_offsets(settings, [settings.topic(DEAD_LETTERS.name)])
    count = sum(ends.values())
    last = max((m.timestamp for m in newest(settings, [settings.topic(DEAD_LETTERS.name)])), default=None)
    if last is not None and time.time() - last.timestamp() < timedelta(days=1).total_seconds():
        told = f"{count:,} were written in all, the latest at {last:%Y-%m-%d %H:%M:%S}"
        remedy = "`ingest dead-letters list` says why; `ingest dead-letters replay` sends them back"
        yield Finding("warning", "dead letters", told, remedy)
    else:
        yield Finding("well", "dead letters", "none since yesterday")
