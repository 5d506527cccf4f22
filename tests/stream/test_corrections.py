"""An article that is published again with another text, through the whole stream."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.records.topics import EVENTS

pytestmark = pytest.mark.timeout(240)

MURZUQ = "At least 8 people were killed when Islamic State militants attacked the city of Murzuq on 19 September 2019."
SIRTE = "Gunmen killed 5 soldiers in the city of Sirte on 2 September 2019."
MORE = "At least 11 people were killed when Islamic State militants attacked the city of Murzuq on 19 September 2019."


def article(text: str, number: int = 1) -> dict[str, Any]:
    return {"id": f"article-{number}", "source": f"s{number}", "published_at": "2019-09-20T09:00:00Z", "text": text}


def test_the_correction_replaces_what_the_article_said(new_service: Callable[..., Any]) -> None:
    service = new_service().create_topics()
    service.worker().ready()
    service.publish([article(f"{MURZUQ} {SIRTE}")])
    service.wait()
    before = dict(service.query("SELECT killed_best, event_id FROM events"))
    assert set(before) == {8, 5}

    service.publish([article(MORE), article(MURZUQ, number=2)])
    service.wait()
    assert service.query("SELECT killed_best, withdrawn FROM events WHERE killed_best = 5") == [(5, 1)]
    [murzuq] = service.query("SELECT event_id FROM events WHERE NOT withdrawn")
    latest = {message.key: message.value for message in service.messages(EVENTS.name)}
    assert latest[before[5].encode()] is None
    assert set(service.latest_events()) == {*murzuq}
    told = service.query(
        "SELECT article_id, killed_best FROM mentions WHERE NOT withdrawn AND killed_best > 0 ORDER BY 1"
    )
    assert told == [("article-1", 11), ("article-2", 8)]

    service.publish([article(MORE)])  # the same once more
    service.wait()
    assert service.query("SELECT event_id FROM events WHERE NOT withdrawn") == [murzuq]
    assert service.workers[0].stop() == 0
