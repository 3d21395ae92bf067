"""年终: when a year is over its report is counted and checked, and the head is told until it has to be public.

部门 publish by 31 January, 人民政府 by 31 March (条例 Arts. 49, 50).
"""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from reports.annual import Report
from reports.life import open_report
from reports.models import State
from reports.versions import standing_report
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Role
from requests_app.messages.rows import Way, put
from requests_app.models import Agency, Message, Staff

#: Working days before the last day at which the head is told again.
STEPS = (10, 5, 3, 1, 0)
_KIND = "report"


def last_day(agency: Agency, year: int) -> date:
    """Return the last day to publish the report of a year."""
    return date(year + 1, 3, 31) if agency.government else date(year + 1, 1, 31)


def told_on(agency: Agency, year: int, today: date, calendar: WorkingCalendar) -> date | None:
    """Return the day that today's reminder points at; None when nothing is to be said.

    Args:
        agency: whose report.
        year: of the report.
        today: today.
        calendar: the working calendar.
    """
    limit, first = last_day(agency, year), calendar.next_workday_on_or_after(date(year + 1, 1, 1))
    if not calendar.is_workday(today) or not first <= today <= limit:
        return None
    left = calendar.workdays_between(today, limit)
    reached = [step for step in STEPS if step >= left]
    return calendar.subtract_workdays(limit, min(reached)) if reached else first


def year_end(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Count last year's report of each agency where it is time, and tell its heads; return the rows tried."""
    year, rows = today.year - 1, []
    for agency in Agency.objects.filter(staff__is_active=True).distinct():
        day = told_on(agency, year, today, calendar)
        if day is None:
            continue
        office = Staff.objects.filter(agency=agency, is_active=True).order_by("pk")
        heads = [person for person in office if person.has_role(Role.OFFICE_HEAD)]
        told = {person.pk for person in heads}
        kind = f"{_KIND}_{year}"
        done = Message.objects.filter(agency=agency, kind=kind, for_day=day).values_list("recipient_id", flat=True)
        if told <= set(done):
            continue  # the report is counted only where somebody is to be told
        report = open_report(agency, year)
        if report.state == State.PUBLISHED:
            continue
        text = said(standing_report(report, today), report.state, last_day(agency, year))
        path = reverse("reports:table", args=[agency.code, year])
        rows += [
            Message(
                agency=agency, recipient=person, kind=kind, for_day=day, channel=Way.INBOX, text=text, path=path,
                sent_at=now,
            )
            for person in heads
        ]  # fmt: skip
    return put(rows)


def said(report: Report, state: str, limit: date) -> str:
    """Return what the head reads: how the report and its checks stand, and by when it has to be public."""
    if state == State.FROZEN:
        return f"{report.year}年度报告已经冻结，还没有公布，{day_zh(limit)}前公布。"
    wrong = len(report.broken)
    checks = f"{wrong}项勾稽没有通过，请逐项核对" if wrong else f"{len(report.checks)}项勾稽全部通过"
    return f"{report.year}年度报告的表三、表四已由办件算出，{checks}，{day_zh(limit)}前公布。"
