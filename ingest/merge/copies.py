"""A wire story that many outlets print is one telling, however many articles it makes."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from ingest.records import EventMention

__all__ = ["are_copies", "tellings"]

COPY = 0.2
"""Of a text's runs of three words, the share that a copy has in common with it: in the development stories copies that
editors have cut and touched up have a quarter or more, reports of one happening by two writers a twentieth at most."""

BYTES = 64
LOW, HIGH = (int.from_bytes(bytes([value]) * BYTES) for value in (0x7F, 0x80))
FEWEST = round(BYTES * COPY)


def are_copies(one: int, other: int) -> bool:
    """Whether these signatures, read as numbers, are of copies of one text."""
    differing = one ^ other
    unlike = ((differing & LOW) + LOW | differing) & HIGH  # the highest bit of each byte that is not 0
    return BYTES - unlike.bit_count() >= FEWEST


def tellings(mentions: Sequence[EventMention]) -> list[list[EventMention]]:
    """These mentions of one happening by telling: those that copies of one text tell alike are one.

    What a copy tells otherwise, such as a later toll, is a telling of its own. In the order of each one's first mention.
    """
    texts = _texts(mentions)
    found: dict[object, list[EventMention]] = {}
    for mention in mentions:
        text = texts.get(mention.text_signature) if mention.text_signature else None
        told = mention.mention_id if text is None else (text, _told(mention))
        found.setdefault(told, []).append(mention)
    return list(found.values())


def _texts(mentions: Iterable[EventMention]) -> dict[str, int]:
    """To each signature the number of the text that it is a copy of, itself or by way of other copies."""
    signatures = sorted({m.text_signature for m in mentions if m.text_signature})
    numbers = [int(signature, 16) for signature in signatures]
    home = list(range(len(signatures)))
    for one, other in combinations(range(len(signatures)), 2):
        if home[one] != home[other] and are_copies(numbers[one], numbers[other]):
            kept, gone = home[one], home[other]
            home = [kept if number == gone else number for number in home]
    return dict(zip(signatures, home, strict=True))


def _told(mention: EventMention) -> tuple[object, ...]:
    """All that has a say in what the event's record tells."""
    killed, injured = mention.killed, mention.injured
    return (
        mention.event.code,
        mention.factuality,
        mention.date,
        mention.weapon,
        killed and (killed.best, killed.low, killed.high),
        injured and (injured.best, injured.low, injured.high),
        *[actor and (actor.code, actor.name) for actor in (mention.actor1, mention.actor2)],
        mention.place and (mention.place.type, mention.place.lat, mention.place.lon),
    )
