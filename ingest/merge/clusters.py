"""Mentions by happening: blocks, and within each block the clusters that their evidence makes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ingest.merge.blocks import BLOCK_LIMIT, Placed, partition
from ingest.merge.keys import event_id_of
from ingest.merge.linkage import link
from ingest.merge.score import Scores
from ingest.records import EventMention

__all__ = ["cluster", "cluster_block", "cluster_id"]

NEVER = datetime.max.replace(tzinfo=UTC)


def cluster(mentions: Iterable[EventMention], limit: int = BLOCK_LIMIT) -> list[list[EventMention]]:
    """These mentions by happening. The same mentions give the same clusters in whatever order they come."""
    by_id = {mention.mention_id: mention for mention in mentions}
    blocks = partition((Placed.of(mention) for mention in by_id.values()), limit)
    return [found for block in blocks for found in cluster_block([by_id[p.mention_id] for p in block], limit=limit)]


def cluster_block(
    block: Sequence[EventMention], scores: Scores | None = None, limit: int = BLOCK_LIMIT
) -> list[list[EventMention]]:
    """The happenings of one whole block. `scores` may be kept from call to call, to score only pairs that are new.

    A block larger than the limit is one of mentions that agree in everything (see `blocks`): one happening.
    """
    if len(block) > limit:
        return [list(block)]
    by_id = {mention.mention_id: mention for mention in block}
    scores = scores or Scores()
    found = link([scores.facts(mention) for mention in block], scores)
    return [[by_id[mention_id] for mention_id in members] for members in found]


def cluster_id(mentions: Iterable[EventMention]) -> str:
    """The id of the event that these mentions tell: it comes from the earliest telling alone.

    So it stays as later tellings join. It changes when an earlier telling than all before comes late. When two clusters
    join, the earlier one's id stays and the other's is gone; when one parts, the part with the earliest telling keeps it.
    """
    first = min(mentions, key=lambda m: (m.published_at or NEVER, m.mention_id))
    return event_id_of(first)
