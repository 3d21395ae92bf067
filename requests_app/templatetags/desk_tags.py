"""工作台的页框: every page that extends desk/base_desk.html gets its sidebar here."""

from __future__ import annotations

from typing import Any

from django import template

from requests_app.desk.frame import sidebar
from requests_app.models import Staff

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_frame(context: template.Context) -> dict[str, Any]:
    """Return the sidebar's facts; empty for a visitor."""
    staff = getattr(context.get("request"), "user", None)
    return sidebar(staff) if isinstance(staff, Staff) else {}
