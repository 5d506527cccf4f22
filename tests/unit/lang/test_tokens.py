"""Words, numbers and marks of a text, at offsets that count the text's own characters."""

import pytest

from ingest.lang import tokenize

MIXED = [
    "قُتِلَ ثلاثةُ جنودٍ في مـرزق.",
    "\u202bمقتل\u202c \u2067قصف\u2069 \u200f(الأفريكوم)",
    "U.S. forces’ raid, at 5.30 p.m. on “Murzuq” — 1,200 fled",
    "AFRICOM (أفريكوم) said: ٣٥٫٧٪ of ۱۲ at al-Nusra",
    "لله \ufefb 𝕏 🚀 e\u0301 \x1b[31m \u0085",
]


@pytest.mark.parametrize("text", MIXED)
def test_every_token_stands_where_it_says(text: str) -> None:
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text


@pytest.mark.parametrize("text", MIXED)
def test_an_offset_is_added_to_every_token(text: str) -> None:
    moved = tokenize(text, 1000)
    assert [t.start - 1000 for t in moved] == [t.start for t in tokenize(text)]


@pytest.mark.parametrize("text", MIXED)
def test_no_token_is_empty_and_none_holds_a_space(text: str) -> None:
    for token in tokenize(text):
        assert token.text.strip() == token.text != ""
        assert token.norm


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("al-Nusra", ["al", "nusra"]),
        ("al Nusra", ["al", "nusra"]),
        ("Israel's army", ["israel", "'s", "army"]),
        ("Israel’s army", ["israel", "'s", "army"]),
        ("the U.S. army", ["the", "u.s.", "army"]),
        ("مقتل «داعش»", ["مقتل", '"', "داعش", '"']),
        ("الأفريكوم)", ["الافريكوم", ")"]),
        ("٣٥ قتيلا", ["35", "قتيلا"]),
        ("1,200 people", ["1,200", "people"]),
        ("٣٥٫٧ في المئة", ["35.7", "في", "الميه"]),
        ("مر\u200cزق", ["مرزق"]),
        ("قتل\u200f،", ["قتل", "،"]),
        ("3-5", ["3", "-", "5"]),
    ],
)
def test_words_come_out_folded(text: str, words: list[str]) -> None:
    assert [t.norm for t in tokenize(text)] == words


@pytest.mark.parametrize(
    ("text", "kinds"), [("قتل 8 .", ["word", "number", "mark"]), ("٨ (x)", ["number", "mark", "word", "mark"])]
)
def test_a_token_is_word_number_or_mark(text: str, kinds: list[str]) -> None:
    assert [t.kind for t in tokenize(text)] == kinds


def test_a_direction_mark_behind_a_word_is_no_part_of_it() -> None:
    (token,) = tokenize("مرزق\u200f")
    assert token.text == "مرزق"


def test_two_scripts_without_a_space_between_keep_their_offsets() -> None:
    text = "قوات(SDF)و«YPG»"
    assert "".join(t.text for t in tokenize(text)) == text


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200f\u200e", "\ufeff"])
def test_a_text_with_nothing_to_read_has_no_tokens(text: str) -> None:
    assert tokenize(text) == []
