"""The merged record: what of many tellings it keeps."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.merge import Report, event_record
from ingest.records import Event

MURZUQ = ["Murzuq", "LBY", "Murzuq", 25.92, 13.92, "city"]


@pytest.fixture
def merged(make: Any) -> Any:
    """The record of mentions that differ from a common one as told."""

    def merge(*changes: dict[str, Any], **common: Any) -> Event:
        told = [
            Report(
                make(
                    **({"mention_id": f"m{i}", "article": f"a{i}", "published": f"2019-09-{20 + i}"} | common | change)
                )
            )
            for i, change in enumerate(changes)
        ]
        record = event_record("e", told)
        assert event_record("e", reversed(told)) == record
        return record

    return merge


def test_a_single_telling_is_kept_as_it_is(merged: Any) -> None:
    event = merged({}, code="195", place=MURZUQ, actor1="USA.MIL", actor2="ISI", killed=8, source="Wire", tone=-6.1)
    assert (event.event_id, event.event_code, event.event_base_code, event.event_root_code) == ("e", "195", "195", "19")
    assert (event.actor1_code, event.actor1_country_code, event.actor1_type1_code) == ("USAMIL", "USA", "MIL")
    assert (event.actor2_known_group_code, event.actor2_country_code) == ("ISI", None)
    assert (event.place.name, event.killed.best, event.injured) == ("Murzuq", 8, None)
    assert (event.num_mentions, event.num_sources, event.num_articles, event.revision) == (1, 1, 1, 1)
    assert (event.avg_tone, event.confidence, event.factuality) == (-6.1, 0.9, "asserted")


def test_coverage_is_counted_by_articles_sources_and_languages(merged: Any) -> None:
    event = merged(
        {"source": "Wire", "url": "https://wire.example/1"},
        {"url": "https://news.example/x", "language": "en"},
        {"url": "https://news.example/y"},
        {"article": "a2", "source": None},
        {"source": "Wire"},
    )
    assert event.num_mentions == event.revision == 5
    assert event.num_articles == 4
    assert event.sources == ("Wire", "a2", "news.example")
    assert event.num_sources == 3
    assert event.languages == ("ar", "en")
    assert event.source_url == "https://wire.example/1"
    assert event.mention_ids == ("m0", "m1", "m2", "m3", "m4")


def test_times_are_those_of_the_first_and_the_last_report(merged: Any) -> None:
    event = merged({}, {}, {"published_at": None})
    assert event.first_seen == event.date_added == datetime(2019, 9, 20, 18, tzinfo=UTC)
    assert event.last_seen == datetime(2019, 9, 21, 18, tzinfo=UTC)


def test_times_are_told_in_utc_where_the_calendar_has_them(merged: Any) -> None:
    assert merged({"published_at": "2019-09-20T01:00:00+03:00"}).first_seen.isoformat() == "2019-09-19T22:00:00+00:00"
    assert merged({"published_at": "0001-01-01T01:00:00+03:00"}).first_seen.isoformat() == "0001-01-01T01:00:00+03:00"


def test_an_event_of_a_first_sentence_is_a_root_event(merged: Any) -> None:
    assert not merged({}, {}).is_root_event
    assert merged({}, {"sentence": 0}).is_root_event


@pytest.mark.parametrize(
    ("codes", "chosen"),
    [
        (["190", "195"], "195"),
        (["195", "1951", "190"], "1951"),
        (["195", "195", "1951", "194"], "1951"),
        (["194", "194", "1951", "195"], "194"),
        (["190", "190", "183"], "190"),
        (["183", "1831", "190"], "1831"),
    ],
)
def test_the_code_is_the_most_specific_of_those_with_most_support(merged: Any, codes: list[str], chosen: str) -> None:
    assert merged(*[{"code": code} for code in codes]).event_code == chosen


@pytest.mark.parametrize(
    ("actors", "chosen"),
    [
        ([None, "IRQ.MIL"], "IRQMIL"),
        (["IRQ", "IRQ.MIL", "IRQ"], "IRQMIL"),
        ([".UAF", "ISI"], "ISIUAF"),
        (["PAK.UAF", "PAK.UAF", "TTP"], "TTPUAF"),
        (["PAK.MIL", "PAK.MIL", "TTP"], "PAKMIL"),
        (["IRQ.MIL", "IRQ.COP", "IRQ.MIL"], "IRQMIL"),
        ([":gunmen", ".UAF"], "UAF"),
    ],
)
def test_an_actor_is_the_most_specific_of_those_with_most_support(
    merged: Any, actors: list[str | None], chosen: str
) -> None:
    event = merged(*[{"actor1": actor} for actor in actors])
    assert event.actor1.group is None or event.actor1.group == chosen[:3]
    assert event.actor1_code.removesuffix("UAF") in {chosen, chosen.removesuffix("UAF")}


def test_sides_that_one_names_the_other_way_round_are_turned(merged: Any) -> None:
    event = merged(
        {"actor1": "PHL.MIL", "actor2": "ASG"},
        {"actor1": "PHL.MIL", "actor2": "ASG"},
        {"actor1": "ASG", "actor2": "PHL.MIL"},
    )
    assert {event.actor1_code[:3], event.actor2_code[:3]} == {"PHL", "ASG"}


def test_the_place_is_the_finest_of_those_with_most_support(merged: Any) -> None:
    region = ["Fezzan", "LBY", "Murzuq", 26.0, 14.0, "region"]
    country = ["Libya", "LBY", None, 27.0, 17.0, "country"]
    event = merged({"place": region}, {"place": MURZUQ}, {"place": country}, {"place": None})
    assert (event.place.name, event.action_geo_type) == ("Murzuq", 4)
    assert (event.action_geo_lat, event.action_geo_long) == (25.92, 13.92)
    assert event.action_geo_country_code == "LBY"


@pytest.mark.parametrize(
    ("kind", "country", "number"),
    [
        ("country", "LBY", 1),
        ("region", "LBY", 5),
        ("city", "LBY", 4),
        ("site", "LBY", 4),
        ("region", "USA", 2),
        ("city", "USA", 3),
    ],
)
def test_places_have_gdelt_types(merged: Any, kind: str, country: str, number: int) -> None:
    event = merged({"place": ["x", country, None, 1.0, 2.0, kind]})
    assert event.action_geo_type == number


def test_without_a_place_the_columns_are_empty(merged: Any) -> None:
    event = merged({})
    assert event.place is None
    assert event.action_geo_type is event.action_geo_lat is event.action_geo_country_code is None


def test_the_day_is_the_best_supported_and_told_days_count_more(merged: Any) -> None:
    assumed = {"date": "2019-09-20", "date_text": None}
    assert str(merged({"date": "2019-09-19"}, assumed).date) == "2019-09-19"
    assert str(merged({"date": "2019-09-19"}, {"date": "2019-09-20"}, {"date": "2019-09-20"}).date) == "2019-09-20"


def test_a_day_is_preferred_to_a_month(merged: Any) -> None:
    month = {"date": "2019-09-01", "date_precision": "month"}
    event = merged(month, month, {"date": "2019-09-19"})
    assert (str(event.date), event.date_precision) == ("2019-09-19", "day")


def test_no_date_is_no_date(merged: Any) -> None:
    assert merged({"date": None, "published": "2019-09-20"}).date is None


def test_further_sources_raise_the_confidence_and_copies_of_one_do_not(merged: Any) -> None:
    one = merged({"source": "Wire"}, confidence=0.7).confidence
    copied = merged({"source": "Wire"}, {"source": "Wire"}, confidence=0.7).confidence
    three = merged({"source": "Wire"}, {"source": "Post"}, {"source": "Times"}, confidence=0.7).confidence
    assert one == copied == 0.7
    assert 0.7 < three < 1


class TestFactuality:
    def test_a_denial_joins_what_others_assert(self, merged: Any) -> None:
        event = merged({}, {}, {"factuality": "denied", "language": "en", "killed": 0}, killed=14)
        assert (event.factuality, event.disputed, event.num_denials) == ("asserted", True, 1)
        assert (event.num_mentions, event.num_articles, event.languages) == (3, 2, ("ar",))
        assert (event.killed.best, event.killed.low) == (14, 14)
        assert event.mention_ids == ("m0", "m1", "m2")

    def test_what_is_only_denied_is_denied_and_not_disputed(self, merged: Any) -> None:
        event = merged({}, {}, factuality="denied", killed=14)
        assert (event.factuality, event.disputed, event.num_denials, event.num_articles) == ("denied", False, 2, 2)
        assert event.killed.best == 14

    def test_news_of_it_outweighs_memories_of_it(self, merged: Any) -> None:
        assert merged({}, {"factuality": "recalled"}, {"factuality": "recalled"}).factuality == "asserted"
        assert merged({"factuality": "recalled"}, {"factuality": "denied"}).factuality == "recalled"

    @pytest.mark.parametrize("factuality", ["threatened", "hypothetical"])
    def test_threats_and_hypotheses_stay_what_they_are(self, merged: Any, factuality: str) -> None:
        assert merged({}, {}, factuality=factuality).factuality == factuality


class TestTolls:
    @pytest.mark.parametrize(
        ("told", "best", "low", "high"),
        [
            ([8], 8, 8, 8),
            ([5, 9], 9, 5, 9),
            ([5, 9, 9, 8, 8], 8, 5, 9),
            ([7, 7, 7, 7, 15], 15, 7, 15),
            ([9, 9, 14, 11], 11, 9, 14),
            ([None, 4, None], 4, 4, 4),
            ([[17, 15, 20], 19], 19, 15, 20),
            ([19, 3], 19, 3, 19),
            ([23, 0, 14], 14, 0, 23),
            ([None, None], None, None, None),
        ],
        ids=str,
    )
    def test_the_latest_weighs_most(self, merged: Any, told: list[Any], best: Any, low: Any, high: Any) -> None:
        killed = merged(*[{"killed": number} for number in told]).killed
        assert (killed and (killed.best, killed.low, killed.high)) == (None if best is None else (best, low, high))

    def test_a_doubtful_latest_number_does_not_outvote_sure_ones(self, merged: Any) -> None:
        event = merged({"killed": 9}, {"killed": 9}, {"killed": 12, "confidence": 0.5}, confidence=0.95)
        assert (event.killed.best, event.killed.high) == (9, 12)

    def test_the_lead_of_an_article_weighs_more_than_its_details(self, merged: Any) -> None:
        lead = {"killed": 8, "sentence": 0, "article": "a", "published": "2019-09-20"}
        detail = {"killed": 6, "sentence": 4, "article": "a", "published": "2019-09-20"}
        assert merged(lead, detail).killed.best == merged(detail, lead).killed.best == 8

    def test_killed_and_injured_are_told_apart(self, merged: Any) -> None:
        event = merged({"killed": 2, "injured": 5}, {"injured": 7})
        assert (event.killed.best, event.injured.best) == (2, 7)
