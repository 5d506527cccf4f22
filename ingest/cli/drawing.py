"""Events as a table that people like to read, and under each the words that tell it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.cli.arabic import Shaper, is_right_to_left
from ingest.cli.console import printable
from ingest.records import Actor, Event, EventMention, Toll

__all__ = ["draw_events", "in_order"]

QUAD_STYLES = {1: "green", 2: "cyan", 3: "yellow", 4: "red"}
"""Verbal cooperation, material cooperation, verbal conflict, material conflict."""

FACTUALITY_STYLES = {
    "asserted": "bold",
    "denied": "magenta",
    "threatened": "yellow",
    "hypothetical": "blue",
    "recalled": "dim",
}
TRIGGER_STYLE, ACTOR1_STYLE, ACTOR2_STYLE, PLACE_STYLE = "bold red", "bold cyan", "bold blue", "green"

INDENT = 12
"""Width of the date and the gap after it: words stand under what they tell."""

SURE = 0.8
"""From this confidence on a figure is drawn in bold: four in five of such mentions are right."""

WIDE = 120
"""Columns from which on each cell has its own."""

MAX_MENTIONS = 5
"""Sentences under an event; one that a hundred articles tell would fill screens."""
EXCERPT = 400
"""Characters of a sentence, around the words that tell what happened."""

UNKNOWN = "—"


def in_order(events: Iterable[Event]) -> list[Event]:
    """By date, the latest last, where a terminal's prompt is; events without a date come first."""
    return sorted(events, key=lambda event: (str(event.date or ""), event.event_code, event.event_id))


class Row(NamedTuple):
    """What is told of one event, a cell each."""

    date: Text
    what: Text
    who: Text
    where: Text
    killed: Text
    injured: Text
    factuality: Text
    confidence: Text
    told: Text


HEADER = Row(
    *(
        Text(name, style="bold underline")
        for name in ("date", "event", "who → whom", "where", "killed", "injured", "factuality", "conf", "told in")
    )
)


def draw_events(
    console: Console,
    events: Sequence[Event],
    shaper: Shaper,
    mentions: Mapping[str, EventMention] | None = None,
    *,
    header: bool = True,
) -> None:
    """One row an event; with `mentions` by their ids, the sentences that tell it come beneath."""
    grid = _wide if console.width >= WIDE else _narrow
    if header:
        console.print(grid(HEADER))
    for event in events:
        console.print(grid(_row(event, shaper)))
        telling = [mentions[one] for one in event.mention_ids if one in mentions] if mentions else []
        telling.sort(key=lambda one: (one.article_id, one.start))
        for mention in telling[:MAX_MENTIONS]:
            _draw_words(console, mention, shaper)
        if len(telling) > MAX_MENTIONS:
            console.print(f"{' ' * INDENT}… and {len(telling) - MAX_MENTIONS} more", style="dim")


def _wide(row: Row) -> Table:
    """A column for each cell. All rows are grids of the same widths, so that they align whatever comes between."""
    drawn = Table.grid(expand=True, padding=(0, 1))
    drawn.add_column(width=10)
    drawn.add_column(ratio=5)
    drawn.add_column(ratio=7)
    drawn.add_column(ratio=4)
    drawn.add_column(width=9, justify="right")
    drawn.add_column(width=9, justify="right")
    drawn.add_column(width=12)
    drawn.add_column(width=4, justify="right")
    drawn.add_column(width=9)
    drawn.add_row(*row)
    return drawn


def _narrow(row: Row) -> Table:
    """Two lines an event, for terminals of 80 columns."""
    drawn = Table.grid(expand=True, padding=(0, 1))
    drawn.add_column(width=10)
    drawn.add_column(ratio=3)
    drawn.add_column(ratio=2)
    drawn.add_column(width=15)
    toll = Text(" ").join(
        Text.assemble(cell, name) for cell, name in ((row.killed, " killed"), (row.injured, " injured")) if cell.plain
    )
    if row is HEADER:
        drawn.add_row(
            row.date, _lines(row.what, row.who), _lines(row.where, Text("toll", style="bold underline")), row.told
        )
    else:
        sure = Text.assemble(row.factuality, " ", row.confidence)
        drawn.add_row(row.date, _lines(row.what, row.who), _lines(row.where, toll), _lines(sure, row.told))
    return drawn


def _lines(*cells: Text) -> Text:
    return Text("\n").join(cells)


def _row(event: Event, shaper: Shaper) -> Row:
    what = Text.assemble((event.event_code, "bold " + QUAD_STYLES[event.quad_class]), " ")
    what.append(event.event_name, style=QUAD_STYLES[event.quad_class])
    arrow = Text(" → ", style="dim")
    who = [_actor(event.actor1, event.actor1_name, shaper), arrow, _actor(event.actor2, event.actor2_name, shaper)]
    where = (event.place.full_name if event.place else event.action_geo_full_name) or UNKNOWN
    return Row(
        date=_date(event),
        what=what,
        who=Text().join(who),
        where=shaper.cell(printable(where)),
        killed=Text(_toll(event.killed), style="bold red"),
        injured=Text(_toll(event.injured), style="red"),
        factuality=_factuality(event),
        confidence=Text(f"{event.confidence:.2f}", style="bold" if event.confidence >= SURE else "dim"),
        told=Text(f"{event.num_articles} {' '.join(event.languages)}"),
    )


def _date(event: Event) -> Text:
    if event.date is None:
        return Text(UNKNOWN, style="dim")
    length = {"year": 4, "month": 7}.get(event.date_precision or "day", 10)
    return Text(event.date.isoformat()[:length])


def _actor(actor: Actor | None, name: str | None, shaper: Shaper) -> Text:
    shown = (actor.name if actor else name) or UNKNOWN
    text = shaper.cell(printable(shown))
    if actor is not None and actor.code:
        text.append(f" {actor.code}", style="dim")
    return text


def _toll(toll: Toll | None) -> str:
    if toll is None:
        return ""
    return str(toll.best) if toll.low == toll.high else f"{toll.best} ({toll.low}–{toll.high})"


def _factuality(event: Event) -> Text:
    text = Text(event.factuality, style=FACTUALITY_STYLES[event.factuality])
    if event.disputed:
        text.append(f" disputed by {event.num_denials}", style="magenta")
    return text


def _draw_words(console: Console, mention: EventMention, shaper: Shaper) -> None:
    width = max(console.width - INDENT, 20)
    justify: Literal["left", "right"] = "right" if shaper.on and is_right_to_left(mention.text) else "left"
    for line in shaper.lines(_highlighted(mention), console, width):
        console.print(Padding(line, (0, 0, 0, INDENT)), justify=justify, no_wrap=True)


def _highlighted(mention: EventMention) -> Text:
    """The sentence, with the words that tell what happened, who, whom and where in colour."""
    text = Text(printable(mention.text), style="not bold")
    parts = (
        (mention.place, PLACE_STYLE),
        (mention.actor1, ACTOR1_STYLE),
        (mention.actor2, ACTOR2_STYLE),
        (mention.trigger, TRIGGER_STYLE),
    )
    for span, style in parts:
        if span is not None:
            text.stylize(style, max(span.start - mention.start, 0), max(span.end - mention.start, 0))
    return _excerpt(text, mention.trigger.start - mention.start)


def _excerpt(text: Text, around: int) -> Text:
    start = max(min(around - EXCERPT // 2, len(text) - EXCERPT), 0)
    cut = text[start : start + EXCERPT]
    return Text.assemble("…" if start else "", cut, "…" if start + EXCERPT < len(text) else "")
