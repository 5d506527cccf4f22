"""A wire story that many outlets print is one telling."""

from typing import Any

import pytest

from ingest.merge import Report, event_record, merge
from ingest.merge.copies import are_copies, tellings

WIRE, EDITED, OTHER = "0a" * 64, "0a" * 20 + "0b" * 44, "0c" * 64


@pytest.fixture
def printed(make: Any) -> Any:
    """The same telling by so many outlets."""

    def of(count: int, *, start: int = 0, signature: str | None = WIRE, **fields: Any) -> list[Any]:
        return [
            Report(
                make(
                    mention_id=f"m{n:02d}",
                    article=f"a{n}",
                    source=f"s{n}",
                    published=f"2019-09-20T{n:02d}:00:00Z",
                    text_signature=signature,
                    **fields,
                )
            )
            for n in range(start, start + count)
        ]

    return of


def test_copies_share_a_fifth_of_their_signatures() -> None:
    assert are_copies(int(WIRE, 16), int(EDITED, 16))
    assert not are_copies(int(WIRE, 16), int(OTHER, 16))
    assert are_copies(int("00" * 64, 16), int("00" * 13 + "01" * 51, 16))
    assert not are_copies(int("00" * 64, 16), int("00" * 12 + "01" * 52, 16))


def test_copies_count_as_articles_and_sources_and_one_telling(printed: Any) -> None:
    event = event_record("e", [*printed(5, killed=8), *printed(1, start=9, signature=OTHER, killed=8)])
    assert (event.num_articles, event.num_sources, event.num_mentions, event.num_tellings) == (6, 6, 6, 2)


def test_many_copies_are_no_surer_than_one(printed: Any) -> None:
    assert event_record("e", printed(6)).confidence == event_record("e", printed(1)).confidence
    assert event_record("e", printed(6, signature=None)).confidence > event_record("e", printed(1)).confidence


def test_copies_of_an_early_count_do_not_outvote_a_later_one(printed: Any) -> None:
    late = printed(1, start=3, signature=OTHER, killed=12)
    copies = [*printed(3, killed=8), *printed(6, start=4, killed=8)]
    killed = event_record("e", [*copies, *late]).killed
    assert killed is not None
    assert killed.best == 12


def test_a_copy_with_a_new_count_is_a_telling_of_its_own(printed: Any) -> None:
    event = event_record("e", [*printed(4, killed=8), *printed(1, start=5, signature=EDITED, killed=9)])
    assert event.killed is not None
    assert (event.num_tellings, event.killed.best) == (2, 9)


def test_a_copy_of_a_copy_is_one_too(printed: Any) -> None:
    middle = "0a" * 32 + "0c" * 32
    told = [*printed(1), *printed(1, start=1, signature=OTHER), *printed(1, start=2, signature=middle)]
    assert [len(found) for found in tellings(told)] == [3]
    assert [len(found) for found in tellings(told[:2])] == [1, 1]


def test_articles_without_a_signature_are_no_copies(printed: Any) -> None:
    assert len(tellings(printed(4, signature=None))) == 4


def test_two_sentences_of_one_wire_story_stay_two_events_however_often_it_is_printed(make: Any) -> None:
    def sentence(number: int, text: str, town: str, lat: float, killed: int) -> Any:
        return make(
            mention_id=f"{town}{number}",
            article=f"a{number}",
            text=text,
            text_signature=WIRE,
            code="183",
            place=[town, "IRQ", "Baghdad", lat, 44.4, "city"],
            killed=killed,
        )

    market = "a car bomb at a crowded market in the east of the city killed people on thursday morning police said"
    mosque = "hours later a suicide bomber blew himself up outside a mosque killing worshippers who left after prayer"
    told = [sentence(n, market, "Baghdad", 33.3, 8) for n in range(4)]
    told += [sentence(n + 10, mosque, "Baghdad", 33.3, 7) for n in range(4)]
    assert sorted(event.num_articles for event in merge(told)) == [4, 4]
