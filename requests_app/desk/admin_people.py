"""人员与角色: the people of the office, what each may do and has in hand, and what the office lacks."""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from requests_app.law.nodes import STAFF_ROLES, Role, nth_level
from requests_app.messages.account import tell_changed
from requests_app.messages.people import is_away
from requests_app.models import Application, Staff
from requests_app.signin import passwords, sessions

from .access import person_page
from .admin_base import SettingsAdmin, history_page, keep, sections
from .admin_people_forms import NewPasswordForm, PersonForm, in_hand
from .deadline import IS_OPEN
from .duties import gaps, overlap
from .setting_fields import changes

LIST = "admin:requests_app_staff_changelist"
CHANGE = "admin:requests_app_staff_change"
PAGE = 100
LONGEST_SEARCH = 30
LAYOUT = (
    ("人员", "", ("agency", "display_name", "unit", "username", "employee_no", "email")),
    (
        "角色",
        "一个人可以兼任几个角色。同一件申请的拟办、保密审查和各级审核须由不同的人办理（条例第十七条），系统逐件把关。",
        ("roles", "approval_level"),
    ),
    ("账号", "", ("is_active",)),
)
private = method_decorator([sensitive_post_parameters("password1", "password2"), sensitive_variables("made")])


class StaffAdmin(SettingsAdmin):
    """People of the own agency; a superuser's every agency."""

    def pages(self) -> tuple[tuple[str, Any, str], ...]:
        """The addresses."""
        return (
            ("", self.list_page, "changelist"),
            ("add/", self.add_page, "add"),
            ("<int:pk>/change/", self.change_page, "change"),
            ("<int:pk>/history/", self.history, "history"),
            ("<int:pk>/password/", self.password_page, "password"),
            ("<int:pk>/access/", self.access_page, "access"),
        )

    def list_page(self, request: HttpRequest) -> HttpResponse:
        """Everybody with unit, roles, state and open cases, and what the office lacks; no query per row."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        today, asked = timezone.localdate(), request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        found = _people(staff).select_related("stand_in", "agency")
        wanted = Q(display_name__icontains=asked) | Q(username__icontains=asked) | Q(unit__icontains=asked)
        found = found.filter(wanted).order_by("-is_active", "unit", "display_name", "pk")
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        people = list(page)
        held = _held(staff, people)
        context = {
            "title": "人员与角色",
            "q": asked,
            "page": page,
            "rows": [_row(person, held.get(person.pk, 0), today) for person in people],
            "gaps": _gaps(staff, today),
        }
        return render(request, "desk/people.html", context)

    @private
    def add_page(self, request: HttpRequest) -> HttpResponse:
        """Open an account for a new person of the office."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        form, secret = PersonForm(request.POST or None, by=staff), NewPasswordForm(request.POST or None)
        secret.owner = form.instance
        made = _made(request)
        if request.method == "POST" and all([form.is_valid(), made or secret.is_valid()]):
            with transaction.atomic():
                person: Staff = form.save(commit=False)
                person.is_staff = person.password_initial = True
                person.set_password(made or secret.cleaned_data["password1"])
                person.save()
                keep(staff, person, changes(form), new=True)
            if made:
                return _shown_once(request, person, made)
            messages.success(request, f"已为{person}开户。请把登录名和密码当面告诉本人，请其登录后修改密码。")
            return redirect(LIST)
        return self._form(request, "新增人员", form, secret)

    def change_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change name, unit, roles, level or state of one person."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        person = _people(staff).filter(pk=pk).first()
        if person is None:
            return _unknown(request)
        form = PersonForm(request.POST or None, instance=person, by=staff)
        if request.method == "POST" and form.is_valid():
            told = changes(form)
            with transaction.atomic():
                form.save()
                keep(staff, person, told)
                if form.before is not None and "email" in form.changed_data:
                    tell_changed(person, "修改电子邮箱", timezone.now(), by=str(staff), address=form.before.email)
                if not person.is_active:
                    sessions.end(person)
            messages.success(request, f"{person}的资料已保存。" if told else "没有改动。")
            return redirect(LIST)
        return self._form(request, str(form.before), form)

    @staticmethod
    def _form(
        request: HttpRequest, title: str, form: PersonForm, secret: NewPasswordForm | None = None
    ) -> HttpResponse:
        agency, before = form.agency, form.before
        context = {
            "title": title,
            "form": form,
            "secret": secret,
            "person": before,
            "sections": sections(form, LAYOUT),
            "units": agency.units if agency else [],
            "overlap": overlap(before) if before else "",
            "in_hand": in_hand(before) if before else 0,
        }
        return render(request, "desk/people_form.html", context)

    @private
    def password_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set a new password for somebody who forgot theirs."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        person = _people(staff).filter(pk=pk).first()
        if person is None:
            return _unknown(request)
        form = NewPasswordForm(request.POST or None)
        form.owner = person
        made = _made(request)
        if request.method == "POST" and (made or form.is_valid()):
            person.set_password(made or form.cleaned_data["password1"])
            person.password_initial = person.pk != staff.pk
            with transaction.atomic():
                person.save(update_fields=["password", "password_initial"])
                keep(staff, person, ["重设密码"])
                tell_changed(person, "重设密码", timezone.now(), by=str(staff))
            reset(username=person.username)
            sessions.end(person, but=request.session.session_key)
            if person.pk == staff.pk:
                update_session_auth_hash(request, person)
            if made:
                return _shown_once(request, person, made)
            messages.success(request, f"{person}的密码已重设，原来的密码不能再用。请当面告诉本人，请其登录后修改。")
            return redirect(CHANGE, pk)
        return render(request, "desk/people_password.html", {"title": "重设密码", "person": person, "form": form})

    def access_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the logins and the second factor of one person; end, reset, unlock."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        person = _people(staff).filter(pk=pk).select_related("agency").first()
        return _unknown(request) if person is None else person_page(request, person)

    def history(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who changed what when."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        person = _people(staff).filter(pk=pk).first()
        if person is None:
            return _unknown(request)
        return history_page(request, person, title=f"{person}的变更记录", back=LIST)


def _made(request: HttpRequest) -> str:
    """Return a random password where one is wanted, "" where it is typed."""
    return passwords.made_up() if "made" in request.POST else ""


@sensitive_variables("secret")
def _shown_once(request: HttpRequest, person: Staff, secret: str) -> HttpResponse:
    """Show a password that the system made; it is kept nowhere."""
    context = {"title": f"{person}的密码", "person": person, "secret": secret, "days": settings.INITIAL_PASSWORD_DAYS}
    return render(request, "desk/people_secret.html", context)


def _people(staff: Staff) -> QuerySet[Staff]:
    """Return whom this administrator manages: the own agency, superusers never."""
    if staff.is_superuser:
        return Staff.objects.all()
    return Staff.objects.filter(agency=staff.agency, is_superuser=False)


def _held(staff: Staff, people: list[Staff]) -> dict[int, int]:
    """Return how many open cases each has by name; one query."""
    here = Application.objects.for_staff(staff).filter(IS_OPEN, handler__in=people)
    return dict(here.order_by().values_list("handler").annotate(Count("pk")))


def _row(person: Staff, held: int, today: Any) -> dict[str, Any]:
    return {
        "person": person,
        "roles": "、".join(_role(role, person.approval_level) for role in STAFF_ROLES if person.has_role(role)),
        "overlap": overlap(person),
        "away": person.is_active and is_away(person, today),
        "planned": person.is_active and person.away_from is not None and person.away_from > today,
        "held": held,
    }


def _role(role: Role, level: int | None) -> str:
    return f"{role.label}（{nth_level(level)}）" if role is Role.APPROVER and level else role.label


def _gaps(staff: Staff, today: Any) -> list[str] | None:
    """Return what the own agency lacks; None for a superuser without an agency."""
    if staff.agency is None:
        return None
    people = list(Staff.objects.filter(agency=staff.agency, is_active=True).order_by("pk"))
    return gaps(people, list(staff.agency.approval_levels.all()), today)


def _unknown(request: HttpRequest) -> HttpResponse:
    messages.error(request, "本机关没有这一人员。")
    return redirect(LIST)
