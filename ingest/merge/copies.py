"""A wire story that many outlets print is one telling, however many articles it makes."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ingest.merge.report import Report

__all__ = ["are_copies", "tellings"]

COPY: Final = 0.2
"""Of a text's runs of three words, the share that a copy has in common with it: in the development stories copies that
editors have cut and touched up have a quarter or more, reports of one happening by two writers a twentieth at most."""

BYTES: Final = 64
FEWEST: Final = round(BYTES * COPY)


def are_copies(one: int, other: int) -> bool:
    """Whether these signatures, read as numbers, are of copies of one text."""
    return (one ^ other).to_bytes(BYTES).count(0) >= FEWEST


def tellings(reports: list[Report]) -> list[list[Report]]:
    """These reports of one happening by telling: those that copies of one text tell alike are one.

    What a copy tells otherwise, such as a later toll, is a telling of its own. In the order of each one's first report.
    """
    if len(reports) == 1:
        return [reports]
    texts = _texts({report.facts.signature for report in reports} - {None})
    if len(set(texts.values())) == len(reports):
        return [[report] for report in reports]
    copied = Counter(texts.get(report.facts.signature) for report in reports)
    found: dict[object, list[Report]] = {}
    for report in reports:
        text = texts.get(report.facts.signature)
        told = report.mention_id if text is None or copied[text] == 1 else (text, _told(report))
        found.setdefault(told, []).append(report)
    return list(found.values())


def _texts(signatures: Iterable[int | None]) -> dict[int | None, int]:
    """To each signature the number of the text that it is a copy of, itself or by way of other copies."""
    numbers = [signature for signature in signatures if signature is not None]
    home = list(range(len(numbers)))
    for other, signature in enumerate(numbers):
        for one in range(other):
            if home[one] != home[other] and are_copies(numbers[one], signature):
                kept, gone = home[one], home[other]
                home = [kept if number == gone else number for number in home]
    return dict(zip(numbers, home, strict=True))


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
