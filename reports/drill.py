"""数字背后的案件: the cases of one cell, one number of a text, one month; counts are shared with facts.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import facts
from reports.annual import settings_of
from reports.doors import agency_of, staff_of, year_in_reach
from reports.forms import default_form, table3_form, table4_form
from reports.narrative_facts import NoSuchNumber, cases_for_number
from reports.question import Question
from reports.table3 import OutsideYear
from requests_app.models import Agency, Application, Staff
from requests_app.models.application import ApplicationQuerySet

#: Cases one page shows; the total is always said.
CASES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind one figure.

    Args:
        title: what the figure is.
        counted: every case it counts.
    """

    title: str
    counted: ApplicationQuerySet


@require_safe
@login_required
def cell(request: HttpRequest, code: str, year: int, row: str, column: str) -> HttpResponse:
    """Show the cases that one cell of 表三 or 表四 counted, at most CASES_SHOWN of them."""
    staff, agency = _asking(request, code)
    question = Question(request.GET)
    if not question.is_valid():
        raise Http404(question.sentence())
    asked, as_of = question.asked()
    form = asked or default_form(year_in_reach(year))
    try:
        behind = behind_cell(agency, year, form, row, column, as_of)
    except (facts.NoSuchCell, NoSuchNumber, OutsideYear) as wrong:
        raise Http404(str(wrong)) from wrong
    return shown(request, staff, agency, year, behind, {"as_of": as_of, "query": question.query()})


@require_safe
@login_required
def number(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the cases behind one number of the text (?key=)."""
    staff, agency = _asking(request, code)
    key = request.GET.get("key", "")[:80].replace("\0", "")
    form = table3_form(default_form(year_in_reach(year)), settings_of(agency))
    try:
        found = cases_for_number(agency, year, key, None, form)
    except NoSuchNumber as wrong:
        raise Http404(str(wrong)) from wrong
    said = request.GET.get("said", "")[:40].replace("\0", "")
    return shown(request, staff, agency, year, Behind(f"文字里的数{said}", found), {"as_of": None, "query": ""})


def behind_cell(agency: Agency, year: int, form: str, row: str, column: str, as_of: date | None) -> Behind:
    """Return what a cell of 表三 or 表四 counted.

    Raises:
        NoSuchCell: neither table has it.
        OutsideYear: `as_of` lies before the year.
    """
    fourth = table4_form(form)
    rows, columns = {one.code: one.label for one in fourth.rows}, {one.code: one.label for one in fourth.columns}
    if row in rows:
        if column not in columns:
            message = f"表四没有“{column}”这一列。"
            raise facts.NoSuchCell(message)
        key = f"remedy:{row}" if column == "total" else f"remedy:{row}:{column}"
        layout = table3_form(form, settings_of(agency))
        return Behind(f"{rows[row]} · {columns[column]}", cases_for_number(agency, year, key, as_of, layout))
    layout = table3_form(form, settings_of(agency))
    counted = facts.cases_for(agency, year, row, column, as_of, layout)
    return Behind(f"{layout.row(row).label} · {layout.column(column).label}", counted)


def _asking(request: HttpRequest, code: str) -> tuple[Staff, Agency]:
    staff = staff_of(request)
    return staff, agency_of(staff, code)


def shown(
    request: HttpRequest, staff: Staff, agency: Agency, year: int, behind: Behind, more: dict[str, Any]
) -> HttpResponse:
    """Show the cases behind a figure, as far as this person may see them."""
    cases = behind.counted & Application.objects.for_staff(staff)
    context = {
        "agency": agency,
        "year": year,
        "title": behind.title,
        "total": cases.count(),
        "cases": cases.order_by("received_on", "id")[:CASES_SHOWN],
        "shown": CASES_SHOWN,
        **more,
    }
    return render(request, "reports/cell.html", context)
