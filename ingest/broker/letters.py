"""Dead letters, chosen and sent back to where they came from."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kafka import KafkaProducer

from ingest.broker.clients import producer
from ingest.broker.consume import Message, open_topic
from ingest.broker.headers import header
from ingest.config import Settings
from ingest.errors import RecordError
from ingest.records import DeadLetter, decode_record
from ingest.records.topics import DEAD_LETTERS, TOPICS

__all__ = ["Chosen", "Letter", "choose", "in_time", "read_letters", "replay_letters"]

REPLAYED = "dlq.replayed"
"""How often the record has come back from the dead letters."""
ORIGIN = "dlq.origin"
"""Topic, partition and offset of its first coming: all letters about one record have the same."""
FLUSH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter and where it lies."""

    message: Message
    record: DeadLetter

    @property
    def origin(self) -> str:
        told = header(_headers(self.record), ORIGIN)
        return told or f"{self.record.topic}/{self.record.partition}/{self.record.offset}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a replay would send, and of the letters that were asked for those that it would not, with the reason."""

    letters: Sequence[Letter]
    kept_back: Sequence[tuple[Letter, str]]


def read_letters(settings: Settings, on_unreadable: Callable[[Message, RecordError], None]) -> Iterator[Letter]:
    """All that lie on the topic now, in the order of each partition."""
    with open_topic(settings, DEAD_LETTERS.name) as reader:
        for message in reader.to_end():
            try:
                yield Letter(message, decode_record(DeadLetter, message.value))
            except RecordError as error:
                on_unreadable(message, error)


def choose(
    letters: Iterable[Letter],
    settings: Settings,
    *,
    cap: int,
    wanted: Callable[[Letter], bool],
) -> Chosen:
    """Of all letters about one record the latest, where it is wanted and may come back."""
    latest: dict[str, Letter] = {}
    for letter in letters:
        known = latest.get(letter.origin)
        if known is None or replayed_before(letter.record) >= replayed_before(known.record):
            latest[letter.origin] = letter
    sendable: list[Letter] = []
    kept_back: list[tuple[Letter, str]] = []
    names = {topic.full_name(settings.topic_prefix) for topic in TOPICS} - {settings.topic(DEAD_LETTERS.name)}
    for letter in filter(wanted, latest.values()):
        reason = _reason(letter.record, names, cap)
        if reason is None:
            sendable.append(letter)
        else:
            kept_back.append((letter, reason))
    return Chosen(sendable, kept_back)


def in_time(since: datetime | None, until: datetime | None) -> Callable[[Letter], bool]:
    """Whether it failed within these bounds, the later one excluded."""

    def within(letter: Letter) -> bool:
        at = letter.record.failed_at
        return (since is None or at >= since) and (until is None or at < until)

    return within


def replay_letters(
    settings: Settings, letters: Sequence[Letter], *, a_second: float, on_sent: Callable[[Letter], None]
) -> None:
    """Send each record as it came, with headers that tell that it came back; returns when all have arrived.

    Raises:
        BrokerError: the broker can't be reached, or did not take one of them; those before it are sent.
    """
    with producer(settings) as connected:
        pause = 1 / a_second
        due = time.monotonic()
        for letter in letters:
            time.sleep(max(due - time.monotonic(), 0))
            due = max(due, time.monotonic() - pause) + pause
            _send(connected, letter)
            on_sent(letter)


def replayed_before(letter: DeadLetter) -> int:
    """How often its record had come back when it failed."""
    told = header(_headers(letter), REPLAYED)
    return int(told) if told is not None and told.isdecimal() else 0


def _send(connected: KafkaProducer, letter: Letter) -> None:
    record = letter.record
    kept = [pair for pair in _headers(record) if pair[0] not in {REPLAYED, ORIGIN}]
    more = [(REPLAYED, str(replayed_before(record) + 1).encode()), (ORIGIN, letter.origin.encode())]
    sent = connected.send(record.topic, key=record.key, value=record.value, headers=[*kept, *more])
    sent.get(timeout=FLUSH_SECONDS)


def _reason(letter: DeadLetter, names: set[str], cap: int) -> str | None:
    """Why it is not sent back."""
    if letter.topic not in names:
        return f"the topic {letter.topic} is none of ours"
    if any(fault.code == "value_left_out" for fault in letter.faults):
        return "its value was too large to be kept"
    if (before := replayed_before(letter)) >= cap:
        return f"it has come back {before} times already"
    return None


def _headers(letter: DeadLetter) -> list[tuple[str, bytes | None]]:
    return [(one.name, one.value) for one in letter.headers]
