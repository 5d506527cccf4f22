"""What numbers count: which of them are people killed, hurt, arrested, carried off or driven out, and the noun counted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

from ingest.extract.actors import MAX_NAME
from ingest.extract.events import SentenceParts
from ingest.extract.labels import labels_of
from ingest.extract.quantities import Quantity
from ingest.extract.traits import traits_of
from ingest.lang.grammar import Parsed, Senses
from ingest.records import EventMention, Toll

__all__ = ["counts_of"]

Kind = Literal["killed", "injured", "arrested", "kidnapped", "displaced", "other"]

REACH: Final = 7
"""Tokens between a number and the word that says what became of those it counts."""
ACROSS: Final = 4
"""By how much farther a word counts from which another number, a conjunction or a mark parts it."""
UNIT_REACH: Final = 3
"""Tokens after a number in which the noun that it counts begins."""
KIND_OF_TOLL: Final[dict[str, Kind]] = {
    "killed": "killed",
    "injured": "injured",
    "arrested": "arrested",
    "kidnapped": "kidnapped",
}
KIND_OF_CODE: Final[dict[str, Kind]] = {"173": "arrested", "181": "kidnapped", "1041": "arrested"}
"""CAMEO codes of triggers whose object is told by number."""
JOINING: Final = frozenset(("conjunction", "relative", "subordinator"))


class _Word(NamedTuple):
    first: int
    last: int
    kind: Kind


def counts_of(parts: Sequence[SentenceParts], mentions: Iterable[EventMention], text: str) -> Iterator[dict[str, Any]]:
    """What the record of each `Count` holds: every number that is no date, with what it counts where the words say it."""
    told: dict[int, list[EventMention]] = {}
    for mention in mentions:
        told.setdefault(mention.sentence, []).append(mention)
    for part in parts:
        if not part.quantities:
            continue
        words = _words(part.parsed)
        for quantity in part.quantities:
            span, start, end = part.parsed.sentence.span(quantity.first, quantity.last, text)
            kind: Kind = (
                "other"
                if _is_thing(quantity, part.parsed)
                else _by_event(quantity, told.get(part.parsed.sentence.number, ()))
                or _by_words(quantity, words, part.parsed)
            )
            unit = _unit(quantity, part.parsed, text)
            count = {"best": quantity.best, "low": quantity.low, "high": quantity.high}
            yield {"text": span, "start": start, "end": end, "count": count, "kind": kind, "unit": unit}


def _by_event(quantity: Quantity, mentions: Sequence[EventMention]) -> Kind | None:
    """The kind of those whom events tell in this number, if one kind alone is told so."""
    killed = any(_is_toll(m.killed, quantity) for m in mentions)
    injured = any(_is_toll(m.injured, quantity) for m in mentions)
    if killed == injured:
        return None
    return "killed" if killed else "injured"


def _is_toll(toll: Toll | None, quantity: Quantity) -> bool:
    if toll is None:
        return False
    return toll.best == quantity.best and toll.low == quantity.low and toll.high == quantity.high


def _words(parsed: Parsed) -> list[_Word]:
    """Words of a sentence that say what became of somebody: triggers with a toll, and those of `counted.tsv`."""
    words = [_Word(m.first, m.last, kind) for m in parsed.triggers.values() for kind in m.senses.trait(_kinds)]
    words += [_Word(match.first, match.last, kind) for match, kind in labels_of(parsed, "counted")]
    return words


def _kinds(triggers: Senses) -> list[Kind]:
    found = [KIND_OF_TOLL.get(s.value.toll) or KIND_OF_CODE.get(s.value.code[:3]) for s in triggers]
    return [kind for kind in found if kind]


def _by_words(quantity: Quantity, words: Sequence[_Word], parsed: Parsed) -> Kind:
    best: tuple[int, Kind] | None = None
    for word in words:
        distance = _distance(quantity, word, parsed)
        if distance <= REACH and (best is None or distance < best[0]):
            best = distance, word.kind
    return best[1] if best else "other"


def _distance(quantity: Quantity, word: _Word, parsed: Parsed) -> int:
    """Tokens between, more where something parts the two within reach."""
    before = word.last <= quantity.number
    between = range(word.last, quantity.first) if before else range(quantity.last, word.first)
    if len(between) > REACH:
        return len(between)
    tokens = parsed.sentence.tokens
    parted = sum(_parts(parsed, i) for i in between)
    if not before and parsed.starting.get(word.first) and _joins(parsed, word.first):
        parted += 1
    if before and tokens[quantity.first].norm != "" and _joins(parsed, quantity.first):
        parted += 1
    return len(between) + ACROSS * parted


def _parts(parsed: Parsed, i: int) -> bool:
    token = parsed.sentence.tokens[i]
    if token.kind == "mark" or i in parsed.numbers:
        return True
    return not parsed.uses(i).isdisjoint(JOINING)


def _joins(parsed: Parsed, i: int) -> bool:
    """Whether a conjunction is attached to the word: وأصيب, وخمسة."""
    return all(m.prefix for m in parsed.starting.get(i, ())) and bool(parsed.starting.get(i))


def _is_thing(quantity: Quantity, parsed: Parsed) -> bool:
    """Whether weapons or happenings are counted: four raids, ten shells."""
    behind = parsed.starting.get(quantity.last, ())
    happening = any(not s.value.toll and s.value.pos == "noun" for m in behind for s in m.of("trigger"))
    return any(m.of("weapon") for m in behind) or (happening and quantity.last not in parsed.names)


def _unit(quantity: Quantity, parsed: Parsed, text: str) -> str | None:
    """The noun counted: the first name or noun behind the number, else the word directly behind it."""
    tokens = parsed.sentence.tokens
    for i in range(quantity.last, min(quantity.last + UNIT_REACH, len(tokens))):
        if tokens[i].kind != "word":
            return None
        match = parsed.names.get(i)
        if match is not None and traits_of(match).acts:
            return parsed.sentence.span(i, match.last, text)[0][:MAX_NAME]
    if quantity.last < len(tokens) and quantity.last not in parsed.functions and tokens[quantity.last].kind == "word":
        return tokens[quantity.last].text[:MAX_NAME]
    return None
