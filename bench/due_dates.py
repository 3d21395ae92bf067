"""期限: a due date by binary search against stepping day by day with chinesecalendar."""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import chinese_calendar

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import BASE_DAYS, Marks, reply_clock

from .figures import Figure

_DAY = timedelta(days=1)
FACTOR = 500


def stepped(received_on: date) -> date:
    """Count the reply period as a script would: one day after the other."""
    left, day = BASE_DAYS["2019"], received_on
    while left:
        day += _DAY
        left -= chinese_calendar.is_workday(day)
    return day


def measure() -> Figure:
    """Compare both over every day of five years; they must agree on each."""
    calendar = WorkingCalendar()
    days = [date(2020, 1, 1) + n * _DAY for n in range(5 * 365)]
    marks = [Marks(day) for day in days]
    best = slow = float("inf")
    walked = [stepped(day) for day in days]
    for _ in range(5):  # in turn, so that a busy machine troubles both alike
        best = min(best, _folded(marks, calendar) / len(days))
        began = perf_counter()
        for day in days[::7]:
            stepped(day)
        slow = min(slow, (perf_counter() - began) / len(days[::7]))
    if walked != [reply_clock(mark, calendar).due_on for mark in marks]:
        raise AssertionError("the two ways of counting disagree")
    ratio = slow / best
    return Figure(
        "a due date without explanation",
        f"{best * 1e6:.2f} µs",
        f"{slow * 1e6:.0f} µs",
        f"{ratio:.0f}× faster",
        f"≥ {FACTOR}×",
        ratio >= FACTOR,
    )


def _folded(marks: list[Marks], calendar: WorkingCalendar) -> float:
    began = perf_counter()
    for mark in marks:
        reply_clock(mark, calendar)
    return perf_counter() - began
