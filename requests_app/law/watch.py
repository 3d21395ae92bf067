"""盯住的期限: every period of a case that runs now and the day it ends; pure, folded from its state.

A case has several at once: the reply, the one notice of what is to be supplemented, an opinion that is awaited. The
reminders (messages/ladder.py) are made from these alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .calendar import WorkingCalendar
from .clocks import opinion_due, supplement_notice_due
from .nodes import OPEN, Node
from .policy import ARCHIVING_DAYS, CONFIRM_DAYS
from .state import CaseState


class Watch(StrEnum):
    """What is watched."""

    CONFIRM = "confirm"
    REPLY = "reply"
    NOTICE = "notice"
    SUPPLEMENT = "supplement"
    OPINION = "opinion"
    FEE = "fee"
    DRAFT = "draft"
    ARCHIVE = "archive"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Watch.CONFIRM: "确认收件",
    Watch.REPLY: "答复",
    Watch.NOTICE: "告知补正",
    Watch.SUPPLEMENT: "申请人补正",
    Watch.OPINION: "被征求方提出意见",
    Watch.FEE: "申请人缴费",
    Watch.DRAFT: "提交拟办稿",
    Watch.ARCHIVE: "归档",
}
_NOTICE_AT = frozenset({Node.REGISTRATION, Node.DRAFTING})


@dataclass(frozen=True, slots=True)
class Watched:
    """One period that runs: what, its last day, and which consultation ("" for the others)."""

    kind: Watch
    on: date
    key: str = ""

    @property
    def stored(self) -> list[str]:
        """As the case's row keeps it."""
        return [self.kind.value, self.on.isoformat(), *([self.key] if self.key else [])]


def read(stored: Iterable[list[str]]) -> tuple[Watched, ...]:
    """Return what a case's row keeps, as values."""
    return tuple(Watched(Watch(kind), date.fromisoformat(on), "".join(key)) for kind, on, *key in stored)


def watched(state: CaseState, due_on: date | None, calendar: WorkingCalendar) -> tuple[Watched, ...]:
    """Return the periods that run in this state, the earliest first.

    Args:
        state: folded from the records.
        due_on: last day of the reply period as the case has it.
        calendar: the calendar in force.
    """
    return tuple(sorted(_running(state, due_on, calendar), key=lambda one: (one.on, one.kind, one.key)))


def _running(state: CaseState, due_on: date | None, calendar: WorkingCalendar) -> list[Watched]:
    if state.voided or state.last_on is None:
        return []
    if state.node is Node.INTAKE:  # both sides confirm; nothing counts as received before (Art. 31)
        return [Watched(Watch.CONFIRM, calendar.add_workdays(state.last_on, CONFIRM_DAYS))]
    if state.node is Node.ARCHIVING:
        settled = state.settled_on or state.last_on
        return [Watched(Watch.ARCHIVE, calendar.add_workdays(settled, ARCHIVING_DAYS))]
    return _until_reply(state, due_on, calendar) if state.node in OPEN and due_on else []


def _until_reply(state: CaseState, due_on: date, calendar: WorkingCalendar) -> list[Watched]:
    """Return what runs while a reply is owed."""
    if state.waiting_for == "supplement" and state.supplement:  # Art. 30
        return [Watched(Watch.SUPPLEMENT, state.supplement.limit_on)]
    found = _opinions(state, calendar)
    if state.waiting_for == "fee" and state.fee:  # Art. 42; who was asked for an opinion before still owes it
        return [Watched(Watch.FEE, state.fee.due_on), *found]
    found.append(Watched(Watch.REPLY, due_on))  # Art. 33; of a later round the day a decision set
    if state.node in _NOTICE_AT and state.received_on and _may_still_be_supplemented(state):
        found.append(Watched(Watch.NOTICE, supplement_notice_due(state.received_on, calendar)))
    return found


def _opinions(state: CaseState, calendar: WorkingCalendar) -> list[Watched]:
    """Return the periods of whoever was asked and has not answered (Arts. 32, 34); after the draft it is too late."""
    if state.node is not Node.DRAFTING:
        return []
    return [
        Watched(Watch.OPINION, opinion_due(asked.received_on or asked.sent_on, calendar), asked.key)
        for asked in state.open_consultations
    ]


def _may_still_be_supplemented(state: CaseState) -> bool:
    """Whether the one notice of Art. 30 was not sent: first round, nothing restarted, no draft yet."""
    return state.round == 1 and state.supplement is None and not state.restarts and not state.drafters


def drafting_target(rows: Iterable[Watched], days: int, calendar: WorkingCalendar) -> Watched | None:
    """Return the office's own target for the draft: so many working days before the reply is due; None with 0 days.

    While an opinion is awaited no draft can go to review (Arts. 32, 34), so the target is not before the day after.

    Args:
        rows: what runs in a case that stands at 拟办.
        days: working days the office wants for review and signing.
        calendar: the working calendar.
    """
    running = tuple(rows)
    reply = next((one for one in running if one.kind is Watch.REPLY), None)
    if reply is None or days < 1:
        return None
    possible = [calendar.add_workdays(one.on, 1) for one in running if one.kind is Watch.OPINION]
    return Watched(Watch.DRAFT, min(reply.on, max([calendar.subtract_workdays(reply.on, days), *possible])))


def columns(rows: Iterable[Watched]) -> tuple[list[list[str]], date | None]:
    """Return what a case's row keeps: all that runs, and the first day of all."""
    kept = [one.stored for one in rows]
    return kept, date.fromisoformat(kept[0][1]) if kept else None
