"""公开建议的通知: whoever publishes is told that an applicant suggests it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from requests_app.law.nodes import Role
from requests_app.models import Application, Staff, Suggestion

from .rows import put, to_inbox

KIND = "suggested"


def tell_office(case: Application, suggestion: Suggestion, now: datetime) -> None:
    """Tell the head of the office, else its clerks, once for each suggestion.

    Args:
        case: the answered case.
        suggestion: its row.
        now: this instant.
    """
    office = list(Staff.objects.filter(agency_id=case.agency_id, is_active=True))
    told = [person for person in office if person.has_role(Role.OFFICE_HEAD)]
    told = told or [person for person in office if person.has_role(Role.CLERK)]
    text = f"{case} 申请人建议把这件答复向大家公开，见“公开目录”。"
    day = timezone.localdate(now)
    put(to_inbox(case, person.pk, f"{KIND}_{suggestion.pk}", day, text, now) for person in told)
