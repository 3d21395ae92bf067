"""案件页的栏目: what each tab counts and shows; only the shown one asks the database for rows of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, QueryDict

from requests_app.law.channels import ReceiptBasis, wanted
from requests_app.law.clocks import opinion_due
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act, Node
from requests_app.law.state import Supplement
from requests_app.models import Event

from .next_step import short_day
from .opened import Opened, Past
from .reads import applicant_tab
from .tab_drafts import drafts_tab
from .tab_messages import messages_tab
from .tab_papers import papers, papers_tab
from .tab_review import SETTLING, approval_tab, reply_tab, secrecy_tab
from .words import moment, near, told, who

#: The tab shown where none is asked for.
DEFAULT = "record"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its key in the address, its name, how much is in it ("" where nothing is counted)."""

    key: str
    label: str
    count: str = ""


def tabs(at: Opened) -> list[Tab]:
    """Return the tabs with their counts; no query."""
    drafts = at.counted("drafts") + len(at.of(Act.SUBMIT, Act.ANSWER_ON_THE_SPOT))
    reviews = len(at.of(Act.CLEAR, Act.REFER)) + _returns(at, Node.SECRECY_REVIEW)
    counts: dict[str, int | str] = {
        "supplement": len(at.of(Act.REQUEST_SUPPLEMENT)),
        "consultation": len(at.of(Act.CONSULT)),
        "drafting": f"{drafts} 版" if drafts else "",
        "review": reviews,
        "approval": len(at.of(Act.APPROVE)) + _returns(at, Node.APPROVAL),
        "reply": len(at.of(*SETTLING)),
        "papers": len(papers(at)),
        "remedies": len(at.of(Act.FILE_REMEDY)),
        "messages": at.counted("messages"),
        "record": len(at.past),
    }
    return [Tab(key, label, str(counts.get(key) or "")) for key, (label, _) in _TABS.items()]


def _returns(at: Opened, node: Node) -> int:
    return sum(one.was == node for one in at.of(Act.SEND_BACK))


def shown(at: Opened, asked: QueryDict) -> tuple[str, dict[str, Any]]:
    """Return the asked tab's key and what it shows, without one the default; an unknown one does not exist."""
    key = asked.get("tab") or DEFAULT
    if key not in _TABS:
        raise Http404("没有这一栏。")
    return key, _TABS[key][1](at, asked)


def _request(at: Opened, _asked: QueryDict) -> dict[str, Any]:
    case = at.case
    basis = ReceiptBasis(case.receipt_basis).label if case.receipt_basis in set(ReceiptBasis) else ""
    received = f"{day_zh(case.received_on)}{f'（{basis}）' if basis else ''}" if case.received_on else "尚未确认收到"
    lines = [
        ("查询号", case.reference),
        ("登记编号", case.number or "尚未登记"),
        ("申请途径", case.get_channel_display()),
        ("提交日期", day_zh(case.submitted_on)),
        ("收到日期", received),
        ("主题", case.topic),
        ("信息名称", case.title),
        ("文号", case.doc_ref),
        ("内容描述", case.content),
        ("用途", case.purpose),
        ("提供形式", wanted(case.form_wanted)),
        ("获取方式", wanted(case.obtain_way)),
        ("不能按要求提供时", "可以接受其他方式" if case.accept_other_form else "不接受其他方式"),
    ]
    return {"lines": [(label, text) for label, text in lines if text], "files": at.counted("files")}


def _applicant(at: Opened, _asked: QueryDict) -> dict[str, Any]:
    return applicant_tab(at.case, at.staff)


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """One supplement notice and what came of it."""

    notice: Event
    asked: Supplement
    items: list[str]
    came: Event | None
    lapsed: Event | None

    @property
    def statement(self) -> str:
        """What the applicant supplied."""
        return str(self.came.facts.get("statement", "")) if self.came else ""


def _supplement(at: Opened, _asked: QueryDict) -> dict[str, Any]:
    rows = []
    for place, one in enumerate(at.past):
        asked = one.after.supplement
        if one.act is not Act.REQUEST_SUPPLEMENT or asked is None:
            continue
        came, lapsed = (_next(at.past[place:], act) for act in (Act.RECEIVE_SUPPLEMENT, Act.LAPSE_SUPPLEMENT))
        items = [str(item) for item in one.event.facts.get("items") or ()]
        rows.append(SupplementRow(one.event, asked, items, came, lapsed))
    return {"supplements": rows}


def _next(past: Sequence[Past], act: Act) -> Event | None:
    """Return the first such record before the case was opened anew."""
    for one in past:
        if one.act is Act.REOPEN:
            return None
        if one.act is act:
            return one.event
    return None


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One consultation: to whom, what, and what came back."""

    kind: str
    party: str
    question: str
    sent: str
    received: str
    until: str
    result: str
    text: str


def _consultations(at: Opened, _asked: QueryDict) -> dict[str, Any]:
    rows = []
    for sent in at.of(Act.CONSULT):
        facts = sent.event.facts
        of = [one for one in at.past if one.event.facts.get("consultation") == facts["key"]]
        signed = next((one for one in of if one.act is Act.CONSULTATION_RECEIVED), None)
        end = next((one for one in of if one.act in {Act.OPINION, Act.OPINION_LAPSED}), None)
        until = opinion_due(signed.event.on if signed else sent.event.on, at.calendar)
        rows.append(
            ConsultationRow(
                "第三方" if facts["kind"] == "third_party" else "行政机关",
                str(facts["party"]),
                str(facts.get("question", "")),
                near(sent.event.on, at.today),
                near(signed.event.on, at.today) if signed else "尚未登记",
                near(until, at.today),
                _answer(end, str(facts["kind"]), at.today),
                str(end.event.facts.get("text", "")) if end else "",
            )
        )
    return {"consultations": rows}


def _answer(end: Past | None, kind: str, today: date) -> str:
    if end is None:
        return "等待意见"
    on = near(end.event.on, today)
    if end.act is Act.OPINION_LAPSED:
        return f"{on}登记逾期未复：{'由本机关决定是否公开' if kind == 'third_party' else '视为同意公开'}"
    agrees = end.event.facts.get("consents")
    return f"{on}收到：{'同意公开' if agrees else '不同意公开' if agrees is False else '未明确表示'}"


def _remedies(at: Opened, _asked: QueryDict) -> dict[str, Any]:
    return {"remedies": list(at.case.remedies.all())}


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of 办理记录; `due` is the due date after it, or whom the case then waited for."""

    event: Event
    on: str
    facts: list[tuple[str, str]]
    who: str
    due: str
    recorded: str


_WAITS = {"supplement": "等待补正", "fee": "等待缴费", "third_party": "暂停", "agency": "暂停"}


def _record(at: Opened, _asked: QueryDict) -> dict[str, Any]:
    rows = [
        RecordRow(
            one.event,
            near(one.event.on, at.today),
            told(one.event, at.people),
            who(one.event),
            _due(one, at.today),
            moment(one.event.recorded_at, at.today),
        )
        for one in reversed(at.past)
    ]
    return {"record": rows, "broken": broken_at(at)}


def _due(one: Past, today: date) -> str:
    waits = _WAITS.get(one.after.waiting_for, "")
    if waits:
        return waits
    return short_day(one.event.due_on, today) if one.event.due_on else "—"


def broken_at(at: Opened) -> int:
    """Return which record does not continue the hash chain, 0 where all hold; no query.

    A record taken away from the end shows in the count and last hash kept on the case.
    """
    before = ""
    for expected, event in enumerate(at.events, start=1):
        whole = event.seq == expected and event.previous_hash == before
        if not whole or event.computed_hash(at.case.reference) != event.hash:
            return expected
        before = event.hash
    kept = (at.case.events_count, at.case.last_hash) == (len(at.past), before)
    return 0 if kept else len(at.past) + 1


_TABS: dict[str, tuple[str, Callable[[Opened, QueryDict], dict[str, Any]]]] = {
    "request": ("申请", _request),
    "applicant": ("申请人", _applicant),
    "supplement": ("补正", _supplement),
    "consultation": ("征求意见", _consultations),
    "drafting": ("拟办", drafts_tab),
    "review": ("保密审查", lambda at, _: secrecy_tab(at)),
    "approval": ("审核", lambda at, _: approval_tab(at)),
    "reply": ("答复送达", lambda at, _: reply_tab(at)),
    "papers": ("文书", lambda at, _: papers_tab(at)),
    "remedies": ("复议诉讼", _remedies),
    "messages": ("消息", lambda at, _: messages_tab(at)),
    "record": ("办理记录", _record),
}
