"""门: every request of somebody signed in passes here; a login that is over, or has not shown enough, opens nothing.

On the desk one is led to what is missing. Anywhere else such a session is nobody: pages see an anonymous visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from requests_app.models import Staff

from . import held, passwords, second, sessions, trail
from .by_itself import is_by_itself, stays

DESK = "admin"
#: Says of a request that somebody on the staff is signed in.
_FOR_STAFF = "signin.for_staff"
#: Never looks at who is signed in.
_PUBLIC = frozenset({"portal", "ninja"})
LOGIN, LOGOUT = f"{DESK}:login", f"{DESK}:logout"
SECOND, SET_UP, HELD = f"{DESK}:desk_second", f"{DESK}:desk_second_setup", f"{DESK}:desk_held"
CHANGE = f"{DESK}:password_change"
#: What is open to a session that lacks something: where it gets it, and the way out.
_WAYS = {SECOND: frozenset({SECOND, SET_UP, LOGOUT}), CHANGE: frozenset({CHANGE, LOGOUT})}
#: Logged in by single sign-on: the password is the provider's.
SINGLE = "requests_app.signin.backends.SingleSignOnBackend"


def missing(person: Staff, session: Any, now: datetime) -> str:
    """Return the address's name of what this session must do first, "" for nothing."""
    if second.lacking(person, session):
        return SECOND
    if session.get(BACKEND_SESSION_KEY) != SINGLE and passwords.must_change(person, now):
        return CHANGE
    return ""


class Gate:
    """Middleware; after Django's sessions, CSRF check and authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on; `process_view` decides, once the page is known. What staff are shown no browser keeps."""
        response = self.get_response(request)
        if request.META.get(_FOR_STAFF) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request through, lead it to what is missing, or make it nobody's."""
        del args, kwargs
        match = request.resolver_match
        if match is None or match.app_name in _PUBLIC or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        person, now = request.user, timezone.now()
        if not isinstance(person, Staff):
            return None
        request.META[_FOR_STAFF] = True
        on_desk = match.app_name == DESK
        why = sessions.ended(request.session, now)
        if why is sessions.Ended.IDLE and stays(view, request):
            why = None
        if why is not None:
            return _end(request, person, why, on_desk=on_desk)
        lacks = missing(person, request.session, now)
        if lacks and match.view_name not in _WAYS[lacks]:
            if on_desk and not (match.view_name == LOGIN and request.method == "POST"):
                return _lead(request, lacks)
            request.user = AnonymousUser()
            return None
        if not is_by_itself(view, request):
            sessions.touch(request.session, now)
        if request.method == "POST":
            held.drop(request.session, request.get_full_path())
        return None


def _end(request: HttpRequest, person: Staff, why: sessions.Ended, *, on_desk: bool) -> HttpResponse | None:
    """End the login; on the desk keep what was being sent and lead to the login page, and back from there."""
    trail.note(f"ended-{why.value}", request, person)
    kept = held.take(request, person) if on_desk else None
    logout(request)
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not on_desk or name in {LOGIN, LOGOUT}:
        return None
    back = request.get_full_path()
    if kept:
        request.session[held.HELD] = kept
    if request.method != "GET":
        back = reverse(HELD) if kept else reverse(f"{DESK}:index")
    return redirect(f"{reverse(LOGIN)}?{urlencode({'next': back, 'ended': why.value})}")


def _lead(request: HttpRequest, to: str) -> HttpResponse:
    """Lead to what is missing, and from there to where one wanted to go."""
    back = request.GET.get("next", "") if request.resolver_match.view_name == LOGIN else request.get_full_path()  # type: ignore[union-attr] # the gate has looked
    return redirect(f"{reverse(to)}?{urlencode({'next': back})}" if back and request.method == "GET" else reverse(to))
