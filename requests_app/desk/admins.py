"""设置: the few tables an administrator may edit; cases and records are not among them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin import ModelAdmin, TabularInline
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest

from requests_app.law.nodes import STAFF_ROLES, Role
from requests_app.models import Agency, ApprovalLevel, Staff


class _OfAdministrators:
    """Only administrators, and nothing is deleted: what is referred to by cases must stay."""

    def _may(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, Staff) and user.is_active and (user.is_superuser or user.has_role(Role.ADMINISTRATOR))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


class LevelInline(_OfAdministrators, TabularInline):
    """审核层级 of the agency."""

    model = ApprovalLevel
    extra = 0


class AgencyAdmin(_OfAdministrators, ModelAdmin):
    """The own agency's settings; agencies are created by a superuser."""

    inlines: ClassVar = [LevelInline]
    list_display = ("name", "short_name", "phone", "active")
    readonly_fields = ("is_demo",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Only a superuser adds an agency."""
        return bool(getattr(request.user, "is_superuser", False))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Place in the tree and code are not an administrator's to change."""
        del obj
        return self.readonly_fields if _super(request) else ("code", "parent", *self.readonly_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        """The own agency."""
        found = super().get_queryset(request)
        return found if _super(request) else found.filter(pk=_agency(request))


class _Roles(forms.MultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label="角色",
            required=False,
            choices=[(r.value, r.label) for r in STAFF_ROLES],
            widget=forms.CheckboxSelectMultiple,
        )


class StaffForm(UserChangeForm):
    """Roles as boxes to tick."""

    roles = _Roles()


class NewStaffForm(AdminUserCreationForm):
    """A new member of staff."""

    roles = _Roles()


class StaffAdmin(_OfAdministrators, UserAdmin):
    """People of the own agency and their roles."""

    form, add_form = StaffForm, NewStaffForm
    list_display = ("display_name", "username", "unit", "role_names_shown", "is_active")
    list_display_links = ("display_name", "username")
    list_filter = ()
    search_fields = ("display_name", "username", "unit")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    _person = ("display_name", "unit", "roles", "approval_level", "email")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("人员", {"fields": _person}),
        ("账号", {"fields": ("is_active", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", *_person)}),)

    def role_names_shown(self, person: Staff) -> str:
        """Show the roles in Chinese."""
        return person.role_names

    role_names_shown.short_description = "角色"  # type: ignore[attr-defined] # Django's way of naming a column

    def get_queryset(self, request: HttpRequest) -> QuerySet[Staff]:
        """Return people of the own agency, superusers never."""
        found = super().get_queryset(request)
        return found if _super(request) else found.filter(agency_id=_agency(request), is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A superuser also chooses the agency."""
        found = super().get_fieldsets(request, obj)
        return (*found, ("机关", {"fields": ("agency",)})) if _super(request) else found

    def save_model(self, request: HttpRequest, obj: Staff, form: Any, change: Any) -> None:
        """A new person belongs to the administrator's agency and may sign in."""
        if not change:
            obj.is_staff = True
            if not _super(request):
                obj.agency_id = _agency(request)
        super().save_model(request, obj, form, change)


class CalendarDayAdmin(_OfAdministrators, ModelAdmin):
    """Days the office lays over the shipped calendar; the whole system counts by them."""

    list_display = ("day", "works", "name")
    ordering = ("-day",)


class CalendarYearAdmin(_OfAdministrators, ModelAdmin):
    """Years whose holidays are announced."""

    list_display = ("year", "document")


def _super(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _agency(request: HttpRequest) -> int | None:
    return getattr(request.user, "agency_id", None)
