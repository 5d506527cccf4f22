"""Very many mentions of one day, of which hundreds tell alike: stored in any batches, they end as merging them at once."""

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

import pytest
from stored import VERSIONS, rows, store

from ingest.merge import BLOCK_LIMIT, merge
from ingest.records import EntityRecord, Event, EventMention
from ingest.sinks import Sink, memory, merging, open_sink, placing
from ingest.sinks.memory import CROWDED

MakeMention = Callable[..., EventMention]
FIRST, SECOND, _ = VERSIONS
TEXTS = ["0a" * 64, "0a" * 20 + "0b" * 44, "0c" * 64, None]


@pytest.fixture(scope="module")
def told(make_mention: MakeMention) -> list[EventMention]:
    """Two crowds of one day, a happening of a few beside them, some of other days; and one article each."""
    dice = random.Random(5)  # noqa: S311 - a test's dice
    numbers = count()

    def some(how_many: int, **fields: Any) -> Iterator[EventMention]:
        for _ in range(how_many):
            number = next(numbers)
            told: dict[str, Any] = {
                "article_version": FIRST,
                "hour": dice.randrange(24),
                "text_signature": dice.choice(TEXTS),
                "tone": -number % 11 / 7,
                "factuality": "denied" if number % 9 == 0 else "asserted",
                "sentence": number % 3,
            }
            sources: list[dict[str, Any]] = [
                {},
                {"source": None, "url": f"https://news{number % 7}.example/{number}"},
                {"source": "و\0"},
            ]
            yield make_mention(number, **told, **dice.choice(sources), **fields)

    return [
        *some(CROWDED + 40),
        *some(BLOCK_LIMIT + 30, killed=30, place="Sirte"),
        *some(BLOCK_LIMIT - 3, killed=11),
        *some(9, day=21, killed=9),
        *some(9, day=12),
    ]


def standing(url: str) -> dict[str, Event]:
    """Events as they stand; each is the home of its mentions and of no others."""
    records = [record for (record,) in rows(url, "SELECT record FROM events WHERE NOT withdrawn")]
    found = {event.event_id: event for event in map(Event.model_validate_json, records)}
    homes = rows(url, "SELECT mention_id, event_id FROM mentions WHERE NOT withdrawn")
    assert dict(homes) == {key: one.event_id for one in found.values() for key in one.mention_ids}
    return found


def expected(told: Iterable[EventMention]) -> dict[str, Event]:
    return {event.event_id: event for event in merge(told)}


def unrevised(events: dict[str, Event]) -> dict[str, dict[str, Any]]:
    return {key: event.model_dump(exclude={"revision"}) for key, event in events.items()}


@pytest.mark.parametrize("batch", [37, 500])
def test_they_end_as_merging_them_at_once_and_so_they_do_when_most_are_withdrawn_and_come_again(
    sink: Sink, url: str, told: list[EventMention], make_entities: Callable[..., EntityRecord], batch: int
) -> None:
    dice = random.Random(batch)  # noqa: S311 - a test's dice
    shuffled = dice.sample(told, len(told))
    other = open_sink(url)  # what one remembers of a key holds no more when the other has written it
    for number, start in enumerate(range(0, len(shuffled), batch)):
        store(other if number % 5 == 4 else sink, shuffled[start : start + batch])
    other.close()
    assert standing(url) == expected(told)
    assert {one.num_mentions for one in standing(url).values()} >= {CROWDED + 40, BLOCK_LIMIT + 30}

    withdrawn = dice.sample(told[: CROWDED + 40], CROWDED)
    silent = [make_entities(_number(one), article_version=SECOND, mention_ids=[]) for one in withdrawn]
    for start in range(0, len(silent), batch):
        store(sink, silent[start : start + batch])
    left = [one for one in told if one not in withdrawn]
    assert unrevised(standing(url)) == unrevised(expected(left))

    again = [one.model_copy(update={"article_version": SECOND}) for one in withdrawn]
    spoken = [make_entities(_number(one), article_version=SECOND, mention_ids=[one.mention_id]) for one in withdrawn]
    store(sink, spoken)
    for start in range(0, len(again), batch):
        store(sink, again[start : start + batch])
    assert unrevised(standing(url)) == unrevised(expected(told))


def test_what_little_is_remembered_changes_nothing(
    sink: Sink,
    url: str,
    told: list[EventMention],
    make_mention: MakeMention,
    make_entities: Callable[..., EntityRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With bounds so low that what one merge key needs is forgotten while the next is looked at, and read again."""
    for name, value in {"MOST_PLACED": 10, "MOST_MENTIONS": 5, "IDLE": 1, "ROUND": 1}.items():
        monkeypatch.setattr(memory, name, value)
    monkeypatch.setattr(placing, "AT_ONCE", 1)
    monkeypatch.setattr(merging, "AT_ONCE", 30)
    kinds = ["asserted", "threatened", "hypothetical"]
    mixed = [make_mention(5000 + i, article_version=FIRST, factuality=kinds[i % 3], day=1 + i % 28) for i in range(90)]
    mixed += told[::4]
    random.Random(1).shuffle(mixed)  # noqa: S311 - a test's dice
    for start in range(0, len(mixed), 60):
        store(sink, mixed[start : start + 60])
    assert unrevised(standing(url)) == unrevised(expected(mixed))
    gone, left = mixed[:40], mixed[40:]
    store(sink, [make_entities(_number(one), article_version=SECOND, mention_ids=[]) for one in gone])
    assert unrevised(standing(url)) == unrevised(expected(left))


def _number(mention: EventMention) -> int:
    return int(mention.article_id.removeprefix("article-"))
