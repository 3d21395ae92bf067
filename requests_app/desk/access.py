"""登录与安全: one's own sessions, second factor and backup codes; an administrator's look at those of another."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from requests_app.messages.account import tell_changed
from requests_app.models import Staff
from requests_app.signin import second, sessions

from .admin_base import keep
from .second_pages import CodeForm

HERE = "admin:desk_access"
#: What a browser must send again together with a code of the device.
WITH_CODE = {"codes": "重新生成备用码", "remove": "停用动态验证码"}


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def access_page(request: HttpRequest) -> HttpResponse:
    """Show one's sessions and second factor; end sessions, make new backup codes, give the second factor up."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    wanted = request.POST.get("do", "")
    if request.method == "POST" and wanted not in WITH_CODE:
        count = sessions.end(staff, but=request.session.session_key, only=request.POST.get("session", ""))
        messages.success(request, f"已结束 {count} 处登录。" if count else "没有其他登录。")
        return redirect(HERE)
    device = second.device_of(staff)
    form = CodeForm(request.POST if wanted in WITH_CODE else None)
    if wanted in WITH_CODE and device is not None and form.is_valid():
        answer = second.check(request, staff, form.cleaned_data["code"])
        if answer.right:
            return _done(request, staff, wanted)
        form.add_error("code", answer.why)
    context = {
        "title": "登录与安全",
        "device": device,
        "required": second.required(staff),
        "codes_left": second.codes_left(staff) if device else 0,
        "form": form,
        "rows": _rows(staff, request.session.session_key),
        "idle": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "desk/access.html", context)


def _done(request: HttpRequest, staff: Staff, wanted: str) -> HttpResponse:
    """Do what a right code allows."""
    if wanted == "codes":
        with transaction.atomic():
            codes = second.new_codes(staff)
            _keep_own(staff, WITH_CODE[wanted])
        return render(request, "desk/second_codes.html", {"title": "备用码", "codes": codes})
    if second.required(staff):
        messages.error(request, "您必须使用动态验证码，不能停用。换手机请找系统管理员重设。")
        return redirect(HERE)
    with transaction.atomic():
        second.remove(staff)
        _keep_own(staff, WITH_CODE[wanted])
    request.session[sessions.WANTED] = False
    messages.success(request, "动态验证码已停用，以后只用密码登录。")
    return redirect(HERE)


def _keep_own(staff: Staff, done: str) -> None:
    """Write one's own act into the history and tell of it."""
    keep(staff, staff, [done])
    tell_changed(staff, done, timezone.now())


def person_page(request: HttpRequest, person: Staff) -> HttpResponse:
    """Show an administrator the logins and the second factor of a person; end, reset or unlock, each recorded.

    Args:
        request: of an administrator; the caller has checked it.
        person: of the same office.
    """
    staff: Staff = request.user  # type: ignore[assignment] # guarded
    if request.method == "POST":
        with transaction.atomic():
            said = _for_person(person, request.POST.get("do", ""), request.POST.get("session", ""), request)
            keep(staff, person, said)
        messages.success(request, "；".join(said) + "。" if said else "没有改动。")
        return redirect("admin:requests_app_staff_access", person.pk)
    context = {
        "title": "登录与安全",
        "person": person,
        "device": second.device_of(person),
        "required": second.required(person),
        "rows": _rows(person, request.session.session_key),
        "locked": _locked(person),
    }
    return render(request, "desk/people_access.html", context)


def _for_person(person: Staff, wanted: str, only: str, request: HttpRequest) -> list[str]:
    """Do it; return in words what was done."""
    own = request.session.session_key if person == request.user else None
    if wanted == "reset":
        had = second.remove(person)
        sessions.end(person, but=own)
        if had:
            tell_changed(person, "重设动态验证码", timezone.now(), by=str(request.user))
        return ["重设动态验证码"] if had else []
    if wanted == "unlock":
        return ["解除登录暂停"] if reset(username=person.username) else []
    if wanted == "end":
        count = sessions.end(person, but=own, only=only)
        return [f"结束 {count} 处登录"] if count else []
    return []


def _locked(person: Staff) -> bool:
    """Whether failures of this name from some address have reached the limit and are not forgotten yet."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(
        username=person.username, attempt_time__gt=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    ).exists()


def _rows(person: Staff, own: str | None) -> list[dict[str, Any]]:
    return [
        {"row": row, "mark": sessions.mark(row.session_key), "own": row.session_key == own}
        for row in sessions.present(person, timezone.now())
    ]


PAGES = (("access/", access_page, "desk_access"),)
