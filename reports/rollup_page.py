"""汇总页: the sums of the tree, a line a branch, who has not submitted; send back, take in, take out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports import rollup_acts
from reports.annual import FIRST_YEAR, ReportRefused
from reports.life import By, LifeRefused
from reports.models import AnnualReport
from reports.rollup_lines import FLOWS, Rollup, rollup_of
from reports.verify.limits import MB, MOST_BYTES
from reports.views import table3_lines
from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff

#: Agencies named among those that have not submitted; the rest is counted.
NAMED = 200
_DIGITS = 19  # of a key


class TakeIn(forms.Form):
    """录入外单位报告."""

    name = forms.CharField(label="单位名称", max_length=100, error_messages={"required": "请填写单位名称。"})
    file = forms.FileField(
        label="年度报告文件",
        help_text=f"JSON、网页、Word（.docx）或者 Excel（.xlsx），最多 {MOST_BYTES // MB} MB；先核对，全部相符才录入。",
        error_messages={"required": "请选一个文件。", "empty": "文件是空的。"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rollup(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the roll-up; a POST does one act and comes back."""
    staff = request.user
    agency = get_object_or_404(Agency, code=code)
    if not isinstance(staff, Staff) or not staff.is_staff or not rollup_acts.may_see(staff, agency):
        message = "汇总由主管部门督办员、核查员和汇总机关负责人查看，您没有这一角色。"
        raise PermissionDenied(message)
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404(f"没有 {year} 年的年度报告。")
    form = TakeIn()
    if request.method == "POST":
        form = TakeIn(request.POST, request.FILES) if request.POST.get("do") == "take_in" else form
        if _done(request, staff, agency, year, form):
            return redirect("reports:rollup", code, year)
    found = rollup_of(agency, year)
    return render(request, "reports/rollup.html", _context(staff, found, form, today.year))


def _done(request: HttpRequest, staff: Staff, agency: Agency, year: int, form: TakeIn) -> bool:
    """Do the act asked for; False leaves the form on the page with what is wrong in it."""
    what, now = request.POST.get("do"), timezone.now()
    try:
        if what == "send_back":
            path = {"agency__code": request.POST.get("agency", ""), "agency__path__startswith": agency.path}
            report = get_object_or_404(AnnualReport.objects.select_related("agency"), year=year, **path)
            by = By(staff, timezone.localdate(), now, number_in(request.POST.get("seen", "")))
            rollup_acts.send_back(report, request.POST.get("remarks", ""), by)
            messages.success(request, f"已退回{report.agency.name}，并告诉了它的负责人。")
        elif what == "take_out":
            name = rollup_acts.take_out(agency, year, number_in(request.POST.get("key", "")), actor=staff)
            messages.success(request, f"已移除{name}的报告，汇总不再计入。")
        elif what == "take_in":
            return _took_in(request, staff, agency, year, form)
    except (ReportRefused, LifeRefused) as refused:
        messages.error(request, str(refused))
    return True


def number_in(written: str) -> int:
    """Return the number a hidden field holds, 0 where somebody wrote something else into it."""
    return int(written) if written.isdecimal() and len(written) < _DIGITS else 0


def _took_in(request: HttpRequest, staff: Staff, agency: Agency, year: int, form: TakeIn) -> bool:
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error("file", f"文件太大，最多 {MOST_BYTES // MB} MB。")
        return False
    name, now = form.cleaned_data["name"], timezone.now()
    try:
        rollup_acts.take_in(agency, year, name=name, data=file.read(), source=file.name, actor=staff, now=now)
    except ReportRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"已录入{name}的报告，并计入汇总。")
    return True


def _context(staff: Staff, found: Rollup, form: TakeIn, this_year: int) -> dict[str, Any]:
    above = staff.has_role(Role.SUPERVISOR, Role.AUDITOR)
    layout = found.table4.form
    return {
        "title": "年度报告汇总",
        "agency": found.agency,
        "year": found.year,
        "found": found,
        "lines3": table3_lines(found.table3),
        "lines4": [(row.label, [found.table4.rows[row.code][c.code] for c in layout.columns]) for row in layout.rows],
        "columns4": layout.columns,
        "own": [(label, parts, said, None if said is None else parts[-1] - said) for label, parts, said in found.own],
        "flows": [label for _, label in FLOWS],
        "broken": [check for check in found.checks if not check.ok],
        "waiting": found.waiting[:NAMED],
        "more_waiting": max(0, len(found.waiting) - NAMED),
        "form": form,
        "opens_below": above,
        "may_act": rollup_acts.may_act(staff, found.agency),
        "earlier": found.year - 1 if found.year > FIRST_YEAR else None,
        "later": found.year + 1 if found.year < this_year else None,
    }
