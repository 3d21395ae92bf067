"""工作日历: which days are working days, and arithmetic on them. Pure: dates in, dates out.

The State Council decides each autumn which days of the next year are off and which weekends are
worked. Years come from the chinesecalendar package, later or amended ones from the office's own
rows laid over it. All working days are prepared once as one sorted list, so that a due date is a
binary search and not a walk.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chinese_calendar import constants

DayKind = Literal["workday", "makeup", "weekend", "holiday"]

_HOLIDAYS = constants.holidays
_MAKEUP_DAYS = constants.workdays

FIRST_YEAR = min(_HOLIDAYS).year
LAST_SHIPPED_YEAR = max(_HOLIDAYS).year
SHIPPED_YEARS = frozenset(range(FIRST_YEAR, LAST_SHIPPED_YEAR + 1))
# Room for a period that begins in the last known year; later years are prepared when asked for.
YEARS_AHEAD = 3
# A mistyped year is refused rather than prepared: nobody owes a reply in the year 9000.
FARTHEST_YEARS = 100
_SATURDAY = 5
_DECEMBER = 12

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class LawError(ValueError):
    """A date or a number of days for which the law's arithmetic has no answer."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar.

    Args:
        date: the day.
        works: whether offices work.
        kind: workday (Mon-Fri), makeup (调休, a worked weekend), weekend, holiday (放假).
        name: Chinese, e.g. 国庆节, 调休上班, 周末; empty for a plain working day.
    """

    date: date
    works: bool
    kind: DayKind
    name: str


Overlay = Mapping[date, "bool | tuple[bool, str] | Day"]


class WorkingCalendar:
    """The working days in force: shipped years, the office's rows over them, Mon-Fri beyond.

    Args:
        overlay: the office's rows: day → works, or (works, name), or a Day.
        announced_years: years that the office has entered in full; None takes the years of
            the overlay. A year neither shipped nor announced is provisional.
    """

    def __init__(self, overlay: Overlay | None = None, announced_years: Iterable[int] | None = None) -> None:
        self._overlay = {d: _plain(row) for d, row in (overlay or {}).items()}
        entered = announced_years if announced_years is not None else {d.year for d in self._overlay}
        self.announced_years = SHIPPED_YEARS | frozenset(entered)
        self._start = date(FIRST_YEAR, 1, 1).toordinal()
        self._ordinals: list[int] = []
        self._end = self._start - 1
        last = LAST_SHIPPED_YEAR + FARTHEST_YEARS
        self._prepare(min(max(self.announced_years) + YEARS_AHEAD, last))

    # -- one day ---------------------------------------------------------------------------

    def day(self, d: date) -> Day:
        """Return what kind of day this is, with its Chinese name."""
        row = self._overlay.get(d)
        weekend = d.weekday() >= _SATURDAY
        if row is not None:
            works, name = row
            if works:
                kind: DayKind = "makeup" if weekend else "workday"
                return Day(date=d, works=True, kind=kind, name=name or ("调休上班" if weekend else ""))
            if weekend and not name:
                return Day(date=d, works=False, kind="weekend", name="周末")
            return Day(date=d, works=False, kind="holiday", name=name or "放假")
        if d in _HOLIDAYS:
            return Day(date=d, works=False, kind="holiday", name=_NAMES.get(str(_HOLIDAYS[d]), "放假"))
        if d in _MAKEUP_DAYS:
            return Day(date=d, works=True, kind="makeup", name="调休上班")
        return (
            Day(date=d, works=False, kind="weekend", name="周末")
            if weekend
            else Day(date=d, works=True, kind="workday", name="")
        )

    def is_workday(self, d: date) -> bool:
        """Whether offices work on this day: Mon-Fri less days off, plus 调休 make-up days."""
        row = self._overlay.get(d)
        if row is not None:
            return row[0]
        return d in _MAKEUP_DAYS or (d.weekday() < _SATURDAY and d not in _HOLIDAYS)

    def provisional_year(self, year: int) -> bool:
        """Whether the year's decision is not known yet and Mon-Fri stands in for it."""
        return year not in self.announced_years

    def is_provisional(self, d: date) -> bool:
        """Whether the day lies in a provisional year."""
        return d.year not in self.announced_years

    # -- positions: the n-th working day since the calendar begins --------------------------

    def position(self, d: date) -> int:
        """Return the number of working days from the start of the calendar up to and with d.

        Raises:
            LawError: d lies before the first year of the calendar.
        """
        ordinal = d.toordinal()
        if ordinal > self._end:
            self._prepare(d.year)
        elif ordinal < self._start:
            msg = f"工作日历从{FIRST_YEAR}年开始，{d.isoformat()}早于这一年，不能计算。"
            raise LawError(msg)
        return bisect_right(self._ordinals, ordinal)

    def at(self, position: int) -> date:
        """Return the working day at this position (1 is the first); the inverse of position().

        Raises:
            LawError: the position lies outside the calendar.
        """
        if position < 1:
            msg = f"工作日历从{FIRST_YEAR}年开始，不能计算更早的日期。"
            raise LawError(msg)
        while position > len(self._ordinals):
            self._prepare(date.fromordinal(self._end).year + 1)
        return date.fromordinal(self._ordinals[position - 1])

    # -- working days ----------------------------------------------------------------------

    def add_workdays(self, d: date, n: int) -> date:
        """Return the n-th working day after d; d is day 0 (民法典 Art. 201), n = 0 gives d.

        Raises:
            LawError: n is negative, or a date outside the calendar.
        """
        if n <= 0:
            if n == 0:
                return d
            msg = f"工作日数不能为负数：{n}。"
            raise LawError(msg)
        return self.at(self.position(d) + n)

    def subtract_workdays(self, d: date, n: int) -> date:
        """Return the n-th working day before d; n = 0 gives d. Raises LawError as add_workdays."""
        if n <= 0:
            if n == 0:
                return d
            msg = f"工作日数不能为负数：{n}。"
            raise LawError(msg)
        return self.at(self.position(d) + 1 - self.is_workday(d) - n)

    def workdays_between(self, a: date, b: date) -> int:
        """Return the working days after a up to and with b; negative if b lies before a."""
        return self.position(b) - self.position(a)

    def next_workday_on_or_after(self, d: date) -> date:
        """Return d if offices work on it, else the next working day."""
        ordinal = d.toordinal()
        self.position(d)  # prepares the year, refuses a day before the calendar
        return self.at(bisect_left(self._ordinals, ordinal) + 1)

    # -- calendar days and months (民法典 Arts. 201-203) ---------------------------------------

    def add_calendar_days(self, d: date, n: int) -> date:
        """Return the last day of a period of n calendar days that begins on the day after d.

        A last day that is a rest day moves to the next working day (民法典 Art. 203).
        """
        if n < 0:
            msg = f"天数不能为负数：{n}。"
            raise LawError(msg)
        ordinal = min(d.toordinal() + n, date.max.toordinal())  # the calendar refuses it below
        return self.next_workday_on_or_after(date.fromordinal(ordinal))

    def add_months(self, d: date, n: int) -> date:
        """Return the last day of a period of n months: the corresponding day, or the month's end.

        民法典 Art. 202; a last day that is a rest day moves to the next working day (Art. 203).
        """
        if n < 0:
            msg = f"月数不能为负数：{n}。"
            raise LawError(msg)
        years, month = divmod(d.month - 1 + n, _DECEMBER)
        year, month = d.year + years, month + 1
        self.position(date(min(year, date.max.year), 1, 1))  # refuses a year out of range
        last = monthrange(year, month)[1]
        return self.next_workday_on_or_after(date(year, month, min(d.day, last)))

    # -- preparation -----------------------------------------------------------------------

    def _prepare(self, year: int) -> None:
        """Prepare the working days up to the end of the year.

        The new list replaces the old in one assignment and before the end moves, so a thread
        that reads meanwhile sees either state whole.
        """
        farthest = LAST_SHIPPED_YEAR + FARTHEST_YEARS
        if year > farthest:
            msg = f"工作日历只算到{farthest}年，请核对日期中的年份。"
            raise LawError(msg)
        end = date(year, 12, 31).toordinal()
        of = date.fromordinal
        more = [n for n in range(self._end + 1, end + 1) if self.is_workday(of(n))]
        self._ordinals = self._ordinals + more
        self._end = end


def _plain(row: object) -> tuple[bool, str]:
    """Return a row of the overlay as (works, name), whichever of its three forms it has."""
    if isinstance(row, Day):
        return row.works, row.name
    return (bool(row[0]), str(row[1])) if isinstance(row, tuple) else (bool(row), "")
