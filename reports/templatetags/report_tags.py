"""The red line on 今日 while a check of the own agency's report does not hold."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

register = template.Library()


@register.inclusion_tag("reports/_banner.html", takes_context=True)
def report_banner(context: Context) -> dict[str, Any]:
    """Give the years whose checks did not hold at the last look, and how many; no query (reports/alarm.py)."""
    agency = context["request"].user.agency
    return {"agency": agency, "years": sorted(agency.broken_reports.items()) if agency else []}
