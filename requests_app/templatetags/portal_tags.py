"""页面用语: dates for people, and the office named in the page head."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import formats
from django.utils.translation import get_language

from requests_app.law.dates_zh import day_zh
from requests_app.models import Agency

register = template.Library()


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


@register.filter
def day(value: date | None) -> str:
    """Return a date as people read it: 2026年11月22日（周日）, or Sunday 22 November 2026."""
    if value is None:
        return ""
    return day_zh(value) if _chinese() else formats.date_format(value, "l j F Y")


@register.filter
def short_day(value: date | None) -> str:
    """Return a date without year and weekday: 11月22日, or 22 November."""
    if value is None:
        return ""
    return f"{value.month}月{value.day}日" if _chinese() else formats.date_format(value, "j F")


@register.filter
def digits(value: str) -> str:
    """Return a telephone number for a link: digits and a leading plus only."""
    return "".join(c for c in str(value) if c.isdigit() or c == "+")


@register.filter
def in_fours(value: str) -> str:
    """Return a code in groups of four, which people copy without slips."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


@register.simple_tag(takes_context=True)
def office(context: template.Context) -> Agency | None:
    """Return the agency of the page: the one in the context, else the only one that takes applications."""
    named: Any = context.get("agency")
    if isinstance(named, Agency):
        return named
    active = list(Agency.objects.filter(active=True)[:2])
    return active[0] if len(active) == 1 else None
