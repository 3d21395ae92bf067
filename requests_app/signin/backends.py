"""登录的两条路: by name and password, and by single sign-on; both bring the same person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from requests_app.models import Staff

from . import sessions, trail


class StaffBackend(ModelBackend):
    """Django's own backend, bringing a person and the agency every page asks for by one query."""

    def get_user(self, user_id: Any) -> Staff | None:
        """Return the person of a session, None where there is none or who may no longer enter."""
        person = Staff.objects.select_related("agency").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


class SingleSignOnBackend(StaffBackend):
    """Whoever the provider has named; it takes no password."""

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> None:
        """Nobody: a password opens nothing here."""
        del request, username, password, kwargs


def note_visit(person: Staff) -> None:
    """Keep the last login as the previous one, from which 今日 tells what changed.

    Django writes `last_login` after this, so what stands there now is the visit before.
    """
    Staff.objects.filter(pk=person.pk).update(previous_login=person.last_login)
    person.previous_login = person.last_login


def on_login(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Receive Django's signal of every login."""
    del sender, kwargs
    trail.note("login", request, user)
    sessions.begin(request, user, timezone.now())
