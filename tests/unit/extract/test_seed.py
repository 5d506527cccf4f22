"""The seed article, and the English one of the same happenings, read row by row as a careful reader does."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.extract import Reader, Reading
from ingest.knowledge.gazetteer import kilometres
from ingest.records import Actor, Article, EventMention, Place, Span

SEEDS = Path(__file__).parents[3] / "seeds"
ARTICLES = {"ar": "000_cc5619e45615a72c", "en": "001_libya_murzuq_sirte"}

STANDS_BY = 0.5
"""At this confidence and above the service stands by an event."""
WITHIN_KM = 30

VIOLENCE = {"18", "19", "20"}
MURZUQ, FUQAHA = (25.92, 13.92), (27.84, 16.36)
SIRTE, GHARDABIYA, ZAAFARAN = (31.21, 16.59), (31.06, 16.60), (31.17, 16.40)
TRIPOLI = (32.88, 13.19)


@dataclass(frozen=True)
class Who:
    """An actor, by whatever of this is told; `words` are alternatives of which its words or name hold one."""

    country: str | None = None
    group: str | None = None
    role: str | None = None
    words: tuple[str, ...] = ()

    def fits(self, actor: Actor | None) -> bool:
        if actor is None:
            return False
        told = f"{actor.text} {actor.name}"
        return (
            self.country in (None, actor.country)
            and self.group in (None, actor.group)
            and (self.role is None or self.role in actor.roles)
            and (not self.words or any(word in told for word in self.words))
        )


ISLAMIC_STATE = Who(group="ISI")
LIBYAN = Who(country="LBY")


@dataclass(frozen=True)
class Row:
    """What a sentence tells. Actors and places are alternatives, of which None stands for "none told"."""

    ar: str
    en: str
    """Words of the sentence."""
    codes: tuple[str, ...]
    """Roots, or codes that may be more specific."""
    actor1: tuple[Who | None, ...]
    actor2: tuple[Who | None, ...] = ()
    """Empty where any will do."""
    places: tuple[tuple[float, float] | None, ...] = ()
    factuality: str | None = None
    killed: int | None = None
    date: str | None = None
    precision: str | None = None

    def fits(self, mention: EventMention) -> bool:
        return (
            mention.event.code.startswith(self.codes)
            and mention.confidence >= STANDS_BY
            and _any_actor(self.actor1, mention.actor1)
            and _any_actor(self.actor2, mention.actor2)
            and _any_place(self.places, mention.place)
            and self.factuality in (None, mention.factuality)
            and (self.killed is None or (mention.killed is not None and mention.killed.best == self.killed))
            and (self.date is None or str(mention.date).startswith(self.date))
            and self.precision in (None, mention.date_precision)
        )


def _any_actor(alternatives: tuple[Who | None, ...], actor: Actor | None) -> bool:
    return not alternatives or any(actor is None if who is None else who.fits(actor) for who in alternatives)


def _any_place(alternatives: tuple[tuple[float, float] | None, ...], place: Place | None) -> bool:
    if not alternatives:
        return True
    if place is None:
        return None in alternatives
    return place.country == "LBY" and any(
        kilometres(place.lat, place.lon, *point) <= WITHIN_KM for point in alternatives if point is not None
    )


ROWS = {
    "AFRICOM killed eight members of Islamic State in Murzuq": Row(
        "مقتل ثمانية عناصر",
        "it had killed eight",
        ("19", "18"),
        (Who(country="USA", role="MIL"),),
        (ISLAMIC_STATE,),
        (MURZUQ,),
        "asserted",
        killed=8,
    ),
    "the Libyan National Army attacks the Sirte protection force": Row(
        "هجمات لقوات الجيش الوطني الليبي",
        "attacked the Sirte Protection Force",
        ("19",),
        (Who(country="LBY", words=("الجيش الوطني", "Libyan National Army")),),
        (Who(country="LBY", words=("قوة حماية سرت", "Sirte Protection Force")),),
        (SIRTE, ZAAFARAN, GHARDABIYA),
        "asserted",
    ),
    "Islamic State massacred Libyan citizens": Row(
        "مجازر بحق مواطنين",
        "massacred Libyan civilians",
        ("20", "18"),
        (ISLAMIC_STATE,),
        (Who(country="LBY", role="CVL"),),
        (ZAAFARAN, SIRTE),
        "recalled",
    ),
    "Islamic State announced revenge for Sirte": Row(
        "أنه سينتقم", "vowed to take revenge", ("13",), (ISLAMIC_STATE,), (), (SIRTE, None), "threatened"
    ),
    "Haftar's forces stepped up air strikes on Sirte": Row(
        "كثفت قوات حفتر", "stepped up their air strikes", ("195",), (LIBYAN,), (LIBYAN,), (SIRTE,), "asserted"
    ),
    "Bunyan Marsous destroyed the stronghold of Islamic State in December 2016": Row(
        "قوات البنيان المرصوص",
        "attacked Islamic State in Sirte",
        ("19",),
        (LIBYAN,),
        (ISLAMIC_STATE,),
        (SIRTE,),
        "recalled",
        date="2016-12",
        precision="month",
    ),
    "lone wolves had attacked Fuqaha and Murzuq": Row(
        "الهجوم على مدينة الفقهاء",
        "Lone-wolf fighters of Islamic State attacked",
        ("18", "19"),
        (Who(words=("الذئاب المنفردة", "Lone-wolf fighters")), ISLAMIC_STATE),
        (),
        (FUQAHA, MURZUQ),
        "recalled",
    ),
    "the spokesman of the Sirte force said that Haftar exploits Islamic State": Row(
        "طه حديد",
        "Taha Hadid",
        ("01", "11"),
        (Who(country="LBY", words=("سرت", "حديد", "Sirte", "Hadid")),),
        (Who(words=("حفتر", "Haftar")), None),
    ),
    "the battle of Tripoli began on 4 April": Row(
        "معركة طرابلس", "battle of Tripoli", ("19",), (), (), (TRIPOLI,), "recalled", date="2019-04-04", precision="day"
    ),
    "Colonel Abdelkafi denied those statements": Row(
        "نفاها الخبير العسكري", "rejected those statements", ("01", "12"), (LIBYAN,)
    ),
    "he warned of Islamic State's use of the distraction": Row(
        "وحذر من استغلال",
        "warned that Islamic State",
        ("01", "02", "13"),
        (LIBYAN,),
        (ISLAMIC_STATE, None),
        (SIRTE, None),
    ),
}

TELLS_NO_ATTACK = {
    "ar": ("تنسيق استخباراتي", "يجاهر بتحشيداته", "سينتقم", "نقطة ربط", "وحذر من استغلال"),
    "en": ("moving back into the empty south", "bitter memories", "vowed to take revenge", "warned that Islamic State"),
}
"""Words of sentences in which no attack is asserted."""

both_articles = pytest.mark.parametrize("language", sorted(ARTICLES))


@pytest.fixture(scope="session")
def articles() -> dict[str, Article]:
    found = {}
    for language, name in ARTICLES.items():
        told = json.loads((SEEDS / f"{name}.meta.json").read_text(encoding="utf-8"))
        found[language] = Article.model_validate(told | {"text": (SEEDS / f"{name}.txt").read_text(encoding="utf-8")})
    return found


@pytest.fixture(scope="session")
def readings(reader: Reader, articles: dict[str, Article]) -> dict[str, Reading]:
    return {language: reader.read(article) for language, article in articles.items()}


def saying(reading: Reading, words: str) -> list[EventMention]:
    return [m for m in reading.mentions if words in m.text]


def outline(mention: EventMention) -> str:
    """A mention in one line, for the message of a test that fails."""
    actors = " → ".join(f"{a.text} ({a.code})" if a else "-" for a in (mention.actor1, mention.actor2))
    toll = mention.killed.best if mention.killed else "-"
    place = mention.place.full_name if mention.place else "-"
    return f"{mention.event.code} {mention.factuality} {mention.confidence:.2f}: {actors}; {place}; {mention.date}; killed {toll}"


@both_articles
@pytest.mark.parametrize("row", ROWS)
def test_the_article_tells_that(readings: dict[str, Reading], language: str, row: str) -> None:
    told = saying(readings[language], getattr(ROWS[row], language))
    assert any(ROWS[row].fits(m) for m in told), "\n".join(["", *map(outline, told)])


@both_articles
def test_the_government_of_national_accord_is_not_taken_for_the_target(
    readings: dict[str, Reading], language: str
) -> None:
    row = ROWS["AFRICOM killed eight members of Islamic State in Murzuq"]
    told = [m for m in saying(readings[language], getattr(row, language)) if m.event.root_code in VIOLENCE]
    assert told
    assert [m.actor2.text for m in told if m.actor2 and m.actor2.group == "GNA"] == []


@both_articles
def test_no_protest_is_told(readings: dict[str, Reading], language: str) -> None:
    assert [outline(m) for m in readings[language].mentions if m.event.root_code == "14"] == []


@both_articles
def test_no_event_is_placed_outside_libya(readings: dict[str, Reading], language: str) -> None:
    assert [outline(m) for m in readings[language].mentions if m.place and m.place.country != "LBY"] == []


@both_articles
def test_nobody_is_killed_but_the_eight(readings: dict[str, Reading], language: str) -> None:
    assert {m.killed.best for m in readings[language].mentions if m.killed} == {8}
    assert not any(m.injured for m in readings[language].mentions)


@both_articles
def test_no_attack_is_asserted_where_none_is_told(readings: dict[str, Reading], language: str) -> None:
    wrong = [
        outline(m)
        for words in TELLS_NO_ATTACK[language]
        for m in saying(readings[language], words)
        if m.event.root_code in VIOLENCE and m.factuality == "asserted" and m.confidence >= STANDS_BY
    ]
    assert wrong == []


@both_articles
def test_every_span_points_at_its_words(
    readings: dict[str, Reading], articles: dict[str, Article], language: str
) -> None:
    text = articles[language].text
    for mention in readings[language].mentions:
        assert text[mention.start : mention.start + len(mention.text)] == mention.text
        for span in spans(mention):
            assert text[span.start : span.end] == span.text


@both_articles
def test_the_day_of_publication_is_known_to_be_inferred_or_written_for_us(
    articles: dict[str, Article], language: str
) -> None:
    metadata = articles[language].metadata
    assert metadata.get("published_at_inferred") or metadata.get("written_for_this_project")
    assert str(articles[language].published_at).startswith("2019-09-21")


def spans(mention: EventMention) -> Iterator[Span]:
    found = (mention.trigger, mention.actor1, mention.actor2, mention.place, mention.attributed_to)
    return (span for span in found if span is not None)
