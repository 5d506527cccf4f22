"""Confidence: what its weights must be like whatever they were learned on, and what must come out surer than what."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.config import Settings
from ingest.extract import Reader
from ingest.extract.confidence import TABLE, confidence, weights
from ingest.extract.wording import (
    BUCKETS,
    FAMILIES,
    KIND_WEIGHT,
    SUMS,
    Wording,
    family_of,
    near,
    opening,
    pieces,
    runs,
    sides,
)
from ingest.extract.wording import TABLE as WORDING
from ingest.records import Article

Sure = Callable[[str], float]


@pytest.fixture(scope="module")
def sure() -> Sure:
    """How sure the surest asserted event of these roots is in a sentence, 0 where there is none."""
    reader = Reader.open(Settings(_env_file=None).cache_dir)

    def told(text: str, roots: str = "18 19 20") -> float:
        mentions = reader.read(Article.model_validate({"text": text, "published_at": "2015-06-12T09:00:00Z"})).mentions
        return max((m.confidence for m in mentions if m.event.root_code in roots.split()), default=0.0)

    return told


@pytest.mark.parametrize(
    ("happening", "other"),
    [
        ("قتل ثلاثة جنود في هجوم شنه مسلحون على حاجز في بعقوبة أمس.", "إذا قتل جنود في هجوم على الحاجز فسترد الحكومة."),
        ("قتل ثلاثة جنود في هجوم شنه مسلحون على حاجز في بعقوبة أمس.", "تدور أحداث الفيلم حول هجوم على حاجز في بعقوبة."),
        ("قصفت الطائرات مواقع للمسلحين في الرقة أمس وقتلت سبعة منهم.", "حذر الوزير من قصف مواقع المسلحين في الرقة."),
        (
            "Gunmen killed three soldiers at a checkpoint in Baquba on Thursday.",
            "Gunmen may attack a checkpoint in Baquba.",
        ),
        (
            "A car bomb killed nine people in Mosul on Thursday.",
            "The film tells of a car bomb that killed nine people.",
        ),
    ],
)
def test_a_told_happening_is_surer_than_one_supposed_or_made_up(sure: Sure, happening: str, other: str) -> None:
    assert sure(happening) > 0.5
    assert sure(happening) > sure(other)


def test_every_family_has_its_bytes() -> None:
    head, table = WORDING.read_bytes().split(b"\n", 1)
    assert len(table) == BUCKETS * len(FAMILIES) * len(SUMS)
    assert " ".join(FAMILIES) in head.decode()


def test_weights_are_read_within_the_time_that_a_start_may_take() -> None:
    weights.cache_clear()
    started = time.perf_counter()
    weights()
    assert time.perf_counter() - started < 0.2, "20 ms where nothing else runs"


def test_every_weight_is_named_once() -> None:
    names = [
        line.split("\t")[0] for line in Path(TABLE).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert len(names) == len(set(names))


def test_nothing_known_is_never_certain() -> None:
    assert 0.0 < confidence({}) < 1.0


@given(st.dictionaries(st.sampled_from(sorted(weights().traits)), st.floats(-5, 5), max_size=40))
def test_confidence_is_a_probability(features: dict[str, float]) -> None:
    assert 0.0 <= confidence(features) <= 1.0


@given(st.text(st.characters(), max_size=30))
def test_pieces_and_runs_fall_into_buckets(word: str) -> None:
    words = word.split()
    found = [*pieces(word), *opening(words), *runs(words), *sides(words, 0, 1)]
    assert all(0 <= n < BUCKETS for n in found)


def test_half_a_pair_of_surrogates_is_a_letter_like_another() -> None:
    assert len(pieces("\ud800ab")) == len(pieces("xab"))


def test_the_nearest_words_count_twice() -> None:
    assert sorted(near(6, 7, 20)) == [1, 2, 3, *[n for n in range(4, 9) for _ in "12"], 9, 10, 11]
    assert sorted(near(0, 1, 2)) == [0, 0, 1, 1]


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12), st.data())
def test_wording_is_what_its_buckets_weigh(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    told = Wording(words, words)
    for family in FAMILIES:
        row = FAMILIES.index(family)
        whole = _weighed(0, row, [n for w in words for n in pieces(w)] + opening(words), runs(words), len(words))
        around = [n for i in near(first, first + 1, len(words)) for n in pieces(words[i])]
        assert told.of_sentence(family) == pytest.approx(whole)
        assert told.near(family, first, first + 1) == pytest.approx(
            _weighed(1, row, around, sides(words, first, first + 1), len(words))
        )


def _weighed(which: int, row: int, found: list[int], kinds: list[int], count: int) -> float:
    """A sum as the table beside the code has it."""
    head, table = WORDING.read_bytes().split(b"\n", 1)
    scale = float(head.decode().rsplit("scales ", 1)[1].split()[which])
    weights = memoryview(table).cast("b")[(which * len(FAMILIES) + row) * BUCKETS :]
    total = sum(weights[n] for n in found) + KIND_WEIGHT * sum(weights[n] for n in kinds)
    return float(total * scale / count**0.5)


@pytest.mark.parametrize(
    ("root", "family"), [("18", "violence"), ("20", "violence"), ("14", "protest"), ("17", "other"), ("05", "other")]
)
def test_roots_belong_to_families(root: str, family: str) -> None:
    assert family_of(root) == family
