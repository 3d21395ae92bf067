"""人员的表单: who a person is and what they may do; what would lock the office out is refused."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_variables

from requests_app.law.nodes import STAFF_ROLES, Role, nth_level
from requests_app.models import Agency, Application, Staff

from .deadline import IS_OPEN

#: What each role does, for whoever gives it.
DOES = {
    Role.CLERK: "收件、受理登记、分办、告知补正、送达答复",
    Role.DRAFTER: "征求意见、起草答复、提交保密审查",
    Role.SECRECY_REVIEWER: "审查答复稿和随案文件，通过或者退回",
    Role.APPROVER: "同意或者退回；须选审核级次",
    Role.OFFICE_HEAD: "批准延期、分办和转办，接收逾期提醒",
    Role.ARCHIVIST: "核对送达凭证后归档",
    Role.SUPERVISOR: "查看并督办本机关和下级机关的申请，不办理",
    Role.AUDITOR: "查看本机关和下级机关的申请，核验办理记录，不办理",
    Role.ADMINISTRATOR: "管理人员、设置和工作日历，不办理申请",
}
#: What is wrong with a password, by the code of the site's rule.
WEAK = {
    "password_too_short": f"密码太短，至少 {settings.PASSWORD_LENGTH} 位。",
    "password_too_common": "这个密码太常见，容易被猜到，请换一个。",
    "password_entirely_numeric": "密码不能全是数字。",
    "password_too_similar": "密码和姓名、登录名太相近，请换一个。",
    "password_used": "最近用过这个密码，请换一个。",
}
#: Levels a person may be given before the agency is known.
LEVELS_ANYWHERE = 5


class PersonForm(forms.ModelForm):
    """A person of the office: name, unit, roles, level, and whether the account works.

    Args:
        by: who fills it in; only a superuser chooses the agency.
    """

    roles = forms.MultipleChoiceField(
        label="角色",
        required=False,
        choices=[(role.value, f"{role.label}：{DOES[role]}") for role in STAFF_ROLES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "有不认识的角色，请重新选择。"},
    )
    approval_level = forms.TypedChoiceField(label="审核级次", required=False, coerce=int, empty_value=None)

    class Meta:
        model = Staff
        fields: ClassVar = (
            "agency", "username", "display_name", "unit", "roles", "approval_level", "email", "mobile", "employee_no",
            "is_active",
        )  # fmt: skip
        labels: ClassVar = {"username": "登录名", "email": "电子邮箱", "is_active": "账号可以登录"}
        help_texts: ClassVar = {
            "username": "字母、数字，也可以用 @ . + - _",
            "unit": "可以选，也可以自己写",
            "mobile": "只用来发当天到期和逾期的短信",
            "employee_no": "统一身份认证用工号认人的才需要填写",
            "is_active": "调离、退休的人员停用账号，不删除，办理记录里仍有其姓名",
        }

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.before: Staff | None = Staff.objects.get(pk=self.instance.pk) if self.instance.pk else None
        if not by.is_superuser:
            del self.fields["agency"]
            self.instance.agency_id = by.agency_id
        if self.before is None:
            del self.fields["is_active"]
        self.fields["display_name"].required = True
        self.fields["unit"].widget.attrs["list"] = "units"
        self.fields["approval_level"].choices = [("", "不是审核人"), *self._levels()]  # type: ignore[attr-defined] # a choice field
        for name, field in self.fields.items():
            if name != "roles":
                field.error_messages["required"] = f"请填写{field.label}。"
        self.fields["username"].error_messages |= {"unique": "这个登录名已有人使用，请换一个。"}
        self.fields["approval_level"].error_messages["invalid_choice"] = "没有这一审核层级，请重新选择。"
        for name in ("username", "email"):
            self.fields[name].error_messages["invalid"] = f"{self.fields[name].label}的写法不对，请核对。"

    @property
    def agency(self) -> Agency | None:
        """The agency whose units and levels are offered."""
        return self.instance.agency

    def _levels(self) -> list[tuple[int, str]]:
        if self.agency is None:
            return [(level, nth_level(level)) for level in range(1, LEVELS_ANYWHERE + 1)]
        named = [
            (level.level, f"{nth_level(level.level)}：{level.title}") for level in self.agency.approval_levels.all()
        ]
        return named or [(1, nth_level(1))]

    def clean_username(self) -> str:
        """Names that differ by capital letters only are taken for one another."""
        name = str(self.cleaned_data["username"])
        if Staff.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("这个登录名已有人使用，请换一个。")
        return name

    def clean_employee_no(self) -> str:
        """One number is one person's."""
        number = str(self.cleaned_data["employee_no"]).strip()
        if number and Staff.objects.filter(employee_no=number).exclude(pk=self.instance.pk).exists():
            raise ValidationError("这个工号已有人使用，请核对。")
        return number

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself, what would lock out, and what would leave cases without anybody."""
        given = super().clean() or self.cleaned_data
        roles, level = given.get("roles", []), given.get("approval_level")
        if "approval_level" in given:
            if Role.APPROVER.value in roles and level is None:
                self.add_error("approval_level", "审核人须选择审核级次。")
            if Role.APPROVER.value not in roles and level is not None:
                self.add_error("approval_level", "没有“审核人”角色的，请选“不是审核人”。")
        if self.before is not None:
            self._keep_the_key(roles, active=given.get("is_active", True))
            self._keep_the_cases(roles, active=given.get("is_active", True))
        return given

    def _keep_the_key(self, roles: list[str], *, active: bool) -> None:
        """An administrator cannot leave the office without the administrator that they are."""
        if self.before is None or self.before.pk != self.by.pk:
            return
        if not active:
            self.add_error("is_active", "不能停用自己的账号。请由另一位系统管理员办理。")
        if self.before.has_role(Role.ADMINISTRATOR) and Role.ADMINISTRATOR.value not in roles:
            self.add_error("roles", "不能取消自己的系统管理员角色。请先给别人这一角色，再由其取消您的。")

    def _keep_the_cases(self, roles: list[str], *, active: bool) -> None:
        """Who still drafts cases hands them over first."""
        if self.before is None or (active and Role.DRAFTER.value in roles):
            return
        count = in_hand(self.before)
        if count:
            where = reverse("admin:desk_hand_over", args=[self.before.pk])
            what = "停用账号" if not active else "取消拟办人角色"
            self.add_error(
                "roles" if active else "is_active",
                ValidationError(
                    format_html(
                        '{}手上还有 {} 件在办，不能{}。请先<a href="{}">交接</a>。', self.before, count, what, where
                    )
                ),
            )


class NewPasswordForm(forms.Form):
    """A password typed twice; the rules are the site's."""

    password1 = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"至少 {settings.PASSWORD_LENGTH} 位，不能全是数字，不能是常见的密码，也不能和姓名、登录名相近",
        error_messages={"required": "请填写密码。"},
    )
    password2 = forms.CharField(
        label="再写一遍密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再写一遍密码。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner: Staff | None = None

    @sensitive_variables("first", "second")
    def clean(self) -> dict[str, Any]:
        """Compare the two and ask the site's rules."""
        given = super().clean() or self.cleaned_data
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", "两次写的密码不一样。")
        elif first:
            try:
                password_validation.validate_password(first, self.owner)
            except ValidationError as wrong:
                self.add_error("password1", [WEAK.get(one.code or "", str(one.message)) for one in wrong.error_list])
        return given


def in_hand(person: Staff) -> int:
    """Return how many open cases stand with this person by name; only drafting names a person."""
    return Application.objects.filter(IS_OPEN, agency=person.agency, handler=person).count()
