"""`ingest topics`: create the topics, and tell where they differ from the settings."""

import click

from ingest.broker.layout import layouts
from ingest.broker.topics import Difference, check_topics, create_topics
from ingest.cli.console import output, table
from ingest.cli.options import KAFKA_FIELDS, settings_options
from ingest.config import Settings

__all__ = ["command"]

FAILED = 1
LAYOUT_FIELDS = ("topic_partitions", "topic_replication", "articles_retention_days", "retention_days")

options = settings_options(*KAFKA_FIELDS, *LAYOUT_FIELDS)


@click.group(name="topics")
def command() -> None:
    """Create the five topics, and check them."""


@command.command(name="create")
@options
def create(settings: Settings) -> None:
    """Create the topics that are not there; those that are stay as they are."""
    new = set(create_topics(settings))
    drawn = table("topic", "partitions", "copies", "kept", "largest record", "", right=("partitions", "copies"))
    for topic in layouts(settings):
        state = "[green]created[/]" if topic.name in new else "[dim]was there[/]"
        config = topic.configuration
        drawn.add_row(
            topic.name,
            str(topic.partitions),
            str(topic.replication),
            _kept(config.get("retention.ms")),
            f"{int(config['max.message.bytes']) / 2**20:.1f} MiB",
            state,
        )
    output().print(drawn)
    if len(new) < len(layouts(settings)):
        output().print("`ingest topics check` tells whether those that were there are as the table says.")


@command.command(name="check")
@options
def check(settings: Settings) -> int:
    """Say where the topics differ from the settings; exit 1 when one does."""
    found = check_topics(settings)
    if found:
        _draw(found)
    if any(difference.certain for difference in found):
        return FAILED
    where = f" at {settings.kafka_bootstrap_servers}"
    output().print(f"[green]The topics{where} are as the settings say[/]" + (", as far as it tells." if found else "."))
    return 0


def _draw(differences: list[Difference]) -> None:
    drawn = table("topic", "what", "should be", "is", right=("should be", "is"))
    for one in differences:
        is_now = f"[red]{one.found}[/]" if one.certain else "[yellow]the broker does not tell[/]"
        drawn.add_row(one.topic, one.what, one.expected, is_now)
    output().print(drawn)


def _kept(retention_ms: str | None) -> str:
    return "latest of each key" if retention_ms is None else f"{int(retention_ms) / 86_400_000:g} days"
