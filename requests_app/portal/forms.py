"""表单: what the citizen fills in (Art. 29), with the least that must be there and no more.

A doubtful identity number or telephone is a warning on the review page, never a refusal (Art. 30
lets the office ask). Refused is only what leaves nothing to work on: no name, no way to reach the
applicant, nothing that says which information is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.law.applicants import ApplicantKind, IdType, field_warnings
from requests_app.law.secret_marks import secret_mark
from requests_app.models import Agency

from .words import CREDIT_CODE, DOCUMENTS, FORMS, KINDS, WAYS

PERSON, ORGANISATION = "person", "org"
_Label = Any  # a string, or one that is translated when shown


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reminder of the review page: the field's id, its label, the sentence and the field's name."""

    id: str
    label: _Label
    message: str
    name: str


def _text(label: _Label, length: int, css: str = "", hint: _Label = "", **attrs: Any) -> forms.CharField:
    """Return an optional one-line field; what is needed is checked for the form as a whole."""
    widget = forms.TextInput(attrs={"class": css, **attrs})
    return forms.CharField(label=label, required=False, max_length=length, widget=widget, help_text=hint)


def _pick(label: _Label, choices: dict[str, Any], first: str | None = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=list(choices.items()),
        initial=first,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请从所列的几项中选一项")},
    )


def _kinds() -> list[tuple[str, Any]]:
    named = [(k, words) for k, words in KINDS.items() if k is not ApplicantKind.NATURAL_PERSON]
    return [(kind.value, format_html("{}<small>{}</small>", *words)) for kind, words in named]


class ApplyForm(forms.Form):
    """政府信息公开申请表, for a person or an organisation."""

    error_css_class = "bad"

    agency = forms.ModelChoiceField(
        label=_("受理机关"),
        queryset=Agency.objects.none(),
        empty_label=_("请选择"),
        help_text=_("谁制作的信息，向谁申请。不归我们的，我们会告诉您该找谁。"),
        error_messages={"required": _("请选择受理机关"), "invalid_choice": _("请从列表中选择受理机关")},
        widget=forms.Select(attrs={"class": "w-l"}),
    )
    applicant_name = _text(_("姓名"), 120, "w-m", autocomplete="name")
    applicant_kind = forms.ChoiceField(
        label=_("单位类别"),
        widget=forms.RadioSelect,
        help_text=_("年度报告按这几类统计，不影响办理。"),
        error_messages={
            "required": _("请选择单位类别，拿不准就选“其他”"),
            "invalid_choice": _("请从所列的几类中选一类"),
        },
    )
    id_type = forms.ChoiceField(
        label=_("证件"),
        required=False,
        choices=[(kind.value, name) for kind, name in DOCUMENTS.items()],
        widget=forms.Select(attrs={"class": "w-m"}),
        error_messages={"invalid_choice": _("请从列表中选择证件")},
    )
    id_number = _text(
        _("证件号码"), 40, "w-m code", _("申请要有身份证明。看起来不对的只提醒，不影响提交。"), spellcheck="false"
    )
    legal_representative = _text(_("法定代表人或者负责人"), 60, "w-m")
    contact_name = _text(_("经办人姓名"), 60, "w-m", autocomplete="name")
    phone = _text(_("手机或者电话"), 40, "w-m", autocomplete="tel", inputmode="tel")
    email = _text(_("电子邮箱"), 120, "w-l", autocomplete="email", inputmode="email")
    fax = _text(_("传真"), 40, "w-m", _("选传真取得的要填。"))
    address = _text(_("通信地址"), 200, "", _("选邮寄的要填。"), autocomplete="street-address")
    postcode = _text(_("邮政编码"), 12, "w-s code", autocomplete="postal-code", inputmode="numeric")
    employer = _text(_("工作单位"), 120, "w-l", autocomplete="organization")
    agent_name = _text(_("代理人姓名"), 60, "w-m", _("代理人要有委托书，受理时我们会请您出示。"))
    agent_id_number = _text(_("代理人证件号码"), 40, "w-m code", spellcheck="false")
    title = _text(_("信息名称"), 300, "", _("例如：关于同意某项目立项的批复"))
    doc_ref = _text(_("文号"), 120, "w-m", _("例如：甬政办发〔2025〕12号"))
    content = forms.CharField(
        label=_("内容描述"),
        required=False,
        max_length=5000,
        help_text=_("大约什么时候、哪个地方、什么事。名称和文号不知道，就在这里写。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    purpose = _text(_("用途"), 300, "", _("不用写，也不会因为用途拒绝您。写了有助于我们查找。"))
    form_wanted = _pick(_("要什么形式"), FORMS, "电子文件")
    obtain_way = _pick(_("怎么取得"), WAYS)
    accept_other_form = forms.BooleanField(
        label=_("不能按上面的方式提供时，可以换别的方式"), required=False, initial=True
    )
    needs_help = forms.BooleanField(
        label=_("我阅读、书写或者听说有困难，需要帮助"), required=False, help_text=_("我们会打电话问您怎样方便。")
    )

    def __init__(self, *args: Any, who: str = PERSON, **kwargs: Any) -> None:
        """Take `who`: "person" or "org"; an unknown word means a person."""
        super().__init__(*args, **kwargs)
        self.who = ORGANISATION if who == ORGANISATION else PERSON
        active = Agency.objects.filter(active=True)
        chosen: Any = self.fields["agency"]
        chosen.queryset = active
        offices = [] if self.is_bound else list(active[:2])
        #: Whether an agency takes applications here; a form that is sent says so at its field.
        self.offered = self.is_bound or bool(offices)
        if len(offices) == 1:
            chosen.empty_label = None
            chosen.initial = offices[0].pk
        if self.who == PERSON:
            for name in ("applicant_kind", "legal_representative", "contact_name"):
                del self.fields[name]
            return
        for name in ("id_type", "employer"):
            del self.fields[name]
        kinds: Any = self.fields["applicant_kind"]
        kinds.choices = _kinds()
        self.fields["applicant_name"].label = _("单位名称")
        self.fields["applicant_name"].help_text = _("与证照上的一致。")
        self.fields["applicant_name"].widget.attrs.update({"class": "w-l", "autocomplete": "organization"})
        self.fields["id_number"].label = CREDIT_CODE
        self.fields["id_number"].help_text = _("18位。没有代码的单位可以不填。看起来不对的只提醒，不影响提交。")

    def clean(self) -> dict[str, Any]:
        """Ask for the least: a name, one usable contact, one of title, document number, description."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("applicant_name") and "applicant_name" not in self.errors:
            self.add_error("applicant_name", _("请写姓名") if self.who == PERSON else _("请写单位名称，与证照上的一致"))
        self._clean_contact(data)
        wanted = ("title", "doc_ref", "content")
        if not any(data.get(name) for name in wanted) and not any(name in self.errors for name in wanted):
            self.add_error("title", _("名称、文号、内容描述三项都空着。请至少填一项，我们才知道要找什么"))
        for name in (*wanted, "purpose"):
            if mark := secret_mark(str(data.get(name) or "")):
                said = _("这里有“%(mark)s”这样的密级标志。本站不能存放涉密内容，请删去，打电话告诉我们您要什么。")
                self.add_error(name, said % {"mark": mark})
        needs = {"电子邮件": "email", "邮寄": "address", "传真": "fax"}.get(data.get("obtain_way") or "")
        if needs and not data.get(needs) and needs not in self.errors:
            words = {
                "email": _("您选了用电子邮件取得，请写电子邮箱，或者换一种取得方式"),
                "address": _("您选了邮寄，请写通信地址，或者换一种取得方式"),
                "fax": _("您选了传真，请写传真号码，或者换一种取得方式"),
            }
            self.add_error(needs, words[needs])
        if data.get("agent_id_number") and not data.get("agent_name"):
            self.add_error("agent_name", _("写了代理人证件号码，还缺代理人姓名"))
        return data

    def _clean_contact(self, data: dict[str, Any]) -> None:
        """See that one way leads to the applicant; a second, doubtful one is only a warning."""
        if any(name in self.errors for name in ("phone", "email", "address")):
            return
        doubted = {
            doubt.field: doubt.message
            for doubt in field_warnings(phone=data.get("phone", ""), email=data.get("email", ""))
        }
        given = [name for name in ("phone", "email", "address") if data.get(name)]
        if not given:
            self.add_error("phone", _("电话、电子邮箱、通信地址至少留一种，我们才能与您确认收到"))
        elif all(name in doubted for name in given):
            for name in given:
                self.add_error(name, gettext(doubted[name]))

    def doubts(self) -> list[Doubt]:
        """Return the reminders of the review page; the form must be valid."""
        data = self.cleaned_data
        found = {
            doubt.field: gettext(doubt.message)
            for doubt in field_warnings(
                id_type=data.get("id_type") or (IdType.CREDIT_CODE if self.who == ORGANISATION else ""),
                **{name: data.get(name, "") for name in ("id_number", "phone", "postcode", "email")},
            )
        }
        missing = gettext("没有填写。可以提交；受理时可能请您补上，那样会晚几天。")
        for name in ("id_number", "legal_representative", "contact_name"):
            if name in self.fields and not data.get(name):
                found.setdefault(name, missing)
        if not data.get("obtain_way"):
            found["obtain_way"] = gettext("没有选。可以提交；受理时我们与您商量。")
        return [Doubt(self[name].id_for_label, self[name].label, text, name) for name, text in found.items()]

    def problems(self) -> list[Doubt]:
        """Return every error with the id of its field, for the summary at the top."""
        found = []
        for name, errors in self.errors.items():
            field = self[name]
            target = f"{field.auto_id}_0" if isinstance(field.field.widget, forms.RadioSelect) else field.auto_id
            found += [Doubt(target, field.label, str(error), name) for error in errors]
        return found

    def shown(self) -> list[tuple[_Label, str, str]]:
        """Return (label, value, field id) of everything given, for the review page."""
        rows: list[tuple[_Label, str, str]] = []
        for name, value in self.cleaned_data.items():
            field: Any = self.fields[name]
            text = str(value or "")
            if isinstance(field, forms.ChoiceField) and name == "applicant_kind":
                text = str(KINDS[ApplicantKind(value)][0])
            elif isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                text = str(dict(choices).get(value, ""))
            elif isinstance(value, bool):
                text = _yes_or_no(name, value)
            if text and not (name == "id_type" and not self.cleaned_data.get("id_number")):
                label = _SHORT.get(name, field.label)
                rows.append((label, text, f"id_{name}"))
        return rows

    def given(self) -> dict[str, Any]:
        """Return the plain fields of `Application`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "agency"}
        if self.who == PERSON:
            given["applicant_kind"] = ApplicantKind.NATURAL_PERSON.value
        number = given["id_number"] = given.get("id_number", "").upper()
        kind = given.get("id_type", "") if self.who == PERSON else IdType.CREDIT_CODE.value
        given["id_type"] = kind if number else ""
        return given


#: What the review page calls a box to tick.
_SHORT = {"accept_other_form": _("可以换别的方式"), "needs_help": _("需要帮助")}


def _yes_or_no(name: str, value: bool) -> str:  # noqa: FBT001 - what was ticked
    """Return a tick in words; help nobody asked for is not mentioned."""
    if name == "needs_help":
        return gettext("需要") if value else ""
    return gettext("可以") if value else gettext("不可以")


class TrackForm(forms.Form):
    """办理查询: number and query code."""

    #: Longest number, in characters.
    NUMBER = 60
    number = forms.CharField(
        label=_("查询号或者登记编号"),
        max_length=NUMBER,
        help_text=_("在接收回执上。"),
        error_messages={"required": _("请写查询号或者登记编号")},
        widget=forms.TextInput(attrs={"class": "code w-m", "autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        help_text=_("在接收回执上，8位数字。"),
        error_messages={"required": _("请写查询码")},
        widget=forms.TextInput(attrs={"class": "code w-s", "autocomplete": "off", "inputmode": "numeric"}),
    )
