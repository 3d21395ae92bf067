"""设置: what the settings pages share: who may see them, their addresses, the history of changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from requests_app.law.nodes import Role
from requests_app.models import Staff

from .refused import in_frame

#: Changes shown on one page of the history.
PAGE = 50
REFUSED = "人员和设置由本机关的系统管理员管理，您没有这一角色。"


class SettingsAdmin(ModelAdmin):
    """Pages of our own at Django's addresses: list, add, change, history; only administrators.

    Nothing is deleted: what cases refer to must stay.
    """

    def get_urls(self) -> list[URLPattern]:
        """Only the addresses that exist for the office."""
        return [self.page(at, view, name) for at, view, name in self.pages()]

    def pages(self) -> Sequence[tuple[str, Any, str]]:
        """Return path, view and the last word of the address's name."""
        return ()

    def page(self, at: str, view: Any, name: str) -> URLPattern:
        """Return one address, behind the login and for administrators only."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may_administer(request):
                raise PermissionDenied(REFUSED)
            return view(request, *args, **kwargs)

        full = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(at, self.admin_site.admin_view(in_frame(guarded)), name=full)

    def has_module_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """No list of tables: the menu leads to each page."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Only administrators."""
        return may_administer(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False


def may_administer(request: HttpRequest) -> bool:
    """Whether this is an administrator."""
    user = request.user
    return isinstance(user, Staff) and user.is_active and (user.is_superuser or user.has_role(Role.ADMINISTRATOR))


def keep(by: Staff, about: Model, told: Sequence[str], *, new: bool = False) -> None:
    """Write into the history who changed what; nothing changed writes nothing.

    Args:
        by: who did it.
        about: what was changed.
        told: Chinese phrases; never a password.
        new: it was just made.
    """
    if told or new:
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(about),
            object_id=str(about.pk),
            object_repr=str(about)[:200],
            action_flag=ADDITION if new else CHANGE,
            change_message="；".join(told),
        )


def history_page(request: HttpRequest, about: Model, *, title: str, back: str) -> HttpResponse:
    """Show who changed what when, the newest first."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(about), object_id=str(about.pk)
    ).select_related("user")
    page = Paginator(entries.order_by("-action_time", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/settings_history.html", {"title": title, "about": about, "back": back, "page": page})


def sections(form: forms.BaseForm, layout: Sequence[tuple[str, str, Sequence[str]]]) -> list[dict[str, Any]]:
    """Return the fields of a form under their headings; a heading without fields is left out.

    Args:
        form: the form.
        layout: (heading, help, names of fields).
    """
    found = []
    for heading, hint, names in layout:
        fields = [form[name] for name in names if name in form.fields]
        if fields:
            found.append({"heading": heading, "hint": hint, "fields": fields})
    return found
