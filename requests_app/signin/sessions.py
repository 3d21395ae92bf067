"""会话的期限: how long a login lasts, when it ends by itself, and ending those of one person."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp import user_has_device

from requests_app.models import LoginSession, Staff

from .store import ABOUT
from .visitor import address, device

#: The session asks for the second factor because this person has one, whatever the agency requires.
WANTED = "second_wanted"
#: The row outlives the login by so much: what was being sent when it ended can then be kept for the same person.
GRACE = timedelta(hours=12)
#: Use is noted once in so many seconds, so that not every page writes.
NOTED_EVERY = 60


class Ended(StrEnum):
    """Why a login ended by itself."""

    IDLE = "idle"
    LONG = "long"


def begin(request: HttpRequest, user: Any, now: datetime) -> None:
    """Note in a new login when it began and until when it lasts at most; Django has given it a new key."""
    until = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session[ABOUT] = {
        "started": now.timestamp(),
        "seen": now.timestamp(),
        "until": until.timestamp(),
        "address": address(request),
        "device": device(request),
    }
    request.session[WANTED] = user_has_device(user)
    request.session.set_expiry(until + GRACE)


def ended(session: SessionBase, now: datetime) -> Ended | None:
    """Return why this login is over, None while it lasts; one that does not say when it began is over."""
    about = session.get(ABOUT)
    if not about or now.timestamp() >= about["until"]:
        return Ended.LONG
    if now.timestamp() - about["seen"] >= settings.SESSION_IDLE_MINUTES * 60:
        return Ended.IDLE
    return None


def touch(session: SessionBase, now: datetime) -> None:
    """Note that the session is in use."""
    if now.timestamp() - session[ABOUT]["seen"] >= NOTED_EVERY:
        session[ABOUT] = {**session[ABOUT], "seen": now.timestamp()}


def present(person: Staff, now: datetime) -> QuerySet[LoginSession]:
    """Return the logins of this person that have not ended, the one used last first."""
    idle = now - timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    began = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return LoginSession.objects.filter(staff=person, seen_at__gt=idle, started_at__gt=began).order_by("-seen_at", "pk")


def mark(session_key: str) -> str:
    """Return what names a session on a page; the key itself is shown to nobody."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def end(person: Staff, *, but: str | None = None, only: str = "") -> int:
    """End the logins of this person; return how many.

    Args:
        person: whose.
        but: key of the session that stays.
        only: the mark of the single session to end; "" for all.
    """
    theirs = LoginSession.objects.filter(staff=person)
    keys = theirs.exclude(session_key=but or "").values_list("session_key", flat=True)
    chosen = [key for key in keys if only in {"", mark(key)}]
    theirs.filter(session_key__in=chosen).delete()
    return len(chosen)
