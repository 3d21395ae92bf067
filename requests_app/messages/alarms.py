"""工作日历的提醒: days off not entered, open dates not recomputed; told to who can put it right."""

from __future__ import annotations

from datetime import date, datetime

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Role
from requests_app.models import Application, Message, Staff

from .rows import Way, put

CALENDAR, RECALCULATE = "calendar_missing", "recalculate"
#: From this month on next year's days off are missed; the State Council mostly announces them in it.
_NOVEMBER, _DECEMBER = 11, 12
_PATH = "/admin/calendar/"


def alarm(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Tell who keeps the calendar what is missing: each week of November, each working day of December.

    Return the rows tried; none on a rest day.
    """
    if not calendar.is_workday(today):
        return 0
    return put([*_missing(today, now, calendar), *_to_recompute(today, now, calendar)])


def _missing(today: date, now: datetime, calendar: WorkingCalendar) -> list[Message]:
    """Next year's days off."""
    if today.month < _NOVEMBER or not calendar.provisional_year(today.year + 1):
        return []
    day = today if today.month == _DECEMBER else date.fromisocalendar(*today.isocalendar()[:2], 1)
    text = f"{today.year + 1}年放假安排还没有录入，跨年的到期日只能暂定。请按国务院办公厅的通知录入工作日历。"
    people = Staff.objects.filter(is_active=True, agency__isnull=False).select_related("agency").order_by("pk")
    keepers = [person for person in people if person.has_role(Role.ADMINISTRATOR)]
    return [_row(person, CALENDAR, day, text, now) for person in keepers]


def _to_recompute(today: date, now: datetime, calendar: WorkingCalendar) -> list[Message]:
    """Open cases whose date is provisional though the year has been announced since: a proposal, day by day."""
    announced = [year for year in (today.year, today.year + 1) if not calendar.provisional_year(year)]
    waiting = Application.objects.open().filter(due_provisional=True, due_on__year__in=announced)
    agencies = set(waiting.order_by().values_list("agency_id", flat=True).distinct())
    if not agencies:
        return []
    people = Staff.objects.filter(is_active=True, agency__in=agencies).select_related("agency").order_by("pk")
    text = "放假安排已经录入，本机关还有在办案件的到期日没有重算。请到“工作日历”页重算。"
    able = [person for person in people if person.has_role(Role.ADMINISTRATOR, Role.OFFICE_HEAD)]
    return [_row(person, RECALCULATE, today, text, now) for person in able]


def _row(person: Staff, kind: str, day: date, text: str, now: datetime) -> Message:
    return Message(
        agency=person.agency, recipient=person, kind=kind, for_day=day, channel=Way.INBOX, text=text,
        path=_PATH, sent_at=now,
    )  # fmt: skip
