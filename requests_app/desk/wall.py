"""督办: the supervisor's wall, issuing 督办单, and the sheets to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from requests_app.handling import supervision
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import days_left
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Role
from requests_app.models import Agency, Application, Staff, Supervision, working_calendar
from requests_app.signin.by_itself import by_itself

from .deadline import Chip, chip
from .fields import Day, Long
from .wall_figures import KEYS, WORDS, agencies_of, late_cases, rows_of, strip

#: Overdue cases on the page; sheets listed; seconds after which the big screen loads itself again.
MOST, SHEETS, RELOAD = 100, 20, 60
_MAY = (Role.SUPERVISOR, Role.AUDITOR, Role.OFFICE_HEAD)
DIGITS_OF_A_KEY = 18
_TO = ("application__agency__code", "application__agency__name")


@dataclass(frozen=True, slots=True)
class Late:
    """One line of the overdue table; `idle` is the working days since somebody last worked on the case."""

    case: Application
    chip: Chip
    idle: int
    urged: supervision.Urged | None
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One 督办单: to one agency, from one, of one day, with one demand; `lines` are (case, days overdue that day)."""

    to: Agency
    by: Agency | None
    on: date
    answer_by: date
    demand: str
    lines: list[tuple[Application, int]]


class IssueForm(forms.Form):
    """What a 督办单 says besides the cases."""

    demand = Long("督办要求", rows=3, max_length=supervision.LONGEST)
    answer_by = Day("回复期限", help_text="须为工作日；各单位在这一天之前登记逾期原因")


def _big(request: HttpRequest) -> bool:
    return request.GET.get("big") == "1"


@by_itself(_big, stays=True)  # a screen on the wall has nobody who signs in every half hour
def wall_page(request: HttpRequest) -> HttpResponse:
    """Show the subtree's figures, a row an agency, and what is overdue; the queries do not grow with either."""
    staff = _allowed(request)
    now = timezone.localtime()
    today, calendar = now.date(), working_calendar()
    every = agencies_of(staff)
    unit = request.GET.get("unit", "")
    chosen = [agency for agency in every if agency.code == unit] or every
    seen = Application.objects.for_staff(staff).filter(agency__in=chosen)
    rows, urged = rows_of(seen, chosen, today, calendar)
    sort = "path" if request.GET.get("sort") == "path" else "late"
    if sort == "late":
        rows.sort(key=lambda row: (-row.counts["late"], -row.counts["red"], row.agency.path))
    cases = late_cases(seen, chosen, today, calendar, MOST)
    total = sum(row.counts["late"] for row in rows)
    context = {
        "title": "督办",
        "now": now,
        "today": today,
        "every": every,
        "unit": unit if len(chosen) < len(every) else "",
        "sort": sort,
        "figures": strip(rows, chosen, today, calendar),
        "rows": rows,
        "open": sum(row.open for row in rows),
        "replied": sum(row.replied for row in rows),
        "legend": [(key, WORDS[key]) for key in KEYS],
        "late": [_late(case, urged.get(case.pk), today, calendar) for case in cases],
        "late_total": total,
        "more": total - len(cases),
        "sheets": _sheets_listed(chosen),
        "may_issue": supervision.may_issue(staff),
        "explains": staff.agency_id if staff.has_role(Role.OFFICE_HEAD) else None,
        "big": _big(request),
        "reload": RELOAD,
    }
    return render(request, "desk/wall.html", context)


def _allowed(request: HttpRequest) -> Staff:
    """Return the person, if supervision, audit or the head of an office.

    Raises:
        PermissionDenied: anybody else.
    """
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not staff.has_role(*_MAY):
        raise PermissionDenied("督办由主管部门督办员、核查员和公开工作机构负责人查看，您没有这一角色。")
    return staff


def _late(case: Application, urged: supervision.Urged | None, today: date, calendar: WorkingCalendar) -> Late:
    moved_on: date | None = getattr(case, "moved_on", None)
    idle = calendar.workdays_between(moved_on, today) if moved_on else 0
    return Late(case, chip(case, today, calendar), idle, urged, urged is not None and urged.lapsed(today))


def _sheets_listed(agencies: Iterable[Agency]) -> list[dict[str, Any]]:
    """The latest sheets: day, to whom, by whom, how many cases, until when."""
    asked = Supervision.objects.filter(application__agency__in=[agency.pk for agency in agencies])
    found = (
        asked.order_by()
        .values(
            "issued_on",
            "answer_by",
            "application__agency__code",
            "application__agency__name",
            "issued_by__agency__name",
        )
        .annotate(n=Count("pk"))
        .order_by("-issued_on", "application__agency__code", "answer_by")[:SHEETS]
    )
    return [
        {
            "on": row["issued_on"],
            "answer_by": row["answer_by"],
            "to": row["application__agency__name"],
            "by": row["issued_by__agency__name"],
            "n": row["n"],
            "href": reverse("admin:desk_supervision_sheet")
            + "?"
            + urlencode({"day": row["issued_on"].isoformat(), "agency": row["application__agency__code"]}),
        }
        for row in found
    ]


# -- 签发 ----------------------------------------------------------------------------------


def issue_page(request: HttpRequest) -> HttpResponse:
    """Choose cases, write what is asked, see the sheets, issue them; three plain forms on one address."""
    staff = _allowed(request)
    if not supervision.may_issue(staff):
        raise PermissionDenied(str(supervision.NotSupervisor()))
    today, calendar = timezone.localdate(), working_calendar()
    asked = request.POST if request.method == "POST" else request.GET
    keys = _all_late(staff, asked, today, calendar) if asked.get("all") else _keys(asked)
    first = {"demand": supervision.DEMAND, "answer_by": calendar.add_workdays(today, supervision.ANSWER_DAYS)}
    form = IssueForm(request.POST if request.method == "POST" else None, initial=first)
    step = request.POST.get("do", "") if request.method == "POST" and form.is_valid() else ""
    found: list[supervision.Line] = []
    try:
        found = supervision.lines(keys, actor=staff, today=today)
        if step in {"preview", "issue"}:
            supervision.check_answer_by(form.cleaned_data["answer_by"], today, calendar)
        if step == "issue":
            found = supervision.issue(keys, actor=staff, today=today, **form.cleaned_data)
            return _issued(request, found, today)
    except HandlingRefused as refusal:
        form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
        step = ""
    chosen = [line for line in found if not line.why_not]
    context = {
        "title": "发督办单",
        "today": today,
        "form": form,
        "lines": [(line, chip(line.case, today, calendar)) for line in found],
        "chosen": chosen,
    }
    if step == "preview" and chosen:
        context |= {"sheets": _drafts(chosen, staff, form.cleaned_data, today, calendar), "keys": keys}
        return render(request, "desk/wall_confirm.html", context)
    return render(request, "desk/wall_issue.html", context)


def _keys(asked: QueryDict) -> list[int]:
    return [int(k) for k in asked.getlist("case") if k.isascii() and k.isdecimal() and len(k) <= DIGITS_OF_A_KEY]


def _all_late(staff: Staff, asked: QueryDict, today: date, calendar: WorkingCalendar) -> list[int]:
    """The overdue cases of the wall, or of one unit of it."""
    every = agencies_of(staff)
    chosen = [agency for agency in every if agency.code == asked.get("unit")] if asked.get("unit") else every
    seen = Application.objects.for_staff(staff).filter(agency__in=chosen)
    return [case.pk for case in late_cases(seen, chosen, today, calendar, MOST)]


def _drafts(
    chosen: list[supervision.Line], staff: Staff, given: dict[str, Any], today: date, calendar: WorkingCalendar
) -> list[Sheet]:
    """The sheets as they will print, one an agency."""
    return [
        Sheet(to, staff.agency, today, given["answer_by"], given["demand"], _counted(cases, today, calendar))
        for to, cases in (
            (some[0].agency, some)
            for some in (
                [line.case for line in run] for _, run in groupby(chosen, key=lambda line: line.case.agency_id)
            )
        )
    ]


def _counted(cases: Iterable[Application], on: date, calendar: WorkingCalendar) -> list[tuple[Application, int]]:
    """Each case with the working days it was overdue on that day."""
    return [(case, max(0, -days_left(case.due_on, on, calendar)) if case.due_on else 0) for case in cases]


def _issued(request: HttpRequest, found: list[supervision.Line], today: date) -> HttpResponse:
    made = [line for line in found if not line.why_not]
    if made:
        messages.success(request, f"已发督办单，共{len(made)}件，已通知各单位。下面可以打印。")
    for line in found:
        if line.why_not:
            messages.warning(request, f"{line.case}没有发：{line.why_not}。")
    return redirect(
        reverse("admin:desk_supervision_sheet") + f"?day={today.isoformat()}" if made else "admin:desk_wall"
    )


# -- 打印 ----------------------------------------------------------------------------------


def sheet_page(request: HttpRequest) -> HttpResponse:
    """Show the sheets of a day, one an agency, each on its own A4 page; the latest day unless one is asked for."""
    staff = _allowed(request)
    calendar = working_calendar()
    every = agencies_of(staff)
    code = request.GET.get("agency", "")
    seen = Supervision.objects.filter(application__agency__in=[a.pk for a in every if code in {"", a.code}])
    latest = seen.order_by("-issued_on").values_list("issued_on", flat=True).first()
    day = _day(request.GET.get("day", "")) or latest
    rows = seen.filter(issued_on=day) if day else seen.none()
    rows = rows.select_related("application__agency", "issued_by__agency")
    ordered = sorted(rows.order_by("application__due_on", "pk"), key=_sheet_key)
    sheets = []
    for _, run in groupby(ordered, key=_sheet_key):
        same = list(run)
        one = same[0]
        cases = _counted((row.application for row in same), one.issued_on, calendar)
        to, by = one.application.agency, one.issued_by.agency
        sheets.append(Sheet(to, by, one.issued_on, one.answer_by, one.demand, cases))
    context = {"title": "督办单", "sheets": sheets, "day": day, "today": timezone.localdate()}
    return render(request, "desk/wall_sheet.html", context)


def _sheet_key(row: Supervision) -> tuple[str, int, date, str]:
    return row.application.agency.path, row.issued_by.agency_id or 0, row.answer_by, row.demand


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


PAGES: tuple[tuple[str, Any, str], ...] = (
    ("wall/", wall_page, "desk_wall"),
    ("wall/issue/", issue_page, "desk_supervise"),
    ("wall/sheet/", sheet_page, "desk_supervision_sheet"),
)
