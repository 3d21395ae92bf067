"""第一次设置: what an installation still lacks before the office can handle a case, for whoever sets it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from requests_app.models import Agency, Staff

from .duties import gaps


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do: its sentence, and the page and name of the link that does it."""

    said: str
    href: str
    label: str


def first_steps(staff: Staff, today: date) -> list[FirstStep]:
    """Return what is missing in the person's agency, or in the only one there is; nothing missing: empty.

    Four queries at most. Who looks after several agencies without belonging to one is told on their own pages.
    """
    offices = [staff.agency] if staff.agency else list(Agency.objects.all()[:2])
    if not offices:
        return [FirstStep("还没有机关。", reverse("admin:requests_app_agency_add"), "新增机关")]
    if len(offices) > 1:
        return []
    people = list(offices[0].staff.filter(is_active=True))
    missing = gaps(people, list(offices[0].approval_levels.all()), today)
    where = reverse("admin:requests_app_staff_changelist" if people else "admin:requests_app_staff_add")
    label = "人员与角色" if people else "新增人员"
    return [FirstStep(said, where, label) for said in missing]
