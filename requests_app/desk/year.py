"""工作日历: the years, one year as a picture, and entering it from the notice or by table, previewed then applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from requests_app.handling import calendar_year as cy
from requests_app.law.calendar import FIRST_YEAR, SHIPPED_YEARS, WorkingCalendar
from requests_app.law.errors import HandlingRefused
from requests_app.law.holiday_notice import read_notice
from requests_app.models import Application, CalendarDay, CalendarYear, Staff, working_calendar

from .year_picture import lines_of, months
from .year_rows import Row, days_of, rows_of, typed

#: Years shown in the list before this one, and how far ahead a year may be entered.
YEARS_BACK, YEARS_AHEAD = 3, 5
#: Rows offered empty, moves named on the page, characters of a pasted notice.
BLANK, SHOWN, LONGEST_NOTICE = 3, 200, 10000
LONGEST_DOCUMENT = 80
#: An amending notice names fewer days than this, a whole year's more.
LONGEST_AMENDMENT = 20
SATURDAY = 5


@dataclass(slots=True)
class Sheet:
    """What stands in the table of a year while it is being entered."""

    rows: list[Row]
    document: str = ""
    announced: bool = True
    problems: list[str] = field(default_factory=list)

    def plan(self, year: int) -> cy.YearPlan | None:
        """Return the plan these rows make, or None while a row cannot be read."""
        days = days_of(self.rows)
        if any(row.error for row in self.rows):
            return None
        return cy.YearPlan(year, days, self.announced, self.document)


def years_page(request: HttpRequest) -> HttpResponse:
    """Which years are announced, and what waits to be recomputed in the own agency."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    entered = dict(CalendarYear.objects.values_list("year", "document"))
    with_rows = {day.year for day in CalendarDay.objects.values_list("day", flat=True)}
    shown = {*range(today.year - YEARS_BACK, today.year + 2), *entered, *with_rows}
    waiting = cy.pending(staff.agency_id, today) if staff.agency_id and cy.may_recalculate(staff) else []
    context = {
        "title": "工作日历",
        "today": today,
        "years": [
            {
                "year": year,
                "known": not calendar.provisional_year(year),
                "entered": year in entered,
                "document": entered.get(year, ""),
                "amended": year in with_rows,
            }
            for year in sorted(shown, reverse=True)
        ],
        "next_year": today.year + 1,
        "unannounced": calendar.provisional_year(today.year + 1),
        "provisional": Application.objects.for_staff(staff).open().filter(due_provisional=True).count(),
        "may": cy.may_enter(staff),
        "waiting": waiting[:SHOWN],
        "waiting_count": len(waiting),
    }
    return render(request, "desk/years.html", context)


@require_POST
def recalculate_page(request: HttpRequest) -> HttpResponse:
    """Recompute what is pending in the own agency."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    try:
        moved, refused = cy.recalculate_all(
            actor=staff, today=timezone.localdate(), reason="工作日历变更，重新计算到期日"
        )
    except HandlingRefused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    _tell(request, moved, refused)
    return redirect("admin:desk_years")


def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year to everybody; an administrator enters it here in steps, each a plain form."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise Http404
    if request.method != "POST":
        return _show(request, year, today, calendar)
    if not cy.may_enter(staff):
        raise PermissionDenied(cy.NotCalendarKeeper.message)
    step = request.POST.get("do", "")
    if step == "read":
        sheet = _read(request.POST.get("text", "")[:LONGEST_NOTICE], year, calendar)
        return _edit(request, year, today, calendar, sheet)
    if step == "table":
        return _edit(request, year, today, calendar, _stored(year))
    sheet = _typed(request.POST)
    plan = sheet.plan(year)
    if step.startswith("remove-") and step[7:].isascii() and step[7:].isdecimal():
        sheet.rows = [row for at, row in enumerate(sheet.rows) if at != int(step[7:])]
    elif plan is not None and step in {"preview", "apply"}:
        try:
            if step == "apply":
                return _apply(request, staff, plan, today)
            return _preview(request, staff, sheet, plan, today)
        except HandlingRefused as refusal:
            sheet.problems.append(str(refusal))
    return _edit(request, year, today, calendar, sheet)


def _stored(year: int) -> Sheet:
    kept = CalendarYear.objects.filter(year=year).first()
    days = CalendarDay.objects.filter(day__year=year).values_list("day", "works", "name")
    return Sheet(rows_of(days), kept.document if kept else "")


def _typed(posted: QueryDict) -> Sheet:
    return Sheet(typed(posted), posted.get("document", "").strip()[:LONGEST_DOCUMENT], posted.get("announced") == "1")


def _read(text: str, year: int, calendar: WorkingCalendar) -> Sheet:
    """Read the notice; rows that stand already and are not named in it are kept and marked."""
    notice = read_notice(text, year)
    named = {day for day, _, _ in notice.days}
    stored = CalendarDay.objects.filter(day__year=year).exclude(day__in=named)
    kept = rows_of(stored.values_list("day", "works", "name"), "原已录入，这份通知没有提到，请核对是否保留")
    problems = list(notice.problems)
    if year in SHIPPED_YEARS and len(named) > LONGEST_AMENDMENT:
        problems += _left_out(year, named, calendar)
    rows = sorted([*rows_of(notice.days), *kept], key=lambda row: row.first)
    return Sheet(rows, notice.document, announced=True, problems=problems)


def _left_out(year: int, named: set[date], calendar: WorkingCalendar) -> list[str]:
    """Name what the calendar in force moves and a whole year's notice does not mention."""
    first = date(year, 1, 1)
    days = [calendar.day(first + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - first).days)]
    left = [day for day in days if day.works != (day.date.weekday() < SATURDAY) and day.date not in named]
    return [f"系统原有安排“{line}”在这份通知里没有提到，仍按原安排计算，请核对。" for line in lines_of(left)]


def _show(request: HttpRequest, year: int, today: date, calendar: WorkingCalendar) -> HttpResponse:
    context = {
        "title": f"{year}年工作日历",
        "year": year,
        "today": today,
        "months": months(calendar, year, today),
        "provisional": calendar.provisional_year(year),
        "shipped": year in SHIPPED_YEARS,
        "kept": CalendarYear.objects.filter(year=year).first(),
        "rows": rows_of(CalendarDay.objects.filter(day__year=year).values_list("day", "works", "name")),
        "may": cy.may_enter(request.user),  # type: ignore[arg-type] # the site lets in staff only
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < today.year + YEARS_AHEAD else None,
    }
    return render(request, "desk/year.html", context)


def _edit(request: HttpRequest, year: int, today: date, calendar: WorkingCalendar, sheet: Sheet) -> HttpResponse:
    """Show the table with the calendar it would make; nothing is stored."""
    plan = sheet.plan(year)
    made = cy.calendar_with(plan) if plan else calendar
    context = {
        "title": f"录入{year}年工作日历",
        "year": year,
        "sheet": sheet,
        "rows": [*sheet.rows, *(Row() for _ in range(BLANK))],
        "shipped": year in SHIPPED_YEARS,
        "months": months(made, year, today, calendar),
        "outside": [row for row in sheet.rows if row.first and not row.first.startswith(str(year))],
    }
    return render(request, "desk/year_edit.html", context)


def _preview(request: HttpRequest, staff: Staff, sheet: Sheet, plan: cy.YearPlan, today: date) -> HttpResponse:
    cy.check_plan(plan)
    found = cy.preview(plan, staff=staff, today=today)
    context = {
        "title": f"{plan.year}年工作日历：请确认",
        "year": plan.year,
        "sheet": sheet,
        "found": found,
        "moves": found.own[:SHOWN],
        "more": max(0, len(found.own) - SHOWN),
        "recalculates": cy.may_recalculate(staff),
        "days_off": sum(not works for works, _ in plan.rows.values()),
        "days_on": sum(works for works, _ in plan.rows.values()),
    }
    return render(request, "desk/year_preview.html", context)


def _apply(request: HttpRequest, staff: Staff, plan: cy.YearPlan, today: date) -> HttpResponse:
    done = cy.enter(plan, actor=staff, today=today)
    said = f"{plan.year}年工作日历已录入。" if done.changed else f"{plan.year}年工作日历与原来一样，没有变动。"
    if done.told:
        said += f"另有{done.told}个机关有案件待重算，已通知其管理员和负责人。"
    messages.success(request, said)
    _tell(request, done.moved, done.refused)
    return redirect("admin:desk_year", plan.year)


def _tell(request: HttpRequest, moved: int, refused: tuple[str, ...]) -> None:
    messages.success(request, f"已重算本机关在办案件{moved}件。" if moved else "本机关没有需要重算的案件。")
    for line in refused:
        messages.error(request, line)


PAGES: tuple[tuple[str, Any, str], ...] = (
    ("calendar/", years_page, "desk_years"),
    ("calendar/recalculate/", recalculate_page, "desk_recalculate"),
    ("calendar/<int:year>/", year_page, "desk_year"),
)
