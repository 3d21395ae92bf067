"""导出的栏目: what a workbook says of a case, and the list an asked-for export stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from requests_app.handling.exporting import Sheet
from requests_app.law.applicants import ApplicantKind
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import Channel
from requests_app.law.nodes import Node, Role
from requests_app.law.outcomes import Outcome
from requests_app.models import Agency, Application, Export, Staff, working_calendar

from .deadline import WAITS, bounds, chip
from .lists import chosen, given, in_order, lists, narrowed, searched

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
#: First, for who sees cases of several agencies.
AGENCY = "机关"
#: filter of the list: its name, and how its value is read.
_FILTERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "node": ("环节", lambda code: Node(code).label),
    "channel": ("申请途径", lambda code: Channel(code).label),
    "kind": ("申请人类别", lambda code: ApplicantKind(code).label),
    "outcome": ("办理结果", lambda code: Outcome(code).label),
    "waiting": ("等待", lambda code: WAITS[code]),
    "unit": ("承办单位", str),
    "topic": ("主题", str),
    "agency": (AGENCY, lambda code: str(Agency.objects.filter(code=code).first() or "未知")),
    "handler": ("经办人", lambda key: str(Staff.objects.filter(pk=int(key)).first() or "未知")),
    "year": ("收到年份", str),
}


def told(query: Mapping[str, str], staff: Staff, today: date, calendar: WorkingCalendar) -> str:
    """Return list and conditions in Chinese words, e.g. 全部在办；环节：拟办."""
    named = chosen(query, lists(staff, bounds(staff.agency or Agency(), today, calendar)))
    filters = given(query)
    words = [f"{label}：{read(filters[name])}" for name, (label, read) in _FILTERS.items() if filters[name]]
    search = [f"含“{filters['q']}”"] if searched(filters) else []
    return "；".join([named.label, *words, *search])


def kept(asked: Mapping[str, str]) -> str:
    """Return an address's list and filters as a query, without the place on the screen and without the empty ones."""
    query = QueryDict(mutable=True)
    query.update({name: text for name, text in {"list": asked.get("list", ""), **given(asked)}.items() if text})
    return query.urlencode()


def sheet_of(export: Export) -> Sheet:
    """Return what to write for an export somebody asked for, as the list stands now."""
    return sheet(QueryDict(export.query), export.staff, timezone.localdate(), working_calendar())


def sheet(query: QueryDict, staff: Staff, today: date, calendar: WorkingCalendar) -> Sheet:
    """Return the list of this query in its order, with its columns."""
    cases, row = in_order(narrowed(query, staff, today, calendar)), _row(today, calendar)
    seen = Application.objects.for_staff(staff)
    if staff.has_role(Role.SUPERVISOR, Role.AUDITOR):
        return Sheet(cases, seen, heads(staff), lambda case: (str(case.agency), *row(case)))
    return Sheet(cases, seen, heads(staff), row)


def heads(staff: Staff) -> tuple[str, ...]:
    """Return the names of the columns."""
    return (AGENCY, *HEADS) if staff.has_role(Role.SUPERVISOR, Role.AUDITOR) else HEADS


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
