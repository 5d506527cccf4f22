"""What an article speaks of, told or not told as an event: the record of `articles.entities`."""

from collections.abc import Iterable, Sequence

from ingest.extract.actors import compose_actor
from ingest.extract.context import Context
from ingest.extract.events import SentenceParts
from ingest.extract.places import place_record
from ingest.lang.folding import attached_length
from ingest.lang.grammar import Argument
from ingest.records import Actor, Article, Count, DateFound, EntityRecord, EventMention, NameFound, Place
from ingest.records.ids import content_id

__all__ = ["entity_record"]

MAX_FOUND = 2000
"""Entities of one kind that a record lists; a text of 1 MiB that is a list of names would not fit a message."""


def entity_record(
    article: Article, language: str, detected: str, parts: Sequence[SentenceParts], mentions: Iterable[EventMention], context: Context
) -> EntityRecord:
    """Persons, organisations, actors, places, dates and numbers of an article, with the words that name them."""
    names = list(_names(parts, article.text))
    return EntityRecord(
        article_id=article.id,
        url=article.url,
        source=article.source,
        title=article.title,
        language=language,
        published_at=article.published_at,
        status="language-unsupported" if detected == "und" else "read",
        text_hash=content_id("text", article.text),
        num_sentences=len(parts),
        mention_ids=tuple(m.mention_id for m in mentions),
        persons=tuple(n for kind, n in names if kind == "person")[:MAX_FOUND],
        organisations=tuple(n for kind, n in names if kind != "person")[:MAX_FOUND],
        actors=tuple(_actors(parts, article.text, context))[:MAX_FOUND],
        places=tuple(_places(parts, article.text))[:MAX_FOUND],
        dates=tuple(_dates(parts, article.text))[:MAX_FOUND],
        counts=tuple(_counts(parts, article.text))[:MAX_FOUND],
    )


def _names(parts: Sequence[SentenceParts], text: str) -> Iterable[tuple[str, NameFound]]:
    for part in parts:
        for first, match in sorted(part.parsed.names.items()):
            for sense in match.of("actor")[:1]:
                if sense.features:
                    continue
                words, start, end = part.parsed.sentence.span(first, match.last, text)
                skip = attached_length(words, len(match.prefix))
                yield sense.value.kind, NameFound(text=words[skip:], start=start + skip, end=end, name=sense.value.name)


def _actors(parts: Sequence[SentenceParts], text: str, context: Context) -> Iterable[Actor]:
    for part in parts:
        for first, match in sorted(part.parsed.names.items()):
            if match.of("actor", "agent", "state"):
                words = part.parsed.sentence.tokens[first].text
                yield compose_actor(Argument(first, match.last, attached_length(words, len(match.prefix))), part.parsed, context, text)


def _places(parts: Sequence[SentenceParts], text: str) -> Iterable[Place]:
    return (place_record(p, part.parsed, text) for part in parts for p in part.places)


def _dates(parts: Sequence[SentenceParts], text: str) -> Iterable[DateFound]:
    for part in parts:
        for when in part.dates:
            words, start, end = part.parsed.sentence.span(when.first, when.last, text)
            yield DateFound(text=words, start=start, end=end, date=when.day, date_precision=when.precision)


def _counts(parts: Sequence[SentenceParts], text: str) -> Iterable[Count]:
    for part in parts:
        for quantity in part.quantities:
            words, start, end = part.parsed.sentence.span(quantity.first, quantity.last, text)
            yield Count(text=words, start=start, end=end, count=quantity.toll)
