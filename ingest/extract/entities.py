"""What an article speaks of, told or not told as an event: the record of `articles.entities`."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ingest.extract.actors import MAX_NAME, actor_fields
from ingest.extract.context import Context
from ingest.extract.counts import counts_of
from ingest.extract.events import SentenceParts
from ingest.extract.organisations import find_organisations
from ingest.extract.persons import PersonName, find_persons
from ingest.extract.places import place_fields
from ingest.extract.quotations import find_quotations
from ingest.extract.themes import themes_of
from ingest.extract.tone import tone_of
from ingest.extract.traits import traits_of
from ingest.lang import Profile
from ingest.lang.folding import attached_length
from ingest.lang.grammar import Argument, Parsed
from ingest.records import Article, EventMention
from ingest.records.ids import content_id

__all__ = ["entity_fields"]

MAX_FOUND: Final = 2000
"""Entities of one kind that a record lists; a text of 1 MiB that is a list of names would not fit a message."""

Fields = dict[str, Any]
"""What a record holds. To make one of each actor and place, only to write them down, would take a third of the time."""


def entity_fields(  # noqa: PLR0917, RUF100
    article: Article,
    language: str,
    detected: str,
    signature: str | None,
    parts: Sequence[SentenceParts],
    mentions: Sequence[EventMention],
    context: Context,
    version: str | None,
) -> Fields:
    """Everything that an article names, counts, dates and quotes, what it is about and how it sounds; with the words.

    As the fields of an `EntityRecord`, in their order.
    """
    text = article.text
    sentences = [part.parsed for part in parts]
    persons = find_persons(sentences, context.profile)
    return {
        "article_id": article.id,
        "article_version": version,
        "url": article.url,
        "source": article.source,
        "title": article.title,
        "language": language,
        "published_at": article.published_at,
        "status": "language-unsupported" if detected == "und" else "read",
        "text_hash": content_id("text", text),
        "text_signature": signature,
        "num_sentences": len(parts),
        "mention_ids": tuple(m.mention_id for m in mentions),
        "persons": _persons(persons, sentences, text)[:MAX_FOUND],
        "organisations": _organisations(sentences, context.profile, text)[:MAX_FOUND],
        "actors": _actors(sentences, text, context)[:MAX_FOUND],
        "places": _places(parts, text)[:MAX_FOUND],
        "dates": _dates(parts, text)[:MAX_FOUND],
        "counts": list(counts_of(parts, mentions, text))[:MAX_FOUND],
        "quotations": tuple(find_quotations(sentences, persons, context.profile, text))[:MAX_FOUND],
        "themes": themes_of(sentences, mentions),
        "tone": tone_of(sentences) if sentences else None,
    }


def _persons(persons: Iterable[PersonName], sentences: Sequence[Parsed], text: str) -> list[Fields]:
    found = []
    for person in persons:
        words, start, end = sentences[person.number].sentence.span(person.first, person.last, text)
        found.append(_named(words, start, end, person.skip, person.name))
    return found


def _organisations(sentences: Iterable[Parsed], profile: Profile, text: str) -> list[Fields]:
    found = []
    for parsed in sentences:
        for first, last, prefix, name in find_organisations(parsed, profile):
            words, start, end = parsed.sentence.span(first, last, text)
            skip = profile.attached(parsed.sentence.tokens[first].text, prefix)
            found.append(_named(words, start, end, skip, name))
    return found


def _named(words: str, start: int, end: int, skip: int, name: str | None) -> Fields:
    words = words[skip:]
    return {"text": words, "start": start + skip, "end": end, "name": (name or words)[:MAX_NAME]}


def _actors(sentences: Iterable[Parsed], text: str, context: Context) -> list[Fields]:
    found = []
    for parsed in sentences:
        for first in sorted(parsed.names):
            match = parsed.names[first]
            if traits_of(match).acts:
                skip = attached_length(parsed.sentence.tokens[first].text, len(match.prefix))
                found.append(actor_fields(Argument(first, match.last, skip), parsed, context, text, reach=0))
    return found


def _places(parts: Sequence[SentenceParts], text: str) -> list[Fields]:
    return [place_fields(place, part.parsed, text) for part in parts for place in part.places]


def _dates(parts: Sequence[SentenceParts], text: str) -> list[Fields]:
    found = []
    for part in parts:
        for when in part.dates:
            words, start, end = part.parsed.sentence.span(when.first, when.last, text)
            found.append(
                {"text": words, "start": start, "end": end, "date": when.day, "date_precision": when.precision}
            )
    return found
