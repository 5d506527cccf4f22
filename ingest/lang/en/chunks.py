"""An English sentence in chunks: noun phrases with the preposition before them, groups of verbs, and what divides clauses."""

from dataclasses import dataclass

from ingest.lang.en.units import NOMINAL, Unit, read_units
from ingest.lang.grammar import Argument, Match, Parsed

__all__ = ["Chunk", "Chunker"]

PLACED = frozenset(("in", "of", "from"))
ARTICLES = frozenset(("the", "a", "an"))
MAX_PHRASE = 16
"""Units of the longest noun phrase."""
OPENING = frozenset(("determiner", "owner", "title"))
WHO = ("actor", "state", "agent")
QUOTED = 6
"""Units between the quotation marks inside a phrase: the "Iraqi army barracks"."""


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: str
    """`phrase`, `by`, `verb`, `time`, `word`, `comma`, `relative`, `subordinator`, `conjunction`, `end`."""
    first: int
    last: int
    preposition: str = ""
    argument: Argument | None = None
    head: Unit | None = None
    """Of a group of verbs: the one that tells what happens."""
    form: str = ""
    """Of a group of verbs: `finite`, `infinitive`, `gerund`, `participle` (finite or not, the words around tell)."""
    passive: bool = False
    """Of a group of verbs: whether a form of "be" or "get" makes it so."""
    pronoun: str = ""
    """Of a phrase: `pronoun` for one that is nothing else, `owner` for one that begins with its, his, their."""


class Chunker:
    """The chunks of one sentence, read from left to right once."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.count = len(parsed.sentence.tokens)
        self.units = read_units(parsed)
        self.unit_at = {i: n for n, u in enumerate(self.units) for i in range(u.first, u.last)}
        self.chunks = self._read()
        self.chunk_at = {i: n for n, c in enumerate(self.chunks) for i in range(c.first, c.last)}

    def norm(self, i: int) -> str:
        return self.parsed.sentence.tokens[i].norm if 0 <= i < self.count else ""

    def is_verb(self, i: int) -> bool:
        """Whether a verb begins here, of ours or another."""
        unit = self.units[self.unit_at[i]]
        return unit.first == i and unit.kind in ("verb", "auxiliary")

    def knows(self, argument: Argument | None) -> bool:
        """Whether the phrase names or describes somebody: a name, a state, a noun for people."""
        if argument is None:
            return False
        names = self.parsed.names
        return any(i in names and names[i].of(*WHO) for i in range(argument.first, argument.last))

    def located(self, argument: Argument) -> Argument:
        """A phrase for people of no state, with the state in which they are told to be: opposition groups in Zimbabwe."""
        n = self.chunk_at.get(argument.last)
        behind = self.chunks[n] if n is not None else None
        if behind is None or behind.first != argument.last or behind.preposition not in PLACED or behind.argument is None:
            return argument
        names = self.parsed.names
        own = any(i in names and names[i].of("state", "actor") for i in range(argument.first, argument.last))
        there = [names[i] for i in range(behind.argument.first, behind.argument.last) if i in names]
        if own or not self.knows(argument) or not there or not all(_is_state(m) for m in there):
            return argument
        return Argument(argument.first, behind.last)

    def is_somebody(self, argument: Argument) -> bool:
        """Whether the phrase names somebody, or at least has a capital letter."""
        tokens = self.parsed.sentence.tokens
        return self.knows(argument) or any(tokens[i].text[0].isupper() for i in range(argument.first, argument.last))

    def phrase(self, first: int) -> Argument | None:
        """The noun phrase that begins at a token."""
        n = self.unit_at[first]
        last = self._phrase_end(n)
        return Argument(first, self.units[last - 1].last) if last > n else None

    def bare(self, argument: Argument) -> Argument:
        """A phrase without the article that it begins with."""
        unit = self.units[self.unit_at[argument.first]]
        if unit.kind == "determiner" and unit.form in ARTICLES and unit.last < argument.last and unit.first == argument.first:
            return Argument(unit.last, argument.last)
        return argument

    # Noun phrases, over units

    def _phrase_end(self, start: int) -> int:
        n = start
        while n < len(self.units) and n - start < MAX_PHRASE:
            step = self._step(start, n)
            if step == 0:
                break
            n += step
        while n > start and self.units[n - 1].kind in ("of", "adverb", "own"):
            n -= 1
        return n if any(u.kind in NOMINAL or u.kind == "title" for u in self.units[start:n]) else start

    def _step(self, start: int, n: int) -> int:
        unit = self.units[n]
        before = self.units[n - 1].kind if n > start else ""
        if unit.kind == "own":
            return 1 if n > start else 0
        if unit.kind == "number":
            return 1 if before in ("", "determiner", "owner", "adjective", "own", "of", "adverb", "number") or self._is_written_close(n) else 0
        if unit.kind in NOMINAL:
            return 1 if not self._is_apart(start, n) else 0
        if unit.kind in OPENING:
            follows = before in ("", "of", "own", "determiner") or (n > start and self.units[n - 1].form == "partitive")
            return 1 if follows or unit.kind == "title" else 0
        if unit.kind == "of":
            return 1 if n > start and self._of_goes_on(start, n) else 0
        if unit.kind == "adverb":
            following = self.units[n + 1].kind if n + 1 < len(self.units) else ""
            return 1 if following in ("adjective", "number") and before in ("determiner", "owner", "") else 0
        return self._through_quotes(n) if unit.kind == "quote" else 0

    def _is_written_close(self, n: int) -> bool:
        """Type 45, F-16: a number that belongs to the noun before it."""
        return self.units[n - 1].kind == "noun" and self.units[n - 1].name is None and self.units[n].last - self.units[n].first == 1 and self.units[n - 1].trigger is None

    def _is_apart(self, start: int, n: int) -> bool:
        """Whether a name begins a phrase of its own: "the capital Tripoli" is one, "gave Turkey arms" two."""
        del start, n
        return False

    def _through_quotes(self, n: int) -> int:
        if self.norm(self.units[n].first) != '"':
            return 0
        inside = self.units[n + 1 : n + 1 + QUOTED]
        close = next((k for k, u in enumerate(inside) if u.kind == "quote"), None)
        if close is None or any(u.kind not in NOMINAL | {"of", "determiner"} for u in inside[:close]):
            return 0
        return close + 2

    def _of_goes_on(self, start: int, n: int) -> bool:
        """"Of" behind an event ("the killing of five men") begins a phrase of its own, behind other nouns it goes on."""
        del start
        head = self.units[n - 1]
        if (head.kind not in NOMINAL and head.last - head.first == 1) or (head.trigger is not None and head.name is None):
            return False
        following = self.units[n + 1].kind if n + 1 < len(self.units) else ""
        return following in NOMINAL or following in OPENING

    # Chunks

    def _read(self) -> list[Chunk]:
        chunks: list[Chunk] = []
        n = 0
        while n < len(self.units):
            chunk, n = self._chunk(n)
            chunks.append(chunk)
        return chunks

    def _chunk(self, n: int) -> tuple[Chunk, int]:
        unit = self.units[n]
        if unit.kind in ("end", "comma", "time", "relative", "subordinator", "conjunction"):
            return Chunk(unit.kind, unit.first, unit.last), n + 1
        if unit.kind in ("verb", "auxiliary", "to"):
            found = self._verbs(n)
            if found is not None:
                return found
        if unit.kind in ("by", "preposition", "of", "to"):
            return self._prepositional(n)
        if unit.kind == "pronoun":
            return Chunk("phrase", unit.first, unit.last, argument=Argument(unit.first, unit.last), pronoun="pronoun"), n + 1
        return self._bare(n)

    def _bare(self, n: int) -> tuple[Chunk, int]:
        unit = self.units[n]
        last = self._phrase_end(n)
        if last == n:
            kind = "phrase" if unit.kind in ("determiner", "owner") else "word"
            argument = Argument(unit.first, unit.last) if kind == "phrase" else None
            return Chunk(kind, unit.first, unit.last, argument=argument, pronoun="pronoun" if argument else ""), n + 1
        end = self.units[last - 1].last
        return Chunk("phrase", unit.first, end, argument=Argument(unit.first, end), pronoun="owner" if unit.kind == "owner" else ""), last

    def _prepositional(self, n: int) -> tuple[Chunk, int]:
        unit = self.units[n]
        kind = "by" if unit.kind == "by" else "phrase"
        if n + 1 == len(self.units):
            return Chunk("word", unit.first, unit.last), n + 1
        following = self.units[n + 1]
        if following.kind == "time":
            return Chunk("time", unit.first, following.last), n + 2
        if following.kind == "pronoun":
            argument = Argument(following.first, following.last)
            return Chunk(kind, unit.first, following.last, preposition=unit.form, argument=argument, pronoun="pronoun"), n + 2
        last = self._phrase_end(n + 1)
        if last == n + 1:
            return Chunk("word", unit.first, unit.last, preposition=unit.form), n + 1
        end = self.units[last - 1].last
        owner = "owner" if following.kind == "owner" else ""
        return Chunk(kind, unit.first, end, preposition=unit.form, argument=Argument(following.first, end), pronoun=owner), last

    def _verbs(self, n: int) -> tuple[Chunk, int] | None:
        """Auxiliaries, adverbs and the verb behind them as one group."""
        start, to = n, self.units[n].kind == "to"
        passive = finite = False
        n += to
        while n < len(self.units) and self.units[n].kind in ("auxiliary", "adverb"):
            unit = self.units[n]
            if unit.kind == "auxiliary":
                passive, finite = unit.form == "be", finite or self.norm(unit.first) not in ("being", "having", "be", "been")
            n += 1
        unit = self.units[n] if n < len(self.units) else self.units[n - 1]
        first = self.units[start].first
        if unit.kind != "verb":
            if to and n == start + 1:
                return None
            return Chunk("verb", first, self.units[n - 1].last, form="infinitive" if to else "finite"), n
        governed = start > 0 and self.units[start - 1].kind == "verb" and self.norm(first - 1) == "to"
        form = "infinitive" if to or governed else "finite" if finite else _form(unit)
        return Chunk("verb", first, unit.last, head=unit, form=form, passive=passive and bool(set(unit.features) & {"p"})), n + 1


def _is_state(match: Match) -> bool:
    """Whether a name is a state's own, no capital's and nobody else's."""
    return any(s.value.kind == "name" for s in match.of("state")) and not match.of("agent", "actor")


def _form(unit: Unit) -> str:
    """What a verb without auxiliary is."""
    if "P" in unit.features or "p" in unit.features:
        return "participle" if "p" in unit.features else "finite"
    return "gerund" if "G" in unit.features else "finite"
