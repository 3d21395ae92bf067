"""导出的栏目: what a workbook says of a case, and the list an asked-for export stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from requests_app.handling.exporting import Sheet
from requests_app.law.calendar import WorkingCalendar
from requests_app.models import Application, Export, Staff, working_calendar

from .deadline import chip
from .worklist import _given, _narrowed, lists



def narrowed(query, staff, today, calendar):
    named = lists(staff, today, calendar)
    chosen = next((n for n in named if n.key == query.get("list")), named[0])
    return Application.objects.for_staff(staff).filter(chosen.where, _narrowed(_given(query)))


def in_order(cases):
    from django.db.models import F
    return cases.order_by(F("due_on").asc(nulls_last=True), "pk")


HEADS = (
    "编号",
    "查询号",
    "收到日期",
    "申请途径",
    "申请人",
    "申请人类别",
    "申请内容",
    "主题",
    "环节",
    "经办人",
    "承办单位",
    "到期日",
    "剩余工作日",
    "延期",
    "答复日期",
    "办理结果",
    "文号",
    "逾期原因",
)


def sheet_of(export: Export) -> Sheet:
    """Return what to write for an export somebody asked for, as the list stands now."""
    return sheet(QueryDict(export.query), export.staff, timezone.localdate(), working_calendar())


def sheet(query: QueryDict, staff: Staff, today: date, calendar: WorkingCalendar) -> Sheet:
    """Return the list of this query in its order, with its columns."""
    cases = in_order(narrowed(query, staff, today, calendar))
    return Sheet(cases, Application.objects.for_staff(staff), HEADS, _row(today, calendar))


def _row(today: date, calendar: WorkingCalendar) -> Callable[[Application], Sequence[str]]:
    def row(case: Application) -> Sequence[str]:
        left = chip(case, today, calendar).left
        return (
            case.number or "",
            case.reference,
            _day(case.received_on),
            case.get_channel_display(),
            case.masked_name,
            case.get_applicant_kind_display(),
            case.subject,
            case.topic,
            case.node_enum.label,
            str(case.handler or ""),
            case.unit,
            _day(case.due_on),
            "" if left is None else str(left),
            f"{case.extended_days}个工作日" if case.extended_days else "",
            _day(case.replied_on),
            case.get_outcome_display(),
            case.doc_no,
            case.late_reason,
        )

    return row


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
