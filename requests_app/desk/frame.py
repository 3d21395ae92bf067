"""页框: what every page of the desk needs, from one query."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from requests_app.law.nodes import Role
from requests_app.models import Message, Staff


def frame(_request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the day to a page's context; the sidebar asks `sidebar` itself, on the reports' pages too."""
    return {"today": timezone.localdate(), **context}


def sidebar(staff: Staff) -> dict[str, Any]:
    """Return what the sidebar shows this person: unread messages and what the roles allow."""
    return {
        "unread": Message.objects.filter(recipient=staff, read_at=None).count(),
        "clerk": staff.has_role(Role.CLERK),
        "administrator": staff.has_role(Role.ADMINISTRATOR) or staff.is_superuser,
    }
