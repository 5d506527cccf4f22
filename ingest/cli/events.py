"""`ingest events`: what the stream has found, as a table or as the records themselves."""

import contextlib
import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import Literal

import click

from ingest.broker.consume import Message, TopicReader, latest, open_topic
from ingest.cli.arabic import Shape, Shaper
from ingest.cli.console import errors, output
from ingest.cli.drawing import draw_events, in_order
from ingest.cli.options import kafka_options
from ingest.config import Settings
from ingest.errors import RecordError
from ingest.records import Event, EventMention, decode_record
from ingest.records.topics import EVENTS, MENTIONS

__all__ = ["command", "decoded_events", "mentions_by_id"]


@click.command(name="events")
@click.option("--follow", "-f", is_flag=True, help="Go on: show each event that is new or changed, until Ctrl-C.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--limit", "-n", type=click.IntRange(min=1), help="The latest N only.")
@click.option("--all", "every", is_flag=True, help="Every revision of an event, not only its latest.")
@click.option("--words", is_flag=True, help="Under each event the sentences that tell it.")
@click.option(
    "--shape",
    type=click.Choice(["auto", "on", "off"]),
    default="auto",
    show_default=True,
    help="Join Arabic letters and write them from the right; auto: on terminals that do not do so themselves.",
)
@kafka_options
def command(
    settings: Settings,
    *,
    follow: bool,
    form: Literal["table", "json"],
    limit: int | None,
    every: bool,
    words: bool,
    shape: Shape,
) -> None:
    """Read the topic `events` from its beginning, with no consumer group.

    json writes each record as it lies on the topic, one a line.
    """
    with open_topic(settings, EVENTS.name) as reader:
        shown = _Json() if form == "json" else _Table(settings, Shaper(shape, sys.stdout), words=words)
        shown.draw(_selected(reader.to_end(), limit, every=every))
        if follow:
            with contextlib.suppress(KeyboardInterrupt):
                _follow(reader, shown, every=every)


def decoded_events(messages: Iterable[Message]) -> Iterator[Event]:
    """The events that the messages hold; one that is none is named on standard error and passed over."""
    for message in messages:
        try:
            yield decode_record(Event, message.value)
        except RecordError as error:
            errors().print(f"{message.topic} {message.place}: {error}", style="red", markup=False)


def mentions_by_id(settings: Settings) -> dict[str, EventMention]:
    """All mentions on their topic, the latest record of each. An event names its own in `mention_ids`."""
    with open_topic(settings, MENTIONS.name) as reader:
        mentions = (
            decode_record(EventMention, message.value) for message in reader.to_end() if message.value is not None
        )
        return {mention.mention_id: mention for mention in mentions}


def _selected(messages: Iterator[Message], limit: int | None, *, every: bool) -> list[Message]:
    chosen = [message for message in messages if message.value is not None] if every else latest(messages)
    chosen.sort(key=lambda message: message.timestamp)
    return chosen if limit is None else chosen[-limit:]


def _follow(reader: TopicReader, shown: "_Json | _Table", *, every: bool) -> None:
    for batch in reader.follow():
        shown.draw(_selected(iter(batch), None, every=every))


class _Json:
    def draw(self, messages: list[Message]) -> None:
        for message in messages:
            sys.stdout.buffer.write((message.value or b"") + b"\n")
        sys.stdout.buffer.flush()


class _Table:
    def __init__(self, settings: Settings, shaper: Shaper, *, words: bool) -> None:
        self._settings = settings
        self._shaper = shaper
        self._words = words
        self._console = output()
        self._batches = itertools.count()

    def draw(self, messages: list[Message]) -> None:
        first = next(self._batches) == 0
        if not messages and not first:
            return
        mentions = mentions_by_id(self._settings) if self._words else None
        draw_events(self._console, in_order(decoded_events(messages)), self._shaper, mentions, header=first)
        if first and not messages:
            self._console.print("No events yet.", style="dim")
