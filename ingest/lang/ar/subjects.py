"""Subjects of Arabic verbs: behind the verb, in front of it, or that of the verb before, with which a verb behind و goes on."""

from typing import Final

from ingest.lang.ar.clauses import Clauses
from ingest.lang.grammar import Argument

__all__ = ["Subjects"]

MAX_REACH: Final = 40
"""Tokens back to the verb of saying that أنه, إنها resume."""
MAX_VERBS: Final = 3
"""Verbs before, among whose subjects that of a verb behind و is looked for."""
RESUMING: Final = ("انه", "انها", "انهم", "انهما", "لانه", "لانها", "لانهم")
VERB_FEATURES: Final = ("P", "N")


class Subjects:
    """Subjects of the verbs of one sentence; those of triggers are told by their frames as they are read."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.words = clauses.words
        self.told: dict[int, Argument | None] = {}
        self.passive: set[int] = set()

    def tell(self, verb: int, subject: Argument | None, *, passive: bool) -> None:
        """Keep what a frame found."""
        self.told[verb] = subject
        if passive:
            self.passive.add(verb)

    def of(self, verb: int) -> Argument | None:
        """The subject of any verb."""
        if verb not in self.told:
            self.told[verb] = None  # a verb that asks for itself has none
            self.told[verb] = self._find(verb)
        return self.told[verb]

    def _find(self, verb: int) -> Argument | None:
        features = self._features(verb)
        if self.clauses.relative_before(verb) and not self._is_attached(verb):
            return self.clauses.related(verb)
        before = self.clauses.subject_before(verb, features)
        if before is not None and self.clauses.is_close(before, verb):
            return before
        behind = next((c.argument for c in self.clauses.right(verb + 1) if c.bare and c.argument), None)
        plural = "l" in features and "s" not in features
        nominative = behind is not None and not plural and not self.words.is_accusative(behind.first)
        if behind and nominative and self.clauses.agrees(behind, features, before=False):
            return behind
        return before or self._behind_preposition(verb) or self.carried(verb, features, loosely=True)

    def _behind_preposition(self, verb: int) -> Argument | None:
        """سبق لكوبا أن أرسلت: the subject of what follows stands behind ل."""
        match = self.clauses.parsed.functions.get(verb)
        if match is None or not any("subj=ل" in s.value.note for s in match.senses if s.kind == "function"):
            return None
        return next((c.argument for c in self.clauses.right(verb + 1) if c.attached == "ل"), None)

    def carried(self, verb: int, features: str, *, victims: bool = False, loosely: bool = False) -> Argument | None:
        """The subject with which a verb behind و goes on: هاجم مسلحون قرية وقتلوا …; with `loosely` also one behind بعد أن.

        Whom a passive verb speaks of is one only for the `victims` of another.
        """
        if not (self.words.goes_on(verb) or (loosely and self._is_subordinate(verb))):
            return None
        before: int | None = verb
        for _ in range(MAX_VERBS):
            before = self.clauses.verb_before(before) if before is not None else None
            if before is None:
                return None
            found = self.of(before) if victims or before not in self.passive else None
            if found is not None and self.clauses.agrees(found, features, before=True):
                return found
        return None

    def _is_subordinate(self, verb: int) -> bool:
        return verb > 0 and "subordinator" in self.words.kinds(verb - 1)

    def previous(self, verb: int) -> int | None:
        return self.clauses.verb_before(verb)

    def resumed(self, verb: int) -> Argument | None:
        """The subject of a verb behind أنه, إنها: that of the verb of saying before it."""
        tokens = self.clauses.tokens
        if verb < 1 or tokens[verb - 1].norm.lstrip("بو") not in RESUMING:
            return None
        pronoun = tokens[verb - 1].norm.partition("ان")[2]
        people = self.clauses.referent(verb - 1, pronoun) if pronoun in ("هم", "هما") else None
        if people is not None:
            return people
        reach = range(verb - 2, max(-1, verb - MAX_REACH), -1)
        saying = next((j for j in reach if self.words.is_verb(j)), None)
        found = self.speaker(saying, verb - 1) if saying is not None else None
        if found is not None and self.clauses.agrees(found, self._features(verb), before=True):
            return found
        return self.clauses.referent(verb - 1, pronoun)

    def speaker(self, verb: int, before: int) -> Argument | None:
        """Who says it: behind the verb of saying, or in front of it, or he who said the last thing."""
        return (
            self.clauses.phrase_between(verb + 1, before)
            or self.clauses.subject_before(verb)
            or self.carried(verb, self._features(verb))
        )

    def _is_attached(self, verb: int) -> bool:
        parsed = self.clauses.parsed
        match = parsed.triggers.get(verb) or parsed.functions.get(verb)
        return match is not None and bool(match.suffix)

    def _features(self, verb: int) -> str:
        parsed = self.clauses.parsed
        for match in (parsed.triggers.get(verb), parsed.functions.get(verb)):
            if match is not None:
                found = next((s.features for s in match.senses if s.features[:1] in VERB_FEATURES), "")
                if found:
                    return found
        return ""
