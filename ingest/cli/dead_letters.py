"""`ingest dead-letters`: what could not be read, why, the bytes as they came, and the way back."""

import re
from datetime import datetime

import click
from rich.console import Console

from ingest.broker.consume import Message, open_topic
from ingest.broker.letters import Letter, choose, in_time, read_letters, replay_letters
from ingest.cli.console import errors, output, printable, table
from ingest.cli.moments import MOMENT
from ingest.cli.options import kafka_options
from ingest.config import Settings
from ingest.errors import RecordError
from ingest.records import DeadLetter, decode_record
from ingest.records.topics import DEAD_LETTERS

__all__ = ["command"]

FAILED = 1
EXCERPT_BYTES = 4096
"""Of the original that `show` prints; `--raw` writes all of it."""
HEX_BYTES = 512
BYTES_A_LINE = 16

_PLACE = re.compile(r"(?P<partition>\d{1,9}):(?P<offset>\d{1,18})")


@click.group(name="dead-letters")
def command() -> None:
    """See what could not be read, and send it back when it can be."""


@command.command(name="list")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=50, show_default=True, help="The latest N only.")
@click.option("--code", help="Only those with this error code, such as record.not-json, or all that begin so.")
@kafka_options
def show_list(settings: Settings, limit: int, code: str | None) -> None:
    """One line each, the latest last; `ingest dead-letters show` takes the place in the second column."""
    found = [letter for letter in read_letters(settings, _complain) if _has_code(letter.record, code)]
    found.sort(key=lambda letter: letter.message.timestamp)
    drawn = table("failed at", "place", "came from", "stage", "code", "what is wrong")
    for letter in found[-limit:]:
        record = letter.record
        drawn.add_row(
            f"{record.failed_at:%Y-%m-%d %H:%M:%S}",
            letter.message.place,
            f"{record.topic} {record.partition}:{record.offset}",
            record.stage,
            f"[red]{record.error_code}[/]",
            _first_fault(record).replace("[", r"\["),
        )
    output().print(drawn if found else "[green]No dead letters.[/]")
    if len(found) > limit:
        output().print(f"The latest {limit} of {len(found)}.")


@command.command(name="show")
@click.argument("place", metavar="PARTITION:OFFSET")
@click.option("--raw", is_flag=True, help="Write the original bytes to standard output, and nothing else.")
@kafka_options
def show_one(settings: Settings, place: str, raw: bool) -> int:
    """Everything about one: faults with their JSON paths, headers, key, and the original bytes."""
    partition, offset = _parsed(place)
    with open_topic(settings, DEAD_LETTERS.name) as reader:
        message = reader.at(partition, offset)
    if message is None:
        errors().print(f"there is no dead letter at {place}")
        return FAILED
    try:
        letter = decode_record(DeadLetter, message.value)
    except RecordError as error:
        _complain(message, error)
        return FAILED
    if raw:
        click.get_binary_stream("stdout").write(letter.value or b"")
    else:
        _draw(output(), letter)
    return 0


@command.command(name="replay")
@click.argument("places", metavar="[PARTITION:OFFSET]…", nargs=-1)
@click.option("--code", help="Only those with this error code, such as extract.timeout, or all that begin so.")
@click.option("--topic", help="Only those that came from this topic, such as articles, with or without its prefix.")
@click.option(
    "--since", type=MOMENT, help="Only those that failed then or later: 2026-11-22T09:00:00Z, 2026-11-22, 90m, 2d."
)
@click.option("--until", type=MOMENT, help="Only those that failed before.")
@click.option("--all", "every", is_flag=True, help="All of them.")
@click.option(
    "--rate", type=click.FloatRange(min=0.1), default=50.0, show_default=True, help="At most so many a second."
)
@click.option(
    "--cap", type=click.IntRange(min=1), default=3, show_default=True, help="Leave those that came back so often."
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@kafka_options
def replay(
    settings: Settings,
    places: tuple[str, ...],
    code: str | None,
    topic: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    every: bool,
    rate: float,
    cap: int,
    dry_run: bool,
) -> int:
    """Send records back to the topics they came from, each as it came, when what was wrong is mended.

    A record that fails again makes a new letter that counts how often it came back (header dlq.replayed); of several
    letters about one record the latest is meant. One that went well may be sent again: nothing changes by it.
    """
    if not (places or code or topic or since or until or every):
        raise click.UsageError("say which: places, --code, --topic, --since, --until, or --all")
    for place in places:
        _parsed(place)
    within = in_time(since, until)

    def wanted(letter: Letter) -> bool:
        came_from = {letter.record.topic, letter.record.topic.removeprefix(settings.topic_prefix)}
        return (
            (not places or letter.message.place in places)
            and _has_code(letter.record, code)
            and (topic is None or topic in came_from)
            and within(letter)
        )

    chosen = choose(read_letters(settings, _complain), settings, cap=cap, wanted=wanted)
    for letter, reason in chosen.kept_back:
        errors().print(f"{letter.message.place}: {printable(reason)}", markup=False)
    if not dry_run:
        sent: list[Letter] = []
        try:
            replay_letters(settings, chosen.letters, a_second=rate, on_sent=sent.append)
        finally:
            output().print(f"{len(sent)} of {len(chosen.letters)} sent back, {len(chosen.kept_back)} kept back.")
        return 0
    output().print(f"{len(chosen.letters)} would be sent back, {len(chosen.kept_back)} kept back.")
    return 0


def _parsed(place: str) -> tuple[int, int]:
    """Partition and offset."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise click.BadParameter(
            "must be as `ingest dead-letters list` tells it, such as 0:12", param_hint="PARTITION:OFFSET"
        )
    return int(found["partition"]), int(found["offset"])


def _complain(message: Message, error: RecordError) -> None:
    errors().print(f"{message.place}: {error}", style="red", markup=False)


def _has_code(letter: DeadLetter, code: str | None) -> bool:
    return code is None or letter.error_code == code or letter.error_code.startswith(f"{code}.")


def _first_fault(letter: DeadLetter) -> str:
    if not letter.faults:
        return printable(letter.error)
    first, *others = letter.faults
    return printable(f"{first.path}: {first.message}") + (f" (and {len(others)} more)" if others else "")


def _draw(console: Console, letter: DeadLetter) -> None:
    facts = {
        "came from": f"{letter.topic} {letter.partition}:{letter.offset}",
        "sent at": letter.timestamp.isoformat() if letter.timestamp else "unknown",
        "failed at": f"{letter.failed_at.isoformat()} in {letter.stage}, attempt {letter.attempts}",
        "service": f"{letter.service_version}, group {letter.consumer_group or 'none'}",
        "error": f"{letter.error_code}: {letter.error}",
        "key": _shown(letter.key),
    }
    for name, value in facts.items():
        console.print(f"[bold]{name:<10}[/]", printable(value).replace("[", r"\["), soft_wrap=True)
    _section(console, "faults", [f"{fault.path}: {fault.message} ({fault.code})" for fault in letter.faults])
    _section(console, "headers", [f"{header.name}: {_shown(header.value)}" for header in letter.headers])
    _section(console, f"value, {len(letter.value or b'')} bytes", _excerpt(letter.value))


def _section(console: Console, name: str, lines: list[str]) -> None:
    console.print(f"[bold]{name}[/]")
    for line in lines or ["none"]:
        console.print(f"  {printable(line)}", markup=False, soft_wrap=True)


def _shown(data: bytes | None) -> str:
    if data is None:
        return "null"
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.hex(" ")


def _excerpt(data: bytes | None) -> list[str]:
    """The beginning: as text where it is UTF-8, else in hexadecimal digits with the letters beside them."""
    if data is None:
        return ["null"]
    try:
        text = data.decode()
    except UnicodeDecodeError:
        head = data[:HEX_BYTES]
        lines = [_hex_line(head, start) for start in range(0, len(head), BYTES_A_LINE)]
        return lines + ["…"] * (len(data) > HEX_BYTES)
    return text[:EXCERPT_BYTES].splitlines() + ["…"] * (len(text) > EXCERPT_BYTES)


def _hex_line(data: bytes, start: int) -> str:
    part = data[start : start + BYTES_A_LINE]
    letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)  # noqa: PLR2004, RUF100
    return f"{start:06x}  {part.hex(' '):<{3 * BYTES_A_LINE}} {letters}"
