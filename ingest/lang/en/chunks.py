"""An English sentence in chunks: noun phrases with the preposition before them, verbs, and what divides clauses."""

from dataclasses import dataclass

from ingest.lang.grammar import Argument, Match, Parsed

__all__ = ["Chunk", "Chunker"]

HARD = frozenset(";:.!?…")
COMMA = frozenset(",-()")
QUOTE = '"'
POSSESSIVE = "'s"
MAX_PHRASE = 14
ENDING = frozenset("preposition conjunction relative subordinator adverb by cause verb light auxiliary pronoun".split())
BE = frozenset("was were is are be been being am get gets got getting".split())
DETERMINERS = frozenset("the a an this that these those his her its their our my your some any no each every another other".split())
NAMES = ("actor", "agent", "state", "place")
AFTER_NOUN = frozenset("on by of in at against near between with from over outside inside".split())
"""Words that follow a noun such as "attack" more often than the verb."""


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: str
    """`phrase`, `by`, `verb`, `time`, `word`, `comma`, `relative`, `subordinator`, `conjunction`, `end`."""
    first: int
    last: int
    preposition: str = ""
    argument: Argument | None = None


class Chunker:
    """The chunks of one sentence, read from left to right once."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tokens = parsed.sentence.tokens
        self.count = len(self.tokens)
        self.dateline = parsed.notes.get("dateline", 0)
        self.in_time = {i for first, last in parsed.times.items() for i in range(first, last)}
        self.chunks = self._read()
        self.chunk_at = {i: n for n, c in enumerate(self.chunks) for i in range(c.first, c.last)}

    # What a token is

    def kinds(self, i: int) -> set[str]:
        match = self.parsed.functions.get(i)
        if match is None:
            return set()
        cover = self.parsed.covered[i]
        if cover is not None and (cover.first < i or cover.last > match.last or (cover.last == match.last and self.tokens[i].text[0].isupper() and i > 0)):
            return set()
        return {s.value.kind for s in match.senses}

    def norm(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < self.count else ""

    def is_verb(self, i: int) -> bool:
        """Whether a verb stands here, of ours or another."""
        match = self.parsed.triggers.get(i)
        cover = self.parsed.covered[i]
        if cover is not None and (cover.first < i or cover.last > (match.last if match else i)):
            return False
        if match is not None:
            verbal = [s for s in match.senses if s.value.pos == "verb"]
            if verbal:
                return self.is_verbal(match)
        return bool(self.kinds(i) & {"verb", "light", "auxiliary"}) and not self._after_determiner(i)

    def is_verbal(self, match: Match) -> bool:
        """Whether a form that may be verb or noun (attack, strikes, killing) is a verb here."""
        features = "".join(s.features for s in match.senses if s.value.pos == "verb")
        nominal = any(s.value.pos != "verb" for s in match.senses) or features.strip("NsG") == ""
        i = match.first
        if self._after_determiner(i):
            return False
        if "P" in features or "p" in features:
            return True
        if not nominal:
            return True
        before = self.kinds(i - 1) if i else set()
        if before & {"auxiliary", "pronoun", "relative"} or self.norm(i - 1) == "to":
            return True
        if "G" in features:
            return not (before & {"preposition"} and self.norm(i - 1) not in ("by", "after", "before", "while", "without", "for", "of")) and self._object_follows(match.last)
        if before & {"preposition", "determiner", "conjunction"} or i == 0 or self.norm(i - 1) in HARD:
            return False
        if self.norm(match.last) in AFTER_NOUN or match.last >= self.count:
            return False
        return self._object_follows(match.last)

    def _object_follows(self, i: int) -> bool:
        """Whether what stands here begins an object."""
        if i >= self.count:
            return False
        return (
            self.norm(i) in DETERMINERS
            or i in self.parsed.numbers
            or self.parsed.covered[i] is not None
            or "pronoun" in self.kinds(i)
            or (self.tokens[i].kind == "word" and not self.kinds(i))
        )

    def _after_determiner(self, i: int) -> bool:
        return i > 0 and (self.norm(i - 1) in DETERMINERS or self.norm(i - 1) == POSSESSIVE)

    # Noun phrases

    def phrase(self, first: int) -> Argument | None:
        last = self._phrase_end(first)
        return Argument(first, last) if last > first else None

    def _phrase_end(self, first: int) -> int:
        i = first
        while i < self.count and i - first < MAX_PHRASE:
            step = self._step(first, i)
            if step == 0:
                break
            i += step
        return i

    def _step(self, first: int, i: int) -> int:
        token, cover = self.tokens[i], self.parsed.covered[i]
        if i in self.parsed.numbers and not self._breaks_number(first, i):
            return self.parsed.numbers[i] - i
        if token.kind == "mark":
            return self._through_quotes(i)
        if i in self.in_time:
            return self._through_time(i)
        if cover is not None and cover.first == i:
            return cover.last - i
        if token.norm == "of" and i > first:
            return 1 if self._of_goes_on(i) else 0
        if token.norm == POSSESSIVE:
            return 1 if i > first else 0
        kinds = self.kinds(i)
        if "partitive" in kinds and i > first:
            return 1 if i + 1 < self.count and self._object_follows(i + 1) else 0
        if kinds & {"determiner", "title"}:
            return self.parsed.functions[i].last - i if i == first or kinds & {"title"} or self.norm(i - 1) in ("of", POSSESSIVE) else 0
        if kinds & ENDING:
            return 0
        return 0 if self.is_verb(i) else 1

    def _breaks_number(self, first: int, i: int) -> bool:
        """A number within a phrase goes on after a determiner or adjective ("the three men"), else it begins another."""
        return i > first and self.parsed.covered[i - 1] is not None

    def _through_quotes(self, i: int) -> int:
        if self.tokens[i].norm != QUOTE:
            return 0
        close = next((j for j in range(i + 1, min(i + 6, self.count)) if self.tokens[j].norm == QUOTE), None)
        return close + 1 - i if close and not any(self.is_verb(j) for j in range(i + 1, close)) else 0

    def _through_time(self, i: int) -> int:
        """Saturday's attack: a day in the genitive belongs to the phrase."""
        last = self.parsed.times.get(i)
        return last - i if last is not None and self.norm(last) == POSSESSIVE else 0

    def _of_goes_on(self, i: int) -> bool:
        head = self.parsed.covered[i - 1]
        is_event = any(i - 1 in range(m.first, m.last) for m in self.parsed.triggers.values()) and not (head and head.of("agent", "actor"))
        return not is_event and i + 1 < self.count and self._object_follows(i + 1)

    # Chunks

    def _read(self) -> list[Chunk]:
        chunks: list[Chunk] = []
        i = 0
        while i < self.count:
            chunk = self._chunk(i)
            chunks.append(chunk)
            i = max(chunk.last, i + 1)
        return chunks

    def _chunk(self, i: int) -> Chunk:
        norm = self.tokens[i].norm
        if i < self.dateline:
            return Chunk("end", i, self.dateline)
        if norm in HARD:
            return Chunk("end", i, i + 1)
        if norm in COMMA:
            return Chunk("comma", i, i + 1)
        if i in self.parsed.times and self.norm(self.parsed.times[i]) != POSSESSIVE:
            return Chunk("time", i, self.parsed.times[i])
        kinds = self.kinds(i)
        last = self.parsed.functions[i].last if kinds else i + 1
        for kind in ("relative", "subordinator", "conjunction"):
            if kind in kinds:
                return Chunk(kind, i, last)
        if kinds & {"by", "preposition"}:
            return self._prepositional(i, last, "by" if "by" in kinds else "phrase")
        if self.is_verb(i):
            trigger = self.parsed.triggers.get(i)
            return Chunk("verb", i, trigger.last if trigger else last)
        if kinds & ENDING and not (kinds & {"determiner"}):
            return Chunk("word", i, last)
        argument = self.phrase(i)
        return Chunk("phrase", i, argument.last, argument=argument) if argument else Chunk("word", i, i + 1)

    def _prepositional(self, i: int, last: int, kind: str) -> Chunk:
        form = self.parsed.functions[i].senses[0].value.form
        if last >= self.count:
            return Chunk("word", i, last)
        if last in self.parsed.times and self.norm(self.parsed.times[last]) != POSSESSIVE:
            return Chunk("time", i, self.parsed.times[last])
        argument = None if self.is_verb(last) else self.phrase(last)
        if argument is None:
            return Chunk("word", i, last)
        return Chunk(kind, i, argument.last, preposition=form, argument=argument)
