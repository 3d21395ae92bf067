"""填了一半的内容: what was being sent when a login ended, kept in the session until the same person is back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from requests_app.models import Staff

HELD = "held"
#: Characters of all fields together.
LONGEST = 500_000
#: Never kept: what proves who one is, and the last yes of a confirmation, which is asked for again.
_LEFT_OUT = frozenset({"csrfmiddlewaretoken", "code", "confirmed", "username"})


@dataclass(frozen=True, slots=True)
class Held:
    """What was being sent, and whether files were with it, which a browser must choose again."""

    path: str
    fields: list[tuple[str, str]]
    files: bool


def take(request: HttpRequest, person: Staff) -> dict[str, Any] | None:
    """Return what this request was sending, in a form a session can keep; None where there is nothing to keep."""
    fields = [list(one) for one in typed(request)]
    if not fields:
        return None
    return {"staff": person.pk, "path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields this request was sending, but for what is never kept; none where they are too long."""
    if request.method != "POST":
        return []
    fields = [
        (name, str(text))
        for name, texts in request.POST.lists()
        if name not in _LEFT_OUT and "password" not in name
        for text in texts
    ]
    return fields if sum(len(name) + len(text) for name, text in fields) <= LONGEST else []


def of(session: SessionBase, person: Staff) -> Held | None:
    """Return what is kept for this person; what another person left is thrown away."""
    kept = session.get(HELD)
    if not kept:
        return None
    if kept["staff"] != person.pk:
        del session[HELD]
        return None
    return Held(kept["path"], [(name, text) for name, text in kept["fields"]], kept["files"])


def drop(session: SessionBase, path: str = "") -> None:
    """Forget what is kept; with a path only what was being sent there."""
    kept = session.get(HELD)
    if kept and path in {"", kept["path"]}:
        del session[HELD]
