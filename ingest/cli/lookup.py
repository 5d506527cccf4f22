"""`ingest lookup`: who a name is on a day, where a place lies, with all readings and why one was chosen."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click
from pydantic_core import from_json, to_json

from ingest.cli.arabic import Shaper
from ingest.cli.console import errors, output, printable, table
from ingest.config import load_settings
from ingest.extract.lookup import ActorReading, Lookup, PlaceReading
from ingest.knowledge.entities import Spell

__all__ = ["command"]

SUCCESS, FAILED = 0, 1
MAX_READINGS = 20
"""Readings that a table shows; a surname alone may have a hundred."""


class QuestionsOrCommand(click.Group):
    """`-` in place of a command's name stands for questions on standard input."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, "questions" if cmd_name == "-" else cmd_name)


@click.group("lookup", cls=QuestionsOrCommand)
def command() -> None:
    """Say who a name is on a day, or where a place lies.

    `ingest lookup -` reads questions as JSON Lines and answers with JSON Lines: {"id", "kind": "actor", "name",
    "language", "date"} or {"id", "kind": "place", "name", "language", "context", "country_hint"}.
    """


@command.command("actor")
@click.argument("name")
@click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), help="The day; else what is known last.")
@click.option("--language", default="", help="ar or en; else by the letters.")
def actor(name: str, when: datetime | None, language: str) -> int:
    """Who NAME is: a person, group or organisation, or a phrase such as "Iraqi army"."""
    day = when.date().isoformat() if when else ""
    readings = _opened().actor(name, day, language)
    if not readings:
        return _unknown(name)
    shaper = Shaper("auto", sys.stdout)
    drawn = table("", "name", "kind", "code", "country", "group", "roles", "spells", "why")
    for number, reading in enumerate(readings[:MAX_READINGS]):
        found = reading.actor
        cells = (
            found.code,
            found.country or "",
            found.group or "",
            ",".join(found.roles),
            "\n".join(map(_spell, reading.spells)),
        )
        chosen = "[green]→[/]" if number == 0 else ""
        drawn.add_row(chosen, shaper.cell(printable(found.name)), reading.kind, *cells, _why_actor(reading, day))
    output().print(drawn)
    return _rest(len(readings))


@command.command("place")
@click.argument("name")
@click.option("--context", default="", help="A sentence that names it.")
@click.option("--country", default="", help="ISO code of the state it is thought to lie in, such as LBY.")
@click.option("--language", default="", help="ar or en; else by the letters.")
def place(name: str, context: str, country: str, language: str) -> int:
    """Where NAME lies."""
    readings = _opened().place(name, context, country.upper(), language)
    if not readings:
        return _unknown(name)
    shaper = Shaper("auto", sys.stdout)
    drawn = table("", "place", "type", "lat", "lon", "people", "score", "why", right=("lat", "lon", "people", "score"))
    for number, reading in enumerate(readings[:MAX_READINGS]):
        found = reading.place
        point = (f"{found.lat:.4f}", f"{found.lon:.4f}", f"{reading.population:,}" if reading.population else "")
        chosen = "[green]→[/]" if number == 0 else ""
        drawn.add_row(
            chosen,
            shaper.cell(printable(found.full_name)),
            found.type,
            *point,
            f"{reading.score:.1f}",
            _why_place(reading),
        )
    output().print(drawn)
    return _rest(len(readings))


@command.command("questions", hidden=True)
def questions() -> int:
    """Answer questions on standard input."""
    lookup = _opened()
    failed = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            answer = _answer(lookup, from_json(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            failed += 1
            errors().print(f"standard input, line {number}: {printable(str(error))}", markup=False)
            continue
        sys.stdout.buffer.write(to_json(answer) + b"\n")
    sys.stdout.buffer.flush()
    return FAILED if failed else SUCCESS


def _answer(lookup: Lookup, question: Mapping[str, Any]) -> dict[str, Any]:
    kind, name, language = question["kind"], question["name"], question.get("language") or ""
    if kind == "actor":
        found: Any = [r.actor for r in lookup.actor(name, question.get("date") or "", language)]
    elif kind == "place":
        found = [
            r.place
            for r in lookup.place(name, question.get("context") or "", question.get("country_hint") or "", language)
        ]
    else:
        raise ValueError(f"kind {kind!r} is neither actor nor place")
    fields = found[0].model_dump(mode="json") if found else {}
    return {"id": question["id"], "found": bool(found), **fields}


def _opened() -> Lookup:
    return Lookup.open(load_settings().cache_dir)


def _unknown(name: str) -> int:
    errors().print(f"[red]{printable(name)}[/]: nothing is known by that name")
    return FAILED


def _rest(count: int) -> int:
    if count > MAX_READINGS:
        errors().print(f"and {count - MAX_READINGS} more")
    return SUCCESS


def _spell(spell: Spell) -> str:
    """`2014-06-08 … : EGY GOV`."""
    told = (spell.country, spell.group, ",".join(spell.roles), spell.ethnic, ",".join(spell.religions))
    span = f"{spell.first or '…'} – {spell.last or '…'}: " if spell.first or spell.last else ""
    return span + " ".join(part for part in told if part)


def _why_actor(reading: ActorReading, day: str) -> str:
    if reading.kind == "phrase":
        return "put together from its words"
    told = []
    if reading.spells:
        told.append(("covers the day" if reading.covers else "the spell nearest to the day") if day else "known last")
    if reading.rule:
        told.append(f"in a text only: {reading.rule}")
    return "; ".join(told)


def _why_place(reading: PlaceReading) -> str:
    """The weights that are not nothing, the heaviest first."""
    weights = sorted(reading.weights._asdict().items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {weight:.1f}" for name, weight in weights if weight)
