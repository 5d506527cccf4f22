"""Events are drawn so that one sees at a glance what happened, to whom, where, and how sure it is."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from ingest.cli.arabic import Shaper
from ingest.cli.drawing import draw_events, in_order
from ingest.records import Event, EventMention


def drawn(events: list[Event], width: int = 160, mentions: dict[str, EventMention] | None = None, **more: bool) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, color_system="standard" if more.get("colour") else None)
    draw_events(console, events, Shaper("on" if more.get("shape") else "off", file), mentions)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_row_tells_everything(make_event: Callable[..., Event], width: int) -> None:
    event = make_event(
        injured={"best": 30, "low": 20, "high": 40},
        num_articles=3,
        languages=("ar", "en"),
        disputed=True,
        num_denials=2,
    )
    text = " ".join(drawn([event], width).split())
    for part in ("2019-09-19", "195", "Employ aerial", "United States", "→", "Islamic", "Murzuq", "8", "30", "(20–40)"):
        assert part in text
    for part in ("asserted", "disputed", "0.93", "3 ar en"):
        assert part in text


def test_a_date_is_as_precise_as_it_is_known(make_event: Callable[..., Event]) -> None:
    text = drawn([make_event(date_precision="month"), make_event(date_precision="year"), make_event(date=None)], 240)
    lines = [line.split()[0] for line in text.splitlines()]
    assert lines == ["date", "2019-09", "2019", "—"]


def test_the_latest_is_last(make_event: Callable[..., Event]) -> None:
    events = [make_event("b", date="2020-01-02"), make_event("c", date=None), make_event("a", date="2019-01-02")]
    assert [event.event_id for event in in_order(events)] == ["c", "a", "b"]


def test_the_words_that_tell_an_event_stand_under_it_in_colour(
    make_event: Callable[..., Event], make_mention: Callable[..., EventMention]
) -> None:
    text = drawn([make_event()], mentions={"m1": make_mention("another"), "m2": make_mention("e1", "m2")}, colour=True)
    assert text.count("أعلنت") == 1
    assert "\x1b[1;31mمقتل\x1b[0m" in text
    assert "\x1b[1;36mالأفريكوم\x1b[0m" in text
    assert "\x1b[1;34mتنظيم داعش\x1b[0m" in text


def test_arabic_words_stand_at_the_right_where_they_are_shaped(
    make_event: Callable[..., Event], make_mention: Callable[..., EventMention]
) -> None:
    last = drawn([make_event()], width=100, mentions={"m1": make_mention()}, shape=True).splitlines()[-1]
    assert last.startswith(" " * 40)
    assert len(last.rstrip()) == 100


def test_what_a_text_holds_does_not_steer_the_terminal(
    make_event: Callable[..., Event], make_mention: Callable[..., EventMention]
) -> None:
    mention = make_mention()
    evil = mention.model_copy(update={"text": "\x1b[31m\u202e" + mention.text[6:] + "\x07"})
    text = drawn([make_event(actor1_name="\x1b]0;x\x07[bold]")], mentions={"m1": evil})
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold]" in text


def test_a_long_sentence_is_cut_around_what_happened(
    make_event: Callable[..., Event], make_mention: Callable[..., EventMention]
) -> None:
    mention = make_mention()
    before = "قبل " * 500
    shifted = {"trigger": mention.trigger.model_copy(update={"start": 2000 + 116, "end": 2000 + 120})}
    long = mention.model_copy(update={"text": before + mention.text + " بعد" * 500} | shifted)
    text = drawn([make_event()], mentions={"m1": long}, colour=True)
    assert "مقتل" in text
    assert text.count("…") == 2
    assert len(text) < 1500


def test_of_many_sentences_a_few_are_drawn(
    make_event: Callable[..., Event], make_mention: Callable[..., EventMention]
) -> None:
    ids = tuple(f"m{number}" for number in range(9))
    text = drawn([make_event(mention_ids=ids)], mentions={one: make_mention("e1", one) for one in ids})
    assert text.count("أعلنت") == 5
    assert "… and 4 more" in text
