"""When, where and how many: one phenomenon a line of `facts.jsonl`, read against Saturday 21 September 2019."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.extract import Reading
from ingest.knowledge.gazetteer import kilometres
from ingest.records import EventMention

Read = Callable[..., Reading]
LINES = [json.loads(line) for line in Path(__file__).with_name("facts.jsonl").read_text("utf-8").splitlines()]
NEAR_KM = 30


def fits(mention: EventMention, told: dict[str, Any]) -> bool:
    place = mention.place
    if "place" in told and (place is None or kilometres(place.lat, place.lon, *told["place"]) > NEAR_KM):
        return False
    if "country" in told and (place is None or place.country != told["country"]):
        return False
    tolls = (("killed", mention.killed), ("injured", mention.injured))
    if any(name in told and (toll and toll.best) != told[name] for name, toll in tolls):
        return False
    return "date" not in told or str(mention.date) == told["date"]


@pytest.mark.parametrize("told", LINES, ids=[line["id"] for line in LINES])
def test_the_day_the_place_and_the_toll_are_read(read: Read, told: dict[str, Any]) -> None:
    mentions = [m for m in read(told["text"]).mentions if m.event.root_code in (told["root"], told.get("also"))]
    assert mentions
    assert any(fits(m, told) for m in mentions), [(m.date, m.place, m.killed, m.injured) for m in mentions]
