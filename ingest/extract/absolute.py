"""Days and months of the calendar: 4 April 2019, 4 أبريل (نيسان) الماضي, 19.9.2019, 10 محرم 1441, in 2016."""

from datetime import date
from typing import Final

from hijridate import Gregorian, Hijri

from ingest.extract.timewords import TimeWords, When
from ingest.lang.grammar import TimeWord

__all__ = ["AbsoluteDays"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
FIRST_HIJRI: Final = 1343
LAST_HIJRI: Final = 1500
"""Years that the calendar of Umm al-Qura is reckoned for."""
LONGEST_MONTH: Final = 31
AHEAD_DAYS: Final = 45
"""A day without year that lies no farther ahead may be one to come; farther ahead it is last year's."""
STROKES: Final = frozenset(("/", "-", "."))
_ORDINAL: Final = frozenset(("st", "nd", "rd", "th"))


class AbsoluteDays:
    """Reads days that stand in a calendar."""

    def __init__(self, words: TimeWords, published: date) -> None:
        self.words = words
        self.published = published
        self.right_to_left = words.profile.right_to_left

    def at(self, i: int) -> When | None:
        """The day, month or year that begins at a token."""
        return self._in_numbers(i) or self.month_first(i) or self._year_at(i)

    def dated(self, i: int) -> When | None:
        """The day that a weekday is said to be: Thursday (19 September)."""
        return self._in_numbers(i) or self._named_day(i)

    def _in_numbers(self, i: int) -> When | None:
        """A day that begins with a number or an ordinal."""
        found = self._day_first(i)
        if found is None and 0 <= i < self.words.count and self.words.tokens[i].kind == "number":
            found = self._dotted(i) or self._written(i)
        return found

    def _named_day(self, i: int) -> When | None:
        found = None if self.right_to_left or not self.words.word(i, "month") else self.month_first(i)
        return found if found and found.precision == "day" else None

    # Day, then month

    def _day_first(self, i: int) -> When | None:
        """4 أبريل (نيسان) 2019, 4 April 2019, the 4th of April, 16 to 17 September, 10 محرم 1441, 16 of this month."""
        day, j, joined = self._day_number(i)
        if day is None:
            return None
        found = self.words.word(j, "month", "hijri")
        if found is None:
            return self._of_this_month(i, day, j, joined=joined)
        month, behind = int(found[0].value), found[1]
        if found[0].kind == "hijri":
            return self._hijri(i, day, month, behind)
        return self._day(i, day, month, self._behind_month(behind))

    def _day_number(self, i: int) -> tuple[int | None, int, bool]:
        """The day of a month in digits or as an ordinal, the first of two; the token behind, and whether "of" stands before that."""
        day, j = self.words.number(i, 1, LONGEST_MONTH), i + 1
        if day is None:
            ordinal = self.words.word(i, "ordinal")
            if ordinal is None:
                return None, i, False
            day, j = int(ordinal[0].value), ordinal[1]
        if self.words.text(j) in _ORDINAL:
            j += 1
        j = self._behind_range(j)
        of = self.words.behind(j, "of")
        return day, j if of is None else of, of is not None

    def _behind_range(self, j: int) -> int:
        """Behind the second day of two: 16 to 17, 11 و20, 3-5."""
        until = self.words.behind(j, "until") if self.words.text(j) != "-" else j + 1
        if until is None:
            return j
        if self.words.number(until, 1, LONGEST_MONTH) is not None:
            return until + 1 + (self.words.text(until + 1) in _ORDINAL)
        ordinal = self.words.word(until, "ordinal")
        return ordinal[1] if ordinal else j

    def _of_this_month(self, first: int, day: int, j: int, *, joined: bool) -> When | None:
        """الثالث من الشهر الحالي, the third of this month, 16 الجاري."""
        words = self.words
        step = 0
        behind: int | None = None
        if self.right_to_left:
            unit = words.word(j, "unit")
            month = unit[1] if unit and unit[0].value == "month" else j
            sign = words.word(month, "past", "this") if unit is None or month > j else None
            if sign and (month > j or (words.tokens[first].kind == "number" and not joined)):
                step, behind = -(sign[0].kind == "past"), sign[1]
        elif joined:
            sign = words.word(j, "past", "this")
            unit = words.word(sign[1], "unit") if sign else None
            if sign and unit and unit[0].value == "month":
                step, behind = -(sign[0].kind == "past"), unit[1]
        if behind is None:
            return None
        months = self.published.year * 12 + self.published.month - 1 + step
        return _made(first, behind, months // 12, months % 12 + 1, day, relative=True)

    def _hijri(self, first: int, day: int, month: int, j: int) -> When | None:
        year = self.words.number(j, FIRST_HIJRI, LAST_HIJRI)
        behind = j + 1 if year else j
        era = self.words.behind(behind, "era") if year else None
        found = _last_hijri(day, month, self.published) if year is None else _hijri_day(year, month, day)
        if found is None:
            return None
        return When(first, era or behind, found, "day", relative=False)

    # Month, then day

    def month_first(self, i: int) -> When | None:
        """April 4, 2019; April 3-5; April 2019; last April; أبريل الماضي; Christmas Day."""
        words = self.words
        before = None if self.right_to_left else words.word(i, "past", "next", "this")
        at = before[1] if before else i
        feast = words.word(at, "feast")
        if feast is not None:
            month, _, day = feast[0].value.partition("-")
            return self._day(i, int(day), int(month), feast[1])
        found = words.word(at, "month")
        if found is None:
            return None
        number, j = int(found[0].value), self._behind_month(found[1])
        if not self.right_to_left:
            j += self._dot(found[1])
            read = words.number(j, 1, LONGEST_MONTH)
            if read is not None:
                behind = j + 1 + (words.text(j + 1) in _ORDINAL)
                return self._day(i, read, number, self._behind_range(behind))
        year, behind = self._year(j)
        if year is not None:
            return When(i, behind, date(year, number, 1), "month", relative=False)
        sign, behind = self._sign(before, j)
        if not sign and not self._stands_alone(i):
            return None
        year = self._year_of(number, 1, sign)
        return When(i, behind, date(year, number, 1), "month", relative=False)

    def _stands_alone(self, i: int) -> bool:
        """Whether a month without day or year is one, and no surname: a word such as "in" stands before it."""
        before = self.words.told.get(i - 1, ())
        return self.words.plain(i, "month") and any(
            word.kind in ("in", "until", "of", "part") or (word.kind == "unit" and word.value == "month")
            for word, _, _ in before
        )

    def _dot(self, j: int) -> int:
        """1 where the name of the month is cut short with a dot: Sept. 19."""
        return int(self.words.text(j) == "." and 0 < j < self.words.count and self.words.tokens[j].glued)

    def _behind_month(self, j: int) -> int:
        """Behind the month's other name in brackets or after a stroke: أبريل (نيسان), أبريل/نيسان."""
        if self.words.text(j) in ("(", "/", "-"):
            other = self.words.word(j + 1, "month")
            if other is not None:
                return other[1] + (self.words.text(other[1]) == ")")
        return j

    # Years

    def _day(self, first: int, day: int, month: int, j: int) -> When | None:
        year, behind = self._year(j + self._dot(j) if self.words.number(j + 1, FIRST_YEAR, LAST_YEAR) else j)
        if year is not None:
            return _made(first, behind, year, month, day)
        sign, behind = self._sign(None, j)
        made = _made(first, behind, self._year_of(month, day, sign), month, day)
        if made is None or sign:
            return made
        ahead = _made(first, behind, made.day.year + 1, month, day)
        if ahead is not None and 0 < (ahead.day - self.published).days <= AHEAD_DAYS:
            return When(first, behind, made.day, "day", relative=False, other=ahead.day)
        return made

    def _year(self, j: int) -> tuple[int | None, int]:
        words = self.words
        k = j + (words.text(j) in (",", "،"))
        of = words.behind(k, "of") if words.number(k, FIRST_YEAR, LAST_YEAR) is None else None
        k = k if of is None else of
        unit = words.word(k, "unit")
        if unit is not None and unit[0].value == "year":
            k = unit[1]
        year = words.number(k, FIRST_YEAR, LAST_YEAR)
        return (year, k + 1) if year else (None, j)

    def _sign(self, before: tuple[TimeWord, int] | None, j: int) -> tuple[str, int]:
        if before is not None:
            return before[0].kind, j
        behind = self.words.word(j, "past", "next", "this") if self.right_to_left else None
        return (behind[0].kind, behind[1]) if behind else ("", j)

    def _year_of(self, month: int, day: int, sign: str) -> int:
        """The year of a day told without one: the last such day, unless the words look ahead."""
        year = self.published.year
        later = (month, day) > (self.published.month, self.published.day)
        if sign == "next":
            return year if later else year + 1
        return year - 1 if later else year

    def _year_at(self, i: int) -> When | None:
        """2016 behind في, عام, سنة, in, since, or in brackets."""
        year = self.words.number(i, FIRST_YEAR, LAST_YEAR)
        if year is None or self.words.tokens[i].norm != str(year):
            return None
        before = self.words.told.get(i - 1, ())
        fits = any(word.kind in ("in", "of") or word.value == "year" for word, _, _ in before)
        return (
            When(i, i + 1, date(year, 1, 1), "year", relative=False) if fits or self.words.text(i - 1) == "(" else None
        )

    # Digits alone

    def _dotted(self, i: int) -> When | None:
        """19.9.2019, which is one token."""
        parts = self.words.text(i).split(".")
        if len(parts) != 3 or self.words.tokens[i].kind != "number" or not all(p.isdecimal() for p in parts):
            return None
        return self._in_digits(i, i + 1, *(int(p) for p in parts))

    def _written(self, i: int) -> When | None:
        """Digits with strokes: year first, or day first."""
        words = self.words
        parts = [
            words.number(i, 1, LAST_YEAR),
            words.number(i + 2, 1, LONGEST_MONTH),
            words.number(i + 4, 1, LAST_YEAR),
        ]
        strokes = {words.text(i + 1), words.text(i + 3)}
        if None in parts or len(strokes) != 1 or not strokes <= STROKES:
            return None
        return self._in_digits(i, i + 5, *(p for p in parts if p is not None))

    def _in_digits(self, first: int, last: int, one: int, two: int, three: int) -> When | None:
        year, day = (one, three) if one > LONGEST_MONTH else (three, one)
        return _made(first, last, year, two, day) if FIRST_YEAR <= year <= LAST_YEAR else None


def _hijri_day(year: int, month: int, day: int) -> date | None:
    """The day of a Hijri calendar; None where it has none such."""
    try:
        return Hijri(year, month, day).to_gregorian()
    except (OverflowError, ValueError):
        return None


def _last_hijri(day: int, month: int, published: date) -> date | None:
    """The last such day up to publication."""
    try:
        year = Gregorian.fromdate(published).to_hijri().year
    except (OverflowError, ValueError):
        return None
    days = (_hijri_day(y, month, day) for y in (year, year - 1))
    return next((found for found in days if found is not None and found <= published), None)


def _made(first: int, last: int, year: int, month: int, day: int, *, relative: bool = False) -> When | None:
    """The day, if the calendar has it."""
    try:
        return When(first, last, date(year, month, day), "day", relative=relative)
    except ValueError:
        return None
