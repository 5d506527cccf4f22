"""A wire story that many outlets print is one telling, however many articles it makes."""

from bisect import bisect_left
from collections import Counter
from hashlib import blake2b
from typing import Final

from ingest.merge.facts import Signature
from ingest.merge.report import Report

__all__ = ["Texts", "are_copies", "tellings"]

COPY: Final = 0.2
"""Of a text's runs of three words, the share that a copy has in common with it: in the development stories copies that
editors have cut and touched up have a quarter or more, reports of one happening by two writers a twentieth at most."""

BYTES: Final = 64
LOW: Final[Signature] = int.from_bytes(b"\x7f" * BYTES)
HIGH: Final[Signature] = int.from_bytes(b"\x80" * BYTES)
FEWEST: Final = round(BYTES * COPY)
HASH_BYTES: Final = 8

SAMPLE: Final = 32
"""Texts that stand for all that tell something."""


def are_copies(one: Signature, other: Signature) -> bool:
    """Whether these signatures are of copies of one text."""
    differing = one ^ other
    unlike = ((differing & LOW) + LOW | differing) & HIGH  # the highest bit of each byte that is not 0
    alike: int = BYTES - unlike.bit_count()
    return alike >= FEWEST


class Texts:
    """How many texts there are, copies counted once: of a few exactly, of many about, by those whose hashes are least."""

    __slots__ = ("_are_all", "_least", "_unsigned")

    def __init__(self) -> None:
        self._least: list[tuple[bytes, Signature]] = []
        """By hash."""
        self._are_all = True
        self._unsigned = 0

    def add(self, signature: Signature | None) -> None:
        if signature is None:
            self._unsigned += 1
            return
        hashed = blake2b(signature.to_bytes(BYTES), digest_size=HASH_BYTES).digest(), signature
        at = bisect_left(self._least, hashed)
        if self._least[at : at + 1] != [hashed]:
            self._least.insert(at, hashed)
            if len(self._least) > SAMPLE:
                self._are_all = False
                del self._least[SAMPLE:]

    def count(self) -> int:
        """Of more than are kept, what the greatest of the least hashes lets expect (Bar-Yossef et al. 2002, KMV)."""
        if self._are_all:
            return self._unsigned + len(set(_joined([signature for _, signature in self._least])))
        greatest, _ = self._least[-1]
        return self._unsigned + (SAMPLE - 1) * (1 << 8 * HASH_BYTES) // max(int.from_bytes(greatest), 1)


def tellings(reports: list[Report]) -> list[list[Report]]:
    """These reports of one happening by telling: those that copies of one text tell alike are one.

    What a copy tells otherwise, such as a later toll, is a telling of its own. In the order of each one's first report.
    """
    if len(reports) == 1:
        return [reports]
    texts = _joined([report.facts.signature for report in reports])
    if len(set(texts)) == len(reports):
        return [[report] for report in reports]
    copied = Counter(texts)
    found: dict[object, list[Report]] = {}
    for report, text in zip(reports, texts, strict=True):
        told = report.mention_id if copied[text] == 1 else (text, _told(report))
        found.setdefault(told, []).append(report)
    return list(found.values())


def _joined(signatures: list[Signature | None]) -> list[int]:
    """For each text the number of one that it is a copy of, itself or by way of other copies; without a signature, of none."""
    texts = list(range(len(signatures)))
    numbers: dict[Signature, int] = {}
    for other, signature in enumerate(signatures):
        if signature is None:
            continue
        if signature in numbers:
            texts[other] = texts[numbers[signature]]
            continue
        for known, one in numbers.items():
            if texts[one] != texts[other] and are_copies(known, signature):
                kept, gone = texts[one], texts[other]
                texts = [kept if text == gone else text for text in texts]
        numbers[signature] = other
    return texts


def _told(report: Report) -> tuple[object, ...]:
    """All that has a say in what the event's record tells."""
    facts, place = report.facts, report.place
    return (
        report.event.code,
        report.credit.factuality,
        report.date,
        report.weapon,
        *[toll and toll.numbers for toll in (facts.killed, facts.injured)],
        *[actor and (actor.code, actor.name) for actor in (report.actor1, report.actor2)],
        place and (place.type, place.lat, place.lon),
    )
