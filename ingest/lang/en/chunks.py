"""An English sentence in chunks: noun phrases with the preposition before them, groups of verbs, and what divides clauses."""

from typing import Final

from ingest.lang.en.phrases import Phrases
from ingest.lang.en.unit import Unit
from ingest.lang.grammar import Argument, Match, Parsed

__all__ = ["STANDING", "Chunk", "Chunker"]

STANDING: Final = ("verb", "auxiliary")
"""Kinds of unit that are a verb."""

PLACED: Final = frozenset(("in", "of", "from"))
"""Prepositions between people and the state in which they are told to be."""


class Chunk:
    """Tokens `first` to `last` (excluded) that are one part of a clause."""

    __slots__ = ("argument", "first", "form", "head", "kind", "last", "passive", "preposition", "pronoun")

    def __init__(
        self,
        kind: str,
        first: int,
        last: int,
        preposition: str = "",
        argument: Argument | None = None,
        head: Unit | None = None,
        form: str = "",
        *,
        passive: bool = False,
        pronoun: str = "",
    ) -> None:
        self.kind = kind
        """`phrase`, `by`, `verb`, `time`, `word`, `comma`, `relative`, `subordinator`, `conjunction`, `end`."""
        self.first = first
        self.last = last
        self.preposition = preposition
        self.argument = argument
        self.head = head
        """Of a group of verbs: the one that tells what happens."""
        self.form = form
        """Of a group of verbs: `finite`, `infinitive`, `gerund`, `participle` (finite or not, the words around tell)."""
        self.passive = passive
        """Of a group of verbs: whether a form of "be" or "get" makes it so."""
        self.pronoun = pronoun
        """Of a phrase: `pronoun` for one that is nothing else, `owner` for one that begins with its, his, their."""


class Chunker(Phrases):
    """The chunks of one sentence, read from left to right once."""

    def __init__(self, parsed: Parsed) -> None:
        super().__init__(parsed)
        self.chunks = self._read()
        self.chunk_at = {i: n for n, c in enumerate(self.chunks) for i in range(c.first, c.last)}

    def is_verb(self, i: int) -> bool:
        """Whether a verb begins here, of ours or another."""
        unit = self.units[self.unit_at[i]]
        return unit.first == i and unit.kind in STANDING

    def located(self, argument: Argument) -> Argument:
        """A phrase for people of no state, with the state in which they are told to be: opposition groups in Zimbabwe."""
        n = self.chunk_at.get(argument.last)
        behind = self.chunks[n] if n is not None else None
        if (
            behind is None
            or behind.first != argument.last
            or behind.preposition not in PLACED
            or behind.argument is None
        ):
            return argument
        names = self.parsed.names
        own = any(i in names and names[i].of("state", "actor") for i in range(argument.first, argument.last))
        there = [names[i] for i in range(behind.argument.first, behind.argument.last) if i in names]
        if own or not self.knows(argument) or not there or not all(_is_state(m) for m in there):
            return argument
        return Argument(argument.first, behind.last)

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
            return Chunk(
                "phrase", unit.first, unit.last, argument=Argument(unit.first, unit.last), pronoun="pronoun"
            ), n + 1
        return self._bare(n)

    def _bare(self, n: int) -> tuple[Chunk, int]:
        unit = self.units[n]
        last = self._phrase_end(n)
        if last == n:
            kind = "phrase" if unit.kind in ("determiner", "owner") else "word"
            argument = Argument(unit.first, unit.last) if kind == "phrase" else None
            return Chunk(kind, unit.first, unit.last, argument=argument, pronoun="pronoun" if argument else ""), n + 1
        end = self.units[last - 1].last
        return Chunk(
            "phrase",
            unit.first,
            end,
            argument=Argument(unit.first, end),
            pronoun="owner" if unit.kind == "owner" else "",
        ), last

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
            return Chunk(
                kind, unit.first, following.last, preposition=unit.form, argument=argument, pronoun="pronoun"
            ), n + 2
        last = self._phrase_end(n + 1)
        if last == n + 1:
            return Chunk("word", unit.first, unit.last, preposition=unit.form), n + 1
        end = self.units[last - 1].last
        owner = "owner" if following.kind == "owner" else ""
        return Chunk(
            kind, unit.first, end, preposition=unit.form, argument=Argument(following.first, end), pronoun=owner
        ), last

    def _verbs(self, n: int) -> tuple[Chunk, int] | None:
        """Auxiliaries, adverbs and the verb behind them as one group."""
        start, to = n, self.units[n].kind == "to"
        passive = finite = False
        n += to
        while n < len(self.units) and self.units[n].kind in ("auxiliary", "adverb"):
            unit = self.units[n]
            if unit.kind == "auxiliary":
                passive, finite = (
                    unit.form == "be",
                    finite or self.norm(unit.first) not in ("being", "having", "be", "been"),
                )
            n += 1
        unit = self.units[n] if n < len(self.units) else self.units[n - 1]
        first = self.units[start].first
        if unit.kind != "verb":
            if to and n == start + 1:
                return None
            return Chunk("verb", first, self.units[n - 1].last, form="infinitive" if to else "finite"), n
        governed = start > 0 and self.units[start - 1].kind == "verb" and self.norm(first - 1) == "to"
        form = "infinitive" if to or governed else "finite" if finite else _form(unit)
        return Chunk(
            "verb", first, unit.last, head=unit, form=form, passive=passive and bool(set(unit.features) & {"p"})
        ), n + 1


def _is_state(match: Match) -> bool:
    """Whether a name is a state's own, no capital's and nobody else's."""
    return "name" in match.of("state").uses and not match.of("agent", "actor")


def _form(unit: Unit) -> str:
    """What a verb without auxiliary is."""
    if "P" in unit.features or "p" in unit.features:
        return "participle" if "p" in unit.features else "finite"
    return "gerund" if "G" in unit.features else "finite"
