"""What could be one event shares a key; what never is does not."""

from typing import Any

import pytest

from ingest.merge import event_id_of, merge_key

MURZUQ = ["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"place": MURZUQ, "actor1": "USA.MIL"}, "LBY:force:happening"),
        ({"setting": "LBY", "actor1": "USA.MIL"}, "LBY:force:happening"),
        ({"actor1": "USA.MIL", "actor2": "IRQ.MIL"}, "USA:force:happening"),
        ({"actor1": "ISI", "actor2": "IRQ.MIL"}, "IRQ:force:happening"),
        ({"actor1": "ISI"}, "???:force:happening"),
        ({}, "???:force:happening"),
    ],
)
def test_the_country_is_that_of_the_place_else_of_the_article_else_of_the_actors(
    make: Any, fields: dict[str, Any], key: str
) -> None:
    assert merge_key(make(**fields)) == key


@pytest.mark.parametrize(
    "codes",
    [("190", "1831", "202"), ("173", "181"), ("166", "172"), ("023", "104"), ("112", "012"), ("073", "061", "084")],
    ids=" ".join,
)
def test_codes_that_readers_take_for_one_another_meet(make: Any, codes: tuple[str, ...]) -> None:
    assert len({merge_key(make(code=code)) for code in codes}) == 1


def test_protest_fight_talk_and_aid_do_not_meet(make: Any) -> None:
    assert len({merge_key(make(code=code)) for code in ("141", "190", "043", "073")}) == 4


def test_threats_hypotheses_and_happenings_do_not_meet(make: Any) -> None:
    keys = {merge_key(make(factuality=f)) for f in ("asserted", "threatened", "hypothetical")}
    assert len(keys) == 3


def test_assertions_memories_and_denials_meet(make: Any) -> None:
    assert len({merge_key(make(factuality=f)) for f in ("asserted", "recalled", "denied")}) == 1


def test_a_threat_is_one_whether_uttered_or_threatened(make: Any) -> None:
    assert merge_key(make(code="138")) == merge_key(make(code="138", factuality="threatened"))


def test_an_event_id_comes_from_the_mention_alone(make: Any) -> None:
    assert event_id_of(make(mention_id="m1")) == event_id_of(make(mention_id="m1", killed=3))
    assert event_id_of(make(mention_id="m1")) != event_id_of(make(mention_id="m2"))
