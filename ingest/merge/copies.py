"""A wire story that many outlets print is one telling, however many articles it makes."""

from collections import Counter
from typing import Final

from ingest.merge.facts import Signature
from ingest.merge.report import Report

__all__ = ["are_copies", "tellings"]

COPY: Final = 0.2
"""Of a text's runs of three words, the share that a copy has in common with it: in the development stories copies that
editors have cut and touched up have a quarter or more, reports of one happening by two writers a twentieth at most."""

BYTES: Final = 64
LOW: Final[Signature] = int.from_bytes(b"\x7f" * BYTES)
HIGH: Final[Signature] = int.from_bytes(b"\x80" * BYTES)
FEWEST: Final = round(BYTES * COPY)


def are_copies(one: Signature, other: Signature) -> bool:
    """Whether these signatures are of copies of one text."""
    differing = one ^ other
    unlike = ((differing & LOW) + LOW | differing) & HIGH  # the highest bit of each byte that is not 0
    alike: int = BYTES - unlike.bit_count()
    return alike >= FEWEST


def tellings(reports: list[Report]) -> list[list[Report]]:
    """These reports of one happening by telling: those that copies of one text tell alike are one.

    What a copy tells otherwise, such as a later toll, is a telling of its own. In the order of each one's first report.
    """
    if len(reports) == 1:
        return [reports]
    texts = _texts(reports)
    if len(set(texts)) == len(reports):
        return [[report] for report in reports]
    copied = Counter(texts)
    found: dict[object, list[Report]] = {}
    for report, text in zip(reports, texts, strict=True):
        told = report.mention_id if copied[text] == 1 else (text, _told(report))
        found.setdefault(told, []).append(report)
    return list(found.values())


def _texts(reports: list[Report]) -> list[int]:
    """For each report the number of one that tells of the same text, or of a copy of it, itself or by way of other copies."""
    texts = list(range(len(reports)))
    numbers: dict[Signature, int] = {}
    for other, report in enumerate(reports):
        signature = report.facts.signature
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
        report.factuality,
        report.date,
        report.weapon,
        *[toll and toll.numbers for toll in (facts.killed, facts.injured)],
        *[actor and (actor.code, actor.name) for actor in (report.actor1, report.actor2)],
        place and (place.type, place.lat, place.lon),
    )
