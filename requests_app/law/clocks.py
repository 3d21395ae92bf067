"""法定期限: every period of the Regulation that is counted in working days; the door to the rest.

The reply period itself is folded in period.py and told day by day in explain.py.
"""

from __future__ import annotations

from datetime import date

from .calendar import WorkingCalendar
from .errors import DateOrder, ExtensionTooLong, LateExtension, SecondExtension
from .explain import explain
from .marks import Clock, DayLine, Marks, Restart, Suspension
from .period import (
    ARTICLE,
    BASE_DAYS,
    MAX_EXTENSION,
    REGIME_2019_FROM,
    opinion_due,
    regime_of,
    reply_clock,
)

__all__ = [
    "BASE_DAYS",
    "MAX_EXTENSION",
    "REGIME_2019_FROM",
    "Clock",
    "DayLine",
    "Marks",
    "Restart",
    "Suspension",
    "check_extension",
    "days_left",
    "explain",
    "fee_payment_due",
    "opinion_due",
    "regime_of",
    "reply_clock",
    "supplement_notice_due",
]

SUPPLEMENT_NOTICE_DAYS = 7
FEE_PAYMENT_DAYS = 20


def supplement_notice_due(received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day for the one supplement notice: 7 working days (Art. 30)."""
    return calendar.add_workdays(received_on, SUPPLEMENT_NOTICE_DAYS)


def fee_payment_due(notice_received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day to pay: 20 working days from the day after receipt of the notice (109号)."""
    return calendar.add_workdays(notice_received_on, FEE_PAYMENT_DAYS)


def days_left(due_on: date, today: date, calendar: WorkingCalendar) -> int:
    """Return the working days left; negative once overdue, and 0 on the due date only.

    A rest day between the due date and today already means overdue, so it shows as -1.
    """
    left = calendar.workdays_between(today, due_on)
    if today == due_on:
        return 0
    return max(1, left) if today < due_on else min(-1, left)


def check_extension(marks: Marks, on: date, notified_on: date, days: int, calendar: WorkingCalendar) -> None:
    """Refuse an extension the law does not allow (Art. 33).

    Args:
        marks: the case before the extension.
        on: the day the head of the disclosure office approved it.
        notified_on: the day the applicant was told.
        days: working days to add.
        calendar: the calendar in force.

    Raises:
        SecondExtension: the case was extended before, or its date was fixed in another way.
        ExtensionTooLong: more than 20 working days (15 before 2019-05-15), or less than one.
        DateOrder: notified before it was approved.
        LateExtension: approved or notified after the base period ended.
    """
    if marks.extension:
        raise SecondExtension
    if marks.ordered_due_on is not None:
        raise SecondExtension("这件申请的答复期限由复议决定或者判决确定，不能延期。")
    if marks.delayed_until is not None:
        raise SecondExtension("这件申请已经确定延迟答复的期限，不能再延期。", "条例第三十五条")
    regime = regime_of(marks.received_on)
    if not 1 <= days <= MAX_EXTENSION[regime]:
        raise ExtensionTooLong(f"延期须为1至{MAX_EXTENSION[regime]}个工作日，现填写{days}个，请改正。", ARTICLE[regime])
    if notified_on < on:
        raise DateOrder("告知申请人延期的日期早于批准延期的日期，请核对。", ARTICLE[regime])
    if max(on, notified_on) > reply_clock(marks, calendar).due_on:
        raise LateExtension("", ARTICLE[regime])
