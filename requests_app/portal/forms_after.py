"""表单: what the applicant fills in while the case runs or after the reply: supplement, satisfaction, delivery."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.handling.delivery import FIELDS, masked
from requests_app.law.applicants import ApplicantKind, field_warnings
from requests_app.law.secret_marks import secret_mark
from requests_app.models import Application, Satisfaction

from .forms import ORGANISATION, PERSON, ApplyForm
from .words import WAYS

_SCORES = {
    Satisfaction.Score.GOOD: _("满意"),
    Satisfaction.Score.FAIR: _("一般"),
    Satisfaction.Score.BAD: _("不满意"),
}


class SupplementForm(forms.Form):
    """补正: one statement that answers the notice's items, or files that do (Art. 30)."""

    statement = forms.CharField(
        label=_("补正的内容"),
        required=False,
        max_length=5000,
        help_text=_("按上面列的逐项写。只有这一次机会，吃不准先打电话。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, files: int = 0, **kwargs: Any) -> None:
        """Take how many files come with it; with files the statement may be left out."""
        super().__init__(*args, **kwargs)
        self.count = files

    def clean_statement(self) -> str:
        """Ask for words or files, and take no marks of a state secret (保守国家秘密法)."""
        said: str = self.cleaned_data["statement"]
        if not said and not self.count:
            raise forms.ValidationError(gettext("还没有写补正的内容。请按上面列的逐项写"))
        _no_secret(said)
        return said


def _no_secret(text: str) -> None:
    if mark := secret_mark(text):
        said = gettext("这里有“%(mark)s”这样的密级标志。本站不能存放涉密内容，请删去，打电话告诉我们您要什么。")
        raise forms.ValidationError(said % {"mark": mark})


class WithdrawForm(forms.Form):
    """撤回申请."""

    reason = forms.CharField(
        label=_("撤回的原因"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("我要撤回这件申请，不再要求答复"), error_messages={"required": _("确定要撤回的，请勾选这一项")}
    )

    def clean_reason(self) -> str:
        """Take no marks of a state secret (保守国家秘密法)."""
        said: str = self.cleaned_data["reason"]
        _no_secret(said)
        return said


class SatisfactionForm(forms.Form):
    """满意度: one of three, and words if one likes."""

    score = forms.TypedChoiceField(
        label=_("对这次办理"),
        help_text=_("选填，不影响您的权利。以后还可以改。"),
        choices=[(score.value, label) for score, label in _SCORES.items()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选一项：满意、一般或者不满意"),
            "invalid_choice": _("请选一项：满意、一般或者不满意"),
        },
    )
    words = forms.CharField(
        label=_("想对我们说的"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_words(self) -> str:
        """Take no marks of a state secret (保守国家秘密法)."""
        said: str = self.cleaned_data["words"]
        _no_secret(said)
        return said


class SuggestionForm(forms.Form):
    """公开建议: why it concerns the public, if one likes (Art. 44)."""

    words = forms.CharField(
        label=_("说说理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_words(self) -> str:
        """Take no marks of a state secret (保守国家秘密法)."""
        said: str = self.cleaned_data["words"]
        _no_secret(said)
        return said


class DeliveryForm(forms.Form):
    """更正送达信息: what is left empty stays; the fields and their checks are those of the application form."""

    again = forms.BooleanField(label=_("答复没有收到，或者打不开，请重新送达"), required=False)
    sure = forms.BooleanField(label=_("没有写错，就用这个"), required=False)

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        """Take the case whose data is corrected; its present values are not shown in full."""
        super().__init__(*args, **kwargs)
        self.case = case
        self.doubtful = False
        now = masked({name: getattr(case, name) for name in FIELDS})
        for name in FIELDS:
            field: Any = deepcopy(ApplyForm.base_fields[name])
            field.required = False
            shown = gettext("现在留的是：%(now)s") % {"now": now[name]}
            field.help_text = shown if now[name] else gettext("现在没有留。")
            self.fields[name] = field
        if case.obtain_way in WAYS:
            self.fields["obtain_way"].initial = case.obtain_way
        self.fields["obtain_way"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Judge the new data together with what stays, as the application form would; ask once about a doubt."""
        data: dict[str, Any] = super().clean() or {}
        given = {name: str(data.get(name) or "").strip() for name in FIELDS}
        for name, text in self._wrong(given):
            if name not in self.errors:
                self.add_error(name, text)
        doubts = field_warnings(**{name: given[name] for name in ("phone", "postcode", "email")})
        for doubt in doubts if not data.get("sure") else []:
            if doubt.field not in self.errors:
                self.doubtful = True
                self.add_error(doubt.field, gettext(doubt.message) + gettext("没有写错的，勾选下面的“没有写错”再交。"))
        return {**data, **given}

    def _wrong(self, given: dict[str, str]) -> list[tuple[str, str]]:
        """What the application form would refuse of the corrected data, field by field."""
        case = self.case
        whole = {name: getattr(case, name) for name in (*FIELDS, "applicant_name", "content", "title", "doc_ref")}
        if whole["obtain_way"] not in WAYS:  # words of an older register
            whole["obtain_way"] = ""
        whole |= {name: text for name, text in given.items() if text}
        who = PERSON if case.applicant_kind == ApplicantKind.NATURAL_PERSON else ORGANISATION
        judged = ApplyForm({**whole, "applicant_kind": case.applicant_kind, "agency": case.agency_id}, who=who)
        new_way = given["obtain_way"] not in {"", case.obtain_way}  # it may need an address that is not there yet
        named = [name for name in judged.errors if name in FIELDS and (given[name] or new_way)]
        return [(name, str(judged.errors[name][0])) for name in named]
