"""Who did it and to whom, in English: active and passive, reduced relatives, event nouns, headlines."""

from ingest.lang.en.chunks import Chunk, Chunker
from ingest.lang.en.clauses import Clauses
from ingest.lang.en.frames import NounFrame, VerbFrame
from ingest.lang.grammar import Argument, Arguments, Match, Parsed, Sense

__all__ = ["EnglishSyntax"]


class _Reading:
    """What is known of the clauses of one sentence."""

    def __init__(self, parsed: Parsed) -> None:
        self.chunker = Chunker(parsed)
        self.clauses = Clauses(self.chunker)


class EnglishSyntax:
    """Reads clauses through their chunks; a sentence is cut into chunks when its first trigger or cue asks."""

    def prepare(self, parsed: Parsed) -> None:
        """Nothing to settle before triggers are read."""

    def stands_verb(self, parsed: Parsed, at: int) -> bool:
        return _reading(parsed).chunker.is_verb(at)

    def is_verbal(self, parsed: Parsed, match: Match) -> bool:
        chunker = _reading(parsed).chunker
        unit = chunker.units[chunker.unit_at[match.first]]
        return unit.kind in ("verb", "adjective")

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        reading = _reading(parsed)
        return reading.clauses.bounds(reading.chunker.chunk_at[at])

    def speaker(self, parsed: Parsed, verb: int, before: int) -> Argument | None:
        del before
        reading = _reading(parsed)
        return reading.clauses.subject(reading.chunker.chunk_at[verb])

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
        one, two = (chunker.bare(a) if a else None for a in (found.actor1, found.actor2))
        return Arguments(one, two, found.passive)


def _reading(parsed: Parsed) -> _Reading:
    reading: _Reading | None = parsed.notes.get("reading")
    if reading is None:
        reading = parsed.notes["reading"] = _Reading(parsed)
    return reading


def _is_person(chunk: Chunk, chunker: Chunker) -> bool:
    return chunk.kind == "phrase" and not chunk.preposition and chunker.knows(chunk.argument)
