"""登录: the form and the page of a login, of one that is locked out, and of single sign-on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from requests_app.models import Staff
from requests_app.signin import passwords, single, trail
from requests_app.signin.backends import note_visit
from requests_app.signin.gate import SINGLE
from requests_app.signin.rates import TOO_MANY, later
from requests_app.signin.visitor import counted_address

from .back import safe_next

#: Where the way back waits while somebody is at the provider.
NEXT = "single_next"


class DeskLoginForm(AdminAuthenticationForm):
    """Name and password; keeps the last login as the previous one, from which 今日 tells what changed."""

    #: The password was right, but it was a first one and not changed in time.
    stale = False

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse who may not enter; then note when this person was last here.

        Raises:
            ValidationError: no staff, or a first password that was not changed in time.
        """
        super().confirm_login_allowed(user)
        if isinstance(user, Staff) and passwords.stale(user, timezone.now()):
            self.stale = True
            trail.note("login-stale", self.request, user)
            message = f"系统管理员给的密码 {settings.INITIAL_PASSWORD_DAYS} 天内没有改成自己的，已经作废。"
            raise ValidationError(message, code="stale")
        if isinstance(user, Staff):
            note_visit(user)


@sensitive_post_parameters("password")
def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Answer a login that is locked out: what to do, and when it ends; the name typed stays.

    The same for a name nobody has: who tries learns nothing from it.
    """
    del response
    name = str((credentials or {}).get("username") or request.POST.get("username") or "")
    until = _until(name, counted_address(request))
    context = {
        "title": "登录",
        "locked": {
            "until": timezone.localtime(until),
            "minutes": max(1, -(-int((until - timezone.now()).total_seconds()) // 60)),
            "name": name[:150],
        },
        "next": safe_next(request, request.POST.get("next", ""), ""),
        "single": settings.OIDC_NAME if single.offered() else "",
    }
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    return later(render(request, "desk/login.html", context, status=TOO_MANY), seconds)


def _until(name: str, address: str | None) -> datetime:
    """Return when failures of this name from this address are forgotten."""
    last = AccessAttempt.objects.filter(username=name, ip_address=address).order_by("-attempt_time").first()
    rest = settings.AXES_COOLOFF_TIME
    return (last.attempt_time if last else timezone.now()) + rest


@never_cache
@require_safe
def single_page(request: HttpRequest) -> HttpResponse:
    """Lead to the provider."""
    if not single.offered():
        raise Http404
    request.session[NEXT] = safe_next(request, request.GET.get("next", ""), "")
    try:
        return single.begin(request, request.build_absolute_uri(reverse("admin:desk_single_back")))
    except single.Refused as no:
        return _refused(request, no)


@never_cache
@require_safe
def single_back_page(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider named."""
    if not single.offered():
        raise Http404
    try:
        person = single.finish(request)
    except single.Refused as no:
        return _refused(request, no)
    back = request.session.pop(NEXT, "")
    note_visit(person)
    login(request, person, backend=SINGLE)
    return redirect(back or "admin:index")


def _refused(request: HttpRequest, no: single.Refused) -> HttpResponse:
    messages.error(request, str(no))
    return redirect("admin:login")


#: Open to whoever has not signed in.
OPEN_PAGES = (
    ("login/single/", single_page, "desk_single"),
    ("login/single/back/", single_back_page, "desk_single_back"),
)
