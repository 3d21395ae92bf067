"""The red line on 今日 while a check of the own agency's report does not hold."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from reports.models import AnnualReport, State

register = template.Library()


@register.inclusion_tag("reports/_banner.html", takes_context=True)
def report_banner(context: Context) -> dict[str, Any]:
    """Give the reports that are not frozen and have something broken, as of the last look; one query."""
    open_ones = AnnualReport.objects.filter(
        agency=context["request"].user.agency_id, state__in=(State.DRAFT, State.REVISING)
    )
    return {"reports": [report for report in open_ones.select_related("agency") if report.broken]}
