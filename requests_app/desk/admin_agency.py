"""本机关设置: names and numbers, levels, units, days, the public guide; what was, what is, and who changed it."""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from requests_app.handling.intake import SERIES as REGISTER
from requests_app.law.nodes import Node, Role, nth_level
from requests_app.law.numbering import doc_number, register_number
from requests_app.law.papers import Series
from requests_app.law.policy import POSTCODE_PATTERN
from requests_app.models import Agency, Application, ApprovalLevel, Serial, Staff

from .admin_base import SettingsAdmin, history_page, keep, sections
from .duties import gaps
from .fields import Long
from .setting_fields import MOST_DAYS, Lines, Steps, changes
from .setting_layout import LAYOUT

LIST = "admin:requests_app_agency_changelist"
CHANGE = "admin:requests_app_agency_change"
#: Text, {year}, {serial} or {serial:04d}; nothing else that a format could reach.
NUMBER_FORMAT = re.compile(r"(?:[^{}]|\{year\}|\{serial(?::0[1-9]d)?\})+")
MOST_LEVELS = 5


class AgencyForm(forms.ModelForm):
    """The settings of one agency; code and place in the tree are a superuser's."""

    levels = Lines("各级名称", longest=40, rows=3, required=True, help_text="每行一级，从第一级写起，最多五级")
    guide = Long("公开指南说明", required=False, rows=4, help_text="如接收申请的窗口、邮寄注意事项")
    website = forms.URLField(
        label="政府网站",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="主动公开信息的网址，显示在首页和公开目录里",
        error_messages={"invalid": "网址的写法不对，请核对，如 https://www.example.gov.cn。"},
    )
    robot_url = forms.URLField(
        label="机器人地址",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="在群里添加机器人时给出的网址",
        error_messages={"invalid": "网址的写法不对，请把机器人的地址整个复制过来。"},
    )
    payment = Long(
        "缴费方法", required=False, rows=3, max_length=300, help_text="如到哪个窗口、用什么方式缴，开具什么票据"
    )
    units = Lines("承办处室", longest=40, help_text="每行一个")
    topics = Lines("主题", longest=40, help_text="每行一个")
    reminder_steps = Steps("到期提醒", help_text="还剩几个工作日时提醒，用顿号隔开，如 10、5、3、1、0；0 是到期当天")

    class Meta:
        model = Agency
        fields: ClassVar = [name for _, _, names in LAYOUT for name in names if name != "levels"]
        labels: ClassVar = {
            "red_to": "红色：剩余工作日不多于",
            "amber_to": "黄色：剩余工作日不多于",
            "active": "接收在线申请",
        }
        help_texts: ClassVar = {
            "code": "用在网址里，只能用小写字母、数字和短横线",
            "parent": "主管部门可以看到并督办本机关的申请",
            "short_name": "用在列表里",
            "amber_to": "再多的显示绿色",
            "active": "不勾选时，申请人不能在线提出申请，其他途径照常",
            "abandoned_row_2019": "只影响2019年格式的表三",
        }

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial_path = self.instance.path
        if not by.is_superuser:
            del self.fields["code"], self.fields["parent"]
        elif self.instance.pk:  # it stands in the addresses that people were given
            self.fields["code"].disabled = True
        was = list(self.instance.approval_levels.values_list("title", flat=True)) if self.instance.pk else []
        self.initial["levels"] = was
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.widget.attrs |= {"min": 1, "max": MOST_DAYS}
                field.error_messages |= {"required": "请填写工作日数。", "invalid": "请填写整数。"}
            elif not isinstance(field, Lines | Steps):
                field.error_messages["required"] = f"请填写{field.label}。"
        self.fields["email"].error_messages["invalid"] = "电子邮箱的写法不对，请核对。"

    def clean_parent(self) -> Agency | None:
        """An agency is not below itself."""
        parent: Agency | None = self.cleaned_data["parent"]
        if parent is not None and self.instance.pk and parent.path.startswith(self.initial_path):
            raise ValidationError("主管部门不能是本机关或者本机关的下级。")
        return parent

    def clean_robot_url(self) -> str:
        """Take only the addresses of known robots: the server speaks to nobody else."""
        address = str(self.cleaned_data["robot_url"])
        if address and urlsplit(address).hostname not in settings.ROBOT_HOSTS:
            raise ValidationError("这不是企业微信或者钉钉机器人的地址，请核对。")
        return address

    def clean_number_format(self) -> str:
        """Refuse a format whose numbers could repeat, or that reaches for anything else."""
        form = str(self.cleaned_data["number_format"]).strip()
        if not _usable(form):
            raise ValidationError("格式须含 {year}（年份）和 {serial}（流水号），如 {year}-{serial:04d}。")
        return form

    def clean_postcode(self) -> str:
        """Six digits."""
        code = str(self.cleaned_data["postcode"])
        if code and not POSTCODE_PATTERN.fullmatch(code):
            raise ValidationError("邮政编码是六位数字。")
        return code

    def clean_amber_to(self) -> int:
        """No further ahead than a reply can take."""
        days = int(self.cleaned_data["amber_to"])
        if days > MOST_DAYS:
            raise ValidationError(f"最多 {MOST_DAYS} 个工作日。")
        return days

    def clean_levels(self) -> list[str]:
        """Refuse to take away a level that somebody signs at or that a case has passed."""
        titles: list[str] = self.cleaned_data["levels"]
        count = len(titles)
        if count > MOST_LEVELS:
            raise ValidationError(f"最多 {MOST_LEVELS} 级。")
        if self.instance.pk and count < len(self.initial["levels"]):
            above = self.instance.staff.filter(is_active=True, approval_level__gt=count)
            signing = [person for person in above if person.has_role(Role.APPROVER)]
            if signing:
                names = "、".join(f"{person}（{nth_level(person.approval_level or 0)}）" for person in signing)
                raise ValidationError(f"还有审核人在要删去的层级：{names}。请先在“人员与角色”里修改。")
            at = Application.objects.filter(agency=self.instance, node=Node.APPROVAL.value, levels_signed__gte=count)
            if at.exists():
                raise ValidationError(
                    "还有申请在审核环节已由前几级审核，删去层级后没有人能接着审核。请等这些申请审核完。"
                )
        return titles

    def save(self, commit: bool = True) -> Agency:  # noqa: FBT001, FBT002 - Django's signature
        """Save the agency and its levels."""
        with transaction.atomic():
            new = self.instance.pk is None
            agency: Agency = super().save(commit=commit and new)
            if not new:  # what this form does not show may have changed meanwhile
                agency.save(update_fields=[*(self.fields.keys() - {"levels"}), "path"])
            titles = self.cleaned_data["levels"]
            for level, title in enumerate(titles, start=1):
                ApprovalLevel.objects.update_or_create(agency=agency, level=level, defaults={"title": title})
            agency.approval_levels.filter(level__gt=len(titles)).delete()
            if agency.path != self.initial_path:
                _move_below(agency)
        return agency


def _usable(form: str) -> bool:
    """Whether every number of this format is another one."""
    return bool(NUMBER_FORMAT.fullmatch(form)) and "{year}" in form and "{serial" in form


def _move_below(agency: Agency) -> None:
    """Let the agencies below follow into the new place of the tree."""
    for child in agency.children.all():
        child.save(update_fields=["path"])
        _move_below(child)


class AgencyAdmin(SettingsAdmin):
    """An administrator's own agency; a superuser's every agency."""

    def pages(self) -> tuple[tuple[str, Any, str], ...]:
        """The addresses."""
        return (
            ("", self.list_page, "changelist"),
            ("add/", self.form_page, "add"),
            ("<int:pk>/change/", self.form_page, "change"),
            ("<int:pk>/history/", self.history, "history"),
        )

    def list_page(self, request: HttpRequest) -> HttpResponse:
        """Lead an administrator straight to the own agency."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        if not staff.is_superuser:
            return self.form_page(request, staff.agency_id)
        found = Agency.objects.select_related("parent")
        return render(request, "desk/settings_agencies.html", {"title": "机关", "agencies": found})

    def form_page(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show and change one agency; only a superuser adds one."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        agency = _reachable(staff, pk)
        if agency is None:
            messages.error(request, "您只能设置自己所在的机关。")
            return redirect(LIST)
        new = agency.pk is None
        form = AgencyForm(request.POST or None, instance=agency, by=staff)
        if request.method == "POST" and form.is_valid():
            told = changes(form)
            saved = form.save()
            keep(staff, saved, told, new=new)
            messages.success(request, "设置已保存。" if told else "没有改动。")
            for gap in _gaps(saved):
                messages.warning(request, f"岗位检查：{gap}")
            return redirect(CHANGE, saved.pk)
        own = agency.pk == staff.agency_id
        title = "新增机关" if new else "本机关设置" if own else f"机关设置：{form.initial['name']}"
        context = {"title": title, "form": form, "sections": sections(form, LAYOUT), "agency": None if new else agency}
        context["examples"] = {} if new else _examples(agency, form)
        return render(request, "desk/settings.html", context)

    def history(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who changed what when."""
        staff: Staff = request.user  # type: ignore[assignment] # guarded
        agency = _reachable(staff, pk)
        if agency is None:
            messages.error(request, "您只能查看自己所在机关的设置。")
            return redirect(LIST)
        return history_page(request, agency, title="本机关设置的变更记录", back=LIST)


def _reachable(staff: Staff, pk: int | None) -> Agency | None:
    """Return the agency this person may set, a new one for a superuser without a key, or None."""
    if staff.is_superuser:
        return Agency() if pk is None else Agency.objects.filter(pk=pk).first()
    return Agency.objects.get(pk=pk) if pk is not None and pk == staff.agency_id else None


def _gaps(agency: Agency) -> list[str]:
    people = list(agency.staff.filter(is_active=True))
    return gaps(people, list(agency.approval_levels.all()), timezone.localdate())


def _examples(agency: Agency, form: AgencyForm) -> dict[str, str]:
    """Return what the next numbers will be, by what is typed where it can be used."""
    year = timezone.localdate().year
    taken = dict(
        Serial.objects.filter(agency=agency.pk, year=year, series__in=[REGISTER, *Series]).values_list("series", "last")
    )
    typed = str(form["number_format"].value() or "")
    if not _usable(typed):
        typed = str(form.initial["number_format"])
    mark, notice = (
        str(form[name].value() or "").strip() or str(form.initial[name]) for name in ("doc_mark", "notice_mark")
    )
    return {
        "number_format": f"下一件申请的登记编号：{register_number(year, taken.get(REGISTER, 0) + 1, typed)}",
        "doc_mark": f"下一份答复书的文号：{doc_number(mark, year, taken.get(Series.REPLY, 0) + 1)}",
        "notice_mark": f"下一份告知文书的文号：{doc_number(notice, year, taken.get(Series.NOTICE, 0) + 1)}",
    }
