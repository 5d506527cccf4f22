"""Creating the topics and telling where they differ from what they should be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource
from kafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from ingest.broker.clients import admin
from ingest.broker.layout import TopicLayout, layouts
from ingest.config import Settings
from ingest.errors import BrokerError

__all__ = ["Difference", "check_topics", "create_topics", "no_such_topic", "require_topic"]

METADATA_MS = 15_000
"""How long a broker may take until everyone sees a topic that it has accepted."""

NO_ERROR = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about a topic that is not as the settings say. `found` None: the broker does not tell."""

    topic: str
    what: str
    """`topic` where it is missing, `partitions`, `replication`, or the name of a Kafka topic configuration."""
    expected: str
    found: str | None

    @property
    def certain(self) -> bool:
        return self.found is not None


def create_topics(settings: Settings) -> list[str]:
    """Create those of the five topics that are not there; returns the names of the new ones, all ready to be used.

    Topics that exist are left as they are: `check_topics` tells where they differ.

    Raises:
        BrokerError: the broker can't be reached or refuses.
    """
    wanted = layouts(settings)
    with admin(settings) as client:
        answer = client.create_topics({topic.name: _new_topic(topic) for topic in wanted}, raise_errors=False)
        created = [found["name"] for found in answer["topics"] if _was_created(found)]
        client.wait_for_topics([topic.name for topic in wanted], timeout_ms=METADATA_MS)
    return created


def check_topics(settings: Settings) -> list[Difference]:
    """Everything that differs, with what can't be told; empty where all is as it should be.

    Raises:
        BrokerError: the broker can't be reached.
    """
    with admin(settings) as client:
        found = {topic["name"]: topic for topic in client.describe_topics([topic.name for topic in layouts(settings)])}
        return [
            difference
            for wanted in layouts(settings)
            for difference in _differences(wanted, found.get(wanted.name), lambda name: _configuration(client, name))
        ]


def require_topic(client: KafkaAdminClient, name: str) -> int:
    """The number of the topic's partitions.

    Raises:
        BrokerError: there is no such topic; says how to create it.
    """
    [topic] = client.describe_topics([name])
    if topic["error_code"] != NO_ERROR:
        raise no_such_topic(name, for_code(topic["error_code"]).__name__)
    return len(topic["partitions"])


def no_such_topic(name: str, reason: str = "no partitions") -> BrokerError:
    return BrokerError(
        f"the topic {name} is not there ({reason}): `ingest topics create` makes it", code="broker.no-topic"
    )


def _new_topic(topic: TopicLayout) -> dict[str, Any]:
    return {
        "num_partitions": topic.partitions,
        "replication_factor": topic.replication,
        "configs": topic.configuration,
    }


def _was_created(answer: dict[str, Any]) -> bool:
    error = for_code(answer["error_code"])
    if answer["error_code"] != NO_ERROR and error is not TopicAlreadyExistsError:
        raise BrokerError(f"the topic {answer['name']} can't be created: {answer['error_message'] or error.__name__}")
    return bool(answer["error_code"] == NO_ERROR)


def _differences(
    wanted: TopicLayout, found: dict[str, Any] | None, configuration: Callable[[str], dict[str, str]]
) -> Iterator[Difference]:
    if found is None or found["error_code"] != NO_ERROR:
        yield Difference(wanted.name, "topic", "there", "missing")
        return
    partitions = found["partitions"]
    replication = min((len(partition["replica_nodes"]) for partition in partitions), default=0)
    told = {"partitions": str(len(partitions)), "replication": str(replication)} | configuration(wanted.name)
    expected = {"partitions": str(wanted.partitions), "replication": str(wanted.replication)} | wanted.configuration
    for what, value in expected.items():
        if told.get(what) != value:
            yield Difference(wanted.name, what, value, told.get(what))


def _configuration(client: KafkaAdminClient, name: str) -> dict[str, str]:
    """What the broker says of a topic's configuration; nothing where it can't or may not tell."""
    try:
        answer = client.describe_configs([ConfigResource("TOPIC", name)], config_filter="all")
    except KafkaError:
        return {}
    return {key: entry["value"] for key, entry in answer.get("topic", {}).get(name, {}).items()}
