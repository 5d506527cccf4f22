"""Actors and places as they are remembered."""

from typing import Any

from ingest.merge.told import ToldActor, ToldPlace
from ingest.records import Actor, Place


def test_nothing_of_an_actor_is_lost(make: Any) -> None:
    actor = make(actor1="TTP:Tehrik-i-Taliban").actor1
    assert ToldActor._fields == tuple(Actor.model_fields)
    told = ToldActor.of(actor)
    assert told is not None
    assert told.record() == actor


def test_nothing_of_a_place_is_lost(make: Any) -> None:
    place = make(place=["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"]).place
    assert ToldPlace._fields == tuple(Place.model_fields)
    told = ToldPlace.of(place)
    assert told is not None
    assert told.record() == place


def test_nobody_and_nowhere_stay_so() -> None:
    assert ToldActor.of(None) is None
    assert ToldPlace.of(None) is None
