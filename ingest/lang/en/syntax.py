"""Who did it and to whom, in English: active and passive, reduced relatives, event nouns, headlines."""

from ingest.lang.en.chunks import BE, POSSESSIVE, Chunk, Chunker
from ingest.lang.grammar import Argument, Arguments, FunctionWord, Lexeme, Match, Parsed, Sense

__all__ = ["EnglishSyntax"]

AUXILIARY_REACH = 4
"""Tokens between a form of "be" and its participle, at most: "were, police said, killed" has more and is rare."""
DIVIDING = frozenset(("end", "subordinator", "relative"))


class EnglishSyntax:
    """Reads clauses through their chunks."""

    def prepare(self, parsed: Parsed) -> None:
        parsed.notes["chunker"] = Chunker(parsed)

    def stands_verb(self, parsed: Parsed, at: int) -> bool:
        return _chunker(parsed).is_verb(at)

    def is_verbal(self, parsed: Parsed, match: Match) -> bool:
        return _chunker(parsed).is_verbal(match)

    def clause(self, parsed: Parsed, at: int) -> tuple[int, int]:
        chunker = _chunker(parsed)
        n = chunker.chunk_at[at]
        first = next((c.first for c in reversed(chunker.chunks[:n]) if c.kind in ("end", "subordinator")), 0)
        last = next((c.first for c in chunker.chunks[n + 1 :] if c.kind in ("end", "subordinator")), chunker.count)
        return first, last

    def coordinated(self, parsed: Parsed, argument: Argument) -> list[Argument]:
        chunker = _chunker(parsed)
        n = chunker.chunk_at.get(argument.last)
        found: list[Argument] = []
        while n is not None and n + 1 < len(chunker.chunks) and chunker.chunks[n].kind in ("conjunction", "comma"):
            following = chunker.chunks[n + 1]
            if following.kind != "phrase" or following.preposition or following.argument is None:
                break
            behind = chunker.chunks[n + 2].kind if n + 2 < len(chunker.chunks) else "end"
            if behind == "verb":
                break
            found.append(following.argument)
            n += 2
        return found

    def noun_phrase(self, parsed: Parsed, first: int) -> Argument | None:
        return _chunker(parsed).phrase(first)

    def arguments(self, parsed: Parsed, match: Match, sense: Sense) -> Arguments:
        chunker = _chunker(parsed)
        frame = _Frame(parsed, chunker, match, sense)
        if sense.value.pos == "verb" and chunker.is_verbal(match):
            return frame.of_verb()
        return frame.of_noun()


def _chunker(parsed: Parsed) -> Chunker:
    chunker: Chunker = parsed.notes["chunker"]
    return chunker


class _Frame:
    def __init__(self, parsed: Parsed, chunker: Chunker, match: Match, sense: Sense) -> None:
        self.parsed = parsed
        self.chunker = chunker
        self.match = match
        self.lexeme: Lexeme = sense.value
        self.features = sense.features
        self.at = chunker.chunk_at[match.first]
        self.right = self._right()

    def _right(self) -> list[Chunk]:
        """Chunks behind the trigger up to the next clause or verb."""
        found = []
        for chunk in self.chunker.chunks[self.at + 1 :]:
            if chunk.kind in DIVIDING or chunk.kind == "verb":
                break
            found.append(chunk)
        return found

    # Slots

    def slot(self, name: str) -> Argument | None:
        if name.startswith("prep:"):
            words = set(name.removeprefix("prep:").split("|"))
            return next((c.argument for c in self.right if c.preposition in words), None)
        if name == "by":
            return next((c.argument for c in self.right if c.kind == "by"), None)
        if name == "of":
            return next((c.argument for c in self.right[:2] if c.preposition == "of"), None)
        if name == "mod":
            return self._modifier()
        if name == "poss":
            return self._possessor()
        return None

    def _fill(self, slots: tuple[str, ...], subject: Argument | None, thing: Argument | None) -> Argument | None:
        for name in slots:
            found = {"subj": subject, "obj": thing}.get(name) or self.slot(name)
            if found is not None:
                return found
        return None

    def _modifier(self) -> Argument | None:
        """Israeli air strikes, a Taliban attack: a name before the noun in its phrase."""
        chunk = self.chunker.chunks[self.at]
        begin = chunk.argument.first if chunk.argument else chunk.first
        names = [m for i, m in self.parsed.names.items() if begin <= i and m.last <= self.match.first and m.of("actor", "state", "agent")]
        return Argument(names[0].first, names[-1].last) if names else None

    def _possessor(self) -> Argument | None:
        chunk = self.chunker.chunks[self.at]
        begin = chunk.argument.first if chunk.argument else chunk.first
        mark = next((j for j in range(begin, self.match.first) if self.chunker.norm(j) == POSSESSIVE), None)
        in_time = mark is not None and mark - 1 in self.chunker.in_time
        return Argument(begin, mark) if mark is not None and mark > begin and not in_time else None

    # Verbs

    def of_verb(self) -> Arguments:
        subject = self._subject()
        thing = self._object()
        if self._is_passive(thing):
            doer = self.slot("by") or next((self.slot(s) for s in self.lexeme.actor1 if s.startswith("prep:") and self.slot(s)), None)
            return Arguments(doer, subject if "obj" in self.lexeme.actor2 else self._fill(self.lexeme.actor2, subject, None), passive=True)
        if "between" in self.lexeme.actor1 and subject is None:
            return Arguments(*self._between())
        return Arguments(self._fill(self.lexeme.actor1, subject, thing), self._fill(self.lexeme.actor2, subject, thing))

    def _object(self) -> Argument | None:
        for chunk in self.right:
            if chunk.kind == "phrase" and not chunk.preposition:
                return chunk.argument
            if chunk.kind not in ("word", "time"):
                return None
        return None

    def _is_passive(self, thing: Argument | None) -> bool:
        if not set(self.features) & {"p", "P"} or "obj" not in self.lexeme.actor2 + self.lexeme.actor1:
            return False
        if "p" not in self.features:
            return False
        i = self.match.first
        for j in range(i - 1, max(-1, i - 1 - AUXILIARY_REACH), -1):
            if self.chunker.norm(j) in BE:
                return True
            if self.chunker.norm(j) in ("has", "have", "had", "having"):
                return thing is None
            if not self.chunker.kinds(j) & {"adverb", "auxiliary"} and self.parsed.covered[j] is not None:
                break
        return thing is None

    def _subject(self) -> Argument | None:
        """The phrase in front of the verb, past auxiliaries, adverbs and what stands in between."""
        chunks = self.chunker.chunks
        nearest: Argument | None = None
        for n in range(self.at - 1, -1, -1):
            chunk = chunks[n]
            if chunk.kind == "relative":
                return self._last_phrase(n)
            if chunk.kind in ("end", "subordinator"):
                break
            if chunk.kind == "verb" and not self._is_auxiliary(chunk):
                return nearest or self._shared_subject(n)
            if chunk.kind == "phrase" and not chunk.preposition:
                nearest = chunk.argument
                if n == 0 or chunks[n - 1].kind not in ("comma", "conjunction", "word"):
                    return nearest
        return nearest

    def _shared_subject(self, n: int) -> Argument | None:
        """Of a second verb: gunmen stormed the post and killed, a bomb exploded, killing."""
        for chunk in reversed(self.chunker.chunks[:n]):
            if chunk.kind in ("end", "subordinator"):
                return None
            if chunk.kind == "relative":
                return self._last_phrase(self.chunker.chunks.index(chunk))
            if chunk.kind == "phrase" and not chunk.preposition:
                return chunk.argument
        return None

    def _last_phrase(self, n: int) -> Argument | None:
        return next((c.argument for c in reversed(self.chunker.chunks[:n]) if c.argument), None)

    def _is_auxiliary(self, chunk: Chunk) -> bool:
        return "auxiliary" in self.chunker.kinds(chunk.first)

    # Nouns

    def of_noun(self) -> Arguments:
        if "between" in self.lexeme.actor1:
            one, two = self._between()
            if one is not None:
                return Arguments(one, two)
        two = self._fill(self.lexeme.actor2, None, None)
        one = self._fill(self.lexeme.actor1, None, None)
        carried, given = self._light_verb()
        if given == "actor1" and one is None:
            one = carried
        if given == "actor2" and two is None:
            two = carried
        if one is not None and one == two:
            one = None
        return Arguments(one, two)

    def _between(self) -> tuple[Argument | None, Argument | None]:
        chunks = self.chunker.chunks
        n = next((n for n in range(self.at + 1, len(chunks)) if chunks[n].preposition in ("between", "among")), None)
        if n is None:
            return None, None
        other = next((c.argument for c in chunks[n + 1 : n + 4] if c.kind == "phrase" and not c.preposition), None)
        return chunks[n].argument, other

    def _light_verb(self) -> tuple[Argument | None, str]:
        """The subject of "launched", "carried out" before an event noun, and which actor it gives."""
        for n in range(self.at - 1, max(-1, self.at - 4), -1):
            chunk = self.chunker.chunks[n]
            light = self._light(chunk)
            if light is not None:
                subject = _Frame(self.parsed, self.chunker, Match(chunk.first, chunk.last, "", "", ()), _PLAIN)._subject()
                return subject, "actor2" if "subj=actor2" in light.note else "actor1"
            if chunk.kind not in ("word", "phrase", "time"):
                break
        return None, ""

    def _light(self, chunk: Chunk) -> FunctionWord | None:
        match = self.parsed.functions.get(chunk.first)
        return next((s.value for s in match.senses if s.value.kind == "light"), None) if match else None


_PLAIN = Sense("trigger", "en", "P", "", Lexeme("", "verb", "", (), (), "", ()))
