"""Pages of the annual report for staff: 表三 with the cases behind each cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports import facts
from reports.annual import FIRST_YEAR, Report, ReportRefused, assemble, settings_of
from reports.forms import default_form, table3_form
from reports.question import Question
from reports.render import FORMATS
from reports.render import render as render_report
from reports.table3 import OutsideYear, Table3
from requests_app.law.nodes import Role
from requests_app.models import Agency, Application, Staff

#: Cases one drill-down page shows; the total is always said.
CASES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the desk's 表三: printed rows and, in grey, the subtotals that are not printed."""

    code: str
    label: str
    kind: str
    level: int
    cells: list[tuple[str, str, int]]


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Lead to the own agency's report of the current year."""
    staff = _staff(request)
    if staff.agency is None:
        message = "您还没有所属机关，请联系管理员。"
        raise PermissionDenied(message)
    return redirect("reports:table", staff.agency.code, timezone.localdate().year)


@require_safe
@login_required
def table(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show 表三, 表四 and the checks of one year, live or as of a day."""
    agency, today = _agency(_staff(request), code), timezone.localdate()
    question = Question(request.GET)
    report, problem = _ask(agency, year, question, today)
    context = {
        "agency": agency,
        "year": year,
        "report": report,
        "problem": problem,
        "question": question,
        "query": question.query() if report else "",
        "lines": table3_lines(report.table3) if report else [],
        "table4": table4_lines(report) if report else [],
        "formats": sorted(FORMATS),
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < today.year else None,
    }
    return render(request, "reports/table.html", context, status=200 if report else 400)


@require_safe
@login_required
def cell(request: HttpRequest, code: str, year: int, row: str, column: str) -> HttpResponse:
    """Show the cases one cell of 表三 counted, at most CASES_SHOWN of them."""
    staff = _staff(request)
    agency = _agency(staff, code)
    question = Question(request.GET)
    if not question.is_valid() or not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(question.sentence() or f"没有 {year} 年的年度报告。")
    asked, as_of = question.asked()
    form = table3_form(asked or default_form(year), settings_of(agency))
    try:
        counted = facts.cases_for(agency, year, row, column, as_of, form)
    except (facts.NoSuchCell, OutsideYear) as wrong:
        raise Http404(str(wrong)) from wrong
    cases = counted & Application.objects.for_staff(staff)
    context = {
        "agency": agency,
        "year": year,
        "row": form.row(row),
        "column": form.column(column),
        "as_of": as_of,
        "query": question.query(),
        "total": cases.count(),
        "cases": cases.order_by("received_on", "id")[:CASES_SHOWN],
        "shown": CASES_SHOWN,
    }
    return render(request, "reports/cell.html", context)


@require_safe
@login_required
def export(request: HttpRequest, code: str, year: int, fmt: str) -> HttpResponse:
    """Give the same report as a file."""
    agency = _agency(_staff(request), code)
    if fmt not in FORMATS:
        message = f"没有“{fmt}”这种文件格式。"
        raise Http404(message)
    report, problem = _ask(agency, year, Question(request.GET), timezone.localdate())
    if report is None:
        raise Http404(problem)
    try:
        content = render_report(report, fmt)
    except ReportRefused as refused:  # a character that cannot be printed
        raise Http404(str(refused)) from refused
    answer = HttpResponse(content, content_type=FORMATS[fmt][1])
    answer["Content-Disposition"] = f'attachment; filename="annual-report-{code}-{year}.{fmt}"'
    return answer


def table3_lines(table: Table3) -> list[Line]:
    """Return 表三 as one indented list, subtotals included."""
    columns = table.form.columns
    lines = []
    for row in table.form.rows:
        figures = table.rows.get(row.code) or table.groups.get(row.code)
        cells = [(c.code, c.label, figures[c.code]) for c in columns] if figures else []
        lines.append(Line(row.code, row.label, row.kind, row.level, cells))
    return lines


def table4_lines(report: Report) -> list[tuple[str, list[int]]]:
    """Return 表四 as three lines, which a narrow screen can show."""
    form, rows = report.table4.form, report.table4.rows
    return [(r.label, [rows[r.code][c.code] for c in form.columns]) for r in form.rows]


def _staff(request: HttpRequest) -> Staff:
    """The signed-in member of staff; other accounts have no report to see."""
    staff = request.user
    if not isinstance(staff, Staff) or not staff.is_staff:
        message = "只有工作人员可以查看年度报告底表。"
        raise PermissionDenied(message)
    return staff


def _agency(staff: Staff, code: str) -> Agency:
    """The agency asked for: the own one, or one below for a supervisor or auditor."""
    agency = get_object_or_404(Agency, code=code)
    own = staff.agency
    above = own is not None and staff.has_role(Role.SUPERVISOR, Role.AUDITOR) and agency.path.startswith(own.path)
    if agency.pk != staff.agency_id and not above:
        message = "这不是您所在机关的年度报告，不能查看。"
        raise PermissionDenied(message)
    return agency


def _ask(agency: Agency, year: int, question: Question, today: date) -> tuple[Report | None, str]:
    """The report asked for, or None and the sentence that says why not."""
    if not question.is_valid():
        return None, question.sentence()
    form, as_of = question.asked()
    try:
        return assemble(agency, year, today=today, form=form, as_of=as_of), ""
    except ReportRefused as refused:
        return None, str(refused)
