"""工作台的页框: every page that extends desk/base_desk.html gets its sidebar here, by one query."""

from __future__ import annotations

from typing import Any

from django import template

from requests_app.law.nodes import Role
from requests_app.models import Message, Staff

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_frame(context: template.Context) -> dict[str, Any]:
    """Return what the sidebar shows this person: unread messages and what the roles allow."""
    staff = getattr(context.get("request"), "user", None)
    if not isinstance(staff, Staff):
        return {}
    return {
        "unread": Message.objects.filter(recipient=staff, read_at=None).count(),
        "clerk": staff.has_role(Role.CLERK),
        "administrator": staff.has_role(Role.ADMINISTRATOR) or staff.is_superuser,
    }
