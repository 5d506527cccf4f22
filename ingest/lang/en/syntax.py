"""Who did it and to whom, in English: active and passive, reduced relatives, event nouns, headlines."""

from ingest.lang.en.chunks import STANDING, Chunk, Chunker
from ingest.lang.en.frames import PROTEST, VERBAL
from ingest.lang.en.noun_frames import NounFrame
from ingest.lang.en.subjects import Subjects
from ingest.lang.en.unit import Unit
from ingest.lang.en.verb_frames import VerbFrame
from ingest.lang.grammar import Argument, Arguments, Match, Parsed, Sense

__all__ = ["EnglishSyntax"]


class _Reading:
    """What is known of the clauses of one sentence."""

    def __init__(self, parsed: Parsed) -> None:
        self.chunker = Chunker(parsed)
        self.clauses = Subjects(self.chunker)


class EnglishSyntax:
    """Reads clauses through their chunks; a sentence is cut into chunks when its first trigger or cue asks."""

    def prepare(self, parsed: Parsed) -> None:
        """A verb's form inside a name, or one that only describes, is no trigger: "Serb forces", "the visiting king", "his wounds"."""
        reading = _reading(parsed) if parsed.triggers else None
        for i in list(parsed.triggers) if reading else ():
            unit = reading.chunker.units[reading.chunker.unit_at[i]] if reading else None
            if unit is not None and _tells_nothing(parsed.triggers[i], unit):
                del parsed.triggers[i]

    def stands_verb(self, parsed: Parsed, at: int) -> bool:
        return _reading(parsed).chunker.is_verb(at)

    def verbs(self, parsed: Parsed) -> list[int]:
        return [u.first for u in _reading(parsed).chunker.units if u.kind in STANDING]

    def is_verbal(self, parsed: Parsed, match: Match) -> bool:
        chunker = _reading(parsed).chunker
        unit = chunker.units[chunker.unit_at[match.first]]
        return unit.kind in ("verb", "adjective")

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        reading = _reading(parsed)
        return reading.clauses.bounds(reading.chunker.chunk_at[at])

    def speaker(self, parsed: Parsed, verb: int, before: int) -> Argument | None:
        reading = _reading(parsed)
        n = reading.chunker.chunk_at[verb]
        if reading.chunker.chunks[n].kind != "verb":
            return None
        found = reading.clauses.subject(n)
        return found if found is not None and found.last <= before else None

    def coordinated(self, parsed: Parsed, argument: Argument) -> list[Argument]:
        chunker = _reading(parsed).chunker
        n = chunker.chunk_at.get(argument.last)
        found: list[Argument] = []
        while n is not None and n + 1 < len(chunker.chunks) and chunker.chunks[n].kind in ("conjunction", "comma"):
            following = chunker.chunks[n + 1]
            if following.argument is None or not _is_person(following, chunker):
                break
            behind = chunker.chunks[n + 2].kind if n + 2 < len(chunker.chunks) else "end"
            if behind == "verb" or (chunker.chunks[n].kind == "comma" and behind != "conjunction" and not found):
                break
            found.append(following.argument)
            n += 2
        return found

    def noun_phrase(self, parsed: Parsed, first: int) -> Argument | None:
        return _reading(parsed).chunker.phrase(first)

    def arguments(self, parsed: Parsed, match: Match, sense: Sense) -> Arguments:
        reading = _reading(parsed)
        chunker = reading.chunker
        n = chunker.chunk_at[match.first]
        frame = VerbFrame if sense.value.pos == "verb" and chunker.chunks[n].kind == "verb" else NounFrame
        found = frame(chunker, reading.clauses, match, sense.value).arguments()
        one, two = (chunker.located(chunker.bare(a)) if a else None for a in (found.actor1, found.actor2))
        if two is not None and not _is_target(two, sense.value.code[:2], chunker):
            two = None
        return Arguments(one, two, found.passive)


def _reading(parsed: Parsed) -> _Reading:
    reading: _Reading | None = parsed.notes.get("reading")
    if reading is None:
        reading = parsed.notes["reading"] = _Reading(parsed)
    return reading


def _is_target(argument: Argument, root: str, chunker: Chunker) -> bool:
    """Whether a phrase is somebody or something to whom a thing is done, and no mere place or matter."""
    names = chunker.parsed.names
    held = [m for i, m in names.items() if argument.first <= i < argument.last]
    if root in VERBAL or (chunker.knows(argument) and not (root == PROTEST and all(_is_town(m) for m in held))):
        return True
    return not held and root != PROTEST


def _is_town(match: Match) -> bool:
    """Whether a name is a town's, a capital's included, and nobody else's."""
    states = match.of("state")
    return not match.of("agent", "actor") and all(s.value.kind == "capital" for s in states)


def _tells_nothing(match: Match, unit: Unit) -> bool:
    if match.last - match.first > 1 or any(s.value.pos != "verb" for s in match.senses):
        return False
    if unit.kind == "adjective":
        return all(s.value.code[:2] in VERBAL for s in match.senses)
    base = unit.kind != "verb" and all(s.features.startswith("N") for s in match.senses)
    return base and (unit.name is not None or any(s.value.toll for s in match.senses))


def _is_person(chunk: Chunk, chunker: Chunker) -> bool:
    return chunk.kind == "phrase" and not chunk.preposition and chunker.knows(chunk.argument)
