"""答复期限: the reply period folded from the marks of a case. Pure.

due = the n-th working day after day 0, suspended days skipped; n = 20 + extension (15 + extension
for a case received before 2019-05-15). Day 0 is the receipt, or the latest restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from .calendar import WorkingCalendar
from .marks import Clock, Marks, Regime, Restart, Suspension

# 国令第711号 in force. The receipt decides, not a later supplement: of two readings of a silent
# law the policy takes the earlier deadline.
REGIME_2019_FROM = date(2019, 5, 15)
BASE_DAYS: dict[Regime, int] = {"2019": 20, "2008": 15}
MAX_EXTENSION: dict[Regime, int] = {"2019": 20, "2008": 15}
OPINION_DAYS = 15

ARTICLE: dict[Regime, str] = {
    "2019": "条例第三十三条",
    "2008": "原条例（国务院令第492号）第二十四条",
}
# What restarts a period, in words, and its basis.
RESTART = {
    "supplement": ("补正到达", "条例第三十条"),
    "fee": ("完成缴费", "国办函〔2020〕109号"),
}


def regime_of(received_on: date) -> Regime:
    """Return which Regulation's periods apply: the one in force on the day of receipt."""
    return "2019" if received_on >= REGIME_2019_FROM else "2008"


def opinion_due(received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day for the consulted side, 15 working days from ITS receipt (Arts. 32, 34)."""
    return calendar.add_workdays(received_on, OPINION_DAYS)


def reply_clock(marks: Marks, calendar: WorkingCalendar) -> Clock:
    """Fold the marks into the reply period (Arts. 30, 32 to 35, 42; rules of counting Art. 201 ff.).

    Raises:
        LawError: a date lies before the calendar begins.
    """
    received_on = marks.received_on
    regime: Regime = "2019" if received_on >= REGIME_2019_FROM else "2008"
    base = BASE_DAYS[regime]
    days = base + marks.extension
    article = ARTICLE[regime]
    day0 = received_on
    if marks.restarts:
        latest = max(marks.restarts, key=_restart_day)
        if latest.on >= day0:
            day0 = latest.on
            basis = RESTART[latest.reason][1]
            article += "、" + (basis.removeprefix("条例") if regime == "2019" else basis)
    if marks.ordered_due_on is not None:
        start, due = marks.reopened_on or day0, marks.ordered_due_on
        return Clock(due, due, start, days, regime, (), provisional=False, article="责令重新答复的裁决")
    if marks.reopened_on is not None and marks.reopened_on > day0:
        day0 = marks.reopened_on
    due_at = base_at = calendar.position(day0) + base
    pauses: tuple[tuple[date, date], ...] = ()
    if marks.suspensions:
        runs = suspended_runs(marks.suspensions, base_at - base, calendar)
        due_at = _reach(base_at + marks.extension, runs)
        base_at = _reach(base_at, runs)
        pauses = tuple((calendar.at(a), calendar.at(b)) for a, b in runs if a <= due_at)
    else:
        due_at += marks.extension
    base_due = calendar.at(base_at)
    due_on = base_due if due_at == base_at else calendar.at(due_at)
    if marks.delayed_until is not None:
        # Art. 35: a fixed date of its own, neither the extension nor provisional.
        return Clock(
            marks.delayed_until, base_due, day0, days, regime, pauses, provisional=False, article="条例第三十五条"
        )
    first, last = day0.year, due_on.year
    provisional = first not in calendar.announced_years or (
        last != first and any(map(calendar.provisional_year, range(first + 1, last + 1)))
    )
    # Clock(...) by the short way: this is the one line that worklists run by the million.
    return tuple.__new__(Clock, (due_on, base_due, day0, days, regime, pauses, provisional, article))


def _restart_day(restart: Restart) -> date:
    return restart.on


def suspended_runs(
    suspensions: Iterable[Suspension], start_at: int, calendar: WorkingCalendar
) -> list[tuple[int, int]]:
    """Return the suspended working days after start_at as a sorted UNION of position intervals.

    Suspended are the working days strictly between dispatch and end: both of those run. The end is
    the opinion's arrival, at the latest the day the consulted side's 15 working days lapse.
    """
    found = []
    for s in suspensions:
        end = opinion_due(s.received_on or s.sent_on, calendar)
        if s.answered_on is not None and s.answered_on < end:
            end = s.answered_on
        first = max(calendar.position(s.sent_on), start_at) + 1
        last = calendar.position(end) - calendar.is_workday(end)
        if first <= last:
            found.append((first, last))
    found.sort()
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _reach(due_at: int, runs: Sequence[tuple[int, int]]) -> int:
    """Return the position of the last day once the suspended days before it are skipped."""
    for first, last in runs:
        if first > due_at:
            break
        due_at += last - first + 1
    return due_at
