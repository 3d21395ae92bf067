"""Celery tasks of the annual report."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from reports import year_end as end
from reports.look import look_at_reports
from requests_app.models import working_calendar


@shared_task(name="reports.tasks.year_end")
def year_end() -> int:
    """Count last year's reports and tell who has to publish them; each reminder once."""
    now = timezone.now()
    return end.year_end(timezone.localdate(now), now, working_calendar())


@shared_task(name="reports.tasks.look")
def look() -> int:
    """Check the reports that are not frozen yet, so that a break is red the day it happens."""
    now = timezone.now()
    return look_at_reports(timezone.localdate(now), now, working_calendar())
