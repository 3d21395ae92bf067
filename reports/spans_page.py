"""逐月、五年的页面: tables whose figures open their cases, with the charts over them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports import facts
from reports.annual import settings_of
from reports.as_of import days_of
from reports.charts import Chart, chart
from reports.doors import agency_of, staff_of, year_in_reach
from reports.drill import Behind, shown
from reports.forms import TOTAL, default_form, table3_form
from reports.spans import ROWS, Span, flows, months, years
from reports.views import bar
from requests_app.models import working_calendar


@require_safe
@login_required
def months_page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the months of a year side by side."""
    staff, today = staff_of(request), timezone.localdate()
    agency = agency_of(staff, code)
    last = min(today, date(year_in_reach(year), 12, 31))
    form = table3_form(default_form(year), settings_of(agency))
    spans = months(agency, year, days_of(agency, year, form, last), working_calendar())
    context = {
        "agency": agency,
        "year": year,
        "part": "months",
        "spans": spans,
        "rows": flows(spans),
        "charts": _charts(spans),
        "sums": {row: sum(span.figures[row] for span in spans) for row, _ in ROWS if row not in _STANDING},
        **bar(staff, agency, year, today),
    }
    return render(request, "reports/months.html", context)


@require_safe
@login_required
def month_cases(request: HttpRequest, code: str, year: int, month: int, row: str) -> HttpResponse:
    """Show the cases that one figure of a month counts."""
    staff = staff_of(request)
    agency = agency_of(staff, code)
    names = dict(ROWS)
    last = min(timezone.localdate(), date(year_in_reach(year), 12, 31))
    if row not in names or row == "carried_in" or not 1 <= month <= last.month:
        raise Http404
    first = date(year, month, 1)
    end = min(last, date(year + month // 12, month % 12 + 1, 1) - date.resolution)
    form = table3_form(default_form(year), settings_of(agency))
    counted = facts.cases_for(agency, year, row, TOTAL, end, form)
    if row == "received_new":
        counted = counted.filter(received_on__gte=first)
    elif row != "carried_out":
        counted = counted.filter(replied_on__gte=first)
    behind = Behind(f"{month}月{names[row]}", counted)
    return shown(request, staff, agency, year, behind, {"as_of": None, "query": ""})


@require_safe
@login_required
def years_page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show five years side by side, up to this one."""
    staff, today = staff_of(request), timezone.localdate()
    agency = agency_of(staff, code)
    spans = years(agency, year_in_reach(year), today, working_calendar())
    context = {
        "agency": agency,
        "year": year,
        "part": "years",
        "spans": spans,
        "rows": [(row, "年末在办" if row == "carried_out" else name, line) for row, name, line in flows(spans)],
        "charts": _charts(spans),
        **bar(staff, agency, year, today),
    }
    return render(request, "reports/years.html", context)


def _charts(spans: list[Span]) -> list[Chart]:
    names = [span.name for span in spans]

    def line(row: str) -> list[float]:
        return [span.figures[row] for span in spans]

    outcomes = [(name, line(row)) for row, name in ROWS if row not in {"received_new", TOTAL, *_STANDING}]
    return [
        chart("收到与办结", names, [("收到", line("received_new")), ("办结", line(TOTAL))], " 件"),
        chart("办理结果", names, outcomes, " 件"),
        chart("按期答复率", names, [("按期答复率", [span.on_time for span in spans])], "%", 100),
        chart(
            "从收到到答复的工作日",
            names,
            [("一半不超过", [span.median or 0 for span in spans]), ("九成不超过", [span.most or 0 for span in spans])],
            " 个工作日",
        ),
    ]


_STANDING = ("carried_in", "carried_out")
