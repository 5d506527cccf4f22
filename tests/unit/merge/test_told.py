"""Actors and places as they are remembered."""

from typing import Any

from ingest.merge.told import ToldActor, ToldPlace


def test_nothing_of_an_actor_is_lost(make: Any) -> None:
    actor = make(actor1="TTP:Tehrik-i-Taliban").actor1
    told = ToldActor.of(actor)
    assert told is not None
    assert told.record() == actor


def test_nothing_of_a_place_is_lost(make: Any) -> None:
    place = make(place=["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"]).place
    told = ToldPlace.of(place)
    assert told is not None
    assert told.record() == place


def test_nobody_and_nowhere_stay_so() -> None:
    assert ToldActor.of(None) is None
    assert ToldPlace.of(None) is None
