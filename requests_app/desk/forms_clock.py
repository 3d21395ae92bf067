"""期限事项的表单: consultation, reasons, fee, extension (Arts. 32 to 35, 42)."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.handling.fee_proposal import covered
from requests_app.handling.repeats import month_count
from requests_app.law.clocks import MAX_EXTENSION, regime_of
from requests_app.law.dates_zh import day_zh
from requests_app.law.fees import fee_by_item, fee_by_page
from requests_app.models import Application

from .fields import Day, Long, Picks, Text
from .forms import ActForm, Reason


class Consult(ActForm):
    """征求意见."""

    kind = forms.ChoiceField(
        label="征求对象",
        choices=[("third_party", "第三方（条例第三十二条）"), ("agency", "其他行政机关（条例第三十四条）")],
    )
    party = Text("名称")
    question = Long("涉及的信息", required=False, help_text="写进征求意见书；不要写申请人的姓名和联系方式")

    def prepare(self) -> None:
        """Offer what is asked for; the letter says the rest."""
        self.suggest("question", self.setting.case.subject.strip())


class OfConsultation(ActForm):
    """Acts on a consultation that awaits its answer."""

    consultation = forms.ChoiceField(label="哪一份征求意见书")

    def prepare(self) -> None:
        """Offer the open ones."""
        waiting = self.setting.state.open_consultations
        self.choose("consultation", [(s.key, f"{s.name}（{day_zh(s.sent_on)}发出）") for s in waiting])


class ReceiveOpinion(OfConsultation):
    """收到意见."""

    consents = forms.TypedChoiceField(
        label="意见",
        choices=[("", "未明确表示"), ("yes", "同意公开"), ("no", "不同意公开")],
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
    """收费通知: the amount follows from the standard and is not typed."""

    basis = Picks(
        "计费方式",
        empty="请选择计费方式。",
        choices=[("item", "按件计收"), ("page", "按量（页）计收")],
        initial="item",
        help_text="一件申请只能选一种（国办函〔2020〕109号）",
    )
    quantity = forms.IntegerField(
        label="件数或者页数",
        min_value=1,
        max_value=100000,
        help_text="按件：该申请人当月到本件为止的件数；按页：以纸质、电子邮件、复制件提供的页数，A4 一面为一页",
    )
    charged = forms.IntegerField(
        label="当月已经收费的件数",
        min_value=0,
        max_value=100000,
        required=False,
        help_text="按件计收时，已发过收费通知的件数不重复收费",
    )

    def prepare(self) -> None:
        """Propose the place of this request in the applicant's month, less what was charged already."""
        at = self.setting
        month = month_count(at.case, Application.objects.for_staff(at.staff))
        self.suggest("quantity", month.nth)
        self.suggest("charged", covered(month))

    def clean(self) -> dict[str, Any]:
        """Work out the amount; what costs nothing is not charged."""
        given: dict[str, Any] = super().clean() or {}
        quantity, basis = given.get("quantity"), given.get("basis")
        if quantity is None or basis is None:
            return given
        if basis == "page":
            return {**given, "amount": self._paid(fee_by_page(quantity), f"{quantity} 页"), "charged": None}
        charged = given.get("charged") or 0
        amount = fee_by_item(max(0, quantity - charged), earlier=charged)
        return {**given, "amount": self._paid(amount, f"当月第 {charged + 1} 至 {quantity} 件"), "charged": charged}

    def _paid(self, amount: int, what: str) -> int:
        if amount == 0:
            raise forms.ValidationError(f"{what}按标准不收费，不发收费通知，请直接办理。")
        return amount

    def context(self) -> dict[str, Any]:
        """Show the standard beside the form."""
        return {
            "rates": [
                ("按件", "1 至 10 件", "不收费"),
                ("按件", "11 至 30 件", "每件 100 元"),
                ("按件", "31 件以上", "每 10 件为一档，每档每件加收 100 元"),
                ("按页", "1 至 30 页", "不收费"),
                ("按页", "31 至 100 页", "每页 10 元"),
                ("按页", "101 至 200 页", "每页 20 元"),
                ("按页", "201 页以上", "每页 40 元"),
            ]
        }


class FeePaid(ActForm):
    """收到缴费."""

    receipt_no = Text("财政票据号", required=False)


class Extend(Reason):
    """延期."""

    days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=20)
    notified_on = Day("告知申请人的日期", help_text="须在原答复期限届满前告知（条例第三十三条）")

    def prepare(self) -> None:
        """Offer the whole extension, told today."""
        received = self.setting.state.received_on
        most = MAX_EXTENSION[regime_of(received)] if received else 20
        self.suggest("days", most)
        self.fields["days"].help_text = f"最多 {most} 个工作日，只能延期一次"
        self.suggest("notified_on", self.setting.today)
