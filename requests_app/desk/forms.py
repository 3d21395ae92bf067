"""事项表单: one form for every act, prefilled; the law itself is asked by the handling functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import BASES, Channel
from requests_app.law.nodes import Role
from requests_app.law.policy import SUPPLEMENT_LIMIT_DAYS
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Application, Staff

from .fields import Day, Long, Text


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is prefilled from."""

    case: Application
    state: CaseState
    staff: Staff
    today: date
    calendar: WorkingCalendar
    kind: str = ""


class ActForm(forms.Form):
    """Every act has its legal date; `facts` are the keywords of the handling function."""

    def __init__(self, setting: Setting, *args: Any, **kwargs: Any) -> None:
        self.setting = setting
        super().__init__(*args, **kwargs)
        self.fields["on"] = Day("办理日期", initial=setting.today)
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=setting.case.events_count)
        self.prepare()

    def prepare(self) -> None:
        """Prefill what depends on the case."""

    def facts(self) -> dict[str, Any]:
        """Return what the officer gave, for the handling function."""
        return dict(self.cleaned_data)


class Reason(ActForm):
    """Acts that state their reason."""

    reason = Long("原因")


class Opinion(ActForm):
    """Acts with an optional opinion."""

    opinion = Long("意见", required=False, initial="同意。")


class Accept(ActForm):
    """受理登记."""

    received_on = Day("收到日期", help_text="以该途径依法确定的日期为准（条例第三十一条）")
    basis = forms.ChoiceField(label="收到日期的确定方式")
    number = Text("登记编号", required=False, help_text="不填则自动取下一个编号")

    def prepare(self) -> None:
        """Offer the ways of this channel."""
        bases = BASES[Channel(self.setting.case.channel)]
        self.fields["basis"].choices = [(b.value, b.label) for b in bases]  # type: ignore[attr-defined]
        self.fields["received_on"].initial = self.setting.today


class Assign(ActForm):
    """分办."""

    drafter = forms.ModelChoiceField(Staff.objects.none(), label="拟办人", empty_label="请选择")
    unit = Text("承办处室", required=False, help_text="不填则取拟办人的处室")

    def prepare(self) -> None:
        """Offer the drafters of the agency."""
        office = Staff.objects.filter(agency=self.setting.case.agency, is_active=True)
        drafters = [person.pk for person in office if person.has_role(Role.DRAFTER)]
        self.fields["drafter"].queryset = Staff.objects.filter(pk__in=drafters)  # type: ignore[attr-defined]


class RequestSupplement(ActForm):
    """告知补正."""

    items = Long("需要补正的全部事项", help_text="每行一项；只能告知一次，请一次写全（条例第三十条）")
    limit_on = Day("补正期限", help_text="期满后，经确认无正当理由，可以终止办理")

    def prepare(self) -> None:
        """Offer a reasonable limit."""
        limit = self.setting.calendar.add_workdays(self.setting.today, SUPPLEMENT_LIMIT_DAYS)
        self.fields["limit_on"].initial = limit

    def facts(self) -> dict[str, Any]:
        """One item a line."""
        items = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        return {**self.cleaned_data, "items": items}


class ReceiveSupplement(ActForm):
    """收到补正."""

    statement = Long("补正内容", required=False)


class LapseSupplement(ActForm):
    """逾期不补正."""

    no_good_reason = forms.BooleanField(label="已核实，申请人没有正当理由")


class Consult(ActForm):
    """征求意见."""

    kind = forms.ChoiceField(
        label="征求对象",
        choices=[("third_party", "第三方（条例第三十二条）"), ("agency", "其他行政机关（条例第三十四条）")],
    )
    party = Text("名称")
    question = Long("征求意见的内容", required=False)


class OfConsultation(ActForm):
    """Acts on a consultation that awaits its answer."""

    consultation = forms.ChoiceField(label="哪一份征求意见书")

    def prepare(self) -> None:
        """Offer the open ones."""
        open_ones = [
            (s.key, f"{s.name}（{s.sent_on:%Y年%m月%d日}发出）") for s in self.setting.state.open_consultations
        ]
        self.fields["consultation"].choices = open_ones  # type: ignore[attr-defined]


class ReceiveOpinion(OfConsultation):
    """收到意见."""

    consents = forms.TypedChoiceField(
        label="意见",
        choices=[("yes", "同意公开"), ("no", "不同意公开"), ("", "未明确表示")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
    )
    text = Long("意见内容和理由", required=False)


class ReasonsGiven(ActForm):
    """收到说明理由."""

    text = Long("申请人说明的理由")


class Delay(Reason):
    """确定延迟答复期限."""

    until = Day("延迟答复的期限", help_text="适用条例第三十五条，不同于第三十三条的延期")


class ChargeFee(ActForm):
    """收费通知."""

    basis = forms.ChoiceField(label="计费方式", choices=[("item", "按件计收"), ("page", "按量（页）计收")])
    quantity = forms.IntegerField(label="件数或者页数", min_value=1)
    amount = forms.IntegerField(label="金额（元）", min_value=1, help_text="按件从当月第11件起、按页从第31页起收费")


class FeePaid(ActForm):
    """收到缴费."""

    receipt_no = Text("财政票据号", required=False)


class Extend(Reason):
    """延期."""

    days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=20, initial=10)
    notified_on = Day("告知申请人的日期", help_text="须在原答复期限届满前告知（条例第三十三条）")

    def prepare(self) -> None:
        """Told today."""
        self.fields["notified_on"].initial = self.setting.today


class Elements(ActForm):
    """A reply of one kind with the elements the officer writes."""

    def prepare(self) -> None:
        """Ask for what this kind needs."""
        kind = ReplyKind(self.setting.kind)
        self.fields["reply_kind"] = forms.CharField(widget=forms.HiddenInput, initial=kind.value)
        for name, label in CATALOGUE[kind].asked.items():
            initial = CATALOGUE[kind].article if name == "legal_basis" else ""
            self.fields[f"e_{name}"] = Long(label, initial=initial, rows=3)

    def facts(self) -> dict[str, Any]:
        """Gather the elements."""
        given = self.cleaned_data
        elements = {name[2:]: text for name, text in given.items() if name.startswith("e_")}
        rest = {name: value for name, value in given.items() if not name.startswith("e_")}
        return {**rest, "reply_kind": ReplyKind(given["reply_kind"]), "elements": elements}


class Refer(Reason):
    """提请确定."""

    authority = Text("提请的主管部门或者保密行政管理部门")


class Deliver(ActForm):
    """答复送达."""

    method = forms.ChoiceField(
        label="送达方式",
        choices=[
            ("post", "邮寄（邮政企业，以交邮之日为准）"),
            ("in_person", "直接送达（以签收之日为准）"),
            ("portal", "网上送达"),
            ("email", "电子邮件"),
        ],
    )
    tracking_no = Text("邮件号", required=False)
    doc_no = Text("文号", required=False, help_text="不填则自动取下一个文号")


class Archive(ActForm):
    """归档."""

    proof = Text("送达凭证", required=False, help_text="如送达回证、邮政回执、签收记录")


class Withdraw(ActForm):
    """撤回申请."""

    statement = Long("申请人书面撤回的内容")


class FileRemedy(ActForm):
    """登记复议诉讼."""

    kind = forms.ChoiceField(label="种类", choices=[(k.value, k.label) for k in RemedyKind])
    body = Text("受理机关", required=False)
    case_no = Text("案号", required=False)


class ConcludeRemedy(ActForm):
    """登记复议诉讼结果."""

    remedy = forms.ChoiceField(label="哪一件")
    result = forms.ChoiceField(
        label="结果", choices=[(r.value, r.label) for r in RemedyResult if r is not RemedyResult.PENDING]
    )

    def prepare(self) -> None:
        """Offer the pending ones."""
        pending = [r for r in self.setting.state.remedies if not r.result]
        self.fields["remedy"].choices = [  # type: ignore[attr-defined]
            (r.key, f"{RemedyKind(r.kind).label}（{r.filed_on:%Y年%m月%d日}）") for r in pending
        ]


class Reopen(ActForm):
    """责令重新答复."""

    ordered_due_on = Day("裁决确定的答复期限")
