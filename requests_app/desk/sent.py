"""发送记录: what left the house, when, to whom, and what the other server answered; what failed can go again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.nodes import Role
from requests_app.messages.rows import Way, masked
from requests_app.models import Message, Staff

from .list_page import DIGITS_OF_A_KEY
from .tab_messages import sent_state
from .words import CHANNELS

PAGE = 50
ROLES = (Role.CLERK, Role.OFFICE_HEAD, Role.ADMINISTRATOR)
_WAITING = Q(sent_at=None, failed_at=None)
LISTS: dict[str, tuple[str, Q]] = {
    "all": ("全部", Q()),
    "failed": ("没有送达", Q(failed_at__isnull=False, sent_at=None)),
    "waiting": ("等待发送", _WAITING),
    "doubt": ("可能重复", Q(answer__startswith="有一次发送没有收到")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def sent_page(request: HttpRequest) -> HttpResponse:
    """List what left the office, newest first; send one again that was given up."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not staff.has_role(*ROLES) or staff.agency is None:
        messages.error(request, "发送记录由收件登记员、公开工作机构负责人和系统管理员查看，您没有这一角色。")
        return redirect("admin:index")
    own = Message.objects.filter(agency=staff.agency).exclude(channel=Way.INBOX).exclude(channel=Way.HOOK)
    which = request.GET.get("list", "")
    which = which if which in LISTS else "all"
    if request.method == "POST":
        return _again(request, own, which)
    before = request.GET.get("before", "")
    beyond = Q(pk__lt=int(before)) if before.isascii() and before.isdecimal() and len(before) < DIGITS_OF_A_KEY else Q()
    found = own.filter(LISTS[which][1], beyond).select_related("application", "recipient").order_by("-pk")[: PAGE + 1]
    rows, today = list(found), timezone.localdate()
    context: dict[str, Any] = {
        "title": "发送记录",
        "lists": {key: label for key, (label, _) in LISTS.items()},
        "which": which,
        "rows": [_row(row, today) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else 0,
        "paged": bool(beyond),
    }
    return render(request, "desk/sent.html", context)


def _row(row: Message, today: date) -> dict[str, Any]:
    state, bold = sent_state(row, today)
    return {
        "row": row,
        "to": _to(row),
        "channel": CHANNELS.get(row.channel, row.channel),
        "state": state,
        "bold": bold,
        "again": row.failed_at is not None and row.recipient is None,
    }


def _to(row: Message) -> str:
    """Name whom it went to; an applicant's address is not shown in full."""
    if row.recipient is not None:
        return str(row.recipient)
    if row.channel == Way.ROBOT:
        return "工作群"
    return f"申请人 {masked(row)}"


def _again(request: HttpRequest, own: QuerySet[Message], which: str) -> HttpResponse:
    """Put one that was given up back into the queue, as if it had never been tried."""
    key = request.POST.get("again", "")
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < DIGITS_OF_A_KEY else 0
    row = get_object_or_404(own, pk=number, failed_at__isnull=False, recipient=None)
    own.filter(pk=row.pk, sent_at=None).update(failed_at=None, tries=0, next_try_at=None, claimed_at=None)
    messages.success(request, "已重新排队，一分钟内发送。")
    back = redirect("admin:desk_sent")
    back["Location"] += f"?list={which}"
    return back


PAGES = (("sent/", sent_page, "desk_sent"),)
