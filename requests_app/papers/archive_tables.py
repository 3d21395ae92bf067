"""卷内各表的内容: the application as it was lodged, the drafts, the remedies, what was sent, and the whole record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from requests_app.law.applicants import ApplicantKind
from requests_app.law.channels import Channel, ReceiptBasis
from requests_app.law.dates_zh import plain_zh
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.outcomes import Outcome
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.retention import Retention
from requests_app.law.service import METHODS, RESULTS
from requests_app.models import Application, DeliveryChange, Draft, Event, Message, Supervision

from .archive_sheet import Sheet

PAIR = (36, 120)
_GIVEN = (
    "applicant_name", "applicant_kind", "id_type", "id_number", "legal_representative", "contact_name", "employer",
    "phone", "email", "fax", "address", "postcode", "agent_name", "agent_id_number", "title", "doc_ref", "content",
    "purpose", "form_wanted", "obtain_way", "accept_other_form", "needs_help", "channel",
)  # fmt: skip
_SAID = {
    "accept": "受理",
    "addressee": "收件人",
    "amount": "金额（元）",
    "applicant_kind": "申请人类别",
    "authority": "提请部门",
    "basis": "依据",
    "body": "受理机关",
    "case_no": "案号",
    "channel": "申请途径",
    "consultation": "征求意见代号",
    "days": "工作日",
    "doc_no": "文号",
    "doc_nos": "文号",
    "drafter": "拟办人",
    "elements": "答复内容",
    "fields": "内容",
    "files": "文件",
    "items": "补正事项",
    "key": "代号",
    "kind": "种类",
    "lapsed_on": "期满日期",
    "levels": "审核级数",
    "limit_on": "期限",
    "method": "送达方式",
    "notice": "文书",
    "number": "登记编号",
    "opinion": "意见",
    "ordered_due_on": "裁决确定的期限",
    "outcome": "办理结果",
    "paper": "文书序号",
    "party": "征求对象",
    "payment_due_on": "缴费期限",
    "proof": "送达凭证",
    "quantity": "数量",
    "question": "征求意见的信息",
    "reason": "理由",
    "received_on": "收到日期",
    "remedy": "复议诉讼代号",
    "reply_kind": "答复类型",
    "result": "结果",
    "retention": "保管期限",
    "served_on": "送达日期",
    "signer": "签收人",
    "statement": "陈述",
    "tracking_no": "邮件号",
    "unit": "承办处室",
    "until": "延迟至",
}
_CODES: dict[str, dict[str, str]] = {
    "applicant_kind": {one.value: one.label for one in ApplicantKind},
    "basis": {one.value: one.label for one in ReceiptBasis} | {"item": "按件", "page": "按页"},
    "channel": {one.value: one.label for one in Channel},
    "kind": {one.value: one.label for one in RemedyKind} | {"third_party": "第三方", "agency": "其他行政机关"},
    "method": METHODS,
    "outcome": {one.value: one.label for one in Outcome},
    "reply_kind": {one.value: CATALOGUE[one].title for one in ReplyKind},
    "result": {one.value: one.label for one in RemedyResult} | RESULTS,
    "retention": {one.value: one.label for one in Retention},
}


def application(case: Application, changes: Sequence[DeliveryChange]) -> Sheet:
    """Return the application as it was lodged: what was corrected later is put back, oldest correction last."""
    lodged = {name: str(text) for change in changes for name, text in change.before.items()}  # newest first
    rows = []
    for name in _GIVEN:
        text = lodged.get(name) or _shown(case, name)
        if text:
            rows.append((_label(name), text))
    rows.append(("提交日期", plain_zh(case.submitted_on)))
    return Sheet("政府信息公开申请表", PAIR, tuple(rows), notes=(f"查询号 {case.reference}；内容为申请人提交时所填。",))


def corrections(changes: Sequence[DeliveryChange]) -> Sheet | None:
    """Return how the applicant corrected the delivery data, oldest first; None where nothing was."""
    label = {name: _label(name) for name in _GIVEN}
    rows = [
        (_at(change.changed_at), label.get(name, name), str(change.before.get(name, "")), str(text))
        for change in reversed(changes)
        for name, text in change.after.items()
        if name in label
    ]
    heads = ("时间", "项目", "更正前", "更正后")
    return Sheet("送达信息更正记录", (36, 26, 47, 47), tuple(rows), heads) if rows else None


def draft(version: str, kind: str, elements: dict[str, Any], who: str, when: str) -> Sheet:
    """Return one version of a draft."""
    known = CATALOGUE[ReplyKind(kind)] if kind in set(ReplyKind) else None
    labels = known.asked if known else {}
    written = [(labels.get(name, name), str(text)) for name, text in sorted(elements.items()) if str(text).strip()]
    rows = [("答复类型", known.title if known else kind), ("拟稿人", who), ("时间", when), *written]
    return Sheet(f"答复稿（{version}）", PAIR, tuple(rows))


def drafts(saved: Sequence[Draft], events: Sequence[Event]) -> Iterator[Sheet]:
    """Give every saved version, then every version that was submitted for review."""
    for one in saved:
        yield draft(str(one), one.reply_kind, one.elements, str(one.author), _at(one.saved_at))
    submitted = [event for event in events if event.act == Act.SUBMIT.value]
    for n, event in enumerate(submitted, 1):
        facts = event.facts
        when = plain_zh(event.on)
        yield draft(f"送审第{n}稿", str(facts.get("reply_kind", "")), facts.get("elements") or {}, _who(event), when)


def remedies(events: Sequence[Event]) -> Sheet | None:
    """Return the reconsiderations and suits; None where there were none."""
    results = {e.facts.get("remedy"): e for e in events if e.act == Act.CONCLUDE_REMEDY.value}
    rows = []
    for event in events:
        if event.act == Act.FILE_REMEDY.value:
            facts, done = event.facts, results.get(event.facts.get("key"))
            result = RemedyResult(done.facts["result"]).label if done else RemedyResult.PENDING.label
            where = " ".join(filter(None, [str(facts.get("body", "")), str(facts.get("case_no", ""))]))
            ended = f"{done.on}" if done else ""
            rows.append((RemedyKind(facts["kind"]).label, where, f"{event.on}", result, ended))
    heads = ("种类", "受理机关和案号", "提起日期", "结果", "审结日期")
    return Sheet("复议诉讼情况", (34, 48, 26, 22, 26), tuple(rows), heads) if rows else None


def sent(messages: Sequence[Message]) -> Sheet | None:
    """Return what left the house for the applicant by mail or telephone, and what became of it."""
    rows = tuple(
        (
            _at(one.sent_at or one.created_at),
            one.channel,
            one.address,
            one.text,
            "已发出" if one.sent_at else "未送达" if one.failed_at else "未发出",
        )
        for one in messages
    )
    heads = ("时间", "渠道", "地址", "内容", "结果")
    return Sheet("通知发送记录", (34, 16, 36, 50, 20), rows, heads) if rows else None


def supervisions(rows: Sequence[Supervision]) -> Sheet | None:
    """Return the 督办 of the case."""
    told = tuple((f"{r.issued_on}", str(r.issued_by), r.demand, f"{r.answer_by}") for r in rows)
    heads = ("督办日期", "督办人", "督办要求", "回复期限")
    return Sheet("督办记录", (28, 28, 72, 28), told, heads) if told else None


def record(case: Application, events: Sequence[Event]) -> Sheet:
    """Return the whole record for people; what counts is the JSON beside it."""
    people = {str(e.actor_id): str(e.actor) for e in events if e.actor is not None}
    rows = tuple(
        (str(e.seq), f"{e.on}", Act(e.act).label, _who(e), Node(e.node).label, said(e.facts, people), e.hash[:8])
        for e in events
    )
    heads = ("序号", "日期", "事项", "经办人", "办后环节", "内容", "校验值")
    last = f"末条校验值 {case.last_hash}"
    note = "校验值为前8位；全文见“办理记录.json”，逐条相扣，任何改动、增删、调换都能查出。"
    return Sheet("办理记录", (11, 23, 21, 18, 18, 43, 22), rows, heads, (last, note))


def record_json(case: Application, events: Sequence[Event]) -> bytes:
    """Return the record as the chain binds it (law/chain.py), with names beside for people."""
    rows = [
        {
            "seq": e.seq,
            "act": e.act,
            "act_name": Act(e.act).label,
            "on": e.on.isoformat(),
            "recorded_at": e.recorded_at.astimezone(timezone.get_default_timezone()).isoformat(),
            "actor": e.actor_id,
            "actor_name": _who(e),
            "role": e.role,
            "node": e.node,
            "due_on": e.due_on.isoformat() if e.due_on else None,
            "facts": e.facts,
            "imported": e.imported,
            "previous_hash": e.previous_hash,
            "hash": e.hash,
        }
        for e in events
    ]
    plain = {"reference": case.reference, "events": rows}
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def said(facts: dict[str, Any], people: dict[str, str]) -> str:
    """Return the facts of a record as lines; `people`: names by key."""
    codes = {**_CODES, "drafter": people}
    return "\n".join(
        f"{_SAID.get(name, name)}：{_value(codes.get(name, {}), value)}"
        for name, value in sorted(facts.items())
        if value
    )


def _value(codes: dict[str, str], value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_value({}, one) for _, one in sorted(value.items()) if one)
    if isinstance(value, list):
        return "；".join(_value({}, one) for one in value)
    return codes.get(str(value), "是" if value is True else str(value))


def _who(event: Event) -> str:
    if event.actor is not None:
        return str(event.actor)
    return "台账导入" if event.imported else Role(event.role).label


def _shown(case: Application, name: str) -> str:
    value = getattr(case, name)
    if isinstance(value, bool):
        return "是" if value else ""
    shown = getattr(case, f"get_{name}_display", None)
    return str(shown() if shown else value or "").strip()


def _label(name: str) -> str:
    return str(getattr(Application._meta.get_field(name), "verbose_name", name))  # noqa: SLF001 - Django's name


def _at(instant: Any) -> str:
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M") if instant else ""
