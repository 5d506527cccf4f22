"""What crosses the borders of the system: articles in; entities, mentions, events and dead letters out.

Every record is a frozen pydantic model with limits; every id is a hash of content.
"""

from ingest.records.actor import Actor, Role
from ingest.records.article import Article
from ingest.records.base import Record, Span, Toll
from ingest.records.codec import decode_article, decode_record, encode_fields, encode_record
from ingest.records.dead_letter import DeadLetter, Header
from ingest.records.entity import Count, DateFound, EntityRecord, NameFound, Quotation, Tone
from ingest.records.event import Event
from ingest.records.mention import Attribution, EventCode, EventMention, Factuality, Trigger
from ingest.records.place import Place
from ingest.records.topics import ARTICLES, DEAD_LETTERS, ENTITIES, EVENTS, MENTIONS, TOPICS, Topic

__all__ = [
    "ARTICLES",
    "DEAD_LETTERS",
    "ENTITIES",
    "EVENTS",
    "MENTIONS",
    "TOPICS",
    "Actor",
    "Article",
    "Attribution",
    "Count",
    "DateFound",
    "DeadLetter",
    "EntityRecord",
    "Event",
    "EventCode",
    "EventMention",
    "Factuality",
    "Header",
    "NameFound",
    "Place",
    "Quotation",
    "Record",
    "Role",
    "Span",
    "Toll",
    "Tone",
    "Topic",
    "Trigger",
    "decode_article",
    "decode_record",
    "encode_fields",
    "encode_record",
]
