"""What tellings come to is the same however they are added."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.merge import Coverage, Credit
from ingest.merge.blocks import BLOCK_LIMIT
from ingest.merge.copies import SAMPLE, Texts
from ingest.records import Factuality

FIRST = datetime(2019, 9, 20, tzinfo=UTC)
FACTUALITIES: list[Factuality] = ["asserted", "recalled", "denied"]


def credit(number: int, *, hours: int | None = 0, factuality: Factuality = "asserted", tone: float = 0.0) -> Credit:
    published = None if hours is None else FIRST + timedelta(hours=hours)
    url = f"https://news{number % 5}.example/{number}" if number % 3 else None
    return Credit(
        f"m{number:03}",
        f"a{number % 40:03}",
        number % 4,
        None,
        url,
        "ar",
        published,
        factuality,
        tone,
        number % 7 or None,
    )


credits_of_one = st.lists(
    st.tuples(st.none() | st.integers(0, 99), st.sampled_from(FACTUALITIES), st.floats(-100, 100)),
    min_size=1,
    max_size=2 * BLOCK_LIMIT,
).map(lambda drawn: [credit(n, hours=h, factuality=f, tone=t) for n, (h, f, t) in enumerate(drawn)])


@given(credits_of_one, st.randoms(use_true_random=False), st.integers(1, 2 * BLOCK_LIMIT))
def test_parts_in_any_order_come_to_the_same_as_all_at_once(told: list[Credit], dice: object, cut: int) -> None:
    expected = Coverage(told)
    shuffled: Sequence[Credit] = dice.sample(told, len(told))  # type: ignore[attr-defined]
    found = Coverage(list(shuffled[:cut]))
    if more := list(shuffled[cut:]):
        if not found.takes(more):
            assert all(one.factuality == "denied" for one in shuffled[:cut])
            return
        lists = found.sources, found.article_ids, found.mention_ids
        found.put_away()
        found.take_out(*lists)
        found.add(more)
    assert found.fields() == expected.fields()
    assert (found.earliest, found.evidence, found.is_crowd) == (
        expected.earliest,
        expected.evidence,
        expected.is_crowd,
    )


def test_the_mean_of_tones_is_that_of_their_exact_sum() -> None:
    tones = [0.1, 99.9, -0.3, 1e-9, -99.9, 7.77] * 30
    coverage = Coverage([credit(0, tone=tones[0])])
    for number, tone in enumerate(tones[1:], 1):
        coverage.add([credit(number, tone=tone)])
    assert fsum(coverage.tones) == fsum(tones)
    assert len(coverage.tones) < 6


def test_few_texts_are_counted_and_copies_once() -> None:
    texts = Texts()
    for start in (b"\x0a" * 64, b"\x0a" * 20 + b"\x0b" * 44, b"\x0c" * 64, b"\x0c" * 64):
        texts.add(int.from_bytes(start))
    texts.add(None)
    assert texts.count() == 3


@pytest.mark.parametrize("number", [SAMPLE + 1, 500, 20_000])
def test_of_many_texts_it_is_known_about_how_many_there_are(number: int) -> None:
    one, other = Texts(), Texts()
    signatures = [number * 0x9E3779B97F4A7C15**8 % (1 << 512) for number in range(1, number + 1)]
    for signature in signatures:
        one.add(signature)
    for signature in reversed(signatures * 2):
        other.add(signature)
    assert one.count() == other.count()
    assert number / 2 < one.count() < number * 2
