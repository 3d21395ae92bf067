"""登录: the login form, which remembers the login before this one."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm

from requests_app.models import Staff


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
