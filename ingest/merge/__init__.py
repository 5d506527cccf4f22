"""Mentions in, events out: what several articles tell of one happening becomes one record. Pure, free of order."""

from ingest.merge.keys import event_id_of, merge_key
from ingest.merge.merging import MIN_CONFIDENCE, merge
from ingest.merge.record import event_record

__all__ = ["MIN_CONFIDENCE", "event_id_of", "event_record", "merge", "merge_key"]
