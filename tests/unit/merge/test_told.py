"""Actors and places as they are remembered."""

import inspect
from typing import Any

from ingest.merge.told import ToldActor, ToldPlace
from ingest.records import Actor, Place


def fields(kind: type) -> set[str]:
    """Its attributes that hold data, whether it is compiled or not."""
    return {name for name, value in vars(kind).items() if inspect.isdatadescriptor(value) and not name.startswith("_")}


def test_nothing_of_an_actor_is_lost(make: Any) -> None:
    actor = make(actor1="TTP:Tehrik-i-Taliban").actor1
    assert fields(ToldActor) == set(Actor.model_fields)
    told = ToldActor.of(actor)
    assert told is not None
    assert told.record() == actor


def test_nothing_of_a_place_is_lost(make: Any) -> None:
    place = make(place=["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"]).place
    assert fields(ToldPlace) == set(Place.model_fields)
    told = ToldPlace.of(place)
    assert told is not None
    assert told.record() == place


def test_nobody_and_nowhere_stay_so() -> None:
    assert ToldActor.of(None) is None
    assert ToldPlace.of(None) is None
