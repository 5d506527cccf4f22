"""Arabic is laid out for terminals that do not do it themselves, offsets and colours kept."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from ingest.cli.arabic import Shape, Shaper, is_right_to_left


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


ON = Shaper("on", io.StringIO())


@pytest.mark.parametrize(
    ("shape", "stream", "environment", "on"),
    [
        ("auto", Terminal(), {}, True),
        ("auto", Terminal(), {"VTE_VERSION": "7600"}, False),
        ("auto", Terminal(), {"KONSOLE_VERSION": "230800"}, False),
        ("auto", Terminal(), {"TERM_PROGRAM": "Apple_Terminal"}, False),
        ("auto", Terminal(), {"TERM_PROGRAM": "vscode"}, True),
        ("auto", io.StringIO(), {}, False),
        ("on", io.StringIO(), {"VTE_VERSION": "7600"}, True),
        ("off", Terminal(), {}, False),
    ],
)
def test_shapes_where_nobody_else_does(
    shape: Shape, stream: io.StringIO, environment: dict[str, str], on: bool
) -> None:
    assert Shaper(shape, stream, environment).on is on


def test_joins_letters_and_turns_the_line() -> None:
    assert ON.cell("سلام").plain == "\ufee1\ufefc\ufeb3", "meem, the ligature of lam and alef, seen"
    assert Shaper("off", io.StringIO()).cell("سلام").plain == "سلام"


def test_numbers_and_latin_words_keep_their_order() -> None:
    drawn = ON.cell("قتل 2016 ABC").plain
    assert drawn.startswith("ABC 2016 ")
    assert ON.cell("Murzuq, Libya").plain == "Murzuq, Libya"


def test_brackets_are_mirrored() -> None:
    assert ON.cell("(سرت)").plain == "(\ufe95\ufeae\ufeb3)"


def test_vowel_marks_and_marks_of_direction_are_left_out() -> None:
    assert ON.cell("قُتِلَ\u200f").plain == ON.cell("قتل").plain


def test_colours_stay_on_their_words() -> None:
    text = Text("أعلن الجيش الأميركي مقتل ثمانية")
    text.stylize("red", 20, 24)
    drawn = ON.line(text)
    [span] = drawn.spans
    assert str(span.style) == "red"
    assert drawn.plain[span.start : span.end] == ON.cell("مقتل").plain


def test_long_texts_are_broken_before_they_are_turned() -> None:
    console = Console(width=20, file=io.StringIO())
    lines = ON.lines(Text("أعلنت القيادة الأميركية مقتل ثمانية عناصر"), console, 20)
    assert len(lines) > 1
    assert lines[0].plain.endswith(ON.cell("أعلنت").plain), "the first word stands at the right of the first line"
    assert all(line.cell_len <= 20 for line in lines)


@pytest.mark.parametrize(("text", "expected"), [("سرت", True), ("12 سرت", True), ("Sirte سرت", False), ("12", False)])
def test_the_first_letter_decides_where_a_line_begins(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("لاأإآبتثم ()«»123,.٣\u200f\u202e\u2067\u2069\u064b\u0640\n")
    )
)
def test_no_text_is_too_strange(text: str) -> None:
    ON.line(Text(text))


@given(st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقك (),.")))
def test_nothing_is_lost(text: str) -> None:
    assert len(ON.line(Text(text + "ع")).plain) == len(text) + 1
