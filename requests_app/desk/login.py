"""登录: who is signed in, and the login form, which remembers the login before this one."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.backends import ModelBackend

from requests_app.models import Staff


class StaffBackend(ModelBackend):
    """Django's own backend, bringing a person and the agency every page asks for by one query."""

    def get_user(self, user_id: Any) -> Staff | None:
        """Return the person of a session, None where there is none or who may no longer enter."""
        person = Staff.objects.select_related("agency").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


class DeskLoginForm(AdminAuthenticationForm):
    """Name and password; keeps the last login as the previous one, from which 今日 tells what changed."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse who may not enter; then note when this person was last here.

        Django writes `last_login` after this, so what stands there now is the visit before.
        """
        super().confirm_login_allowed(user)
        if isinstance(user, Staff):
            Staff.objects.filter(pk=user.pk).update(previous_login=user.last_login)
            user.previous_login = user.last_login
