"""案件页: what the applicant is told about the own case, folded from its events.

Shown is what the Regulation owes the applicant: where the case stands, by when and why, what is to
be supplemented, the result and the remedies. Left out is the inside of the office: opinions, names
of reviewers and approvers, drafts, and whatever third parties wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.law.applicants import ApplicantKind
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import Channel, ReceiptBasis
from requests_app.law.clocks import Clock, DayLine, Marks, Restart, days_left, explain, reply_clock
from requests_app.law.fold import fold
from requests_app.law.nodes import STEPS, Act, Node
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Application, Event, working_calendar

from . import offers, words
from .days import Month, Run, months, runs
from .reply import Result, result_of

#: Working days before the due date from which the page says 即将到期.
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eight steps: status done, now, todo, or none where it was not needed."""

    number: int
    name: str | Promise
    status: str
    on: date | None
    note: str | Promise


@dataclass(frozen=True, slots=True)
class Reason:
    """为什么是这一天: the period told as months and as runs of days.

    Args:
        supposed: the period as it would be if the supplement or the fee came today.
        counted: working days counted up to today; paused: suspended working days.
    """

    clock: Clock
    months: list[Month]
    runs: list[Run]
    counted: int
    paused: int
    supposed: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """补正告知: everything that is to be supplemented, once; `left` working days are left, negative once over."""

    items: list[str]
    on: date
    until: date
    left: int


@dataclass(frozen=True, slots=True)
class FeeNotice:
    """收费通知 while its payment is awaited: yuan, how it was counted, until when (Art. 42)."""

    amount: int
    basis: str
    quantity: int
    on: date
    until: date


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the page shows."""

    standing: str
    left: int
    steps: list[Step]
    due_on: date | None
    provisional: bool
    reason: Reason | None
    notice: Notice | None
    fee: FeeNotice | None
    result: Result | None
    papers: list[offers.Offered]
    files: list[offers.SentFile]
    received_on: date | None
    basis: str | Promise
    channel: str | Promise
    kind: str | Promise
    extended_days: int
    round: int
    can_withdraw: bool
    can_correct: bool

    @property
    def reply_paper(self) -> offers.Offered | None:
        """The letter of the last reply, if it was made here."""
        return next((one for one in self.papers if one.is_reply), None) if self.result else None

    @property
    def other_papers(self) -> list[offers.Offered]:
        """The papers without that letter, which stands with the result."""
        return [one for one in self.papers if one != self.reply_paper]

    @property
    def paper_of(self) -> dict[str, offers.Offered]:
        """The newest paper of each act, for the page that asks for an answer to it."""
        return {one.act.value: one for one in reversed(self.papers)}


def view_of(case: Application, today: date) -> CaseView:
    """Fold the case for its applicant; the number of queries does not depend on its length."""
    events = list(case.events.order_by("seq"))
    state = fold(event.record for event in events)
    calendar = working_calendar()
    due_on = case.due_on
    reason = None
    if state.received_on is not None and not state.voided and (state.open or state.delivered):
        supposed = state.waiting_for in {"supplement", "fee"}
        marks = _supposed(state.marks, state.waiting_for, today) if supposed else state.marks
        clock = reply_clock(marks, calendar)
        # a settled case keeps its date; a calendar amended later must not explain another one
        if supposed or due_on in {None, clock.due_on}:
            lines = [line for line in explain(marks, calendar) if not supposed or line.date >= clock.day0]
            reason = _reason(clock, lines, today, supposed=supposed)
    return CaseView(
        standing=_standing(case, state, days_left(due_on, today, calendar) if due_on else 0),
        left=days_left(due_on, today, calendar) if due_on else 0,
        steps=_steps(events, state),
        due_on=due_on,
        provisional=case.due_provisional,
        reason=reason,
        notice=_notice(events, state, today, calendar),
        fee=_fee(events, state),
        result=result_of(case, events, state, calendar),
        papers=offers.papers(case, events),
        files=offers.files(case, events),
        received_on=state.received_on,
        basis=words.BASES[ReceiptBasis(case.receipt_basis)] if case.receipt_basis else "",
        channel=words.CHANNELS[Channel(case.channel)],
        kind=words.KINDS[ApplicantKind(case.applicant_kind)][0],
        extended_days=state.extension,
        round=state.round,
        can_withdraw=state.open or state.node is Node.INTAKE,
        can_correct=state.node is not Node.CLOSED,
    )


def _supposed(marks: Marks, waiting_for: str, today: date) -> Marks:
    """The marks as they would be if what is waited for came today (Arts. 30, 42)."""
    restart = Restart(today, "fee" if waiting_for == "fee" else "supplement")
    return replace(marks, restarts=(*marks.restarts, restart))


def _standing(case: Application, state: CaseState, left: int) -> str:  # noqa: PLR0911 - one line a standing: the table of what the page says first
    if state.voided:
        return "voided"
    if state.node is Node.INTAKE:
        return "unconfirmed"
    if state.received_on is None:
        return "not_received"
    if state.delivered:
        settled = {
            ReplyKind.CLOSE_WITHDRAWN: "withdrawn",
            ReplyKind.CLOSE_NOT_SUPPLEMENTED: "not_supplemented",
            ReplyKind.CLOSE_FEE_UNPAID: "fee_unpaid",
        }.get(ReplyKind(state.reply_kind) if state.reply_kind else ReplyKind.REPLY_OTHER)
        late = state.round == 1 and case.due_on is not None and case.replied_on is not None
        return settled or ("answered_late" if late and case.replied_on > case.due_on else "answered")  # type: ignore[operator] # both are dates where late holds
    if state.waiting_for in {"supplement", "fee"}:
        return state.waiting_for
    if left < 0:
        return "overdue"
    if state.waiting_for:
        return "paused"
    return "soon" if left <= SOON_DAYS else "running"


def _steps(events: list[Event], state: CaseState) -> list[Step]:
    """Return the eight steps: a step is done once the case left it forwards."""
    left: dict[str, date] = {}
    here = Node.INTAKE.value
    for event in events:
        if event.node != here:
            left[here] = event.on
            here = event.node
    now = STEPS.index(Node(here)) if here != Node.CLOSED.value else len(STEPS)
    never = state.received_on is None or state.voided
    steps = []
    for at, node in enumerate(STEPS):
        on = left.get(node.value)
        if at == now:
            step = Step(at + 1, words.NODES[node], "now", None, _doing(node, state))
        elif at > now:
            step = Step(at + 1, words.NODES[node], "todo", None, _("还没到"))
        elif on is not None and not (never and now == len(STEPS)):
            step = Step(at + 1, words.NODES[node], "done", on, "")
        else:
            step = Step(at + 1, words.NODES[node], "none", None, _("不需要") if not never else _("没有进行"))
        steps.append(step)
    return steps


def _doing(node: Node, state: CaseState) -> str | Promise:
    if state.waiting_for in {"third_party", "agency"}:
        return _("正在征求意见，期限暂停")
    if state.waiting_for == "fee":
        return _("等您缴费")
    return words.DOING[node]


def _reason(clock: Clock, lines: list[DayLine], today: date, *, supposed: bool) -> Reason:
    period = [line for line in lines if line.date >= clock.day0]
    return Reason(
        clock,
        months(lines, clock.due_on, today),
        runs(lines, today),
        counted=sum(line.counts and line.date <= today for line in period),
        paused=sum(line.kind == "stop" for line in period),
        supposed=supposed,
    )


def _notice(events: list[Event], state: CaseState, today: date, calendar: WorkingCalendar) -> Notice | None:
    """The supplement notice while it waits for the applicant (Art. 30)."""
    if state.node is not Node.SUPPLEMENTATION or state.supplement is None:
        return None
    asked = next(event for event in reversed(events) if event.act == Act.REQUEST_SUPPLEMENT.value)
    items = [str(item) for item in asked.facts.get("items", [])]
    until = state.supplement.limit_on
    return Notice(items, state.supplement.notice_on, until, days_left(until, today, calendar))


def _fee(events: list[Event], state: CaseState) -> FeeNotice | None:
    """The fee notice while its payment is awaited (Art. 42)."""
    if state.waiting_for != "fee" or state.fee is None:
        return None
    asked = next(event for event in reversed(events) if event.act == Act.CHARGE_FEE.value)
    basis, quantity = str(asked.facts.get("basis", "")), int(asked.facts.get("quantity") or 0)
    return FeeNotice(state.fee.amount, basis, quantity, state.fee.notice_on, state.fee.due_on)
