"""办理后果: what an act would change, read from the case before and after it; the page that asks to confirm shows this.

`standing` tells of any case how it stands, so what is promised and what is then true are the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import days_left
from requests_app.law.dates_zh import day_zh
from requests_app.law.items import read, summed
from requests_app.law.nodes import ACTS, Act, Node, Role, nth_level
from requests_app.law.outcomes import Outcome
from requests_app.law.remedies import RemedyRule
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.messages.notice import ACTS_AT, next_people
from requests_app.messages.rows import masked
from requests_app.models import Application, Message, Staff
from requests_app.papers.law_words import remedy

from .ahead import Step, ahead, hurry, names
from .words import CHANNELS

#: 表三 group → its number and name on the form.
GROUPS = {
    "granted": "（一）予以公开",
    "partial": "（二）部分公开",
    "denied": "（三）不予公开",
    "unable": "（四）无法提供",
    "not_processed": "（五）不予处理",
    "other_processing": "（六）其他处理",
}
RULES = {
    RemedyRule.OPTIONAL_OLD: ("可以复议，也可以诉讼", "行政复议法、行政诉讼法"),
    RemedyRule.OPTIONAL: ("可以复议，也可以诉讼", "行政复议法、行政诉讼法"),
    RemedyRule.RECONSIDERATION_FIRST: ("先复议、后诉讼", "行政复议法第二十三条"),
    RemedyRule.NONE: ("不告知救济途径", "实践做法"),
}
_DUTY = "拟办、保密审查、审核分由三人办理"
_WAITS_DUE = {"supplement": "等待补正，收到后从零起算", "fee": "等待缴费，缴费次日起重新计算"}
_ROLE_AT = {**ACTS_AT, Node.DRAFTING: Role.DRAFTER}


def table3_row(outcome: Outcome) -> str:
    """Return the row of Table 3 as the form names it: （三）不予公开·属于国家秘密."""
    group = GROUPS[outcome.group]
    return group if outcome.label in group else f"{group}·{outcome.label}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, in the words of the confirmation."""

    node: str
    people: str
    due: str
    left: str
    kind: str
    table3: str
    remedy: str
    remedy_text: str
    number: str
    doc_no: str
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table 现在 / 提交后 / 依据."""

    name: str
    now: str
    then: str
    basis: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """Everything the confirmation shows."""

    heading: str
    rows: list[Row]
    after: Standing
    steps: list[Step]
    notices: list[tuple[str, str]]
    letters: list[tuple[str, str, str]]
    button: str
    hurry: str = ""
    may_extend: bool = False
    told: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Around:
    """What the words need besides the case: its office, its approval titles, the day and the calendar."""

    office: Sequence[Staff]
    titles: Sequence[str]
    today: date
    calendar: WorkingCalendar


def standing(case: Application, state: CaseState, around: Around) -> Standing:
    """Tell how a case stands."""
    kind = ReplyKind(state.reply_kind) if state.reply_kind in set(ReplyKind) else None
    rule = remedy(kind, state.replied_on or around.today, case.agency) if kind else None
    due, left = _due(case, state, around)
    return Standing(
        node=case.node_enum.label,
        people=_people(case, around),
        due=due,
        left=left,
        kind=_kind(kind, state),
        table3=_table3(case, kind),
        remedy=RULES[rule.rule][0] if rule else "—",
        remedy_text=rule.text if rule else "",
        number=case.number or "未编",
        doc_no=(state.issued_no if state.issued_on and not state.delivered else case.doc_no) or "未编",
        unit=case.unit or "未定",
    )


def _people(case: Application, around: Around) -> str:
    node = case.node_enum
    if node is Node.CLOSED:
        return "已办结，无须办理"
    if node is Node.SUPPLEMENTATION:
        return "申请人（补正）"
    found = next_people(case, list(around.office))
    role = ACTS_AT[node] if case.handler_id is None else _ROLE_AT[node]
    if not found:
        return f"没有可以办理的{role.label}，请先在“人员与角色”中设置"
    label = role.label
    if role is Role.APPROVER and case.levels_signed < len(around.titles):
        label = f"{around.titles[case.levels_signed]}，{nth_level(case.levels_signed + 1)}审核"
    return f"{names(found)}（{label}）"


def _due(case: Application, state: CaseState, around: Around) -> tuple[str, str]:
    """The due date in words, and the working days left while a reply is owed."""
    if case.node_enum is Node.CLOSED and case.received_on is None:
        return "未成立，不计期限", ""
    if not case.is_open and state.received_on is not None:
        return (f"已于{day_zh(state.replied_on)}办结答复" if state.replied_on else "不再计算"), ""
    if case.waiting_for in _WAITS_DUE:
        return _WAITS_DUE[case.waiting_for], ""
    if case.due_on is None:
        return "未起算", ""
    left = days_left(case.due_on, around.today, around.calendar)
    said = f"剩 {left} 个工作日" if left > 0 else "今天到期" if left == 0 else f"已逾期 {-left} 个工作日"
    waits = "；征求意见期间不计入" if case.waiting_for else ""
    return day_zh(case.due_on) + ("（暂定）" if case.due_provisional else "") + waits, said


def _kind(kind: ReplyKind | None, state: CaseState) -> str:
    if kind is None:
        return "未定"
    items = read(state.elements.get("items", ""))
    return CATALOGUE[kind].short_title + (f"（{summed(items)}）" if len(items) > 1 and summed(items) else "")


def _table3(case: Application, kind: ReplyKind | None) -> str:
    if case.voided or (case.node_enum is Node.CLOSED and case.received_on is None):
        return "不计入"
    who = case.get_applicant_kind_display()
    if case.outcome:
        return f"计入{table3_row(Outcome(case.outcome))} · {who}"
    if kind is not None:
        return f"送达后计入{table3_row(CATALOGUE[kind].outcome)} · {who}"
    return f"在办 · {who}" if case.received_on else "未收到，不计入"


def consequence(
    act: Act,
    before: tuple[Application, CaseState],
    after: tuple[Application, CaseState],
    sent: Iterable[Message],
    around: Around,
    *,
    told: Sequence[tuple[str, str]] = (),
) -> Consequence:
    """Tell what an act changes.

    Args:
        act: the act that is done.
        before: the case and its state now.
        after: the same as the door would leave them.
        sent: the messages the door would write.
        around: the office and the day.
        told: the facts the record would hold, in words.
    """
    now, then = standing(*before, around), standing(*after, around)
    case, state = after
    steps = ahead(case, state, around.office, around.titles, around.today)
    tight, may_extend = hurry(case, state, steps, around.today, around.calendar)
    mail = list(sent)
    notices = [(str(message.recipient), message.text) for message in mail if message.recipient]
    outward = [message for message in mail if message.recipient is None]
    letters = [(masked(message), CHANNELS[message.channel], message.text) for message in outward]
    return Consequence(
        heading=_heading(act, case),
        rows=_rows(act, state, now, then),
        after=then,
        steps=steps,
        notices=notices,
        letters=letters,
        button=_button(act, case, state, around),
        hurry=tight,
        may_extend=may_extend,
        told=list(told),
    )


def _rows(act: Act, state: CaseState, now: Standing, then: Standing) -> list[Row]:
    kind = CATALOGUE[ReplyKind(state.reply_kind)] if state.reply_kind in set(ReplyKind) else None
    duty = _DUTY if act in {Act.SUBMIT, Act.CLEAR, Act.APPROVE, Act.SEND_BACK} else "条例第四十五条"
    due = "不变" if now.due == then.due else then.due
    rows = [
        Row("环节", now.node, then.node if then.node != now.node else f"仍在{then.node}", ACTS[act].article),
        Row("谁来办", now.people, then.people if then.people != now.people else f"不变，{then.people}", duty),
        Row("到期日", now.due, "，".join(filter(None, [due, then.left])), _clock_article(act)),
    ]
    for name, old, new, basis in (
        ("登记编号", now.number, then.number, "条例第四十五条"),
        ("承办处室", now.unit, then.unit, "条例第四十五条"),
        ("文号", now.doc_no, then.doc_no, "条例第四十五条"),
    ):
        if old != new:
            rows.append(Row(name, old, new, basis))
    rows.append(
        Row("答复类型", now.kind, then.kind if then.kind != now.kind else "不变", kind.article if kind else "—")
    )
    rows.append(Row("表三", now.table3, then.table3 if then.table3 != now.table3 else "不变", "一件只计一行"))
    if then.remedy != "—":
        basis = next(basis for said, basis in RULES.values() if said == then.remedy)
        rows.append(Row("救济途径", now.remedy, then.remedy, basis, then.remedy_text))
    return rows


def _clock_article(act: Act) -> str:
    own = {Act.REQUEST_SUPPLEMENT, Act.RECEIVE_SUPPLEMENT, Act.FEE_PAID, Act.CHARGE_FEE, Act.REOPEN, Act.DELAY}
    return ACTS[act].article if act in own else "条例第三十三条"


def _heading(act: Act, after: Application) -> str:
    if act is Act.APPROVE:
        return "签发这份答复书？" if after.node_enum is Node.REPLY else "同意并报下一级？"
    return f"{act.label}？"


def _button(act: Act, after: Application, state: CaseState, around: Around) -> str:
    """Say what happens and to whom."""
    people = names(next_people(after, list(around.office))) or "下一环节"
    last = after.node_enum is Node.REPLY
    said = {
        Act.ACCEPT: "确认受理登记",
        Act.ASSIGN: f"确认分办给 {people}",
        Act.SUBMIT: f"确认提交给 {people}",
        Act.CLEAR: f"确认通过，交 {people} 审核",
        Act.SEND_BACK: f"确认退回给 {people}",
        Act.APPROVE: f"确认签发，交 {people} 送达" if last else f"确认同意，报 {people} 审核",
        Act.DELIVER: f"确认送达，交 {people} 归档",
        Act.ANSWER_ON_THE_SPOT: f"确认当场答复并送达，交 {people} 归档",
        Act.REQUEST_SUPPLEMENT: "确认告知申请人补正",
        Act.RECEIVE_SUPPLEMENT: f"确认收到补正，交 {people} 办理",
        Act.EXTEND: f"确认延期 {state.extension} 个工作日",
        Act.ARCHIVE: "确认归档，本件办结",
        Act.REOPEN: f"确认重新办理，交 {people}",
        Act.ISSUE_REPLY: f"确认制作，文号{state.issued_no}",
    }
    if act is Act.CONSULT and state.open_consultations:
        return f"确认向 {state.open_consultations[-1].name} 征求意见"
    return said.get(act, f"确认{act.label}")
