"""Mentions in, events out: whatever their order, however often they come."""

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.merge import MIN_CONFIDENCE, cluster_id, event_id_of, merge
from ingest.records import Event, EventMention, encode_record

MURZUQ = ["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"]
PLACES = [MURZUQ, ["Sirte", "LBY", "Sirte", 31.2, 16.59, "city"], ["Libya", "LBY", None, 27.0, 17.0, "country"], None]


def draw(make: Any, seed: int, count: int) -> list[EventMention]:
    """Mentions of a hot week, many of which fit many."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    return [
        make(
            mention_id=f"m{seed}-{i}",
            article=f"a{i // 2}",
            code=dice.choice(["190", "195", "183", "193"]),
            date=(date(2019, 9, 16) + timedelta(dice.randrange(5))).isoformat() if dice.random() < 0.9 else None,
            place=dice.choice(PLACES),
            actor1=dice.choice(["USA.MIL", "ISI", "LBY.MIL", None]),
            actor2=dice.choice(["ISI", "LBY.CVL", None]),
            killed=dice.choice([None, 1, 8, 9, 30]),
            published=f"2019-09-2{dice.randrange(4)}",
            language=dice.choice(["ar", "en"]),
            factuality=dice.choice(["asserted", "asserted", "recalled", "denied", "threatened"]),
            setting="LBY",
            confidence=dice.choice([0.3, 0.5, 0.8, 0.95]),
        )
        for i in range(count)
    ]


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_arrival_does_not_matter(make: Any, seed: int, dice: random.Random) -> None:
    told = draw(make, seed, 24)
    shuffled = told.copy()
    dice.shuffle(shuffled)
    assert merge(shuffled) == merge(told)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_mention_that_comes_twice_counts_once(make: Any, seed: int) -> None:
    told = draw(make, seed, 12)
    assert merge(told + told) == merge(told)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_events_are_what_checking_them_would_make(make: Any, seed: int) -> None:
    for event in merge(draw(make, seed, 12)):
        checked = Event.model_validate_json(encode_record(event))
        assert event == checked
        assert encode_record(event) == encode_record(checked)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_each_sure_mention_is_in_one_event_and_weak_ones_in_none(make: Any, seed: int) -> None:
    told = draw(make, seed, 24)
    placed = [mention_id for event in merge(told) for mention_id in event.mention_ids]
    assert sorted(placed) == sorted(m.mention_id for m in told if m.confidence >= MIN_CONFIDENCE)


def test_events_come_in_order_of_date(make: Any) -> None:
    days = ["2019-09-19", "2019-09-01", "2019-12-24"]
    told = [make(mention_id=day, date=day, place=MURZUQ) for day in days]
    assert [str(event.date) for event in merge(told)] == sorted(days)


def test_nothing_makes_nothing() -> None:
    assert merge([]) == []


def test_an_event_keeps_its_id_as_later_tellings_join(make: Any) -> None:
    told = [
        make(mention_id=f"m{i}", article=f"a{i}", place=MURZUQ, killed=8, published=f"2019-09-2{i}") for i in range(3)
    ]
    ids = {merge(told[: i + 1])[0].event_id for i in range(3)}
    assert ids == {event_id_of(told[0])}


def test_an_event_takes_the_id_of_an_earlier_telling_that_comes_late(make: Any) -> None:
    early = make(mention_id="z", article="a1", place=MURZUQ, published="2019-09-20")
    late = make(mention_id="a", article="a2", place=MURZUQ, published="2019-09-21")
    assert cluster_id([late]) == event_id_of(late)
    assert cluster_id([late, early]) == event_id_of(early)


def test_two_bombs_stay_two_though_a_vague_report_fits_both(make: Any) -> None:
    market = {"place": MURZUQ, "code": "183", "actor2": "LBY.CVL", "killed": 23}
    station = {"place": MURZUQ, "code": "183", "actor2": "LBY.COP", "killed": 2}
    told = [make(mention_id=f"m{i}", article=f"a{i}", **market) for i in range(3)]
    told += [make(mention_id=f"s{i}", article=f"b{i}", **station) for i in range(3)]
    told.append(make(mention_id="v", article="c", place=MURZUQ, code="183"))
    events = merge(told)
    assert sorted(event.num_mentions for event in events) in ([3, 4], [1, 3, 3])
