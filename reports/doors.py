"""谁能进来: the signed-in member of staff, and the agency whose report they may read."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reports.annual import FIRST_YEAR
from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff


def staff_of(request: HttpRequest) -> Staff:
    """Return the signed-in member of staff; other accounts have no report to see."""
    staff = request.user
    if not isinstance(staff, Staff) or not staff.is_staff:
        message = "只有工作人员可以查看年度报告底表。"
        raise PermissionDenied(message)
    return staff


def agency_of(staff: Staff, code: str) -> Agency:
    """Return the agency asked for: the own one, or one below for a supervisor or auditor."""
    agency = get_object_or_404(Agency, code=code)
    own = staff.agency
    above = own is not None and staff.has_role(Role.SUPERVISOR, Role.AUDITOR) and agency.path.startswith(own.path)
    if agency.pk != staff.agency_id and not above:
        message = "这不是您所在机关的年度报告，不能查看。"
        raise PermissionDenied(message)
    return agency


def year_in_reach(year: int) -> int:
    """Return the year, where a report of it can exist."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        message = f"没有 {year} 年的年度报告。"
        raise Http404(message)
    return year
