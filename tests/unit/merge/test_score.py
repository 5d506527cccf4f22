"""Evidence and its weights."""

import random
from importlib.resources import files
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.merge.evidence import evidence
from ingest.merge.facts import Facts
from ingest.merge.score import JOIN, LEAST, Scores, explain, may_fit, score, scores_of_contents, weights

places = st.sampled_from(
    [
        None,
        ["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"],
        ["Sirte", "LBY", "Sirte", 31.2, 16.59, "city"],
        ["Zaafaran", "LBY", "Sirte", 31.21, 16.62, "local"],
        ["Fezzan", "LBY", "Fezzan", 27.0, 14.0, "region"],
        ["Sirte district", "LBY", "Sirte", 31.0, 16.5, "region"],
        ["Libya", "LBY", None, 27.0, 17.0, "country"],
        ["Tunisia", "TUN", None, 34.0, 9.0, "country"],
    ]
)
actors = st.sampled_from([None, "ISI", "TTP", "USA.MIL", "LBY.MIL", "LBY", "LBY.CVL", ".UAF"])
tolls = st.sampled_from([None, 0, 1, 2, 3, 8, 9, 20, 60, [17, 15, 20]])
sides = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["190", "195", "1951", "183", "202", "173", "112", "141"]),
        "date": st.sampled_from([None, "2019-09-19", "2019-09-20", "2019-09-22", "2019-12-01"]),
        "date_precision": st.sampled_from(["day", "month"]),
        "place": places,
        "actor1": actors,
        "actor2": actors,
        "killed": tolls,
        "injured": tolls,
        "language": st.sampled_from(["ar", "en"]),
        "text": st.sampled_from(
            ["", "قتل 23 شخصا في مرزق", "an air strike on Murzuq killed 23 people, officials said"]
        ),
        "published": st.sampled_from(["2019-09-20", "2019-09-25", "2019-12-02"]),
        "article": st.sampled_from(["a", "b"]),
    }
)


def between(scores: Scores, one: Facts, other: Facts) -> float:
    """As linking asks for it."""
    [_, value], [same, _] = scores.among([one, other])
    assert value == same
    return value


@given(sides, sides)
@settings(max_examples=400, deadline=None)
def test_all_evidence_has_a_weight_and_order_does_not_matter(make: Any, one: Any, other: Any) -> None:
    first, second = Facts(make(**one)), Facts(make(**other))
    assert sorted(evidence(first, second)) == sorted(evidence(second, first))
    assert set(evidence(first, second)) <= weights().keys()
    assert score(first, second) == score(second, first) >= LEAST


@given(sides, sides)
@settings(max_examples=400, deadline=None)
def test_no_pair_that_fits_is_passed_over(make: Any, one: Any, other: Any) -> None:
    first, second = Facts(make(**one)), Facts(make(**other))
    assert may_fit(first, second) == may_fit(second, first)
    assert may_fit(first, second) or scores_of_contents(first, second).best < JOIN


def test_a_pair_that_cannot_fit_is_told_at_once(make: Any) -> None:
    murzuq, sirte = ["Murzuq", "LBY", None, 25.92, 13.92, "city"], ["Sirte", "LBY", None, 31.2, 16.59, "city"]
    assert not may_fit(Facts(make(place=murzuq, code="141")), Facts(make(place=sirte, code="195")))


def test_every_weight_has_a_use_and_a_reason() -> None:
    rows = files("ingest.merge").joinpath("weights.tsv").read_text(encoding="utf-8").splitlines()
    reasons = [row.split("\t") for row in rows if row and not row.startswith("#")]
    assert all(len(row) == 3 and row[2] for row in reasons)
    assert len({row[0] for row in reasons}) == len(reasons)


def test_a_score_explains_itself(make: Any) -> None:
    one, other = Facts(make(killed=8, article="a")), Facts(make(killed=8, article="b"))
    parts = explain(one, other)
    assert parts["killed.same"] == weights()["killed.same"]
    assert score(one, other) == max(LEAST, sum(parts.values()))


def test_scores_are_worked_out_once_and_forgotten_in_time(make: Any) -> None:
    told = [Facts(make(mention_id=f"m{i}", killed=i)) for i in range(4)]
    scores = Scores(limit=2)
    for _ in range(2):
        scores.compare(told)
        assert all(between(scores, one, other) == score(one, other) for one, other in permutations(told, 2))
        assert all(
            (other.digest in scores.fitting(one.digest)) == (score(one, other) >= JOIN)
            for one, other in permutations(told, 2)
        )
    scores.compare(told[:1])
    assert not any(scores.fitting(one.digest) for one in told)


@given(st.lists(st.tuples(sides, st.sampled_from([None, "0a" * 64, "0a" * 32 + "0b" * 32])), min_size=2, max_size=6))
@settings(max_examples=100, deadline=None)
def test_what_is_remembered_is_what_is_scored(make: Any, told: list[Any]) -> None:
    facts = [Facts(make(mention_id=f"m{i}", **one, text_signature=text)) for i, (one, text) in enumerate(told)]
    scores = Scores()
    for some in (facts[:2], facts[1:3], facts[2:], facts):
        scores.compare(some)
    for one, other in permutations(facts, 2):
        assert between(scores, one, other) == score(one, other)
        assert (other.digest in scores.fitting(one.digest)) == (score(one, other) >= JOIN)


def test_those_that_fit_are_known_of_each_other(make: Any) -> None:
    told = [Facts(make(mention_id=f"m{i}", article=f"a{i}", killed=(8, 8, 90)[i])) for i in range(3)]
    scores = Scores()
    scores.compare(told)
    for one in told:
        assert scores.fitting(one.digest) == {
            other.digest for other in told if other is not one and score(one, other) >= JOIN
        }


def test_a_mention_that_changes_and_keeps_its_id_is_scored_anew(make: Any) -> None:
    town, other_town = ["t", "LBY", None, 26.0, 14.0, "city"], ["u", "LBY", None, 32.0, 14.0, "city"]
    scores = Scores()
    one = Facts(make(mention_id="a", place=town))
    before = Facts(make(mention_id="b", place=town))
    after = Facts(make(mention_id="b", place=other_town))
    scores.compare([one, before])
    scores.compare([one, after])
    assert between(scores, one, after) < between(scores, one, before)
    assert scores.fitting(one.digest) == {before.digest}


def test_words_are_compared_by_their_stems_without_what_arabic_attaches(make: Any) -> None:
    one = Facts(make(text="والقوات العراقية تقصف مواقع التنظيم"))
    other = Facts(make(text="قوات عراقيه قصفت موقعا للتنظيم"))
    assert {"قوات", "عراقي"[:5], "تنظيم"[:5]} <= {*one.words} & {*other.words}


def test_numbers_of_every_script_are_the_same(make: Any) -> None:
    assert Facts(make(text="اعتقال ١٤ فلسطينيا")).numbers == Facts(make(text="14 arrested, 3 in 2023")).numbers


def test_chance_pairs_of_a_hot_week_rarely_fit(make: Any) -> None:
    dice = random.Random(1)  # noqa: S311 - a test's dice
    towns = [[f"t{i}", "LBY", f"d{i}", 24 + i * 0.7, 14.0, "city"] for i in range(10)]
    told = [
        Facts(
            make(
                mention_id=f"m{i}",
                date=f"2019-09-{16 + dice.randrange(7)}",
                place=dice.choice(towns),
                actor2=dice.choice(["ISI", "LBY.MIL", "LBY.CVL"]),
                killed=dice.choice([1, 2, 5, 9, 14, 30]),
            )
        )
        for i in range(60)
    ]
    fitting = sum(score(one, other) >= 0 for i, one in enumerate(told) for other in told[:i])
    assert fitting < 0.03 * len(told) * (len(told) - 1) / 2
