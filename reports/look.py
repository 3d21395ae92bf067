"""天天核对: the report of the running year is checked every working day, all year long, and not only in January."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from reports.alarm import note_broken
from reports.annual import Report, assemble
from reports.life import open_report
from reports.models import EDITABLE, AnnualReport
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Role
from requests_app.messages.rows import Way, put
from requests_app.models import Agency, Message, Staff

_KIND = "report_broken"


def look_at_reports(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Check each agency's reports that are not frozen, and tell of what newly breaks; return the rows tried.

    Args:
        today: today; on a rest day nobody is told, and nothing is looked at.
        now: this instant.
        calendar: the working calendar.
    """
    if not calendar.is_workday(today):
        return 0
    rows: list[Message] = []
    for agency in Agency.objects.filter(staff__is_active=True).distinct():
        open_report(agency, today.year)
        unfinished = AnnualReport.objects.filter(
            agency=agency, year__in=(today.year - 1, today.year), state__in=EDITABLE
        )
        for report in unfinished.select_related("agency"):
            rows += _look(report, today, now)
        note_broken(agency.pk)
    return put(rows)


def _look(report: AnnualReport, today: date, now: datetime) -> list[Message]:
    """Write down what is broken since when, and return the messages about it."""
    counted = assemble(report.agency, report.year, today=today, form=report.form or None)
    since = {check.id: report.broken.get(check.id, today.isoformat()) for check in counted.broken}
    AnnualReport.objects.filter(pk=report.pk).update(broken=since, looked_at=now)
    return _told(report, counted, since, now) if since else []


def _told(report: AnnualReport, counted: Report, since: dict[str, str], now: datetime) -> list[Message]:
    office = Staff.objects.filter(agency=report.agency, is_active=True).order_by("pk")
    path = reverse("reports:table", args=[report.agency.code, report.year])
    return [
        Message(
            agency=report.agency, recipient=person, kind=f"{_KIND}_{report.year}_{check.id}"[:30],
            for_day=date.fromisoformat(since[check.id]), channel=Way.INBOX, path=path, sent_at=now,
            text=f"{report.year}年度报告有一项核对没有通过：{check.detail}"[:300],
        )
        for check in counted.broken
        for person in office
        if person.has_role(Role.OFFICE_HEAD, Role.CLERK)
    ]  # fmt: skip
