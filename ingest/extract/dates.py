"""Days that a text names: absolute, relative to publication, weekdays, months, years; each with its precision."""

from dataclasses import dataclass
from datetime import date, timedelta

from ingest.lang import Profile
from ingest.lang.grammar import Parsed, TimeWord
from ingest.records.mention import DatePrecision

__all__ = ["When", "find_dates"]

FIRST_YEAR, LAST_YEAR = 1900, 2100
DAYS_OF_WEEK = 7
_ORDINAL = frozenset(("st", "nd", "rd", "th"))


@dataclass(frozen=True, slots=True)
class When:
    """A time in tokens `first` to `last` (excluded)."""

    first: int
    last: int
    day: date
    """Its first day."""
    precision: DatePrecision
    relative: bool
    """Told against the day of publication (yesterday, Monday), as the day of news is."""


class _Reader:
    def __init__(self, parsed: Parsed, profile: Profile, published: date) -> None:
        self.tokens = parsed.sentence.tokens
        self.profile = profile
        self.published = published
        self.starting = parsed.starting

    def may_begin(self, i: int) -> bool:
        """Whether a number or a word of time stands here: all else can't begin a time."""
        return self.tokens[i].kind == "number" or any(
            s.kind in ("time", "number") for m in self.starting.get(i, ()) for s in m.senses
        )

    def at(self, i: int) -> When | None:
        """The time that begins at this token."""
        for read in (
            self.absolute,
            self.month_first,
            self.ago,
            self.week_day,
            self.relative_day,
            self.period,
            self.year,
        ):
            found = read(i)
            if found is not None:
                return found
        return None

    # Words

    def word(self, i: int, *kinds: str) -> tuple[TimeWord, int] | None:
        """The longest word of time of one of these kinds at a token, and the token behind it."""
        for match in self.starting.get(i, ()):
            for sense in match.senses:
                if sense.kind == "time" and sense.value.kind in kinds and self._written_so(sense.value, i):
                    return sense.value, match.last
        return None

    def _written_so(self, word: TimeWord, i: int) -> bool:
        """May and March, Sat and Sun are months and days only with a capital letter."""
        return word.kind not in ("month", "weekday") or not self.tokens[i].text[0].islower()

    def number(self, i: int, low: int, high: int) -> int | None:
        if not 0 <= i < len(self.tokens):
            return None
        token = self.tokens[i]
        if token.kind == "number" and token.norm.isdecimal() and low <= int(token.norm) <= high:
            return int(token.norm)
        return None

    def text(self, i: int) -> str:
        return self.tokens[i].norm if 0 <= i < len(self.tokens) else ""

    # Absolute days

    def absolute(self, i: int) -> When | None:
        """4 أبريل (نيسان) 2019, 4 April 2019, the 4th of April, 2019-04-04, 4/4/2019."""
        day, j = self.number(i, 1, 31), i + 1
        ordinal = self.word(i, "ordinal") if day is None else None
        if ordinal is not None:
            day, j = int(ordinal[0].value), ordinal[1]
        if day is None:
            return self._written(i)
        if self.text(j) in _ORDINAL:
            j += 1
        if self.text(j) in ("of", "من", "-"):
            j += 1
        month = self.word(j, "month") if j < len(self.tokens) else None
        if month is None:
            return self._written(i) if ordinal is None else self._of_month(i, day, j)
        return self._day(i, day, int(month[0].value), self._behind_month(month[1]))

    def _of_month(self, first: int, day: int, j: int) -> When | None:
        """الثالث من الشهر الحالي, the third of this month."""
        month = self.period(j)
        if month is None or month.precision != "month":
            return None
        try:
            return When(first, month.last, month.day.replace(day=day), "day", relative=True)
        except ValueError:
            return None

    def month_first(self, i: int) -> When | None:
        """April 4, 2019; April 2019; last April; أبريل الماضي."""
        before = self.word(i, "past", "next", "this") if not self.profile.right_to_left else None
        found = self.word(before[1] if before else i, "month")
        if found is None:
            return None
        month, j = int(found[0].value), self._behind_month(found[1])
        day = self.number(j, 1, 31)
        if day is not None and not self.profile.right_to_left:
            behind = j + 1 + (self.text(j + 1) in _ORDINAL)
            return self._day(i, day, month, behind)
        year, behind = self._year(j)
        if year is None:
            sign, behind = self._sign(before, j)
            year = self._year_of(month, 1, sign)
        return When(i, behind, date(year, month, 1), "month", relative=False)

    def _behind_month(self, j: int) -> int:
        """Behind the month's other name in brackets or after a stroke: أبريل (نيسان), أبريل/نيسان."""
        if self.text(j) in ("(", "/", "-"):
            other = self.word(j + 1, "month")
            if other is not None:
                return other[1] + (self.text(other[1]) == ")")
        return j

    def _day(self, first: int, day: int, month: int, j: int) -> When | None:
        year, behind = self._year(j)
        if year is None:
            sign, behind = self._sign(None, j)
            year = self._year_of(month, day, sign)
        try:
            return When(first, behind, date(year, month, day), "day", relative=False)
        except ValueError:
            return None

    def _year(self, j: int) -> tuple[int | None, int]:
        k = j + (self.text(j) in (",", "،"))
        if k < len(self.tokens) and self.word(k, "unit") and self.word(k, "unit")[0].value == "year":  # type: ignore[index]
            k += 1
        year = self.number(k, FIRST_YEAR, LAST_YEAR)
        return (year, k + 1) if year else (None, j)

    def _sign(self, before: tuple[TimeWord, int] | None, j: int) -> tuple[str, int]:
        if before is not None:
            return before[0].kind, j
        behind = self.word(j, "past", "next", "this") if j < len(self.tokens) and self.profile.right_to_left else None
        return (behind[0].kind, behind[1]) if behind else ("", j)

    def _year_of(self, month: int, day: int, sign: str) -> int:
        """The year of a day told without one: the last such day, unless the words look ahead."""
        year = self.published.year
        later = (month, day) > (self.published.month, self.published.day)
        if sign == "next":
            return year if later else year + 1
        return year - 1 if later else year

    def _written(self, i: int) -> When | None:
        """Digits with strokes: year first, or day first."""
        parts = [self.number(i, 1, LAST_YEAR), self.number(i + 2, 1, 31), self.number(i + 4, 1, LAST_YEAR)]
        strokes = {self.text(i + 1), self.text(i + 3)}
        if None in parts or len(strokes) != 1 or not strokes <= {"/", "-", "."}:
            return None
        one, two, three = (int(p) for p in parts if p is not None)
        year, month, day = (one, two, three) if one > 31 else (three, two, one)
        try:
            return When(i, i + 5, date(year, month, day), "day", relative=False) if year >= FIRST_YEAR else None
        except ValueError:
            return None

    # Relative days

    def relative_day(self, i: int) -> When | None:
        found = self.word(i, "day")
        if found is None:
            return None
        word, behind = found
        day = self.published + timedelta(int(word.value))
        again = self._bracketed_weekday(behind)
        return When(i, again or behind, day, "day", relative=True)

    def _bracketed_weekday(self, j: int) -> int | None:
        """اليوم (الأربعاء), أمس الخميس: the weekday only says the same again."""
        step = j + (self.text(j) in ("(", ",", "،"))
        found = self.word(step, "weekday") if step < len(self.tokens) else None
        return found[1] + (self.text(found[1]) == ")") if found else None

    def week_day(self, i: int) -> When | None:
        """Monday, last Monday, الخميس الماضي: the last one up to publication."""
        sign = ""
        j = i
        before = self.word(i, "past", "next", "this") if not self.profile.right_to_left else None
        if before:
            sign, j = before[0].kind, before[1]
        elif self._is_day_word(i):
            j = i + 1
        found = self.word(j, "weekday") if j < len(self.tokens) else None
        if found is None:
            return None
        wanted, behind = int(found[0].value), found[1]
        night = self._night_to(behind)
        if night is not None:
            behind = night
        if not sign:
            sign, behind = self._sign(None, behind)
        full = self._with_date(behind)
        if full is not None:
            return When(i, full.last, full.day, full.precision, relative=False)
        back = (self.published.isoweekday() - wanted) % DAYS_OF_WEEK
        if sign == "next":
            return When(
                i,
                behind,
                self.published + timedelta((wanted - self.published.isoweekday()) % DAYS_OF_WEEK or DAYS_OF_WEEK),
                "day",
                relative=True,
            )
        if sign == "past" and back == 0:
            back = DAYS_OF_WEEK
        return When(i, behind, self.published - timedelta(back), "day", relative=True)

    def _night_to(self, j: int) -> int | None:
        """Behind the second day of ليل الاثنين/الثلاثاء, ليل الاثنين على الثلاثاء: the first one counts."""
        if self.text(j) not in ("/", "-", "علي", "to") or j + 1 >= len(self.tokens):
            return None
        second = self.word(j + 1, "weekday")
        return second[1] if second else None

    def _is_day_word(self, i: int) -> bool:
        found = self.word(i, "unit")
        return found is not None and found[0].value == "1" and found[1] == i + 1 and self.profile.right_to_left

    def _with_date(self, j: int) -> When | None:
        """الخميس 4 أبريل, Thursday, 4 April: the date decides."""
        step = j + (self.text(j) in ("(", ",", "،"))
        if step >= len(self.tokens):
            return None
        return self.absolute(step) or (
            self.month_first(step) if not self.profile.right_to_left and self.word(step, "month") else None
        )

    def ago(self, i: int) -> When | None:
        """قبل يومين, منذ ثلاثة أيام, two days ago, three weeks earlier."""
        if self.profile.right_to_left:
            head = self.word(i, "ago")
            return self._span_back(i, head[1]) if head else None
        return self._span_back(i, i)

    def _span_back(self, first: int, j: int) -> When | None:
        two = self.word(j, "two") if j < len(self.tokens) else None
        count: int | None
        if two is not None:
            count, unit, behind = 2, two[0].value, two[1]
        else:
            count = self.number(j, 1, 999)
            k = j
            if count is None:
                count, k = self._counted(j)
            else:
                k = j + 1
            found = self.word(k, "unit") if count is not None and k < len(self.tokens) else None
            if found is None or count is None:
                return None
            unit, behind = found[0].value, found[1]
        if not self.profile.right_to_left:
            tail = self.word(behind, "ago") if behind < len(self.tokens) else None
            if tail is None:
                return None
            behind = tail[1]
        return self._back(first, behind, count, unit)

    def _counted(self, j: int) -> tuple[int | None, int]:
        """A small number in words before a unit."""
        if j >= len(self.tokens):
            return None, j
        for match in self.starting.get(j, ()):
            for sense in match.of("number"):
                if sense.value.kind == "number" and sense.value.low:
                    return sense.value.low, match.last
        if self.profile.right_to_left and self.word(j, "unit"):
            return 1, j
        if self.text(j) in ("a", "an"):
            return 1, j + 1
        return None, j

    def _back(self, first: int, behind: int, count: int, unit: str) -> When | None:
        if unit == "year":
            return When(first, behind, date(max(self.published.year - count, 1), 1, 1), "year", relative=True)
        if unit == "month":
            months = self.published.year * 12 + self.published.month - 1 - count
            return When(first, behind, date(months // 12, months % 12 + 1, 1), "month", relative=True)
        precision: DatePrecision = "day" if unit == "1" else "week"
        return When(first, behind, self.published - timedelta(count * int(unit)), precision, relative=True)

    def period(self, i: int) -> When | None:
        """Last week, الشهر الماضي, this year."""
        if self.profile.right_to_left:
            found = self.word(i, "unit")
            sign = self.word(found[1], "past", "next", "this") if found and found[1] < len(self.tokens) else None
            if not found or not sign or not self.tokens[i].norm.lstrip("وفبل").startswith(("ال", "لا")):
                return None
            return self._period(i, sign[1], found[0].value, sign[0].kind)
        head = self.word(i, "past", "next", "this")
        found = self.word(head[1], "unit") if head and head[1] < len(self.tokens) else None
        return self._period(i, found[1], found[0].value, head[0].kind) if head and found else None

    def _period(self, first: int, behind: int, unit: str, sign: str) -> When | None:
        step = {"past": -1, "this": 0, "next": 1}[sign]
        if unit == "year":
            return When(first, behind, date(self.published.year + step, 1, 1), "year", relative=True)
        if unit == "month":
            months = self.published.year * 12 + self.published.month - 1 + step
            return When(first, behind, date(months // 12, months % 12 + 1, 1), "month", relative=True)
        if unit == "7":
            monday = self.published - timedelta(self.published.weekday())
            return When(first, behind, monday + timedelta(DAYS_OF_WEEK * step), "week", relative=True)
        return None

    def year(self, i: int) -> When | None:
        """2016 behind في, عام, سنة, in, since, or in brackets."""
        year = self.number(i, FIRST_YEAR, LAST_YEAR)
        if year is None or self.tokens[i].norm != str(year):
            return None
        before = self.text(i - 1)
        unit = self.word(i - 1, "unit") if i else None
        if (unit and unit[0].value == "year") or before in (
            "in",
            "since",
            "of",
            "by",
            "during",
            "before",
            "after",
            "from",
            "في",
            "منذ",
            "(",
        ):
            return When(i, i + 1, date(year, 1, 1), "year", relative=False)
        return None


def _within_calendar(reader: _Reader, i: int) -> When | None:
    """The time at a token; none where it would lie before the year 1 or after 9999."""
    try:
        return reader.at(i)
    except (OverflowError, ValueError):
        return None


def find_dates(parsed: Parsed, profile: Profile, published: date) -> list[When]:
    """All times that a sentence names, in order; also marks them in `parsed.times`."""
    reader = _Reader(parsed, profile, published)
    found: list[When] = []
    i = 0
    while i < len(parsed.sentence.tokens):
        if not reader.may_begin(i):
            i += 1
            continue
        when = _within_calendar(reader, i)
        if when is not None:
            found.append(when)
            parsed.times[when.first] = when.last
            i = when.last
            continue
        part = reader.word(i, "part")
        if part is not None and part[1] < len(reader.tokens) and _within_calendar(reader, part[1]) is not None:
            parsed.times[i] = part[1]
        adverb = reader.word(i, "adverb")
        if adverb is not None:
            parsed.times[i] = adverb[1]
        i += 1
    return found
