"""动态验证码: the step after the password, setting it up, and what was being sent when a login ended."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from requests_app.messages.account import tell_changed, tell_replayed
from requests_app.models import Staff
from requests_app.signin import held, second

from .admin_base import keep
from .back import safe_next


class CodeForm(forms.Form):
    """The code of the device, or a backup code."""

    code = forms.CharField(
        label="动态验证码",
        max_length=40,
        error_messages={"required": "请输入验证码。", "max_length": "验证码是 6 位数字。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "placeholder": "6 位数字", "spellcheck": "false"},
        ),
    )


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_page(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a session that has shown one is led on, a person without a device sets it up first."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    back = safe_next(request, request.POST.get("next") or request.GET.get("next", ""), reverse("admin:index"))
    if second.device_of(staff) is None:
        return redirect(f"{reverse('admin:desk_second_setup')}{_query(request)}")
    if second.verified(request.session):
        return redirect(back)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = second.check(request, staff, form.cleaned_data["code"])
        if answer.right:
            return redirect(back)
        if answer.again:
            tell_replayed(staff, timezone.now())
        form.add_error("code", answer.why)
    return render(request, "desk/second.html", {"title": "动态验证码", "form": form, "next": back})


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def setup_page(request: HttpRequest) -> HttpResponse:
    """Show the key as picture and text, take the first code, then show the backup codes this once."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    back = safe_next(request, request.POST.get("next") or request.GET.get("next", ""), reverse("admin:index"))
    if second.device_of(staff) is not None:
        return redirect("admin:desk_access" if second.verified(request.session) else "admin:desk_second")
    device = second.new_device(staff)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        codes = second.confirm(request, device, form.cleaned_data["code"])
        if codes:
            keep(staff, staff, ["设置动态验证码"])
            tell_changed(staff, "设置动态验证码", timezone.now())
            return render(request, "desk/second_codes.html", {"title": "备用码", "codes": codes, "next": back})
        form.add_error("code", "验证码不对。请核对手机的时间是不是自动设置的，等换出下一个验证码再输入。")
    context = {
        "title": "设置动态验证码",
        "form": form,
        "next": back,
        "picture": _picture(device.config_url),
        "key": second.typed_key(device),
        "required": second.required(staff),
    }
    return render(request, "desk/second_setup.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def held_page(request: HttpRequest) -> HttpResponse:
    """Show that what was being sent is still there: go on with it, or throw it away."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    kept = held.of(request.session, staff)
    if kept is None or request.method == "POST":
        held.drop(request.session)
        return redirect("admin:index")
    return render(request, "desk/held.html", {"title": "继续提交", "held": kept})


def _picture(address: str) -> str:
    """Return the QR code as a drawing within the page; kept nowhere, for it holds the key."""
    import segno  # only who sets up a device needs it

    return str(segno.make(address, error="m", micro=False).svg_inline(border=4, light="#fff", omitsize=True))


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


PAGES = (
    ("second/", second_page, "desk_second"),
    ("second/set-up/", setup_page, "desk_second_setup"),
    ("held/", held_page, "desk_held"),
)
