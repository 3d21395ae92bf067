"""文书栏: the papers a case has so far, each with its state and where to open it.

What a record made here was kept as rows (models/paper.py). A record taken over from a register made none; its papers
are listed with what the record states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from requests_app.law.channels import ReceiptBasis
from requests_app.law.clocks import opinion_due
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.papers import To, named_by
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.papers.law_words import remedy

from .opened import Opened, Past
from .reads import may_open
from .words import METHODS

N = NoticeKind
Stated = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    Args:
        name: its title. on: its day. doc_no: its 文号, "" where it has none.
        article, stated: the article, and what the record of a taken over case states.
        key: of its row, 0 where there is none.
        to: to whom it goes.
        state, why: whether it is printed, and why it cannot be.
    """

    name: str
    on: date
    doc_no: str
    article: str = ""
    stated: Stated = field(default_factory=list)
    key: int = 0
    to: str = ""
    state: str = ""
    why: str = ""


def papers(at: Opened) -> list[Paper]:
    """Return the papers in the order they were made."""
    found: list[Paper] = []
    kept = {seq: list(rows) for seq, rows in groupby(at.papers, lambda row: row["seq"])}
    for one in at.past:
        if one.event.seq in kept:
            found += [_kept(row, at) for row in kept[one.event.seq]]
            continue
        found += [_paper(kind, one, at) for kind in _kinds(one)]
        if one.act in _REPLIES:
            found.append(_reply(one, at))
    return found


def papers_tab(at: Opened) -> dict[str, Any]:
    """Return the papers, oldest first, and whether this person may open them; no query."""
    return {"papers": papers(at), "may_open": may_open(at.case, at.staff)}


def _kept(row: dict[str, Any], at: Opened) -> Paper:
    on, why = date.fromisoformat(row["on"]), row["error"]
    whom = {To.APPLICANT: f"申请人 {at.case.masked_name}", To.INSIDE: "本机关留存"}
    to = whom.get(To(row["to"]), row["addressee"])
    return Paper(row["title"], on, row["doc_no"], key=row["id"], to=to, state=_state(row), why=why)


def _state(row: dict[str, Any]) -> str:
    if row["destroyed_on"]:
        return "已销毁"
    if row["rendered_at"]:
        return "已排印"
    return "不能排印" if row["error"] else "等待排印"


#: Acts that send a reply or close the case by one.
_REPLIES = frozenset({Act.DELIVER, Act.IMPORT_REPLY, Act.LAPSE_SUPPLEMENT, Act.FEE_LAPSED, Act.WITHDRAW})
_FEES = {"item": "件", "page": "页"}


def _kinds(one: Past) -> list[NoticeKind]:
    """Return the notices and forms a record of a register stands for; nobody wrote them here."""
    named = named_by(one.event.record, one.after, one.after)
    return [kind for kind in named if isinstance(kind, NoticeKind) and kind in _STATES]


def _paper(kind: NoticeKind, one: Past, at: Opened) -> Paper:
    notice = NOTICES[kind]
    stated = [(label, text) for label, text in _STATES[kind](one, at) if text]
    return Paper(notice.title, one.event.on, "", notice.article, stated)


def _said(one: Past, name: str) -> str:
    return str(one.event.facts.get(name) or "")


def _date(one: Past, name: str) -> str:
    text = _said(one, name)
    return day_zh(date.fromisoformat(text)) if text else ""


def _receipt(one: Past, at: Opened) -> Stated:
    return [("查询号", at.case.reference), ("提交日期", day_zh(one.event.on))]


def _confirm(one: Past, _at: Opened) -> Stated:
    basis = _said(one, "basis")
    label = ReceiptBasis(basis).label if basis in set(ReceiptBasis) else ""
    return [("双方确认之日", _date(one, "received_on")), ("确认方式", label)]


def _supplement(one: Past, _at: Opened) -> Stated:
    items = "\n".join(f"{n}. {item}" for n, item in enumerate(one.event.facts.get("items") or (), start=1))
    after = "无正当理由逾期不补正的，视为放弃申请，本机关不再处理"
    return [("补正事项", items), ("补正期限", _date(one, "limit_on")), ("逾期不补正的后果", after)]


def _extension(one: Past, _at: Opened) -> Stated:
    due = day_zh(one.event.due_on) if one.event.due_on else ""
    by = str(one.event.actor) if one.event.actor else ""
    days = f"{_said(one, 'days')} 个工作日"
    return [("延期理由", _said(one, "reason")), ("延长", days), ("批准人", by), ("新的答复期限", due)]


def _consult(one: Past, at: Opened) -> Stated:
    last = day_zh(opinion_due(one.event.on, at.calendar))
    limit = f"自收到之日起15个工作日内；发出当日收到的，至{last}"
    return [("征求对象", _said(one, "party")), ("征求意见的信息", _said(one, "question")), ("答复期限", limit)]


def _fee(one: Past, _at: Opened) -> Stated:
    basis = _FEES.get(_said(one, "basis"), "")
    return [
        ("收费标准", f"按{basis}计收" if basis else ""),
        ("数量", f"{_said(one, 'quantity')} {basis}" if basis else _said(one, "quantity")),
        ("金额", f"{_said(one, 'amount')} 元"),
        ("缴费期限", _date(one, "payment_due_on")),
    ]


def _delay(one: Past, _at: Opened) -> Stated:
    return [("确定的答复期限", _date(one, "until")), ("理由", _said(one, "reason"))]


def _referral(one: Past, _at: Opened) -> Stated:
    return [("提请部门", _said(one, "authority")), ("不能确定的原因", _said(one, "reason"))]


def _opinions(one: Past, at: Opened) -> Stated:
    """Every opinion since the draft was submitted."""
    found: Stated = []
    for other in at.past[: at.past.index(one) + 1]:
        if other.act is Act.SUBMIT:
            found = []
        if other.act in {Act.CLEAR, Act.APPROVE}:
            name = str(other.event.actor or "台账导入")
            found.append((f"{other.act.label}（{name}）", _said(other, "opinion") or "同意"))
    return found


def _index(one: Past, at: Opened) -> Stated:
    made = [paper for other in at.past if other.event.seq < one.event.seq for paper in _names(other)]
    return [("卷内文书", "、".join(dict.fromkeys(made)))]


def _names(one: Past) -> list[str]:
    names = [NOTICES[kind].title for kind in _kinds(one)]
    return [*names, _title(one)] if one.act in _REPLIES else names


def _plain(*pairs: tuple[str, str]) -> Callable[[Past, Opened], Stated]:
    """Make a paper that states facts as they are: (label, fact)."""
    return lambda one, _at: [(label, _said(one, name)) for label, name in pairs]


_STATES: dict[NoticeKind, Callable[[Past, Opened], Stated]] = {
    N.RECEIPT: _receipt,
    N.CONFIRM: _confirm,
    N.REGISTER_FORM: lambda one, _at: [("登记编号", one.after.number)],
    N.SUPPLEMENT: _supplement,
    N.EXTENSION: _extension,
    N.THIRD_PARTY_CONSULT: _consult,
    N.AGENCY_CONSULT: _consult,
    N.EXPLAIN_REASON: _plain(("认定数量、频次的事实", "reason")),
    N.DELAY: _delay,
    N.FEE: _fee,
    N.SECRECY_REFERRAL: _referral,
    N.SECRECY_FORM: lambda one, _at: [("审查意见", _said(one, "opinion") or "同意公开")],
    N.APPROVAL_SHEET: _opinions,
    N.WITHDRAWAL: _plain(("申请人陈述", "statement")),
    N.SERVICE_PROOF: _plain(("送达凭证", "proof")),
    N.FILE_INDEX: _index,
}


def _title(one: Past) -> str:
    kind = one.after.reply_kind
    return CATALOGUE[ReplyKind(kind)].title if kind in set(ReplyKind) else "答复（台账载明）"


def _reply(one: Past, at: Opened) -> Paper:
    """The reply: what its drafter wrote, how it was served, and the remedy by its own date."""
    after, code = one.after, one.after.reply_kind
    if code not in set(ReplyKind):
        result = [("办理结果", after.outcome.label)] if after.outcome else []
        return Paper(_title(one), one.event.on, after.doc_no, "", result)
    kind = ReplyKind(code)
    reply = CATALOGUE[kind]
    asked = {} if code.startswith("close_") else reply.asked
    written = [(label, str(after.elements.get(name) or "")) for name, label in asked.items()]
    method = METHODS.get(_said(one, "method"), _said(one, "method"))
    stated = [*written, ("送达方式", method), ("救济途径", remedy(kind, one.event.on, at.case.agency).text)]
    return Paper(reply.title, one.event.on, after.doc_no, reply.article, [pair for pair in stated if pair[1]])
