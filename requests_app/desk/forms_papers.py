"""制作和制发文书的表单: make the reply ready to be sealed and sent; write a notice by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.papers import BY_HAND, To, sort_of
from requests_app.law.replies import ReplyKind
from requests_app.models import Application
from requests_app.papers.compose import letter
from requests_app.papers.letter import Letter
from requests_app.papers.lint import Element, eight

from .fields import Long, Text
from .forms import ActForm, Setting
from .screen import on_screen

N = NoticeKind
#: When each notice is used, for whoever chooses.
USED: dict[NoticeKind, str] = {
    N.THIRD_PARTY_DECISION: "第三方不同意公开，本机关认为不公开会对公共利益造成重大影响，决定公开时，书面告知第三方",
    N.CO_HANDLING: "办理中需要其他机关或者处室协助查找、核实时",
    N.CORRECTED: "申请人要求更正与其自身相关的政府信息，经审核属实并已更正时",
    N.CORRECTION_REFUSED: "申请人要求更正，经审核不应更正时",
    N.CORRECTION_TRANSFER: "申请人要求更正的信息不属于本机关职能范围，已转送有权更正的机关时",
    N.PROACTIVE: "多个申请人就相同信息提出申请，信息可以公开，已纳入主动公开时",
}
_TO_WHOM = {To.APPLICANT: "申请人", To.THIRD_PARTY: "第三方", To.AGENCY: "协办单位"}


def approved(at: Setting) -> list[Letter]:
    """Return the signed reply as it will be printed; none where a register states it."""
    state, case = at.state, at.case
    if state.reply_kind not in set(ReplyKind):
        return []
    return [letter(case, state, ReplyKind(state.reply_kind), state.elements, at.today, case.agency, masked=True)]


def made(at: Setting) -> list[Letter]:
    """Return the letter that was made and has not left, none where there is none; one query."""
    if at.state.issued_on is None:
        return []
    seq = next(event.seq for event in reversed(at.events) if event.act == Act.ISSUE_REPLY)
    return [on_screen(paper, at.case) for paper in at.case.papers.filter(seq=seq)]


def checked(at: Setting) -> list[Element]:
    """Return the eight elements of the signed reply."""
    kind = ReplyKind(at.state.reply_kind) if at.state.reply_kind in set(ReplyKind) else None
    return eight(at.case, at.state, kind, at.state.elements, at.today, at.case.agency)


class IssueReply(ActForm):
    """制作答复书: 文号 and date, so that it can be printed, sealed and sent; anew where the first was spoiled."""

    doc_no = Text("文号", required=False, max_length=80, help_text="不填则自动取下一个文号")

    def prepare(self) -> None:
        """The date is the letter's; a letter made before is spoiled only with its reason."""
        self.fields["on"].label = "成文日期"
        self.fields["on"].help_text = "印在答复书落款处；救济途径按这一天的规定写"
        if self.setting.state.issued_on is not None:
            why = f"文号{self.setting.state.issued_no}随之作废、不再使用，新的答复书另取文号"
            self.fields["replaces"] = Long("作废重做的原因", rows=2, max_length=300, help_text=why)
            self.order_fields(["replaces", "doc_no", "on", "seen"])

    def letters(self) -> list[Letter]:
        """Return the letter that was made, else the signed one as it will be printed."""
        return made(self.setting) or approved(self.setting)

    def context(self) -> dict[str, Any]:
        """Show what the letter still lacks, and the limit."""
        case, state = self.setting.case, self.setting.state
        since = day_zh(state.issued_on) if state.issued_on else ""
        made = f"答复书（文号{state.issued_no}）已于{since}制作，尚未送达。" if since else ""
        due = f"最迟{day_zh(case.due_on)}交邮或者由申请人签收。" if case.due_on else ""
        told = "这里只定文号和日期，便于打印、盖章；寄出或者当面交付以后，再办理“答复送达”。"
        return {"eight": checked(self.setting), "said": [line for line in (made, told, due) if line]}

    def cautions(self) -> list[str]:
        """Remind of the limit, and of a spoiled letter's fate."""
        case, at = self.setting.case, self.setting
        said = []
        if case.due_on is not None:
            late = case.due_on < at.today
            end = "答复期限已过，请当天打印、盖章、寄出。" if late else f"请在{day_zh(case.due_on)}前寄出或者交付。"
            said.append(f"制作答复书不等于答复：{end}")
        if at.state.issued_on is not None:
            said.append(f"文号{at.state.issued_no}的答复书将作废，请收回并销毁已经打印的纸件。")
        return said

    def then(self, case: Application) -> str:
        """Say what is done with the letter."""
        del case
        return "请打印、盖章，寄出或者交付以后登记送达。"


class IssueNotice(ActForm):
    """制发文书: first which, then what it must state."""

    def prepare(self) -> None:
        """Ask for what the chosen notice states; nothing while none is chosen."""
        at = self.setting
        code = str(self.data.get("notice", "")) if self.is_bound else at.given.get("notice", "")
        self.kind = NoticeKind(code) if code in {kind.value for kind in BY_HAND} else None
        self.fields["notice"] = forms.CharField(widget=forms.HiddenInput, initial=code)
        if self.kind is None:
            return
        to, known = sort_of(self.kind).to, _known(self.kind, at)
        asked: dict[str, forms.Field] = {}
        if to is not To.APPLICANT:
            asked["addressee"] = Text("收件人", max_length=150, help_text=_TO_WHOM[to], initial=known.get("addressee"))
        for name, label in NOTICES[self.kind].required.items():
            asked[f"f_{name}"] = Long(label, rows=3, max_length=4000, initial=known.get(name))
        self.fields = {**asked, **self.fields}
        self.fields["on"].label = "成文日期"
        if to is To.AGENCY:
            self.fields["addressee"].widget.attrs["list"] = "parties"

    @property
    def template(self) -> str:  # type: ignore[override] # the step decides
        """The choice of a notice, then its form."""
        return "desk/act.html" if self.kind else "desk/notice_pick.html"

    def clean(self) -> dict[str, Any]:
        """Without a notice there is nothing to write."""
        given: dict[str, Any] = super().clean() or {}
        if self.kind is None:
            self.add_error(None, "请选择要制发的文书。")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the notice's own words by their labels."""
        given, kind = self.cleaned_data, self.kind
        said = {label: given[f"f_{name}"] for name, label in NOTICES[kind].required.items()} if kind else {}
        whole = {"notice": kind or "", "fields": said, "addressee": given.get("addressee", "")}
        return {"on": given["on"], "seen": given["seen"], **whole}

    def context(self) -> dict[str, Any]:
        """Offer the notices, or name the chosen one."""
        if self.kind is None:
            rows = [(kind.value, NOTICES[kind], _TO_WHOM[sort_of(kind).to], USED[kind]) for kind in BY_HAND]
            return {"notices": rows}
        notice = NOTICES[self.kind]
        units = [str(unit) for unit in self.setting.case.agency.units]
        other = f"{reverse('admin:desk_act', args=[self.setting.case.pk, Act.ISSUE_NOTICE.value])}"
        return {"heading": notice.title, "basis": notice.article, "said": [f"{USED[self.kind]}。"],
                "lists": {"parties": units}, "other": other}  # fmt: skip

    def then(self, case: Application) -> str:
        """Say what is done with the notice."""
        del case
        return "请打印、盖章，发出以后登记送达。"


def _known(kind: NoticeKind, at: Setting) -> dict[str, str]:
    """Return what the case knows already of what a notice states."""
    case, said = at.case, at.state.elements
    sent = [event.facts for event in at.events if event.act == Act.CONSULT]
    asked = {str(facts["kind"]): str(facts["party"]) for facts in sent}
    match kind:
        case N.THIRD_PARTY_DECISION:
            return {"addressee": asked.get("third_party", ""), "decision": said.get("given") or case.subject}
        case N.CO_HANDLING:
            return {"addressee": asked.get("agency", ""), "question": f"查找、核实“{case.subject.rstrip('。')}”。"}
        case N.PROACTIVE:
            entry = case.publications.filter(withdrawn_on=None).first()
            page = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('portal:entry', args=[entry.pk])}" if entry else ""
            return {"where": f"本机关网站公开目录（{page}）" if entry else said.get("access_path", "")}
    return {}
