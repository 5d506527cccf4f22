"""Days told against another day: yesterday, last Thursday, two days ago, last week, a day after the strike, the same evening."""

from datetime import date, timedelta
from typing import Final

from ingest.extract.absolute import AbsoluteDays
from ingest.extract.timewords import TimeWords, When
from ingest.lang.grammar import TimeWord
from ingest.records.mention import DatePrecision

__all__ = ["RelativeDays"]

DAYS_OF_WEEK: Final = 7
HOURS_OF_DAY: Final = 24
SLIP: Final = 3
"""Days by which "today" may miss the weekday that stands beside it: a paper of tomorrow's date."""
STEPS: Final = {"past": -1, "prior": -1, "this": 0, "same": 0, "next": 1, "then": 1}
"""How many units from the one meant a word leads."""
HOUR: Final = "hour"
DAY: Final = "1"
WEEK: Final = "7"
MONTH: Final = "month"
YEAR: Final = "year"


class RelativeDays:
    """Reads days that are told against the day of publication, or against another day of the text."""

    def __init__(self, words: TimeWords, calendar: AbsoluteDays, published: date) -> None:
        self.words = words
        self.calendar = calendar
        self.published = published
        self.right_to_left = words.profile.right_to_left

    def at(self, i: int) -> When | None:
        """The time that begins at a token."""
        if i not in self.words.told:
            return self._counted(i)  # a number begins nothing else
        return (
            self._beside_another(i)
            or self._counted(i)
            or self._last_hours(i)
            or self._week_day(i)
            or self._near_day(i)
            or self._period(i)
        )

    # Today, yesterday

    def _near_day(self, i: int) -> When | None:
        found = self.words.word(i, "day")
        if found is None:
            return None
        word, behind = found
        day = self.published + timedelta(int(word.value))
        told = self._weekday_behind(behind)
        if told is None:
            return When(i, behind, day, "day", relative=True)
        wanted, again = told
        slip = (day.isoweekday() - wanted) % DAYS_OF_WEEK
        return When(i, again, day - timedelta(slip) if slip <= SLIP else day, "day", relative=True)

    def _weekday_behind(self, j: int) -> tuple[int, int] | None:
        """اليوم (الأربعاء), أمس الخميس: the weekday says the same again; a paper printed for tomorrow slips by a day."""
        step = j + (self.words.text(j) in ("(", ",", "،"))
        found = self.words.word(step, "weekday")
        return (int(found[0].value), found[1] + (self.words.text(found[1]) == ")")) if found else None

    # Weekdays

    def _week_day(self, i: int) -> When | None:
        """Monday, last Monday, الخميس الماضي: the last one up to publication; `other` is the next one."""
        words = self.words
        sign, j = "", i
        before = None if self.right_to_left else words.word(i, "past", "next", "this")
        if before:
            sign, j = before[0].kind, before[1]
        elif self.right_to_left and self._is_day(i):
            j = i + 1
        found = words.word(j, "weekday")
        if found is None:
            return None
        wanted = int(found[0].value)
        behind = self._night_to(i, found[1]) or found[1]
        if not sign:
            after = words.word(behind, "past", "next", "this") if self.right_to_left else None
            sign, behind = (after[0].kind, after[1]) if after else (sign, behind)
        full = self._dated(behind)
        if full is not None:
            return When(i, full.last, full.day, full.precision, relative=False)
        back = (self.published.isoweekday() - wanted) % DAYS_OF_WEEK
        ahead = self.published + timedelta(DAYS_OF_WEEK - back)
        if sign == "next":
            return When(i, behind, ahead, "day", relative=True)
        if sign == "past" and back == 0:
            back = DAYS_OF_WEEK
        day = self.published - timedelta(back)
        told = sign == "past" or self.words.plain(i, "day")
        return When(i, behind, day, "day", relative=True, other=None if told else ahead)

    def _night_to(self, i: int, j: int) -> int | None:
        """Behind the second day of ليل الاثنين/الثلاثاء, ليل السبت الأحد: the first one counts."""
        words = self.words
        joined = words.text(j) in ("/", "-") or words.word(j, "until") is not None
        step = j + 1 if joined else j
        second = words.word(step, "weekday")
        if second is None or not (joined or any(w.kind == "part" for w, _, _ in words.told.get(i - 1, ()))):
            return None
        return second[1]

    def _is_day(self, i: int) -> bool:
        found = self.words.word(i, "unit")
        return found is not None and found[0].value == DAY and found[1] == i + 1

    def _dated(self, j: int) -> When | None:
        """الخميس 4 أبريل, Thursday, 4 April: the date decides."""
        opened = self.words.text(j) == "("
        found = self.calendar.dated(j + (opened or self.words.text(j) in (",", "،")))
        if found is None or found.precision != "day":
            return None
        closed = opened and self.words.text(found.last) == ")"
        return When(found.first, found.last + closed, found.day, "day", relative=False)

    # Against another day

    def _beside_another(self, i: int) -> When | None:
        """The same evening, the next day, اليوم التالي; عشية, غداة and "the day after" tell the day of what stands behind them."""
        words = self.words
        eve = words.word(i, "eve")
        longer = words.word(i, "day")
        midnight = eve is not None and words.word(eve[1], "part") is not None
        if eve is not None and not self._ends(eve[1]) and not midnight and not (longer and longer[1] > eve[1]):
            return self._shifted(i, eve[1], int(eve[0].value), binds=True)
        if self.right_to_left:
            unit = words.word(i, "unit", "part", "day")
            sign = words.word(unit[1], "same", "then", "prior") if unit else None
            behind = sign[1] if sign else i
        else:
            sign = words.word(i, "same", "then", "prior", "next")
            unit = words.word(sign[1], "unit", "part") if sign else None
            behind = unit[1] if unit else i
        if sign is None or unit is None or (self.right_to_left and i in words.parsed.triggers):
            return None  # فجر نفسه is a verb
        step = STEPS[sign[0].kind]
        if unit[0].value == WEEK and sign[0].kind != "next":
            return self._shifted(i, behind, DAYS_OF_WEEK * step)
        daily = unit[0].kind in ("part", "day") or unit[0].value == DAY
        return self._shifted(i, behind, step) if daily else None

    def _counted(self, i: int) -> When | None:
        """قبل يومين, two days ago; بعد يومين من, two days after; a week earlier, بعد يومين."""
        return self._counted_behind(i) if self.right_to_left else self._counted_before(i)

    def _counted_behind(self, i: int) -> When | None:
        """The word in front of the number: قبل يومين, بعد يومين من."""
        head = self.words.word(i, "ago", "since")
        amount = self._amount(head[1]) if head else None
        if head is None or amount is None:
            return None
        count, unit, behind = amount
        of = self.words.behind(behind, "of")
        later = head[0].kind == "since"
        if not later and of is None:
            return self._back(i, behind, count, unit)
        days = _days(count, unit)
        if days is None:
            return None
        if of is not None:
            return self._shifted(i, behind, -days if later else days, binds=True)
        return self._shifted(i, behind, days)

    def _counted_before(self, i: int) -> When | None:
        """The word behind the unit: two days ago, a week earlier, two days after."""
        amount = self._amount(i)
        if amount is None:
            return None
        count, unit, behind = amount
        tail = self.words.word(behind, "ago", "earlier", "later", "since", "until_then")
        if tail is None:
            return None
        kind, days = tail[0].kind, _days(count, unit)
        if kind == "ago" or (days is None and kind == "earlier"):
            return self._back(i, tail[1], count, unit)
        if days is None:
            return None
        if kind in ("earlier", "later"):
            return self._shifted(i, tail[1], -days if kind == "earlier" else days)
        sign = -1 if kind == "since" else 1
        if self._ends(tail[1]):
            return self._shifted(i, tail[1], -sign * days)
        return self._shifted(i, behind, sign * days, binds=True)

    def _amount(self, j: int) -> tuple[int, str, int] | None:
        """How many of which unit, and the token behind: يومين, ثلاثة أيام, 3 days, a week, some hours."""
        words = self.words
        two = words.word(j, "two")
        if two is not None:
            return 2, two[0].value, two[1]
        one = words.word(j, "one")
        if one is not None:
            unit = words.word(one[1], "unit")
            return (1, unit[0].value, unit[1]) if unit else None
        counted = words.counted(j)
        if counted is not None:
            unit = words.word(counted[1], "unit")
            return (counted[0], unit[0].value, unit[1]) if unit else None
        unit = words.word(j, "unit")
        if unit is None or not (self.right_to_left or unit[0].value == HOUR):
            return None
        again = words.counted(unit[1]) if unit[0].value == DAY else None  # بعد يوم واحد
        return 1, unit[0].value, again[1] if again and again[0] == 1 else unit[1]

    def _last_hours(self, i: int) -> When | None:
        """In the past 24 hours, خلال الساعات الـ24 الماضية, خلال 24 ساعة."""
        words = self.words
        if self.right_to_left:
            unit = words.word(i, "unit")
            hours = unit if unit and unit[0].value == HOUR else None
            counted = words.counted(hours[1]) if hours else None
            sign = words.word(counted[1], "past") if counted else None
            last = sign[1] if sign else i
        else:
            sign = words.word(i, "past")
            counted = words.counted(sign[1]) if sign else None
            unit = words.word(counted[1], "unit") if counted else None
            last = unit[1] if unit and unit[0].value == HOUR else i
        if last == i or counted is None:
            return None
        return When(i, last, self.published - timedelta(counted[0] // HOURS_OF_DAY), "day", relative=True)

    def _shifted(self, first: int, last: int, days: int, *, binds: bool = False) -> When:
        return When(first, last, self.published + timedelta(days), "day", relative=True, shift=days, binds=binds)

    def _ends(self, j: int) -> bool:
        """Whether nothing follows that could have a day of its own."""
        return j >= self.words.count or self.words.tokens[j].kind != "word"

    def _back(self, first: int, behind: int, count: int, unit: str) -> When | None:
        if unit in (YEAR, MONTH):
            months = self.published.year * 12 + self.published.month - 1 - count * (12 if unit == YEAR else 1)
            month = 1 if unit == YEAR else months % 12 + 1
            precision: DatePrecision = "year" if unit == YEAR else "month"
            return When(first, behind, date(max(months // 12, 1), month, 1), precision, relative=True)
        days = _days(count, unit) or 0
        return When(first, behind, self.published - timedelta(days), "day" if unit != WEEK else "week", relative=True)

    # Weeks, months, years

    def _period(self, i: int) -> When | None:
        """Last week, الشهر الماضي, هذا الأسبوع, this year."""
        words = self.words
        week = words.word(i, "week")
        if week is not None:
            return self._of(i, week[1], TimeWord("unit", WEEK), week[0].value)
        head = words.word(i, "this") if self.right_to_left else words.word(i, "past", "next", "this")
        found = words.word(head[1] if head else i, "unit")
        if found is None:
            return None
        if self.right_to_left and head is None:
            sign = words.word(found[1], "past", "next", "this")
            if sign is None or words.profile.bare(words.text(i)) == words.text(i):
                return None
            return self._of(i, sign[1], found[0], sign[0].kind)
        return self._of(i, found[1], found[0], head[0].kind) if head else None

    def _of(self, first: int, behind: int, unit: TimeWord, sign: str) -> When | None:
        step = STEPS[sign]
        if unit.value == YEAR:
            return When(first, behind, date(self.published.year + step, 1, 1), "year", relative=True)
        if unit.value == MONTH:
            months = self.published.year * 12 + self.published.month - 1 + step
            return When(first, behind, date(months // 12, months % 12 + 1, 1), "month", relative=True)
        if unit.value == WEEK:
            monday = self.published - timedelta(self.published.weekday())
            return When(first, behind, monday + timedelta(DAYS_OF_WEEK * step), "week", relative=True)
        return None


def _days(count: int, unit: str) -> int | None:
    """How many days so many units are; hours count as no day, months and years as no number of days."""
    if unit == HOUR:
        return count // HOURS_OF_DAY
    return count * int(unit) if unit.isdecimal() else None
