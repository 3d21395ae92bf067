"""工作台用语: the facts of a record in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from requests_app.law.channels import ReceiptBasis
from requests_app.law.dates_zh import day_zh
from requests_app.law.outcomes import Outcome
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Event

#: Facts shown in the record, in this order; what is not named here is for the machine.
FACTS = {
    "received_on": "收到日期",
    "basis": "确定方式",
    "number": "编号",
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
    "authority": "提请部门",
    "opinion": "意见",
    "doc_no": "文号",
    "outcome": "办理结果",
    "method": "送达方式",
    "tracking_no": "邮件号",
    "proof": "送达凭证",
    "body": "受理机关",
    "case_no": "案号",
    "result": "结果",
    "ordered_due_on": "裁决确定的期限",
}
METHODS = {"post": "邮寄", "in_person": "直接送达", "portal": "网上送达", "email": "电子邮件"}
_KINDS = {**{k.value: k.label for k in RemedyKind}, "third_party": "第三方", "agency": "行政机关"}


def told(event: Event) -> list[tuple[str, str]]:
    """Return the facts of a record as (label, words)."""
    found = [(FACTS[name], said(name, event.facts[name])) for name in FACTS if name in event.facts]
    return [(label, text) for label, text in found if text]


def said(name: str, value: Any) -> str:
    """Return one fact in Chinese words."""
    if value in (None, "", [], {}):
        return ""
    if name in _SAYS:
        return _SAYS[name](value)
    if name.endswith("_on") or name == "until":
        return day_zh(date.fromisoformat(value))
    return str(value)


_BASES = {**{b.value: b.label for b in ReceiptBasis}, "item": "按件", "page": "按页"}
_SAYS: dict[str, Callable[[Any], str]] = {
    "late": lambda late: "是（超过七个工作日）" if late else "",
    "consents": lambda agrees: "同意" if agrees else "不同意",
    "items": lambda items: "；".join(map(str, items)),
    "elements": lambda elements: "；".join(str(text) for text in elements.values() if text),
    "reply_kind": lambda kind: CATALOGUE[ReplyKind(kind)].short_title,
    "outcome": lambda outcome: Outcome(outcome).label,
    "basis": lambda basis: _BASES.get(basis, basis),
    "kind": lambda kind: _KINDS.get(kind, kind),
    "result": lambda result: RemedyResult(result).label,
    "method": lambda method: METHODS.get(method, method),
}
