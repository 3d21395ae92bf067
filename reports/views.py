"""年度报告的工作页: 表三 and 表四 live or as of a day, each figure with its cases, checks, texts and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports import life
from reports.annual import FIRST_YEAR, Report, ReportRefused, assemble
from reports.checks import Check
from reports.doors import agency_of, staff_of
from reports.models import AnnualReport
from reports.question import Question
from reports.render import FORMATS
from reports.render import render as render_report
from reports.render.standing import DRAFT, standing_of
from reports.rollup_acts import may_see
from reports.sections import SLOTS
from reports.table3 import Table3, year_window
from reports.versions import latest, standing_report
from requests_app.law.nodes import Role
from requests_app.models import Agency, Application, Staff

#: Cases that a check links to.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the desk's table: printed rows and, in grey, the subtotals that are not printed."""

    code: str
    label: str
    kind: str
    level: int
    cells: list[tuple[str, str, int]]


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Lead to the own agency's report of the current year."""
    staff = staff_of(request)
    if staff.agency is None:
        message = "您还没有所属机关，请联系管理员。"
        raise PermissionDenied(message)
    return redirect("reports:table", staff.agency.code, timezone.localdate().year)


@require_safe
@login_required
def table(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show one year's report: as it stands, or counted as of a day."""
    staff, today = staff_of(request), timezone.localdate()
    agency = agency_of(staff, code)
    row = AnnualReport.objects.filter(agency=agency, year=year).first()
    question = Question(request.GET)
    report, problem = _ask(agency, year, question, row, today)
    context: dict[str, Any] = {
        "agency": agency,
        "year": year,
        "report": report,
        "row": row,
        "problem": problem,
        "question": question,
        "query": question.query() if report else "",
        "formats": sorted(FORMATS),
        "part": "table",
        **bar(staff, agency, year, today),
    }
    if report:
        as_of = report.as_of or year_window(year, min(today, date(year, 12, 31)))[1]
        context |= {
            "lines": table3_lines(report.table3),
            "table4": table4_lines(report),
            "as_of": as_of,
            "day": (as_of - date(year, 1, 1)).days + 1,
            "days": (date(year, 12, 31) - date(year, 1, 1)).days + 1,
            "reachable": (min(today, date(year, 12, 31)) - date(year, 1, 1)).days + 1,
            "checks": _checks(agency, report),
            "texts": [(SLOTS[slot], paragraphs) for slot, paragraphs in report.texts.items()],
            "acts": _acts(staff, agency, row, report, today),
        }
    return render(request, "reports/table.html", context, status=200 if report else 400)


@require_safe
@login_required
def export(request: HttpRequest, code: str, year: int, fmt: str) -> HttpResponse:
    """Give the same report as a file; a frozen one as it was frozen."""
    agency = agency_of(staff_of(request), code)
    if fmt not in FORMATS:
        message = f"没有“{fmt}”这种文件格式。"
        raise Http404(message)
    row = AnnualReport.objects.filter(agency=agency, year=year).first()
    question = Question(request.GET)
    report, problem = _ask(agency, year, question, row, timezone.localdate())
    if report is None:
        raise Http404(problem)
    frozen = latest(row) if row and not row.editable and not any(question.asked()) else None
    try:
        content = render_report(report, fmt, standing_of(frozen) if frozen else DRAFT)
    except ReportRefused as refused:  # a character that cannot be printed
        raise Http404(str(refused)) from refused
    answer = HttpResponse(content, content_type=FORMATS[fmt][1])
    answer["Content-Disposition"] = f'attachment; filename="annual-report-{code}-{year}.{fmt}"'
    return answer


def bar(staff: Staff, agency: Agency, year: int, today: date) -> dict[str, Any]:
    """Return what the bar over every page of a report needs: the years beside, and whose roll-up may be seen."""
    return {
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < today.year else None,
        "rollup": may_see(staff, agency),
    }


def table3_lines(table: Table3) -> list[Line]:
    """Return 表三 as one indented list, subtotals included."""
    columns = table.form.columns
    lines = []
    for row in table.form.rows:
        figures = table.rows.get(row.code) or table.groups.get(row.code)
        cells = [(c.code, c.label, figures[c.code]) for c in columns] if figures else []
        lines.append(Line(row.code, row.label, row.kind, row.level, cells))
    return lines


def table4_lines(report: Report) -> list[Line]:
    """Return 表四 as three lines, which a narrow screen can show."""
    form, rows = report.table4.form, report.table4.rows
    return [
        Line(row.code, row.label, "", 0, [(c.code, c.label, rows[row.code][c.code]) for c in form.columns])
        for row in form.rows
    ]


def _ask(
    agency: Agency, year: int, question: Question, row: AnnualReport | None, today: date
) -> tuple[Report | None, str]:
    """Return the report asked for, or None and the sentence that says why not."""
    if not question.is_valid():
        return None, question.sentence()
    form, as_of = question.asked()
    try:
        if row and not form and not as_of:
            return standing_report(row, today), ""
        return assemble(agency, year, today=today, form=form or (row.form if row else "") or None, as_of=as_of), ""
    except ReportRefused as refused:
        return None, str(refused)


def _checks(agency: Agency, report: Report) -> list[tuple[Check, list[tuple[str, int]]]]:
    """Return every check with the cases it names as (number, key); what is broken first. One query."""
    wanted = {number for check in report.checks for number in check.cases[:NAMED]}
    found = Application.objects.filter(agency=agency, number__in=wanted).values_list("number", "pk") if wanted else ()
    keys = {str(number): key for number, key in found}
    ordered = sorted(report.checks, key=lambda check: (check.ok, not check.warning))
    return [(check, [(one, keys[one]) for one in check.cases[:NAMED] if one in keys]) for check in ordered]


def _acts(staff: Staff, agency: Agency, row: AnnualReport | None, report: Report, today: date) -> dict[str, Any]:
    """Return what can be done with the report next, and what stands in its way."""
    head = staff.agency_id == agency.pk and staff.has_role(Role.OFFICE_HEAD)
    state = row or AnnualReport(agency=agency, year=report.year)
    whole = report.as_of is None
    return {
        "head": head,
        "state": state,
        "reasons": life.why_not(state, report, today) if whole and state.editable else [],
        "revisable": not state.editable,
        "opened": state.editable and row is not None and row.snapshots.exists(),
        "next": report.year + 1,
    }
