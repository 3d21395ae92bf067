"""打印登记表: one A4 sheet a case, for the paper file. The name stays masked, the identity number is never on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.law.fold import fold
from requests_app.law.nodes import ACTS, Act
from requests_app.law.outcomes import Outcome
from requests_app.law.state import CaseState
from requests_app.models import Application, Event, Staff

from .case import find_case


@dataclass(frozen=True, slots=True)
class Step:
    """One act: its day, its name, the node after it, who did it."""

    on: date
    act: str
    node: str
    who: str


@dataclass(frozen=True, slots=True)
class DueChange:
    """One change of the due date: by which act, to which day, on which article."""

    on: date
    act: str
    due_on: date
    article: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet says."""

    case: Application
    fields: list[tuple[str, str]]
    steps: list[Step]
    due: list[DueChange]


@require_safe
def register_sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case's sheet, ready to print."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return sheets_page(request, [find_case(staff, pk)], timezone.localdate())


def sheets_page(request: HttpRequest, cases: Sequence[Application], today: date) -> HttpResponse:
    """Show the sheet of each case, one a page; the number of queries does not grow with the cases.

    Args:
        request: whoever asks may see the cases.
        cases: with agency, handler, drafter and previous at hand.
        today: today, printed at the foot.
    """
    past: dict[int, list[Event]] = {case.pk: [] for case in cases}
    events = Event.objects.filter(application__in=[case.pk for case in cases]).select_related("actor")
    for event in events.order_by("application", "seq"):
        past[event.application_id].append(event)
    title = f"登记表 {cases[0]}" if len(cases) == 1 else f"登记表 {len(cases)} 件"
    context = {"title": title, "today": today, "cases": cases, "sheets": [_sheet(c, past[c.pk]) for c in cases]}
    return render(request, "desk/print_sheets.html", context)


def _sheet(case: Application, events: Sequence[Event]) -> Sheet:
    state = fold(event.record for event in events)
    steps = [Step(e.on, Act(e.act).label, e.get_node_display(), _who(e)) for e in events]
    return Sheet(case, _fields(case, state), steps, _due(events))


def _fields(case: Application, state: CaseState) -> list[tuple[str, str]]:
    """Return the register's columns; what is not there yet is left open for the pen."""
    asked, sent = state.supplement, state.suspensions
    outcome = Outcome(case.outcome).label if case.outcome else ""
    return [
        ("编号", case.number or ""),
        ("查询号", case.reference),
        ("申请人", case.masked_name),
        ("申请人类别", case.get_applicant_kind_display()),
        ("申请途径", case.get_channel_display()),
        ("主题", case.topic),
        ("提交日期", _day(case.submitted_on)),
        ("收到日期", _day(case.received_on)),
        ("补正告知日期", _day(asked.notice_on if asked else None)),
        ("补正期限", _day(asked.limit_on if asked else None)),
        ("补正收到日期", _day(asked.received_on if asked else None)),
        ("前次编号", str(case.previous or "")),
        ("征求意见发出日期", "、".join(_day(one.sent_on) for one in sent)),
        ("征求意见收到日期", "、".join(_day(one.answered_on) for one in sent if one.answered_on)),
        ("延期工作日", str(case.extended_days or "")),
        ("到期时限", _day(case.due_on) + ("（暂定）" if case.due_on and case.due_provisional else "")),
        ("承办单位", case.unit),
        ("拟办人", str(case.drafter or "")),
        ("答复日期", _day(case.replied_on)),
        ("文号", case.doc_no),
        ("办理结果", "已作废" if case.voided else outcome),
        ("归档日期", _day(case.archived_on)),
    ]


def _due(events: Sequence[Event]) -> list[DueChange]:
    """Return each act after which the due date was another one."""
    changes, before = [], None
    for event in events:
        if event.due_on is not None and event.due_on != before:
            act = Act(event.act)
            changes.append(DueChange(event.on, act.label, event.due_on, ACTS[act].article))
        before = event.due_on
    return changes


def _who(event: Event) -> str:
    return str(event.actor) if event.actor else ("台账导入" if event.imported else event.get_role_display())


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
