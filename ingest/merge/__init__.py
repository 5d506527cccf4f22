"""Mentions in, events out: what several articles tell of one happening becomes one record. Pure, free of order.

Offline `merge` does it all. A store that keeps mentions and events does it in parts: `Placed.of` says where a mention
lies, `affected` which blocks to cluster again after a change; of each mention it keeps a `Report`, from which `cluster_block`
tells the happenings, and `cluster_id` and `event_record` what to write. Of a crowd, which is one happening, it keeps the
`Coverage`, and the reports of those that are `weighed`.
"""

from ingest.merge.blocks import BLOCK_LIMIT, Placed
from ingest.merge.clusters import cluster, cluster_block, cluster_id
from ingest.merge.coverage import Coverage
from ingest.merge.keys import event_id_of, merge_key
from ingest.merge.merging import MIN_CONFIDENCE, merge
from ingest.merge.neighbourhood import Block, BlockIndex, affected
from ingest.merge.record import event_record, in_order, weighed
from ingest.merge.report import Credit, Report
from ingest.merge.score import Scores

__all__ = [
    "BLOCK_LIMIT",
    "MIN_CONFIDENCE",
    "Block",
    "BlockIndex",
    "Coverage",
    "Credit",
    "Placed",
    "Report",
    "Scores",
    "affected",
    "cluster",
    "cluster_block",
    "cluster_id",
    "event_id_of",
    "event_record",
    "in_order",
    "merge",
    "merge_key",
    "weighed",
]
