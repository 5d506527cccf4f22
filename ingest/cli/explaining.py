"""Draws the explanation of a mention: its sentence in colours, then a line for each word and row that counted."""

from collections.abc import Iterator, Sequence
from typing import Literal

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ingest.cli.arabic import Shaper, is_right_to_left
from ingest.cli.console import printable
from ingest.extract.explain import Candidate, Explanation, Slot
from ingest.knowledge.sources import TableRow
from ingest.records import EventMention

__all__ = ["draw_explanation"]

STYLES = {"trigger": "bold red", "actor1": "bold cyan", "actor2": "bold blue", "place": "green", "cue": "magenta"}
LABEL = 12
"""Columns of the names of what is explained."""
MAX_CANDIDATES = 5
MAX_FEATURES = 12
"""Features that are shown: those that moved the sum most."""

Line = tuple[str, Text]


def draw_explanation(console: Console, explanation: Explanation, shaper: Shaper) -> None:
    """The mention's heading, its sentence, and why it is as it is."""
    mention = explanation.mention
    heading = Text.assemble(
        (f"{mention.event.code} ", "bold"),
        f"{mention.event.name}  ",
        (mention.factuality, "italic"),
        f"  {mention.confidence:.2f}",
    )
    heading.append(f"  {mention.article_id}, sentence {mention.sentence}", style="dim")
    console.print(heading)
    _draw_sentence(console, explanation, shaper)
    for label, text in _lines(explanation):
        for line in shaper.lines(text, console, max(console.width - LABEL, 20)):
            console.print(Text.assemble((f"{label:<{LABEL}}", "dim"), line), no_wrap=True)
            label = ""  # noqa: PLW2901  # said once
    console.print()


def _draw_sentence(console: Console, explanation: Explanation, shaper: Shaper) -> None:
    mention = explanation.mention
    text = Text(printable(mention.text))
    for name, style in STYLES.items():
        span = getattr(mention, name, None)
        if span is not None and mention.start <= span.start:
            text.stylize(style, span.start - mention.start, max(span.end - mention.start, 0))
    justify: Literal["left", "right"] = "right" if shaper.on and is_right_to_left(mention.text) else "left"
    for line in shaper.lines(text, console, max(console.width - LABEL, 20)):
        console.print(Padding(line, (0, 0, 0, LABEL)), justify=justify, no_wrap=True)


def _lines(explanation: Explanation) -> Iterator[Line]:
    mention = explanation.mention
    yield (
        "trigger",
        _words(
            mention.trigger.text,
            f"{explanation.part_of_speech} {explanation.form}",
            explanation.rows,
            STYLES["trigger"],
        ),
    )
    yield from (("", _needs(row)) for row in explanation.rows if row.cells.get("needs"))
    if explanation.row_code != mention.event.code:
        by = (
            f"weapon {explanation.weapon}" if explanation.weapon else "the attack that it belongs to, or how it is told"
        )
        yield (
            "code",
            Text(f"{explanation.row_code} of the row, {mention.event.code} by {by}{_places(explanation.weapon_rows)}"),
        )
    for slot in explanation.slots:
        yield from _slot_lines(slot)
    yield from _place_lines(explanation, mention)
    yield "date", _date(explanation)
    for words, best, low, high in explanation.numbers:
        yield "number", Text(f"{printable(words)} = {best}" + (f" ({low} to {high})" if low != high else ""))
    for cue in explanation.cues:
        told = "bears on it" if cue.bears else "does not bear on it"
        yield (
            "cue",
            _words(cue.text, f"{cue.kind}, scope {cue.scope}: {told}", cue.rows, STYLES["cue"] if cue.bears else "dim"),
        )
    yield "confidence", _confidence(explanation)


def _words(text: str, what: str, rows: Sequence[TableRow], style: str) -> Text:
    return Text.assemble((printable(text), style), f"  {printable(what)}", (_places(rows), "dim"))


def _places(rows: Sequence[TableRow]) -> str:
    return "".join(f"  {row.place}" for row in rows)


def _needs(row: TableRow) -> Text:
    return Text(f"needs {printable(row.cells['needs'])}  (line {row.line})", style="dim")


def _slot_lines(slot: Slot) -> Iterator[Line]:
    if slot.text is None:
        yield slot.name, Text(f"none found where the frame looks: {', '.join(slot.frame) or 'nowhere'}", style="dim")
        return
    carried = "  completed from another sentence" if slot.carried else ""
    frame = f"  frame {', '.join(slot.frame) or '-'}"
    what = Text.assemble(
        (printable(slot.text), STYLES[slot.name]),
        f"  {printable(slot.actor or '')}  ",
        (slot.code or "no code", "bold"),
        frame,
        carried,
    )
    yield slot.name, what
    for part in slot.parts:
        yield "", _words(part.text, f"{part.kind}: {part.meaning}", part.rows, "cyan")
    if slot.spell:
        yield "", Text(f"on that day: {slot.spell}")


def _place_lines(explanation: Explanation, mention: EventMention) -> Iterator[Line]:
    if mention.place is None:
        yield "place", Text("none", style="dim")
        return
    carried = "  completed from another sentence" if explanation.place_carried else ""
    yield (
        "place",
        Text.assemble((printable(mention.place.text), STYLES["place"]), f"  {mention.place.full_name}{carried}"),
    )
    for candidate in explanation.candidates[:MAX_CANDIDATES]:
        yield "", _candidate(candidate)


def _candidate(candidate: Candidate) -> Text:
    where = ", ".join(filter(None, (candidate.name, candidate.adm1, candidate.country)))
    told = " + ".join(f"{name} {value:g}" for name, value in candidate.weights.items())
    return Text(
        f"{'→' if candidate.chosen else ' '} {where}: {told} = {candidate.total:g}",
        style="" if candidate.chosen else "dim",
    )


def _date(explanation: Explanation) -> Text:
    mention = explanation.mention
    if mention.date is None:
        return Text("none", style="dim")
    if explanation.date_text is None:
        return Text(f"{mention.date} ({mention.date_precision}): no words for it, the day of publication")
    against = ", told against the day of publication" if explanation.date_is_relative else ""
    return Text(f"{printable(explanation.date_text)} = {mention.date} ({mention.date_precision}{against})")


def _confidence(explanation: Explanation) -> Text:
    moved = sorted(explanation.features, key=lambda f: -abs(f.value * f.weight))[:MAX_FEATURES]
    told = "  ".join(f"{printable(f.name)} {f.value * f.weight:+.2f}" for f in moved if f.weight)
    return Text(f"{explanation.mention.confidence:.2f}  {told}")
