"""The one entry: reads an article. Puts the stages in order.

text → language → names → context → settle → dates → quantities → places → events → factuality → confidence → carry → records
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from ingest.extract.carry import carry
from ingest.extract.confidence import confidence
from ingest.extract.context import Context, read_context
from ingest.extract.dates import Clock, find_dates
from ingest.extract.drafts import Draft
from ingest.extract.entities import entity_fields
from ingest.extract.events import SentenceParts, draft_events
from ingest.extract.language import UNKNOWN, detect_language
from ingest.extract.names import Finder
from ingest.extract.places import find_places, find_referred, place_record
from ingest.extract.quantities import find_quantities
from ingest.extract.referring import note_named
from ingest.extract.settle import settle
from ingest.extract.sides import sides_of, with_states
from ingest.extract.signature import signature_of
from ingest.extract.tone import score_of
from ingest.knowledge.cameo import event_code
from ingest.knowledge.index import Index, PlaceRow
from ingest.lang import Profile, profiles, sentences
from ingest.lang.grammar import Parsed
from ingest.records import Article, Attribution, EntityRecord, EventMention, Trigger
from ingest.records.ids import content_id, founded_event_id

__all__ = ["Frame", "Reader", "Reading"]

LEAST_CONFIDENCE: Final = 0.01
"""Below one in a hundred a reading is noise. What is told with little confidence says that little speaks for it; where
nothing is told the sentence may not have been understood at all."""
WITHOUT_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the time of publication where neither the article nor its message tells one."""


class Reading:
    """What an article tells. Its entities are looked for when they are first asked for."""

    def __init__(
        self, mentions: Sequence[EventMention], entities: Callable[[], dict[str, Any]], parsed: Sequence[Parsed] = ()
    ) -> None:
        self.mentions = tuple(mentions)
        self._entities = entities
        self._parsed = parsed

    def __del__(self) -> None:
        """Takes sentences and their syntax apart, which refer to each other: to find them costs the collector a tenth of the time."""
        for parsed in self._parsed:
            parsed.notes.clear()

    @cached_property
    def entity_fields(self) -> dict[str, Any]:
        """What the record of its entities holds, unchecked: enough for writing it down."""
        return self._entities()

    @cached_property
    def entities(self) -> EntityRecord:
        return EntityRecord(**self.entity_fields)


class Frame(NamedTuple):
    """What all mentions of an article share."""

    article: Article
    version: str | None
    published: date
    profile: Profile
    context: Context
    signature: str | None
    setting: str | None


class Reader:
    """Reads articles with the compiled index of names. Safe to share between threads and forked processes."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._finders = {code: Finder(index, profile) for code, profile in profiles().items()}

    @classmethod
    def open(cls, cache_dir: Path) -> Self:
        """A reader with the index in `cache_dir`, compiled first where it is missing or older than its tables."""
        return cls(Index.open(cache_dir))

    def read(self, article: Article, version: str | None = None) -> Reading:
        """Everything that the article tells. Never raises for the sake of what a text holds.

        `version` goes into all records as their `article_version`.
        """
        lines = list(sentences(article.text, _is_abbreviation))
        detected = detect_language(article.text, lines)
        signature = signature_of(token.norm for line in lines for token in line.tokens)
        finder = self._finders.get(detected)
        if finder is None:
            language = article.language or UNKNOWN
            nothing = Context(next(iter(profiles().values())))
            return Reading((), lambda: entity_fields(article, language, detected, signature, [], (), nothing, version))
        published = (article.published_at or WITHOUT_DATE).date()
        parsed = [finder.parse(s) for s in lines]
        context = read_context(parsed, self.index, finder.profile, published.isoformat())
        known: list[PlaceRow] = []
        clock = Clock(published)
        parts = [self._parts(p, finder.profile, context, clock, known) for p in parsed]
        setting = _setting(parts, context)
        frame = Frame(article, version, published, finder.profile, context, signature, setting)
        told = [m for p in parts for m in self._mentions(p, frame)]
        sure = {m.mention_id: m for m, _ in told if m.confidence >= LEAST_CONFIDENCE}
        undated = frozenset(m.mention_id for m, draft in told if not draft.dated)
        unplaced = frozenset(m.mention_id for m, draft in told if not draft.placed)
        mentions = [with_states(m, setting or "") for m in carry(list(sure.values()), undated, unplaced)]
        return Reading(
            mentions,
            lambda: entity_fields(article, detected, detected, signature, parts, mentions, context, version),
            parsed,
        )

    def _parts(
        self, parsed: Parsed, profile: Profile, context: Context, clock: Clock, known: list[PlaceRow]
    ) -> SentenceParts:
        settle(parsed, context)
        note_named(parsed, context)
        dates = find_dates(parsed, profile, clock)
        quantities = find_quantities(parsed, profile)
        profile.syntax().prepare(parsed)
        skips = {
            i: profile.attached(parsed.sentence.tokens[i].text, m.prefix) for i, m in parsed.names.items() if m.prefix
        }
        named = find_places(parsed, context, self.index, known, skips)
        parsed.scenes = {place.first: place.row.country for place in named}
        return SentenceParts(parsed, dates, quantities, find_referred(parsed, named, context, self.index))

    def _mentions(self, parts: SentenceParts, frame: Frame) -> list[tuple[EventMention, Draft]]:
        """The mentions of a sentence, each with the draft that it was made from."""
        drafts = draft_events(parts, frame.profile, frame.published)
        tone = score_of(parts.parsed) if drafts else 0.0
        return [(_mention(d, parts, frame, tone), d) for d in drafts]


def _setting(parts: Iterable[SentenceParts], context: Context) -> str | None:
    """The state in which most places of the article lie; without any, the one that it names most."""
    named = Counter(place.row.country for part in parts for place in part.places if place.row.country)
    return max(named, key=lambda code: (named[code], code), default=context.main_country) or None


def _mention(draft: Draft, parts: SentenceParts, frame: Frame, tone: float) -> EventMention:
    article, profile = frame.article, frame.profile
    parsed, text = parts.parsed, article.text
    sentence = parsed.sentence
    words, start, end = sentence.span(draft.match.first, draft.match.last, text)
    skip = profile.attached(sentence.tokens[draft.match.first].text, draft.match.prefix)
    place = place_record(draft.place, parsed, text) if draft.place else None
    one, two, speaker = sides_of(draft, parsed, frame.context, text)
    when = draft.when
    mention_id = content_id(
        "mention",
        article.id,
        sentence.number,
        start + skip,
        draft.code,
        one.code if one else None,
        two.code if two else None,
    )
    told_today = draft.stance.factuality not in ("recalled", "hypothetical") and article.published_at is not None
    return EventMention(
        mention_id=mention_id,
        event_id=founded_event_id(mention_id),
        article_id=article.id,
        article_version=frame.version,
        text_signature=frame.signature,
        url=article.url,
        source=article.source,
        language=profile.code,
        published_at=article.published_at,
        sentence=sentence.number,
        text=sentence.text,
        start=sentence.start,
        event=event_code(draft.code),
        trigger=Trigger(text=words[skip:], start=start + skip, end=end),
        actor1=one,
        actor2=two,
        place=place,
        setting=frame.setting,
        date=when.day if when else frame.published if told_today else None,
        date_precision=when.precision if when else "day" if told_today else None,
        date_text=sentence.span(when.first, when.last, text)[0] if when else None,
        killed=draft.killed,
        injured=draft.injured,
        weapon=draft.weapon.weapon if draft.weapon else None,
        factuality=draft.stance.factuality,
        attributed_to=Attribution(text=speaker.text, start=speaker.start, end=speaker.end, name=speaker.name)
        if speaker
        else None,
        tone=tone,
        confidence=round(confidence(draft.features), 4),
    )


_ABBREVIATIONS: Final = frozenset(word for profile in profiles().values() for word in profile.abbreviations)


def _is_abbreviation(word: str) -> bool:
    return word in _ABBREVIATIONS
