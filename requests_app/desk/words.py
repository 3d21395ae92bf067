"""工作台用语: the facts of a record in Chinese, and what the buttons of a case say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from requests_app.law.channels import ReceiptBasis
from requests_app.law.conditions import FILE_DECISIONS
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act, Node
from requests_app.law.notices import NoticeKind
from requests_app.law.outcomes import Outcome
from requests_app.law.papers import sort_of
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.service import RELATIONS, RESULTS
from requests_app.law.state import CaseState
from requests_app.models import Event

#: Facts shown in the record, in this order; what is not named here is for the machine.
FACTS = {
    "received_on": "收到日期",
    "basis": "确定方式",
    "number": "编号",
    "drafter": "分办给",
    "unit": "承办处室",
    "reason": "原因",
    "items": "补正事项",
    "limit_on": "期限",
    "late": "逾期告知",
    "statement": "内容",
    "kind": "种类",
    "party": "对方",
    "question": "征求内容",
    "consents": "是否同意",
    "text": "内容",
    "lapsed_on": "届满日期",
    "days": "工作日",
    "notified_on": "告知日期",
    "until": "确定期限",
    "quantity": "数量",
    "amount": "金额（元）",
    "payment_due_on": "缴费期限",
    "receipt_no": "票据号",
    "reply_kind": "答复类型",
    "elements": "答复内容",
    "files": "随附文件",
    "authority": "提请部门",
    "opinion": "意见",
    "doc_no": "文号",
    "replaces": "作废重做的原因",
    "notice": "文书",
    "addressee": "收件人",
    "fields": "文书内容",
    "doc_nos": "文书文号",
    "outcome": "办理结果",
    "method": "送达方式",
    "tracking_no": "邮件号",
    "served_on": "送达日期",
    "signer": "签收人",
    "relation": "签收人是",
    "note": "说明",
    "proof": "送达凭证",
    "body": "受理机关",
    "case_no": "案号",
    "result": "结果",
    "ordered_due_on": "裁决确定的期限",
}
METHODS = {
    "post": "邮寄",
    "in_person": "直接送达",
    "portal": "网上送达",
    "email": "电子邮件",
    "public_notice": "公告送达",
}
_KINDS = {
    **{k.value: k.label for k in RemedyKind},
    **{k.value: sort_of(k).title for kinds in (ReplyKind, NoticeKind) for k in kinds},
    "third_party": "第三方",
    "agency": "行政机关",
}
_RESULTS = {**{r.value: r.label for r in RemedyResult}, **RESULTS}


def told(event: Event, people: Mapping[int, str] | None = None) -> list[tuple[str, str]]:
    """Return the facts of a record as (label, words); a person only where the names are at hand."""
    facts = dict(event.facts)
    facts["drafter"] = (people or {}).get(facts.get("drafter") or 0, "")
    found = [(FACTS[name], said(name, facts[name])) for name in FACTS if name in facts]
    return [(label, text) for label, text in found if text]


def who(event: Event) -> str:
    """Return who did it: an officer, the register, or the applicant."""
    return str(event.actor) if event.actor else ("台账导入" if event.imported else event.get_role_display())


def said(name: str, value: Any) -> str:
    """Return one fact in Chinese words."""
    if value in (None, "", [], {}):
        return ""
    if name in _SAYS:
        return _SAYS[name](value)
    if name.endswith("_on") or name == "until":
        return day_zh(date.fromisoformat(value))
    return str(value)


def _files(files: Any) -> str:
    """Name the files a draft goes out with; count the decisions of a review."""
    if isinstance(files, list):
        return "、".join(str(file["name"]) for file in files)
    decided = [one.get("decision", "") for one in files.values()]
    counts = ((label, decided.count(code)) for code, label in FILE_DECISIONS.items())
    return "、".join(f"{label} {count} 份" for label, count in counts if count)


_BASES = {**{b.value: b.label for b in ReceiptBasis}, "item": "按件", "page": "按页"}
_SAYS: dict[str, Callable[[Any], str]] = {
    "late": lambda late: "是（超过七个工作日）" if late else "",
    "consents": lambda agrees: "同意" if agrees else "不同意",
    "items": lambda items: "；".join(map(str, items)),
    "elements": lambda elements: "；".join(str(text) for text in elements.values() if text),
    "files": _files,
    "fields": lambda fields: "；".join(f"{label}：{text}" for label, text in fields.items() if text),
    "doc_nos": lambda numbers: "、".join(map(str, numbers.values())),
    "notice": lambda kind: _KINDS.get(kind, kind),
    "relation": lambda relation: RELATIONS.get(relation, relation),
    "reply_kind": lambda kind: CATALOGUE[ReplyKind(kind)].short_title,
    "outcome": lambda outcome: Outcome(outcome).label,
    "basis": lambda basis: _BASES.get(basis, basis),
    "kind": lambda kind: _KINDS.get(kind, kind),
    "result": lambda result: _RESULTS.get(result, result),
    "method": lambda method: METHODS.get(method, method),
}

#: What the button of an act says where its name in the register is no verb.
_BUTTONS = {
    Act.ACCEPT: "受理登记，确定收到日期",
    Act.CLOSE_UNCONFIRMED: "登记为未成立",
    Act.ASSIGN: "分办给拟办人",
    Act.RECEIVE_SUPPLEMENT: "登记收到的补正",
    Act.LAPSE_SUPPLEMENT: "认定逾期不补正",
    Act.CONSULT: "征求第三方或机关意见",
    Act.CONSULTATION_RECEIVED: "登记对方签收",
    Act.OPINION: "登记收到的意见",
    Act.OPINION_LAPSED: "登记意见逾期未复",
    Act.ASK_REASONS: "要求申请人说明理由",
    Act.REASONS_GIVEN: "登记说明的理由",
    Act.CHARGE_FEE: "发出收费通知",
    Act.FEE_PAID: "登记缴费",
    Act.FEE_LAPSED: "认定逾期不缴费",
    Act.EXTEND: "延长答复期限",
    Act.SUBMIT: "拟办答复",
    Act.CLEAR: "进行保密审查",
    Act.REFER: "提请有关部门确定",
    Act.APPROVE: "审阅并签批",
    Act.DELIVER: "制作答复书并送达",
    Act.ARCHIVE: "登记送达凭证并归档",
    Act.WITHDRAW: "登记撤回申请",
    Act.ISSUE_REPLY: "制作答复书，打印盖章",
    Act.RECORD_SERVICE: "登记文书送达",
}
#: The same once the letter has been made.
_ISSUED = {Act.DELIVER: "登记答复书送达", Act.ISSUE_REPLY: "作废重做答复书"}


def button(act: Act, state: CaseState, drafts: int) -> str:
    """Return what the button of an act says on this case.

    Args:
        drafts: saved versions of the draft reply.
    """
    if act is Act.ASSIGN and state.node is Node.DRAFTING and state.drafter is not None:
        return "转交他人拟办"
    if act is Act.SUBMIT and (drafts or state.reply_kind):
        return "继续拟办（草稿已保存）" if drafts else "修改答复稿后重新提交"
    if act in _ISSUED and state.issued_on is not None:
        return _ISSUED[act]
    return _BUTTONS.get(act, act.label)


CHANNELS = {"inbox": "站内消息", "email": "电子邮件", "sms": "短信", "robot": "群机器人", "hook": "事件推送"}


def near(day: date, today: date) -> str:
    """Return a day with its weekday, and its year only where that is another one: 11月20日（周五）."""
    said = day_zh(day)
    return said.partition("年")[2] if day.year == today.year else said


def moment(at: datetime, today: date) -> str:
    """Return an instant as the office reads it: 11月6日 15:21, with another year named."""
    here = timezone.localtime(at)
    year = "" if here.year == today.year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日 {here:%H:%M}"
