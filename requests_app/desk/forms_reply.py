"""答复与归档的表单: the answer at the counter, service, filing, referral (Arts. 17, 33, 36, 45)."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.law.dates_zh import day_zh
from requests_app.law.reasons import texts_of
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.retention import Retention, proposed
from requests_app.law.service import doubt
from requests_app.papers.law_words import cited
from requests_app.papers.letter import Letter

from .fields import Long, Picks, Text
from .forms import ActForm, Reason
from .forms_papers import approved, made
from .tab_service import proof_of, way_asked

METHODS = [
    ("in_person", "直接送达（以签收之日为准）"),
    ("post", "邮寄（邮政企业，以交邮之日为准）"),
    ("portal", "网上送达"),
    ("email", "电子邮件"),
]
_PROOF = "如送达回证、邮政回执、签收记录"


class Served(ActForm):
    """Asks how the reply is served."""

    method = forms.ChoiceField(label="送达方式", choices=METHODS)
    tracking_no = Text("邮件号", required=False, max_length=60)
    proof = Text("送达凭证", required=False, help_text=f"{_PROOF}；也可以归档时登记")
    doc_no = Text("文号", required=False, max_length=80, help_text="不填则自动取下一个文号")

    def cautions(self) -> list[str]:
        """Doubt a number that is no postal enterprise's: the day of posting is the day of the reply."""
        given = self.cleaned_data
        said = doubt(given["tracking_no"]) if given["method"] == "post" else ""
        return [said] if said else []


class Deliver(Served):
    """答复送达: a letter made before keeps its 文号; without one it is made now."""

    def prepare(self) -> None:
        """Serve it the way the applicant asked for; by post where nothing was asked."""
        at = self.setting
        self.suggest("method", way_asked(at.case))
        self.fields["on"].help_text = "邮寄为交邮之日，直接送达为签收之日"
        if at.state.issued_on is not None:
            del self.fields["doc_no"]
            self.fields["on"].widget.attrs["min"] = at.state.issued_on.isoformat()

    def clean(self) -> dict[str, Any]:
        """No letter leaves before the day it bears."""
        given: dict[str, Any] = super().clean() or {}
        issued, on = self.setting.state.issued_on, given.get("on")
        if issued is not None and on is not None and on < issued:
            self.add_error("on", f"送达日期不得早于答复书的成文日期{day_zh(issued)}，请改正。")
        return given

    def facts(self) -> dict[str, Any]:
        """An empty proof is no fact."""
        return {**self.cleaned_data, "proof": self.cleaned_data["proof"] or None}

    def letters(self) -> list[Letter]:
        """Return the letter that was made, else the signed one as it would be made now."""
        return made(self.setting) or approved(self.setting)

    def context(self) -> dict[str, Any]:
        """Say which letter leaves."""
        state = self.setting.state
        if state.issued_on is None:
            return {}
        return {"said": [f"答复书已于{day_zh(state.issued_on)}制作，文号{state.issued_no}，送达后文号不变。"]}


class OnTheSpot(Served):
    """当场答复: the answer and its delivery, confirmed once."""

    def prepare(self) -> None:
        """Ask for the elements of 已主动公开 first."""
        kind = ReplyKind.REPLY_ALREADY_PUBLIC
        initial = {
            "search_process": "经核对，申请公开的信息已由本机关主动公开。",
            "legal_basis": cited(CATALOGUE[kind].article),
            "result": texts_of(kind)[0].body,
        }
        asked = {f"e_{name}": Long(label, rows=2) for name, label in CATALOGUE[kind].asked.items()}
        for name, text in initial.items():
            asked[f"e_{name}"].initial = text
        self.fields = {**asked, **self.fields}

    def facts(self) -> dict[str, Any]:
        """Gather the elements."""
        given = self.cleaned_data
        elements = {name[2:]: text for name, text in given.items() if name.startswith("e_")}
        rest = {name: value for name, value in given.items() if not name.startswith("e_")}
        return {**rest, "elements": elements, "proof": given["proof"] or None}


class Archive(ActForm):
    """归档."""

    proof = Text("送达凭证", required=False, help_text=_PROOF)
    retention = Picks(
        "保管期限（自归档次年起算）",
        empty="请选择保管期限。",
        required=False,
        choices=[(r.value, r.label) for r in Retention],
        help_text="已按办理结果提出建议，由档案员确定；期满以前不能销毁",
    )

    def prepare(self) -> None:
        """Ask for proof where a reply went out; take over what was recorded at delivery; propose how long to keep."""
        state = self.setting.state
        self.suggest("retention", proposed(state.outcome, contested=bool(state.remedies)).value)
        self.fields["proof"].required = not self.setting.state.reply_kind.startswith("close_")
        self.suggest("proof", proof_of(self.setting.events))

    def facts(self) -> dict[str, Any]:
        """Leave the period to the proposal where none was chosen."""
        return {**self.cleaned_data, "retention": self.cleaned_data["retention"] or None}


class Refer(Reason):
    """提请确定."""

    authority = Text("提请的主管部门或者保密行政管理部门")
