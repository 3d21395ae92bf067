"""页面用语: dates for people, and the office named in the page head."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
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
def date_of(value: datetime | None) -> date | None:
    """Return the day of an instant here."""
    return timezone.localdate(value) if value else None


@register.filter
def marked(text: str, words: list[str]) -> SafeString:
    """Return the text with the searched words marked, wherever they stand as typed."""
    found = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    parts = re.split(f"({found})", text, flags=re.IGNORECASE) if found else [text]
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p) if at % 2 else p,) for at, p in enumerate(parts))
    )


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
