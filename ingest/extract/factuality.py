"""Whether a happening is asserted, denied, threatened, supposed or recalled, by the cues around its trigger."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from ingest.extract.dates import When
from ingest.lang.grammar import Cue, Match, Parsed, Sense, Syntax
from ingest.lang.text import Token
from ingest.records import Factuality

__all__ = ["Stance", "Stances", "cues_of"]

RECALLED_AFTER_DAYS: Final = 45
"""A happening told with a date this long before publication is background."""
NEGATION_REACH: Final = 3
"""Tokens between a negation and the verb it negates."""
MASS_VIOLENCE: Final = "20"
"""Massacres that a relative clause mentions without a day are history: الزعفران التي ارتكب فيها داعش مجازر."""
VIOLENCE: Final = frozenset(("18", "19", "20"))
STATED: Final = frozenset(("01", "02", "03", "10", "12", "13"))
"""Roots of which the words are the deed: what is intended or asked for lies ahead, that it was said does not."""
NO_HAPPENING: Final = frozenset(("fiction", "sport", "figure", "exercise", "nature", "general"))
AHEAD: Final = frozenset(("conditional", "plan", "request", "obligation", "question"))
"""Cues of what has not happened yet, whatever date stands beside it."""
RECENT_DAYS: Final = 7
"""What had happened before (كان قد), and no day of the last week is told with it, is background."""
ONGOING_DAYS: Final = 366
"""What has gone on for longer is background too."""
PERIOD_DAYS: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
"""How long a time lasts that is told so precisely: a year ends long after its first day."""
COURT: Final = frozenset(("charge", "accusation"))
REQUESTS: Final = frozenset(("request", "obligation"))
CONJOINED: Final = 2
"""Tokens from a cue to the clause that it still governs: "denied that", نفى أن."""
HARD: Final = frozenset((",", "،", ";", "؛", ":", ".", "!", "?", "؟"))
UNDOING: Final = frozenset(("negation", "denial", "attempt_failed", "refusal"))
"""Cues that undo others, or that others undo."""
HYPOTHETICAL: Final = frozenset(
    ("conditional", "possible", "plan", "request", "obligation", "attempt_failed", "question", "refusal")
)


class Stance(NamedTuple):
    factuality: Factuality
    cues: frozenset[str]
    """Kinds of cue that bear on the trigger."""

    @property
    def is_happening(self) -> bool:
        """Whether the words speak of the world, and not of a film, a match, an exercise or prices."""
        return not self.cues & NO_HAPPENING


def cues_of(parsed: Parsed) -> list[tuple[Match, Cue]]:
    """Cues of a sentence, of those that overlap the first and longest; a day that words tell is no cue by itself: قبل عام."""
    found: list[Match] = []
    behind = 0
    for match in parsed.holding("cue"):  # by first token, the longest first
        if match.first >= behind:
            found.append(match.having(match.of("cue")))
            behind = match.last
    return [(m, s.value) for m in found for s in m.senses if not _is_day(m, s.value, parsed)]


class Stances:
    """How the happenings of one sentence are told."""

    def __init__(self, parsed: Parsed, syntax: Syntax) -> None:
        self.parsed = parsed
        self.syntax = syntax
        self.tokens = parsed.sentence.tokens
        self.cues = cues_of(parsed)
        self.verbs = syntax.verbs(parsed) if self.cues else []
        self._cues = self._at_work()

    def stance(
        self, trigger: Match, sense: Sense, root: str, clause: tuple[int, int], when: When | None, published: date
    ) -> Stance:
        """How the happening at a trigger is told."""
        kinds = set(self.bearing(trigger, sense, root, clause))
        present = sense.features.startswith("N")
        inside = when is not None and clause[0] - CONJOINED <= when.last and when.first < clause[1]
        if when is not None and (inside or not present) and self._is_old(when, trigger, root, published):
            kinds.add("old")
        if "relative" in self.parsed.uses(trigger.first - 1):
            kinds.add("relative")
        if "recent" not in kinds and (when is None or (published - when.day).days > RECENT_DAYS):
            kinds.add("undated")
        return Stance(_factuality(kinds, root), frozenset(kinds))

    def bearing(self, trigger: Match, sense: Sense, root: str, clause: tuple[int, int]) -> frozenset[str]:
        """Kinds of cue that bear on a trigger."""
        kinds = {
            c.kind
            for m, c in self._cues
            if (
                self._negates(m, c, trigger, sense, clause)
                if c.kind == "negation"
                else self._bears(m, c, trigger, clause)
            )
            and not (root in STATED and _is_content(m, c, root, trigger))
        }
        present = sense.features.startswith("N")
        if present and any(c.kind == "subjunctive" and m.last == trigger.first for m, c in self._cues):
            kinds.add("possible")
        if any(c.kind == "subjunctive" and self._brings(m.last, trigger.first, clause) for m, c in self._cues):
            kinds.add("possible")
        if present and trigger.prefix.endswith("س"):
            kinds |= {"plan", "future"}
        if "p" in sense.features and trigger.first not in self.verbs:
            kinds -= HYPOTHETICAL  # a plea to free two kidnapped engineers: they have been
        return frozenset(kinds)

    def _brings(self, at: int, trigger: int, clause: tuple[int, int]) -> bool:
        """Whether a present verb of cause stands here, and what it may bring about in its clause: أن يؤدي إلى مقتل …."""
        function = self.parsed.functions.get(at)
        return (
            function is not None
            and clause[0] - CONJOINED <= at < trigger < clause[1]
            and any(s.value.kind == "cause" and s.features.startswith("N") for s in function.senses)
        )

    def _at_work(self) -> list[tuple[Match, Cue]]:
        """The cues without those that others undo: لم تنف denies nothing, لم … إلا neither."""
        if UNDOING.isdisjoint([c.kind for _, c in self.cues]):
            return self.cues
        denials = {m.first for m, c in self.cues if c.kind == "denial"}
        undone = {
            m.last for m, c in self.cues if c.kind == "negation" and (m.last in denials or self._has_exception(m.last))
        }
        attempts = {i for first, t in self.parsed.triggers.items() for i in range(first, t.last) if t.last - first > 1}
        return [
            (m, c)
            for m, c in self.cues
            if not (c.kind == "negation" and m.last in undone)
            and not (c.kind == "denial" and m.first in undone)
            and not (c.kind == "attempt_failed" and m.first in attempts)
            and not (c.kind == "refusal" and m.first not in self.verbs)
        ]

    def _has_exception(self, at: int) -> bool:
        """Whether what is negated from a token on is so for all but what is told: لم يوقف الهجوم إلا الطيران."""
        exceptions = [m.first for m, c in self.cues if c.kind == "exception" and m.first >= at]
        return bool(exceptions) and not any(self.tokens[i].norm in HARD for i in range(at, exceptions[0]))

    def _negates(self, match: Match, cue: Cue, trigger: Match, sense: Sense, clause: tuple[int, int]) -> bool:
        """Whether a negation reaches the trigger, itself or through one verb: لم يشن التحالف أي غارة, "did not raid"."""
        first, last = match.last, trigger.first
        if first > last or clause[0] - first > 1 or (first == last and _is_own(match, sense, self.tokens)):
            return False
        between = range(first, last)
        if any(self.tokens[i].norm in HARD or "relative" in self.parsed.uses(i) for i in between):
            return False
        preposition = last > 0 and "preposition" in self.parsed.uses(last - 1)
        if not preposition and not sense.value.toll and any("cause" in self.parsed.uses(i) for i in between):
            return False  # لم يسفر الهجوم عن قتلى: the attack was
        verbs = [v for v in self.verbs if first <= v < last]
        if preposition and any(v in self.parsed.triggers for v in verbs):
            return False  # "was not hurt in the attack"
        if cue.scope == "next":
            return last - first < CONJOINED
        return last - first < NEGATION_REACH or (len(verbs) == 1 and verbs[0] - first <= 1 and match.first >= clause[0])

    def _bears(self, match: Match, cue: Cue, trigger: Match, clause: tuple[int, int]) -> bool:
        """Whether a cue reaches the trigger."""
        if match.first < trigger.last and trigger.first < match.last and cue.kind not in NO_HAPPENING:
            return False
        inside = clause[0] <= match.first < clause[1]
        behind = match.last <= trigger.first
        if cue.scope == "sentence":
            return True
        if cue.scope == "clause":
            return inside
        if cue.scope == "inside":
            return behind and inside
        if cue.scope == "after":
            return behind and (
                inside or clause[0] - match.last <= 1 or (cue.kind == "denial" and self._governs(match, clause))
            )
        if cue.scope == "next":
            return 0 <= trigger.first - match.last < CONJOINED
        if cue.scope == "near":
            return behind and not any(self.tokens[i].norm in HARD for i in range(match.last, trigger.first))
        return inside and match.first >= trigger.last

    def _governs(self, match: Match, clause: tuple[int, int]) -> bool:
        """Whether the clause is what a verb in front of it says: نفى محافظ أربيل أن يكون."""
        opens = "subordinator" in self.parsed.uses(clause[0])
        return (
            opens
            and clause[0] >= match.last
            and not any(match.last <= v < clause[0] and v in self.parsed.triggers for v in self.verbs)
        )

    def _goes_on(self, when: When, trigger: Match) -> bool:
        """Whether it has happened since that day; not "since October, when militants killed"."""
        apart = range(when.last, trigger.first)
        return any(c.kind == "ongoing" and when.first - 1 <= m.first <= when.first for m, c in self.cues) and not any(
            "subordinator" in self.parsed.uses(i) or "relative" in self.parsed.uses(i) for i in apart
        )

    def _is_old(self, when: When, trigger: Match, root: str, published: date) -> bool:
        """Whether a time was over long before publication; what has gone on since then was not."""
        if root in STATED and when.other is not None:
            return False
        if (published - when.day).days <= ONGOING_DAYS and self._goes_on(when, trigger):
            return False
        return (published - when.day - timedelta(PERIOD_DAYS[when.precision] - 1)).days > RECALLED_AFTER_DAYS


def _factuality(kinds: set[str], root: str) -> Factuality:
    if "denial" in kinds or "negation" in kinds:
        return "denied"
    if root == "13":
        return "threatened"
    if "old" in kinds and not kinds & AHEAD:
        return "recalled"
    if "threat" in kinds or ("future" in kinds and root in VIOLENCE):
        return "threatened"
    if kinds & HYPOTHETICAL:
        return "hypothetical"
    if root == MASS_VIOLENCE and "undated" in kinds and "relative" in kinds:
        return "recalled"
    if (
        kinds & {"recall", "old", "charge"}
        or kinds >= {"accusation", "undated"}
        or kinds >= {"anterior", "perfect", "undated"}
    ):
        return "recalled"
    return "asserted"


def _is_content(match: Match, cue: Cue, root: str, trigger: Match) -> bool:
    """Whether a cue is part of what is said, promised or asked for: offers to help next week, a demand that one must go."""
    if cue.kind in COURT or cue.kind == "refusal" or (cue.kind in REQUESTS and root in ("02", "10")):
        return True
    return cue.kind in HYPOTHETICAL and (cue.scope == "clause" or match.first > trigger.first)


def _is_day(match: Match, cue: Cue, parsed: Parsed) -> bool:
    """Whether the words of a cue are a time themselves, which is reckoned with; "years after" tells of what stands behind."""
    return cue.kind == "recall" and cue.scope != "near" and match.first in parsed.times


def _is_own(match: Match, sense: Sense, tokens: Sequence[Token]) -> bool:
    """Whether the trigger needs this very negation: لم يستجب, to refuse."""
    return any(name == "before" and tokens[match.last - 1].norm in listed.words for name, listed in sense.value.needs)
