"""How our topics are laid out on a broker: sizes, partitions, retention. What they hold: `ingest.records.topics`."""

from dataclasses import dataclass
from datetime import timedelta

from ingest.config import Settings
from ingest.records.codec import MAX_MESSAGE_BYTES
from ingest.records.topics import ARTICLES, TOPICS, Topic

__all__ = ["MAX_REQUEST_BYTES", "TopicLayout", "layout", "layouts"]

KIB = 1024
HEADER_ROOM = 64 * KIB
"""Key, headers and the batch's own fields, on top of a value."""

MAX_ARTICLE_BYTES = MAX_MESSAGE_BYTES + HEADER_ROOM
MAX_REQUEST_BYTES = 6 * KIB * KIB
"""Of what the service writes. The largest is the dead letter of the largest article: its bytes in base64 are 5.4 MiB."""


ANY_TIME = {"message.timestamp.type": "CreateTime", "message.timestamp.after.max.ms": str(2**63 - 1)}
"""Articles bear the time that their publisher gives them, which counts where they do not tell their own. A broker refuses
by default what is dated an hour ahead."""
ARRIVAL = {"message.timestamp.type": "LogAppendTime"}
"""What we write ourselves is dated by the broker: a worker whose clock is off would be refused for ever, or its records
deleted before their time."""


@dataclass(frozen=True, slots=True)
class TopicLayout:
    """What a topic must be like on the broker."""

    name: str
    """With its prefix."""
    partitions: int
    replication: int
    configuration: dict[str, str]


def layouts(settings: Settings) -> tuple[TopicLayout, ...]:
    """All five topics."""
    return tuple(layout(topic, settings) for topic in TOPICS)


def layout(topic: Topic, settings: Settings) -> TopicLayout:
    days = settings.articles_retention_days if topic is ARTICLES else settings.retention_days
    largest = MAX_ARTICLE_BYTES if topic is ARTICLES else MAX_REQUEST_BYTES
    return TopicLayout(
        name=topic.full_name(settings.topic_prefix),
        partitions=settings.topic_partitions,
        replication=settings.topic_replication,
        configuration=topic.configuration(timedelta(days=days))
        | {"max.message.bytes": str(largest)}
        | (ANY_TIME if topic is ARTICLES else ARRIVAL),
    )
