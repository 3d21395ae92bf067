"""登录日志: a line of the log for each thing that happens at the door: who (by number), from where, and nothing else.

No name, no password, no code: what was typed as a name may be a password typed into the wrong field.
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest

from requests_app.models import Staff

from .visitor import address

logger = logging.getLogger(__name__)


def note(event: str, request: HttpRequest | None, person: Any = None) -> None:
    """Write one line.

    Args:
        event: what happened, in a word or two with hyphens, for whoever searches the log.
        request: the visit; None where there is none.
        person: whose login it is, or was meant to be; None where nobody has that name.
    """
    key = getattr(person, "pk", None)
    origin = address(request) if request is not None else ""
    logger.info("%s from %s", event, origin or "-", extra={"event": event, "person": key, "address": origin})


def on_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Receive Django's signal of a login that failed."""
    del sender, kwargs
    name = str(credentials.get("username") or "").replace("\0", "")
    note("login-failed", request, Staff.objects.filter(username=name).only("pk").first() if name else None)


def on_lockout(sender: Any, request: HttpRequest, username: str | None = None, **kwargs: Any) -> None:
    """Receive the signal that a name rests at an address."""
    del sender, kwargs
    name = str(username or "").replace("\0", "")
    note("login-locked", request, Staff.objects.filter(username=name).only("pk").first() if name else None)


def on_logout(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Receive Django's signal that somebody left."""
    del sender, kwargs
    if user is not None:
        note("logout", request, user)
