"""工作台的页框: every page that extends desk/base_desk.html gets its sidebar here, by one query."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from requests_app.desk.find import THEMES
from requests_app.desk.menu import menu
from requests_app.law.dates_zh import day_zh
from requests_app.models import Staff

register = template.Library()


@register.filter
def day(given: date | None) -> str:
    """Write a date with its weekday: 2026年11月22日（周日）."""
    return day_zh(given) if given else ""


@register.filter
def month_day(given: date | None) -> str:
    """Write a date of this year: 11月22日（周日）."""
    return day(given).partition("年")[2]


@register.simple_tag(takes_context=True)
def desk_frame(context: template.Context) -> dict[str, Any]:
    """Return what the frame shows this person: the menu with its counts, the brightness, unread messages."""
    request = context.get("request")
    staff = getattr(request, "user", None)
    if request is None or not isinstance(staff, Staff):
        return {}
    sections = menu(staff)
    theme = request.COOKIES.get("theme", "auto")
    here = request.get_full_path()
    return {
        "sections": sections,
        "now": _current(sections, request.path, here),
        "unread": next((i.count for s in sections for i in s.items if i.key == "inbox"), ""),
        "theme": theme if theme in THEMES else "auto",
        "themes": THEMES.items(),
        "back": here,
        "clerk": any(i.key == "lodge" for s in sections for i in s.items),
    }


def _current(sections: list[Any], path: str, here: str) -> str:
    """Return the key of the line that leads to this page: the whole address first, then the longest beginning."""
    items = [item for section in sections for item in section.items]
    for item in items:
        if item.href == here:
            return str(item.key)
    begins = [i for i in items if "?" not in i.href and path.startswith(i.href) and i.key != "today"]
    return str(max(begins, key=lambda i: len(i.href)).key) if begins else ""
