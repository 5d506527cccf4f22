"""What the table tells of mentions: the reports of some; of crowds, which are too many for that, who told them."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Text, bindparam, collate, func, select, update

from ingest.merge import Block, Credit, Report
from ingest.merge.facts import signature_of
from ingest.records import EventMention
from ingest.sinks.columns import REPLACEMENT
from ingest.sinks.memory import Kept
from ingest.sinks.statements import lists_of, not_among, portions, rows_of
from ingest.sinks.tables import mentions, placements
from ingest.sinks.transaction import Given, Transaction

__all__ = ["credits_of", "homes_of", "kept_of", "move_all"]

BUT, CROWDS, HOME = "but", "crowds", "home"
"""Parameters of statements."""


def kept_of(transaction: Transaction, mention_ids: Sequence[str]) -> dict[str, Kept]:
    """These, by their ids."""
    read = [
        Kept(Report(EventMention.model_validate_json(row.record)), row.event_id)
        for some in portions(mention_ids)
        for row in rows_of(transaction, mentions, some, "event_id", "record").values()
    ]
    return {kept.report.mention_id: kept for kept in read}


def homes_of(transaction: Transaction, crowds: Sequence[Block], but: Collection[str]) -> list[Counter[str]]:
    """For each, how many of its mentions belong to which event, but for some mentions."""
    homes: list[Counter[str]] = [Counter() for _ in crowds]
    for number, event_id, count in transaction.ask(_homes(transaction.dialect), _given(crowds, but)):
        homes[number][event_id] = count
    return homes


def credits_of(
    transaction: Transaction, crowds: Sequence[Block], but: Collection[str]
) -> list[list[tuple[str, Credit]]]:
    """For each, its mentions but for some, with the event that each belongs to.

    The columns tell it; but where they may hold another character for one that databases don't keep, the record does.
    """
    told: list[list[tuple[str, Credit]]] = [[] for _ in crowds]
    unsure: list[tuple[int, str, str]] = []
    for row in transaction.ask(_credits(transaction.dialect), _given(crowds, but)):
        number, event_id, signature, key, article_id, sentence, source, url, language, published, factuality, tone = row
        if REPLACEMENT in (source or "") or REPLACEMENT in (url or ""):
            unsure.append((number, event_id, key))
        else:
            signed = signature_of(signature)
            credit = Credit(key, article_id, sentence, source, url, language, published, factuality, tone, signed)
            told[number].append((event_id, credit))
    kept = kept_of(transaction, [mention_id for _, _, mention_id in unsure])
    for number, event_id, mention_id in unsure:
        told[number].append((event_id, kept[mention_id].report.credit))
    return told


def move_all(transaction: Transaction, crowd: Block, event_id: str) -> None:
    """All of them to one event."""
    transaction.tell(_move(transaction.dialect), {**_given([crowd], ()), HOME: event_id.encode()})


def _given(crowds: Sequence[Block], but: Collection[str]) -> Given:
    """Each crowd as its number, its merge key, its day and the last of its keys."""
    told = [(number, one.merge_key, one.like.day, one.like.key) for number, one in enumerate(crowds)]
    return {CROWDS: to_json(told), BUT: to_json(sorted(but))}


@cache
def _homes(dialect: str) -> Any:
    given = lists_of(dialect, CROWDS)
    number = given[0].as_integer()
    return _told(dialect, given, number, mentions.c.event_id, func.count()).group_by(number, mentions.c.event_id)


@cache
def _credits(dialect: str) -> Any:
    given = lists_of(dialect, CROWDS)
    names = ["mention_id", "article_id", "sentence", "source", "url", "language", "published_at", "factuality", "tone"]
    columns = (mentions.c.event_id, mentions.c.text_signature, *[mentions.c[name] for name in names])
    return _told(dialect, given, given[0].as_integer(), *columns)


@cache
def _move(dialect: str) -> Any:
    home: Any = bindparam(HOME, type_=Text)
    them = select(_placed(dialect)).where(*_lies_in(lists_of(dialect, CROWDS)))
    elsewhere = mentions.c.event_id != home
    return update(mentions).where(mentions.c.mention_id.in_(them), elsewhere).values(event_id=home)


def _told(dialect: str, given: Any, *columns: Any) -> Any:
    together = mentions.c.mention_id == _placed(dialect)
    return select(*columns).where(*_lies_in(given), together, not_among(dialect, mentions.c.mention_id, BUT))


def _placed(dialect: str) -> Any:
    """Which mention, compared as the table of mentions compares: else PostgreSQL would not look it up by its key."""
    return collate(placements.c.mention_id, "default") if dialect == "postgresql" else placements.c.mention_id


def _lies_in(given: Any) -> list[Any]:
    return [
        placements.c.merge_key == given[1].as_string(),
        placements.c.day == given[2].as_integer(),
        placements.c.key == given[3].as_string(),
    ]
