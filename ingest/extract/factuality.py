"""Whether a happening is asserted, denied, threatened, supposed or recalled, by the cues around its trigger."""

from dataclasses import dataclass
from datetime import date

from ingest.extract.dates import When
from ingest.lang.grammar import Cue, Match, Parsed
from ingest.records import Factuality

__all__ = ["Stance", "bearing", "cues_of", "stance_of"]

RECALLED_AFTER_DAYS = 45
"""A happening told with a date this long before publication is background."""
NEGATION_REACH = 3
"""Tokens between a negation and the verb it negates."""
MASS_VIOLENCE = "20"
"""Massacres that a relative clause mentions without a day are history: الزعفران التي ارتكب فيها داعش مجازر."""
VIOLENCE = frozenset(("18", "19", "20"))
NO_HAPPENING = frozenset(("fiction", "sport", "figure", "exercise", "nature", "general"))
AHEAD = frozenset(("conditional", "plan", "request", "obligation", "question"))
"""Cues of what has not happened yet, whatever date stands beside it."""
RECENT_DAYS = 7
"""What had happened before (كان قد), and no day of the last week is told with it, is background."""
HYPOTHETICAL = frozenset(("conditional", "possible", "plan", "request", "obligation", "attempt_failed", "question"))


@dataclass(frozen=True, slots=True)
class Stance:
    factuality: Factuality
    cues: frozenset[str]
    """Kinds of cue that bear on the trigger."""

    @property
    def is_happening(self) -> bool:
        """Whether the words speak of the world, and not of a film, a match, an exercise or prices."""
        return not self.cues & NO_HAPPENING


def cues_of(parsed: Parsed) -> list[tuple[Match, Cue]]:
    """Cues of a sentence; of those that begin together the longest."""
    found: dict[int, Match] = {}
    for match in parsed.holding("cue"):
        if match.first not in found or found[match.first].last < match.last:
            found[match.first] = match._replace(senses=match.of("cue"))
    return [(m, s.value) for m in found.values() for s in m.senses]


def stance_of(
    trigger: Match,
    features: str,
    root: str,
    clause: tuple[int, int],
    cues: list[tuple[Match, Cue]],
    verbs: list[int],
    when: When | None,
    published: date,
    *,
    relative: bool,
) -> Stance:
    """How the happening at a trigger is told."""
    kinds = set(bearing(trigger, features, clause, cues, verbs))
    old = when is not None and (published - when.day).days > RECALLED_AFTER_DAYS
    if old:
        kinds.add("old")
    if relative:
        kinds.add("relative")
    if when is None or (published - when.day).days > RECENT_DAYS:
        kinds.add("undated")
    return Stance(_factuality(kinds, root), frozenset(kinds))


def bearing(
    trigger: Match, features: str, clause: tuple[int, int], cues: list[tuple[Match, Cue]], verbs: list[int]
) -> frozenset[str]:
    """Kinds of cue that bear on a trigger."""
    kinds = {c.kind for m, c in cues if _bears(m, c, trigger, clause) or _negates(m, c, trigger, clause, verbs)}
    if any(c.kind == "subjunctive" and m.last == trigger.first for m, c in cues) and features.startswith("N"):
        kinds.add("possible")
    if _is_future(trigger, features):
        kinds |= {"plan", "future"}
    return frozenset(kinds)


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
    if kinds & {"recall", "old", "charge"} or kinds >= {"anterior", "perfect", "undated"}:
        return "recalled"
    return "asserted"


def _negates(match: Match, cue: Cue, trigger: Match, clause: tuple[int, int], verbs: list[int]) -> bool:
    """Whether a negated verb governs the trigger: لم يشن التحالف أي غارة, "did not carry out any raid"."""
    if cue.kind != "negation" or not clause[0] <= match.first < trigger.first:
        return False
    between = [v for v in verbs if match.last <= v < trigger.first]
    return len(between) == 1 and between[0] - match.last <= 1


def _bears(match: Match, cue: Cue, trigger: Match, clause: tuple[int, int]) -> bool:
    """Whether a cue reaches the trigger."""
    if match.first < trigger.last and trigger.first < match.last and cue.kind not in NO_HAPPENING:
        return False
    inside = clause[0] <= match.first < clause[1]
    if cue.kind == "negation":
        return 0 <= trigger.first - match.last < NEGATION_REACH
    if cue.scope == "sentence":
        return True
    if cue.scope == "clause":
        return inside
    if cue.scope == "after":
        return match.last <= trigger.first and (inside or clause[0] - match.last <= 1)
    return inside and match.first >= trigger.last


def _is_future(trigger: Match, features: str) -> bool:
    return features.startswith("N") and trigger.prefix.endswith("س")
