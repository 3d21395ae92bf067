"""消息, 收件登记, 接收凭条: the pages beside the cases; 今日 is handed on to the site from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from requests_app.handling import intake
from requests_app.handling.ledger import Lodged
from requests_app.law.applicants import field_warnings
from requests_app.law.dates_zh import WEEKDAYS
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Node, Role
from requests_app.models import Agency, Message, Staff

from .case import find_case
from .paper_form import PaperForm
from .today import today_page as today_page  # noqa: PLC0414 - the site takes its index from here

#: Messages on one page.
INBOX = 50
#: Where the code of the case just lodged waits for its slip.
SLIP = "desk_slip"
DIGITS_OF_A_KEY = 18


# -- 消息 --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MailDay:
    """The messages of one day, the unread ones first."""

    label: str
    mail: list[Message]


def inbox_page(request: HttpRequest) -> HttpResponse:
    """The reminders by day; each, or all, are marked read by a button."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    own = Message.objects.inbox_of(staff)
    if request.method == "POST":
        return _mark_read(request, staff)
    unread = request.GET.get("show") == "unread"
    before = _number(request.GET.get("before", ""))
    wanted = Q(read_at=None) if unread else Q()
    if before:
        wanted &= Q(pk__lt=before)
    found = list(own.filter(wanted).select_related("application").order_by("-pk")[: INBOX + 1])
    mail = found[:INBOX]
    context = {
        "title": "消息",
        "days": _by_day(mail, timezone.localdate()),
        "unread_only": unread,
        "older": mail[-1].pk if len(found) > INBOX else 0,
        "paged": bool(before),
    }
    return render(request, "desk/inbox.html", context)


def _mark_read(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Mark one message read where one is named, else all; come back to the same list."""
    mail = Message.objects.inbox_of(staff).filter(read_at=None)
    if "one" in request.POST:
        mail = mail.filter(pk=_number(request.POST["one"]))
    mail.update(read_at=timezone.now())
    back = redirect("admin:desk_inbox")
    if request.GET.get("show") == "unread":
        back["Location"] += "?show=unread"
    return back


def _number(text: str) -> int:
    """Read a key; what is none is 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS_OF_A_KEY else 0


def _by_day(mail: list[Message], today: date) -> list[MailDay]:
    """Gather messages by the day they were written."""

    def day_of(message: Message) -> date:
        return timezone.localdate(message.created_at)

    return [
        MailDay(_day_word(day, today), sorted(rows, key=lambda m: m.read_at is not None))
        for day, rows in groupby(mail, day_of)
    ]


def _day_word(day: date, today: date) -> str:
    near = {0: "今天", 1: "昨天"}.get((today - day).days, "")
    year = "" if day.year == today.year else f"{day.year}年"
    named = f"{year}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
    return f"{near} {named}".strip()


# -- 收件登记 ------------------------------------------------------------------------------


@sensitive_post_parameters()
def lodge_page(request: HttpRequest) -> HttpResponse:
    """Register a paper request; it then waits for its receipt to be fixed."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not staff.has_role(Role.CLERK) or staff.agency is None:
        messages.error(request, "收件登记由收件登记员办理，您没有这一角色。")
        return redirect("admin:index")
    today = timezone.localdate()
    form = PaperForm(staff.agency, request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = _lodge(staff, staff.agency, today, dict(form.cleaned_data))
        except HandlingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            # The code is stored nowhere else: the slip shows it this once, to be handed to the applicant.
            request.session[SLIP] = {"case": made.application.pk, "code": made.query_code}
            return redirect("admin:desk_slip", made.application.pk)
    return render(request, "desk/lodge.html", {"title": "收件登记", "form": form})


def _lodge(staff: Staff, agency: Agency, today: date, given: dict[str, Any]) -> Lodged:
    return intake.lodge(agency=agency, actor=staff, today=today, **given)


def slip_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the slip of a case; right after it was lodged once with its query code, and what comes next."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    case = find_case(staff, pk)
    kept = request.session.get(SLIP) or {}
    code = ""
    if kept.get("case") == case.pk:
        code = str(kept["code"])
        del request.session[SLIP]
    doubts = field_warnings(
        id_type=case.id_type, id_number=case.id_number, phone=case.phone, postcode=case.postcode, email=case.email
    )
    context = {
        "title": "接收凭条",
        "case": case,
        "code": f"{code[:4]} {code[4:]}".strip(),
        "doubts": [doubt.message for doubt in doubts] if code else [],
        "at": timezone.localtime(case.created_at),
        "clerk": staff.has_role(Role.CLERK) and staff.agency_id == case.agency_id,
        "at_intake": case.node == Node.INTAKE,
        "registered": case.node == Node.REGISTRATION,
    }
    return render(request, "desk/lodge_slip.html", context)


PAGES = (
    ("inbox/", inbox_page, "desk_inbox"),
    ("intake/", lodge_page, "desk_lodge"),
    ("intake/<int:pk>/", slip_page, "desk_slip"),
)
