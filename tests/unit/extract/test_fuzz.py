"""Articles and sentences, damaged at random: reading never raises and never points beside the words.

Two seconds of it belong to every run; FUZZ_SECONDS=600 in the environment looks longer. Each damage is told by the number of
its draw, so that a text that fails can be made again.
"""

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from ingest.extract import Reader
from ingest.records import Article

HERE = Path(__file__)
SECONDS = float(os.environ.get("FUZZ_SECONDS", "2"))
NOISE = "\u200f\u200e\u202b\u2067\u2069\u0640\u064f\ufeff\u0000 \n.,،؛:!?؟\"'«»“”()[]-–/%0٣9و ف ب ل ك س ال ه"
LONGEST = 20_000
"""Characters of a damaged text: those that grow are cut."""

Damage = Callable[[random.Random, str], str]


def _cut(rng: random.Random, text: str) -> str:
    one, two = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:one] + text[two:]


def _twice(rng: random.Random, text: str) -> str:
    one, two = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:two] + text[one:]


def _noise(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + "".join(rng.choices(NOISE, k=rng.randint(1, 5))) + text[at:]


def _shuffled(rng: random.Random, text: str) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    piece = words[at : at + 12]
    rng.shuffle(piece)
    return " ".join([*words[:at], *piece, *words[at + 12 :]])


def _without_spaces(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at : at + 200].replace(" ", "") + text[at + 200 :]


def _without_stops(_rng: random.Random, text: str) -> str:
    return text.translate({ord(c): " " for c in ".!?؟\n"})


def _capitals(rng: random.Random, text: str) -> str:
    return text.upper() if rng.random() < 0.5 else text.lower()


def _strange_character(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    point = rng.choice([rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)])
    return text[:at] + chr(point) + text[at + 1 :]


DAMAGES: list[Damage] = [
    _cut,
    _twice,
    _noise,
    _shuffled,
    _without_spaces,
    _without_stops,
    _capitals,
    _strange_character,
]


@pytest.fixture(scope="module")
def originals() -> list[str]:
    seeds = [path.read_text(encoding="utf-8") for path in sorted((HERE.parents[3] / "seeds").glob("*.txt"))]
    lines = HERE.with_name("sentences.jsonl").read_text(encoding="utf-8").splitlines()
    return seeds + [json.loads(line)["text"] for line in lines]


def damaged(number: int, originals: list[str]) -> str:
    """The text of a draw: an original, or two behind one another, damaged one to six times."""
    rng = random.Random(number)  # noqa: S311 - draws texts, guards nothing
    text = " ".join(rng.sample(originals, rng.randint(1, 2)))
    for damage in rng.choices(DAMAGES, k=rng.randint(1, 6)):
        text = damage(rng, text)[:LONGEST]
    return text if text.replace("\ufeff", "").strip() else originals[0]


@pytest.mark.timeout(SECONDS + 120)
def test_a_damaged_text_is_read_and_its_spans_point_at_its_words(reader: Reader, originals: list[str]) -> None:
    ends, number = monotonic() + SECONDS, 0
    while monotonic() < ends:
        text = damaged(number, originals)
        reading = reader.read(Article.model_validate({"text": text, "published_at": "2019-09-21T00:00:00Z"}))
        assert reading.entities.mention_ids == tuple(m.mention_id for m in reading.mentions), number
        for mention in reading.mentions:
            assert text[mention.start : mention.start + len(mention.text)] == mention.text, number
            spans = (mention.trigger, mention.actor1, mention.actor2, mention.place, mention.attributed_to)
            assert all(text[s.start : s.end] == s.text for s in spans if s), number
        number += 1
    assert number


def test_a_draw_can_be_made_again(originals: list[str]) -> None:
    assert damaged(7, originals) == damaged(7, originals)
