"""事件推送: the administrator's page of addresses that are told of events, and of what they answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.handling import hooks
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Act
from requests_app.messages.hook_rows import MAIN, OTHER
from requests_app.models import Agency, Hook, Message, Staff

from .admin_base import REFUSED, keep, may_administer
from .fields import Text
from .list_page import DIGITS_OF_A_KEY
from .sent import LISTS
from .tab_messages import sent_state
from .words import moment

HOME, ONE = "admin:desk_hooks", "admin:desk_hook"
PAGE = 30


class HookForm(forms.Form):
    """Where events are told, and which."""

    name = Text("名称", max_length=40, help_text="如“市政务服务平台”")
    url = Text("地址", max_length=300, help_text="对方给的网址，整个复制过来；它的主机须由运维人员事先允许")
    acts = forms.MultipleChoiceField(
        label="推送哪些事项",
        choices=[("主要事项", [(a.value, a.label) for a in MAIN]), ("其他事项", [(a.value, a.label) for a in OTHER])],
        widget=forms.CheckboxSelectMultiple,
        initial=[act.value for act in MAIN],
        error_messages={"required": "请至少选一项。", "invalid_choice": "有一项已不能选，请重新选择。"},
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """The boxes of the acts under their headings."""
        boxes = list(self["acts"])
        return [("主要事项", boxes[: len(MAIN)]), ("其他事项", boxes[len(MAIN) :])]


View = Callable[..., HttpResponse]


def _administrators(view: View) -> View:
    """Let in only who sets the own agency up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agency = request.user.agency if isinstance(request.user, Staff) else None
        if not may_administer(request) or agency is None:
            raise PermissionDenied(REFUSED)
        return view(request, agency, *args, **kwargs)

    return guarded


@require_safe
@_administrators
def hooks_page(request: HttpRequest, agency: Agency) -> HttpResponse:
    """List the addresses and how each does."""
    now = timezone.now()
    rows = [(hook, _host(hook), state(hook, now)) for hook in Hook.objects.there().filter(agency=agency)]
    page = {"title": "事件推送", "rows": rows, "hosts": settings.HOOK_HOSTS, "most": hooks.MOST}
    return render(request, "desk/hooks.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_administrators
def add_page(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Register an address, and show its secret this once."""
    form = HookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hook = hooks.register(agency, now=timezone.now(), **form.cleaned_data)
        except HandlingRefused as refusal:
            form.add_error("url", str(refusal))
        else:
            keep(_staff(request), agency, [f"新增推送地址“{hook}”（{_host(hook)}）：{_acts(hook)}"])
            return _secret(request, hook, hook.secret)
    return render(request, "desk/hook_form.html", {"title": "新增推送地址", "form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_administrators
def hook_page(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Show one address with what it was told; change, try, pause, resume it, change its secret, send again, delete."""
    hook = get_object_or_404(Hook.objects.there().select_related("agency"), pk=pk, agency=agency)
    initial = {"name": hook.name, "url": hook.url, "acts": hook.acts}
    saves = request.method == "POST" and request.POST.get("do") == "save"
    form = HookForm(request.POST if saves else None, initial=initial)
    refusal = ""
    if request.method == "POST":
        try:
            if not saves:
                return _done(request, agency, hook)
            if form.is_valid():
                return _changed(request, agency, hook, form.cleaned_data)
        except HandlingRefused as refused:
            refusal = str(refused)
    now = timezone.now()
    page: dict[str, Any] = {"title": f"推送地址：{hook}", "hook": hook, "form": form, "refusal": refusal}
    page |= {"state": state(hook, now), "overlap": hook.old_until if len(hook.secrets(now)) > 1 else None}
    page |= _told(hook, request.GET.get("list", ""), request.GET.get("before", ""), timezone.localdate(now))
    return render(request, "desk/hook.html", page)


def state(hook: Hook, now: datetime) -> tuple[str, bool]:
    """Return how an address does, and whether somebody should look."""
    if hook.paused_at is not None:
        return (f"已自动暂停：{hook.paused_why}", True) if hook.paused_why else ("已暂停", False)
    if not hook.failures:
        return "正常", False
    again = moment(hook.rest_until, timezone.localdate(now)) if hook.rest_until else "一分钟内"
    return f"连续 {hook.failures} 次没有送达，{again} 再试", True


def _done(request: HttpRequest, agency: Agency, hook: Hook) -> HttpResponse:
    """Do what the button says.

    Raises:
        HandlingRefused: it cannot be done now.
    """
    staff, now, asked = _staff(request), timezone.now(), request.POST
    did, said = "", ""
    match asked.get("do", ""):
        case "test":
            outcome = hooks.try_out(hook, now)
            tell = messages.success if outcome.sent else messages.error
            tell(request, f"测试{'已送达，对方答复' if outcome.sent else '没有送达：'}{outcome.answer}")
        case "pause" if hooks.pause(hook, now):
            did, said = "暂停", "已暂停。新的事件先留着，恢复以后接着发。"
        case "resume" if hook.paused_at is not None:
            hooks.resume(hook, now)
            did, said = "恢复", "已恢复，一分钟内开始发送留下的事件。"
        case "rotate":
            at_once = asked.get("old") == "stop"
            made = hooks.rotate(hook, seen=asked.get("seen", ""), at_once=at_once, now=now)
            keep(staff, agency, [f"更换推送地址“{hook}”的密钥{'，旧密钥马上停用' if at_once else ''}"])
            return _secret(request, hook, made, both=not at_once)
        case "again":
            key = asked.get("row", "")
            short = key.isascii() and key.isdecimal() and len(key) < DIGITS_OF_A_KEY
            count = hooks.resend(hook, now, int(key) if short else None if key == "all" else 0)
            did = f"重新推送 {count} 条：" if count else ""
            said = f"已重新排队 {count} 条，一分钟内发送。" if count else "没有要重新发送的。"
        case "delete" if asked.get("sure"):
            hooks.delete(hook, now)
            keep(staff, agency, [f"删除推送地址“{hook}”（{_host(hook)}）"])
            messages.success(request, f"已删除推送地址“{hook}”。")
            return redirect(HOME)
        case "delete":
            messages.error(request, "没有删除。删除前请勾选“确认删除”。")
    if did:
        keep(staff, agency, [f"{did}推送地址“{hook}”"])
    if said:
        messages.success(request, said)
    return redirect(ONE, hook.pk)


def _changed(request: HttpRequest, agency: Agency, hook: Hook, given: dict[str, Any]) -> HttpResponse:
    """Change an address, and keep what was changed; of the address itself only its host, the rest may be a key.

    Raises:
        HandlingRefused: nothing may be sent there.
    """
    was, host, acts, url = str(hook), _host(hook), _acts(hook), hook.url
    hooks.change(hook, **given)
    hook.name, hook.url, hook.acts = given["name"], given["url"], given["acts"]
    told = [f"名称：{was} → {hook}"] if was != str(hook) else []
    told += [f"地址：{host} → {_host(hook)}"] if url != hook.url else []
    told += [f"事项：{acts} → {_acts(hook)}"] if acts != _acts(hook) else []
    keep(_staff(request), agency, [f"推送地址“{was}”{'；'.join(told)}"] if told else [])
    messages.success(request, "已保存。" if told else "没有改动。")
    return redirect(ONE, hook.pk)


def _told(hook: Hook, which: str, before: str, today: date) -> dict[str, Any]:
    """Return a page of what the address was told, newest first."""
    which = which if which in LISTS else "all"
    beyond = Q(pk__lt=int(before)) if before.isascii() and before.isdecimal() and len(before) < DIGITS_OF_A_KEY else Q()
    found = Message.objects.filter(LISTS[which][1], beyond, hook=hook).select_related("application").order_by("-pk")
    some = list(found[: PAGE + 1])
    rows = [(row, *sent_state(row, today)) for row in some[:PAGE]]
    lists = {key: label for key, (label, _) in LISTS.items()}
    older = some[PAGE - 1].pk if len(some) > PAGE else 0
    return {"lists": lists, "which": which, "rows": rows, "older": older, "paged": bool(beyond)}


def _secret(request: HttpRequest, hook: Hook, secret: str, *, both: bool = False) -> HttpResponse:
    page = {"title": "签名密钥", "hook": hook, "secret": secret, "both": both, "days": hooks.OVERLAP.days}
    return render(request, "desk/hook_secret.html", page)


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment] # guarded
    return staff


def _host(hook: Hook) -> str:
    return urlsplit(hook.url).netloc


def _acts(hook: Hook) -> str:
    return "、".join(act.label for act in Act if act.value in hook.acts)


PAGES = (
    ("hooks/", hooks_page, "desk_hooks"),
    ("hooks/add/", add_page, "desk_hook_add"),
    ("hooks/<int:pk>/", hook_page, "desk_hook"),
)
