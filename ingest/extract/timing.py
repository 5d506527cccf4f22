"""When it happened: which of a sentence's times is an event's, and whether it is the day of the happening or of its telling."""

from dataclasses import replace
from typing import Final

from ingest.extract.timewords import When
from ingest.lang.grammar import Cue, Match, Parsed

__all__ = ["Timing", "turned"]

REPORT_REACH: Final = 4
"""Tokens from a verb of saying to the day on which it was said: "police said on Thursday"."""
REPORT_SPAN: Final = 12
"""The same where who says it stands between: أفاد مصدر أمني في محافظة ديالى، فجر اليوم الجمعة."""
SAID_BEHIND: Final = 5
"""Tokens from a day to the verb of saying behind it: "On Thursday the army said"."""
RELATIVE_REACH: Final = 4
"""Tokens from a noun to the relative clause that still describes it: الهجوم الانتحاري الكبير الذي."""
BESIDE: Final = 2
"""Tokens from a day to the clause that goes on behind it: "in August 2014, before …"."""
OPENING: Final = 3
"""A span that begins no later opens the sentence, and ends at the comma: "Two days after the raid, troops …"."""
COMMAS: Final = frozenset((",", "،"))
COMING: Final = frozenset(("plan", "future", "threat", "request"))
"""Cues of what is still to come."""
VIOLENCE: Final = frozenset(("18", "19", "20"))


class Timing:
    """Chooses among the times of one sentence."""

    def __init__(self, parsed: Parsed, dates: list[When], cues: list[tuple[Match, Cue]]) -> None:
        self.parsed = parsed
        dateline = parsed.notes["dateline"]
        self.dates = [w for w in dates if w.first >= dateline and not _is_name(w, parsed)]
        self.said = [m for m, c in cues if c.kind == "report" and not _is_preposition(m, parsed)]
        self.in_time = parsed.in_time

    def of(self, clause: tuple[int, int], trigger: Match) -> tuple[When | None, bool]:
        """The time of an event, and whether words tell it of the happening, not only of the report.

        The nearest in its clause, else one of the days of the news elsewhere in the sentence. A day that stands beside a
        verb of saying is the day of saying: it counts only where there is no other.
        """
        if not self.dates:
            return None, False
        bound = self._bound(trigger)
        free = [w for w in self.dates if not w.binds]
        inside = [w for w in free if clause[0] <= w.first < clause[1] and not self._apart(trigger, w)]
        news = [w for w in free if w.relative and w.precision == "day"]
        told = [w for w in inside if not self._is_reported(w, trigger)]
        if bound is not None and not any(w.first > trigger.first for w in told):
            return bound, True
        elsewhere = [w for w in news if not self._is_reported(w, trigger)]
        beside = [w for w in free if 0 <= clause[0] - w.last <= BESIDE]
        days = [w for w in free if w.precision == "day" and not self._apart(trigger, w)]
        opening = [w for w in free if w.first - self.parsed.notes["dateline"] < OPENING]
        for candidates, sure in (
            (told, True),
            (elsewhere, True),
            (inside, False),
            (beside, False),
            (news, False),
            (days, False),
            (opening, False),  # قبل عشر سنوات وصل متسلل إلى منزله وقتله
        ):
            found = min(
                candidates, key=lambda w: (self._is_reported(w, trigger), abs(w.first - trigger.first)), default=None
            )
            if found is not None:
                return found, sure and not self._is_reported(found, trigger)
        return None, False

    def _bound(self, trigger: Match) -> When | None:
        """The time that stands in front of what happened then: "a day after the strike"."""
        fitting = [w for w in self.dates if w.binds and w.last <= trigger.first]
        if not fitting:
            return None
        last = fitting[-1]
        opens = last.first - self.parsed.notes["dateline"] < OPENING
        tokens = self.parsed.sentence.tokens
        if opens and any(tokens[i].norm in COMMAS for i in range(last.last, trigger.first)):
            return None
        return last

    def _is_reported(self, when: When, trigger: Match) -> bool:
        """Whether the day is that on which somebody said so."""
        for said in self.said:
            gap = when.first - said.last
            if 0 <= gap <= REPORT_REACH:
                return True
            if 0 <= gap <= REPORT_SPAN and when.last <= trigger.first and self._goes_on(said.last, when.first):
                return True
            if 0 <= said.first - when.last <= SAID_BEHIND and when.first < said.first < trigger.first:
                return self._goes_on(when.last, said.first)
        return False

    def _goes_on(self, first: int, last: int) -> bool:
        """Whether no word in between begins what was said, and no event is told there."""
        functions = self.parsed.functions
        return not any(
            (i in self.parsed.triggers and i not in self.in_time)
            or (i in functions and functions[i].senses[0].value.kind in ("subordinator", "relative", "conjunction"))
            for i in range(first, last)
        )

    def _is_aside(self, when: When, trigger: Match) -> bool:
        """Whether a relative clause between commas holds the time before the event: "whose bloc quit in June, stormed"."""
        tokens = self.parsed.sentence.tokens
        closed = any(tokens[i].norm in COMMAS for i in range(when.last, trigger.first))
        opened = next((i for i in range(when.first - 1, -1, -1) if tokens[i].norm in COMMAS), None)
        return (
            closed and opened is not None and any(_is_relative(self.parsed, i) for i in range(opened + 1, when.first))
        )

    def _apart(self, trigger: Match, when: When) -> bool:
        """Whether a bracket or a relative clause holds the time and not the trigger."""
        between = range(trigger.last, when.first) if when.first > trigger.first else range(when.last, trigger.first)
        norms = [t.norm for t in self.parsed.sentence.tokens[between.start : between.stop]]
        if norms.count("(") != norms.count(")"):
            return True
        functions = self.parsed.functions
        if when.first < trigger.first and self._is_aside(when, trigger):
            return True
        relatives = [i for i in between if i in functions and functions[i].senses[0].value.kind == "relative"]
        return bool(relatives) and relatives[-1] - trigger.last >= RELATIVE_REACH and when.first > trigger.first


def _is_name(when: When, parsed: Parsed) -> bool:
    """Whether a day is part of a group's name: حركة 23 مارس."""
    cover = parsed.covered[when.first]
    return cover is not None and cover.first < when.first and bool(cover.of("actor"))


def _is_relative(parsed: Parsed, i: int) -> bool:
    return "relative" in parsed.uses(i)


def _is_preposition(match: Match, parsed: Parsed) -> bool:
    """Whether the word is one before it is a verb: بدون is "without" before it is a form of to write down."""
    return "preposition" in parsed.uses(match.first)


def turned(when: When | None, features: str, root: str, cues: frozenset[str]) -> When | None:
    """The time with the day ahead, where the words mean one to come: "intends to rally on Tuesday"."""
    if when is None or when.other is None or features.startswith("P"):
        return when
    coming = bool(cues & COMING) and "attempt_failed" not in cues
    if not when.relative:  # a day without a year
        coming = coming or root not in VIOLENCE
    return replace(when, day=when.other, other=None) if coming else when
