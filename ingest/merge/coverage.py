"""Who told a happening, where and when: what its record counts and lists, kept so that further tellings can be added."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from datetime import datetime
from math import fsum
from typing import Any, Final

from ingest.merge.blocks import BLOCK_LIMIT
from ingest.merge.copies import Texts
from ingest.merge.report import Credit, earliest_of
from ingest.records import Factuality
from ingest.records.ids import founded_event_id

__all__ = ["Coverage", "evidence_of"]

RANKED: Final[tuple[Factuality, ...]] = ("asserted", "recalled", "threatened", "hypothetical", "denied")
"""Asserted by any is asserted; only denied is denied."""

FEW: Final = 16
"""The share of a list that is put into it one by one; more are sorted with it."""


def evidence_of(told: list[Credit]) -> list[Credit]:
    """What does not deny, or else, if all of them do, all: the rest of the record is what these tell."""
    return [one for one in told if one.factuality != "denied"] or told


class Coverage:
    """What the tellings of one happening come to. The same in whatever order they are added."""

    __slots__ = (
        "article_ids", "denials", "earliest", "evidence", "factualities", "first_seen", "is_root", "languages", "last_seen",
        "mention_ids", "mentions", "source_url", "sources", "texts", "tones", "url_order",
    )  # fmt: skip

    def __init__(self, told: list[Credit]) -> None:
        """Of at least one."""
        self.mentions = 0
        self.denials = 0
        self.evidence = 0
        """Those that are `evidence_of` all."""
        self.factualities: set[str] = set()
        self.earliest = earliest_of(told)
        """When it was told first, and by which mention."""
        self.first_seen: datetime | None = None
        self.last_seen: datetime | None = None
        self.is_root = False
        self.tones: list[float] = []
        """Numbers of which the sum is exactly that of all tones."""
        self.languages: set[str] = set()
        self.source_url: str | None = None
        self.url_order: tuple[Any, ...] = ()
        self.texts: Texts | None = Texts() if len(told) > BLOCK_LIMIT else None
        """Of a crowd; of fewer, their reports tell."""
        self.sources: list[str] = []
        self.article_ids: list[str] = []
        self.mention_ids: list[str] = []
        self._count(told, evidence_of(told))

    @property
    def event_id(self) -> str:
        """As `cluster_id` gives it."""
        _, earliest = self.earliest
        return founded_event_id(earliest)

    @property
    def is_crowd(self) -> bool:
        """Whether the evidence is too much to be weighed whole."""
        return self.evidence > BLOCK_LIMIT

    def takes(self, more: Iterable[Credit]) -> bool:
        """Whether these can be added: not if all have denied so far, and one of these does not."""
        return self.denials < self.mentions or all(one.factuality == "denied" for one in more)

    def add(self, more: list[Credit]) -> None:
        """Further tellings (at least one), which it `takes`."""
        all_deny = self.denials == self.mentions
        self.earliest = min(self.earliest, earliest_of(more))
        self._count(more, more if all_deny else [one for one in more if one.factuality != "denied"])

    def put_away(self) -> None:
        """Keep no lists: they are in the event's record, and must be taken from it before more is added."""
        self.sources, self.article_ids, self.mention_ids = [], [], []

    def take_out(self, sources: list[str], article_ids: list[str], mention_ids: list[str]) -> None:
        """The lists that were put away."""
        self.sources, self.article_ids, self.mention_ids = sources, article_ids, mention_ids

    def _count(self, told: list[Credit], evidence: list[Credit]) -> None:
        for one in told:
            self.denials += one.factuality == "denied"
            self.factualities.add(one.factuality)
            at = one.published_at
            if at is not None:
                if self.first_seen is None or at < self.first_seen:
                    self.first_seen = at
                if self.last_seen is None or at > self.last_seen:
                    self.last_seen = at
        for one in evidence:
            self.is_root = self.is_root or one.leads
            self.languages.add(one.language)
            if one.url and (self.source_url is None or one.order < self.url_order):
                self.source_url, self.url_order = one.url, one.order
            if self.texts is not None:
                self.texts.add(one.signature)
        self.mentions += len(told)
        self.evidence += len(evidence)
        _add_exactly(self.tones, [one.tone for one in evidence])
        self.sources = _with(self.sources, {one.source for one in evidence})
        self.article_ids = _with(self.article_ids, {one.article_id for one in evidence})
        self.mention_ids = _with(self.mention_ids, {one.mention_id for one in told})

    def fields(self) -> dict[str, Any]:
        """Of the event's record."""
        return {
            "factuality": next(one for one in RANKED if one in self.factualities),
            "num_denials": self.denials,
            "disputed": 0 < self.denials < self.mentions,
            "is_root_event": self.is_root,
            "num_mentions": self.mentions,
            "num_sources": len(self.sources),
            "num_articles": len(self.article_ids),
            "avg_tone": round(fsum(self.tones) / self.evidence, 4),
            "date_added": self.first_seen,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "source_url": self.source_url,
            "languages": tuple(sorted(self.languages)),
            "sources": tuple(self.sources),
            "article_ids": tuple(self.article_ids),
            "mention_ids": tuple(self.mention_ids),
        }


def _with(listed: list[str], more: Collection[str]) -> list[str]:
    """A sorted list without repetitions, with more in it."""
    if len(more) * FEW > len(listed):
        return sorted({*listed, *more})
    for one in more:
        at = bisect_left(listed, one)
        if at == len(listed) or listed[at] != one:
            listed.insert(at, one)
    return listed


def _add_exactly(parts: list[float], more: Iterable[float]) -> None:
    """So that nothing is rounded off: the parts do not overlap (Shewchuk 1997, as in `math.fsum`)."""
    for one in more:
        left: list[float] = []
        total = one
        for part in parts:
            large, small = (total, part) if abs(total) >= abs(part) else (part, total)
            total = large + small
            lost = small - (total - large)
            if lost:
                left.append(lost)
        left.append(total)
        parts[:] = left
