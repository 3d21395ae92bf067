"""修改密码: one's own; asked for before anything else where an administrator gave it or it is too old."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone

from requests_app.messages.account import tell_changed
from requests_app.models import Staff
from requests_app.signin import passwords, sessions, trail


class OwnPasswordView(PasswordChangeView):
    """Django's view on a page of ours; the other sessions of the person end."""

    form_class = PasswordChangeForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; it is the person's own now."""
        staff: Staff = self.request.user  # type: ignore[assignment] # the site lets in nobody else
        with transaction.atomic():
            answer = super().form_valid(form)
            Staff.objects.filter(pk=staff.pk).update(password_initial=False)
            tell_changed(staff, "修改密码", timezone.now())
        trail.note("password-changed", self.request, staff)
        sessions.end(staff, but=self.request.session.session_key)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say the rules, and why one is here."""
        staff: Staff = self.request.user  # type: ignore[assignment] # the site lets in nobody else
        why = passwords.must_change(staff, timezone.now())
        return super().get_context_data(
            title="修改密码", length=settings.PASSWORD_LENGTH, days=settings.PASSWORD_DAYS, why=why or "", **kwargs
        )
