"""Mentions by happening: blocks, and within each block the clusters that their evidence makes."""

from collections.abc import Iterable, Sequence

from ingest.merge.blocks import BLOCK_LIMIT, Placed, partition
from ingest.merge.facts import Facts
from ingest.merge.linkage import link
from ingest.merge.report import Credit, earliest_of
from ingest.merge.score import Scores
from ingest.records import EventMention
from ingest.records.ids import founded_event_id

__all__ = ["cluster", "cluster_block", "cluster_id"]


def cluster(mentions: Iterable[EventMention], limit: int = BLOCK_LIMIT) -> list[list[EventMention]]:
    """These mentions by happening. The same mentions give the same clusters in whatever order they come."""
    by_id = {mention.mention_id: mention for mention in mentions}
    blocks = partition((Placed.of(mention) for mention in by_id.values()), limit)
    found = (one for block in blocks for one in cluster_block([Facts(by_id[p.mention_id]) for p in block], limit=limit))
    return [[by_id[mention_id] for mention_id in members] for members in found]


def cluster_block(block: Sequence[Facts], scores: Scores | None = None, limit: int = BLOCK_LIMIT) -> list[list[str]]:
    """The happenings of one whole block, as ids of mentions.

    `scores` may be kept from call to call, to score only pairs that are new.

    A block larger than the limit is one of mentions that agree in everything (see `blocks`): one happening.
    """
    if len(block) > limit:
        return [[one.mention_id for one in block]]
    return link(block, scores or Scores())


def cluster_id(told: Iterable[EventMention | Credit]) -> str:
    """The id of the event that these tell: it comes from the earliest telling alone.

    So it stays as later tellings join. It changes when an earlier telling than all before comes late. When two clusters
    join, the earlier one's id stays and the other's is gone; when one parts, the part with the earliest telling keeps it.
    """
    _, earliest = earliest_of(told)
    return founded_event_id(earliest)
