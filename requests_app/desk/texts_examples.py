"""示例: facts for the preview of a letter where no case of the agency has any; made up, and labelled so on the page."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import Suspension
from requests_app.law.nodes import Act
from requests_app.law.numbering import register_number
from requests_app.law.policy import SUPPLEMENT_LIMIT_DAYS
from requests_app.law.state import CaseState, Fee, Record, Supplement
from requests_app.models import Agency, Application

_LONG, _SHORT = 20, 10


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of: the case as it then stood, its state, the event."""

    case: Application
    state: CaseState
    event: Record


def example_case(agency: Agency, today: date) -> Application:
    """Return a case that never was, of this agency; it is not stored."""
    return Application(
        agency=agency,
        reference=f"Q{today:%y%m%d}ABC234",
        number=register_number(today.year, 1, agency.number_format),
        applicant_kind="natural_person",
        applicant_name="张示例",
        channel="web",
        submitted_on=today,
        content="示例道路工程的批准文件",
    )


def example_story(key: str, case: Application, today: date, calendar: WorkingCalendar) -> Story:
    """Return an event that makes this letter, on a copy of the case; whatever the letter names is made up.

    Args:
        key: of the letter.
        case: whose numbers it carries.
        today: the day of the event.
        calendar: the calendar in force.
    """
    then = copy(case)
    then.due_on, then.due_provisional = calendar.add_workdays(today, _LONG), False
    state, event = _MADE[key](then, today, calendar)
    return Story(then, state, event)


_Made = tuple[CaseState, Record]


def _act(act: Act, on: date, **facts: Any) -> Record:
    return Record(act, on, 1, facts)


def _receipt_wire(then: Application, today: date, _: WorkingCalendar) -> _Made:
    then.channel, then.number = "web", None
    return CaseState(), Record(Act.LODGE, today)


def _receipt_paper(then: Application, today: date, _: WorkingCalendar) -> _Made:
    then.channel, then.number = "post", None
    return CaseState(), _act(Act.LODGE, today)


def _accepted(_then: Application, today: date, _: WorkingCalendar) -> _Made:
    return CaseState(), _act(Act.ACCEPT, today, received_on=today.isoformat(), basis="both_confirmed")


def _supplement(_then: Application, today: date, calendar: WorkingCalendar) -> _Made:
    limit = calendar.add_workdays(today, SUPPLEMENT_LIMIT_DAYS).isoformat()
    items = ["请写明文件的名称或者文号", "请写明文件形成的大致年份"]
    return CaseState(), _act(Act.REQUEST_SUPPLEMENT, today, items=items, limit_on=limit)


def _extended(then: Application, today: date, calendar: WorkingCalendar) -> _Made:
    then.due_on = calendar.add_workdays(today, _LONG + _SHORT)
    return CaseState(extension=_SHORT), _act(Act.EXTEND, today, days=_SHORT, reason="需要查找的档案较多")


def _consulted(_then: Application, today: date, _: WorkingCalendar) -> _Made:
    asked = Suspension(kind="third_party", sent_on=today, key="C1")
    return CaseState(suspensions=(asked,)), _act(Act.CONSULT, today, kind="third_party")


def _fee(_then: Application, today: date, calendar: WorkingCalendar) -> _Made:
    due = calendar.add_workdays(today, _LONG).isoformat()
    return CaseState(), _act(Act.CHARGE_FEE, today, basis="page", quantity=57, amount=270, payment_due_on=due)


def _delivered(_then: Application, today: date, _: WorkingCalendar) -> _Made:
    return CaseState(), _act(Act.DELIVER, today, method="portal")


def _withdrawn(_then: Application, today: date, _: WorkingCalendar) -> _Made:
    return CaseState(), Record(Act.WITHDRAW, today)


def _not_received(_then: Application, today: date, _: WorkingCalendar) -> _Made:
    return CaseState(), _act(Act.CLOSE_UNCONFIRMED, today)


def _not_supplemented(_then: Application, today: date, calendar: WorkingCalendar) -> _Made:
    over = calendar.subtract_workdays(today, 1)
    return CaseState(supplement=Supplement(over, over)), _act(Act.LAPSE_SUPPLEMENT, today)


def _not_paid(_then: Application, today: date, calendar: WorkingCalendar) -> _Made:
    over = calendar.subtract_workdays(today, 1)
    return CaseState(fee=Fee(over, over, 270)), _act(Act.FEE_LAPSED, today)


_MADE: dict[str, Callable[[Application, date, WorkingCalendar], _Made]] = {
    "letter_receipt_wire": _receipt_wire,
    "letter_receipt_paper": _receipt_paper,
    "letter_accepted": _accepted,
    "letter_supplement": _supplement,
    "letter_extended": _extended,
    "letter_consulted": _consulted,
    "letter_fee": _fee,
    "letter_delivered": _delivered,
    "letter_withdrawn": _withdrawn,
    "letter_not_received": _not_received,
    "letter_not_supplemented": _not_supplemented,
    "letter_not_paid": _not_paid,
}
