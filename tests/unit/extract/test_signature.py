"""Signatures tell copies of one text."""

import pytest

from ingest.extract.signature import signature_of
from ingest.merge.copies import are_copies

WIRE = [
    "murzuq",
    "libya",
    "an",
    "air",
    "strike",
    "by",
    "the",
    "united",
    "states",
    "africa",
    "command",
    "killed",
    "eight",
    "fighters",
    "of",
    "the",
    "islamic",
    "state",
    "group",
    "near",
    "the",
    "southern",
    "town",
    "of",
    "murzuq",
    "late",
    "on",
    "thursday",
    "the",
    "command",
    "said",
    "in",
    "a",
    "statement",
    "on",
    "friday",
    "no",
    "civilians",
    "were",
    "hurt",
    "in",
    "the",
    "strike",
    "it",
    "said",
    "the",
    "second",
    "in",
    "the",
    "area",
    "within",
    "a",
    "week",
    "after",
    "a",
    "lull",
    "of",
    "nearly",
    "a",
    "year",
    "local",
    "officials",
    "could",
    "not",
    "be",
    "reached",
]
OTHER = [
    "the",
    "us",
    "military",
    "said",
    "its",
    "planes",
    "hit",
    "a",
    "camp",
    "of",
    "militants",
    "in",
    "the",
    "desert",
    "south",
    "of",
    "sebha",
    "on",
    "thursday",
    "and",
    "that",
    "eight",
    "of",
    "them",
    "died",
    "witnesses",
    "spoke",
    "of",
    "several",
    "blasts",
    "and",
    "of",
    "columns",
    "of",
    "smoke",
    "seen",
    "from",
    "the",
    "road",
    "to",
    "the",
    "oil",
    "field",
    "a",
    "municipal",
    "council",
    "member",
    "said",
    "that",
    "the",
    "dead",
    "had",
    "arrived",
    "from",
    "the",
    "east",
    "some",
    "days",
    "before",
    "and",
    "that",
    "the",
    "hospital",
    "had",
    "received",
    "no",
    "wounded",
]


def copies(one: list[str], other: list[str]) -> bool:
    signatures = [signature_of(words) for words in (one, other)]
    assert signatures[0]
    assert signatures[1]
    return are_copies(int(signatures[0], 16), int(signatures[1], 16))


def test_the_same_words_have_the_same_signature() -> None:
    assert signature_of(WIRE) == signature_of(iter(WIRE))


@pytest.mark.parametrize(
    "copy",
    [
        ["reuters", *WIRE],
        WIRE[2:50],
        [word if at % 20 else "edited" for at, word in enumerate(WIRE)],
        [*WIRE[20:], *WIRE[:20]],
    ],
    ids=["another dateline", "cut short", "a word in twenty edited", "paragraphs moved"],
)
def test_a_touched_up_text_is_a_copy(copy: list[str]) -> None:
    assert copies(WIRE, copy)


def test_another_report_of_the_same_happening_is_none() -> None:
    assert not copies(WIRE, OTHER)


def test_a_text_of_two_words_has_none() -> None:
    assert signature_of(["two", "words"]) is None
