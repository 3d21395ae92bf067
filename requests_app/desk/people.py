"""离岗: when somebody is away and who stands in; reminders then go to both."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Role
from requests_app.messages.people import is_away
from requests_app.models import Application, Staff

from . import hand_over, verify_page
from .admin_base import keep
from .fields import Day
from .setting_fields import changes

HERE = "admin:desk_leave"
#: Who may enter leave for others.
FOR_OTHERS = (Role.ADMINISTRATOR, Role.OFFICE_HEAD)
DIGITS = 18
NEVER = date.max


class LeaveForm(forms.Form):
    """From when to when somebody is away, and who stands in.

    Args:
        person: whose leave.
        colleagues: the other active people of the office.
        today: today.
    """

    away_from = Day("离岗自")
    away_until = Day("离岗至", required=False, help_text="最后一天；不填表示何时回岗未定")
    stand_in = forms.TypedChoiceField(
        label="代办人",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="离岗期间的到期提醒同时发给代办人；申请仍由原来的人办理，要换人办理请交接",
        error_messages={"invalid_choice": "所选的人已不在本机关，请重新选择。"},
    )

    def __init__(self, *args: Any, person: Staff, colleagues: list[Staff], today: date, **kwargs: Any) -> None:
        given = {"away_from": person.away_from, "away_until": person.away_until, "stand_in": person.stand_in_id}
        kwargs["initial"] = given
        super().__init__(*args, **kwargs)
        self.person, self.today = person, today
        self.colleagues = {other.pk: other for other in colleagues}
        named = [
            (other.pk, f"{other}：{other.unit or '处室未填'}，{other.role_names or '无角色'}") for other in colleagues
        ]
        self.fields["stand_in"].choices = [("", "不设代办人"), *named]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        """Refuse leave that ends before it begins or is over, and a stand-in who is away too."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("away_from"), given.get("away_until")
        if start and end and end < start:
            self.add_error("away_until", "离岗至的日期早于离岗自的日期，请改正。")
        elif end and end < self.today:
            self.add_error("away_until", "这段离岗已经过去，不用登记。")
        other = self.colleagues.get(given.get("stand_in") or 0)
        if start and other and _overlaps(other, max(start, self.today), end):
            self.add_error("stand_in", f"{other}同期离岗（{span(other)}），请另选代办人。")
        return given


def _overlaps(person: Staff, start: date, end: date | None) -> bool:
    if person.away_from is None:
        return False
    return person.away_from <= (end or NEVER) and start <= (person.away_until or NEVER)


def span(person: Staff) -> str:
    """Return the person's leave in words."""
    if person.away_from is None:
        return ""
    return f"{day_zh(person.away_from)}起" + (
        f"至{day_zh(person.away_until)}" if person.away_until else "，回岗日期未定"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest) -> HttpResponse:
    """Enter one's own leave; administrators and the head enter that of others too."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today = timezone.localdate()
    office = Staff.objects.filter(agency_id=staff.agency_id or 0, is_active=True).select_related("stand_in")
    people = list(office.order_by("unit", "display_name", "pk"))
    may_others = staff.has_role(*FOR_OTHERS)
    person = _whose(request, staff, people, may_others=may_others)
    colleagues = [other for other in people if other.pk != person.pk]
    posted = request.method == "POST"
    if posted and request.POST.get("do") == "back":
        return _back(request, staff, person)
    form = LeaveForm(request.POST if posted else None, person=person, colleagues=colleagues, today=today)
    if posted and form.is_valid():
        return _saved(request, staff, person, form)
    held = Application.objects.for_staff(staff).open().filter(handler=person)
    context = {
        "title": "离岗与交接",
        "person": person,
        "own": person == staff,
        "others": [other for other in people if other != staff] if may_others else [],
        "form": form,
        "away_now": is_away(person, today),
        "span": span(person),
        "held": held.count(),
        "due_meanwhile": _due_meanwhile(held, person, today),
        "away": [(p, span(p), is_away(p, today)) for p in people if _to_come(p, today)],
        "may_others": may_others,
    }
    return render(request, "desk/people_leave.html", context)


def _whose(request: HttpRequest, staff: Staff, people: list[Staff], *, may_others: bool) -> Staff:
    """Return whose leave is meant; somebody of another office is nobody."""
    asked = request.POST.get("person") or request.GET.get("person") or ""
    if not asked or asked == str(staff.pk):
        return staff
    if not may_others:
        raise PermissionDenied("别人的离岗由系统管理员或者公开工作机构负责人登记，您可以登记自己的。")
    known = {str(person.pk): person for person in people}
    if asked not in known:
        raise PermissionDenied("本机关没有这一人员。")
    return known[asked]


def _saved(request: HttpRequest, staff: Staff, person: Staff, form: LeaveForm) -> HttpResponse:
    told = changes(form)
    given = form.cleaned_data
    person.away_from, person.away_until = given["away_from"], given["away_until"]
    person.stand_in = form.colleagues.get(given["stand_in"] or 0)
    person.save(update_fields=["away_from", "away_until", "stand_in"])
    keep(staff, person, told)
    messages.success(request, f"已登记{person}离岗。" if told else "没有改动。")
    if person.stand_in is None:
        messages.warning(request, "没有设代办人，离岗期间的到期提醒只发给本人。")
    return _again(staff, person)


def _back(request: HttpRequest, staff: Staff, person: Staff) -> HttpResponse:
    """End the leave, or call it off."""
    if person.away_from is not None:
        person.away_from = person.away_until = person.stand_in = None
        person.save(update_fields=["away_from", "away_until", "stand_in"])
        keep(staff, person, ["取消离岗，已在岗"])
    messages.success(request, f"{person}已在岗。")
    return _again(staff, person)


def _again(staff: Staff, person: Staff) -> HttpResponse:
    return redirect(reverse(HERE) + ("" if person == staff else f"?person={person.pk}"))


def _due_meanwhile(held: Any, person: Staff, today: date) -> int:
    """Return how many of the cases in hand fall due while the person is away."""
    if person.away_from is None or not _to_come(person, today):
        return 0
    return int(held.filter(due_on__gte=person.away_from, due_on__lte=person.away_until or NEVER).count())


def _to_come(person: Staff, today: date) -> bool:
    return person.away_from is not None and (person.away_until is None or person.away_until >= today)


PAGES: tuple[tuple[str, Any, str], ...] = (
    ("people/leave/", leave_page, "desk_leave"),
    *hand_over.PAGES,
    *verify_page.PAGES,
)
