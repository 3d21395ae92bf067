"""版本和案件清单: every frozen version with what it changed and its files, who wrote what, and the cases counted."""

from __future__ import annotations

from itertools import pairwise

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from reports.annual import ReportRefused, from_dict
from reports.doors import agency_of, staff_of, year_in_reach
from reports.life import edits_of, report_for
from reports.models import Snapshot
from reports.render import FORMATS
from reports.render import render as render_report
from reports.render.changes import changes
from reports.render.standing import standing_of
from reports.versions import case_list, latest
from reports.views import bar
from requests_app.law.applicants import ApplicantKind
from requests_app.law.outcomes import Outcome
from requests_app.models import Application

#: Cases on a page of the list; edits told on the page of versions.
PAGE, EDITS = 100, 60


@require_safe
@login_required
def versions(request: HttpRequest, code: str, year: int, sequence: int | None = None) -> HttpResponse:
    """Show every frozen version, the chosen one (the newest) beside the one before, and the latest edits."""
    staff = staff_of(request)
    agency = agency_of(staff, code)
    report = report_for(staff, agency, year_in_reach(year), writing=False)
    frozen = Snapshot.objects.filter(report_id=report.pk)
    rows = list(frozen.select_related("frozen_by", "published_by").defer("cases").order_by("sequence"))
    chosen = next((one for one in reversed(rows) if sequence in {None, one.sequence}), None)
    if sequence is not None and chosen is None:
        raise Http404
    before = next((old for old, new in pairwise(rows) if new is chosen), None)
    context = {
        "agency": agency,
        "year": year,
        "report": report,
        "rows": rows[::-1],
        "chosen": chosen,
        "before": before,
        "changes": changes(from_dict(before.figures), from_dict(chosen.figures)) if before and chosen else (),
        "formats": FORMATS,
        "edits": edits_of(report)[:EDITS],
        "hidden": max(0, edits_of(report).count() - EDITS),
        "part": "versions",
        **bar(staff, agency, year, timezone.localdate()),
    }
    return render(request, "reports/versions.html", context)


@require_safe
@login_required
def file(request: HttpRequest, code: str, year: int, sequence: int, fmt: str) -> HttpResponse:
    """Give one frozen version as a file, public or not."""
    agency = agency_of(staff_of(request), code)
    if fmt not in FORMATS:
        raise Http404
    found = Snapshot.objects.defer("cases").select_related("report")
    snapshot = get_object_or_404(found, report__agency=agency, report__year=year, sequence=sequence)
    try:
        content = render_report(from_dict(snapshot.figures), fmt, standing_of(snapshot))
    except ReportRefused as refused:  # a character that cannot be printed
        raise Http404(str(refused)) from refused
    answer = HttpResponse(content, content_type=FORMATS[fmt][1])
    name = f"{agency.name}{year}年政府信息公开工作年度报告（第{sequence}次冻结）.{fmt}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django takes it by position
    return answer


@require_safe
@login_required
def cases(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """List every case that the report counts, as frozen or as it stands; those the reader may open are links."""
    staff = staff_of(request)
    agency = agency_of(staff, code)
    report = report_for(staff, agency, year_in_reach(year), writing=False)
    frozen = latest(report) if not report.editable else None
    listed = frozen.cases if frozen else case_list(agency, year)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    references = [row[0] for row in page]
    open_to = Application.objects.for_staff(staff).filter(agency=agency, reference__in=references)
    keys = dict(open_to.values_list("reference", "pk"))
    kinds, outcomes = {one.value: one.label for one in ApplicantKind}, {one.value: one.label for one in Outcome}
    context = {
        "agency": agency,
        "year": year,
        "frozen": frozen,
        "page": page,
        "rows": [
            (keys.get(row[0]), row[1] or row[0], kinds.get(row[2], row[2]), row[3], row[4], outcomes.get(row[5], ""))
            for row in page
        ],
    }
    return render(request, "reports/cases.html", context)
