"""期限事项 through the door: what each does to the due date, literal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.handling import approval, clock, drafting, remedies, reply, secrecy_review, supplementation
from requests_app.law import errors as e
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Remedy

from ..factories import RECEIVED, TODAY, Office, case_at, elements, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def day(*at: int) -> dict[str, Any]:
    return {"on": date(*at), "today": TODAY}


def test_a_supplement_restarts_the_clock(office: Office) -> None:
    """Received 2026-03-02, due 03-30; supplement in 03-09: 20 working days later, 04-07 (清明 04-06 off)."""
    case = case_at(Node.SUPPLEMENTATION, office)
    assert (case.due_on, case.waiting_for, case.waiting_until) == (date(2026, 3, 30), "supplement", date(2026, 3, 17))
    case = supplementation.receive(case, actor=None, statement="已补充", **day(2026, 3, 9))
    assert (case.due_on, case.waiting_for) == (date(2026, 4, 7), "")


def test_a_consultation_pauses_the_clock(office: Office) -> None:
    """Out 03-05, in 03-12: 03-06, 09, 10, 11 do not count: four working days later than 03-30."""
    case = case_at(Node.DRAFTING, office)
    case = clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", **day(2026, 3, 5))
    key = case.events.last().facts["key"]
    assert case.waiting_for == "third_party"
    case = clock.consultation_received(case, actor=office.clerk, consultation=key, **day(2026, 3, 6))
    assert case.waiting_until == date(2026, 3, 27)
    case = clock.opinion(case, actor=office.clerk, consultation=key, consents=False, text="不同意", **day(2026, 3, 12))
    assert (case.due_on, case.waiting_for) == (date(2026, 4, 3), "")


@pytest.mark.parametrize(("kind", "consent"), [("third_party", None), ("agency", True)])
def test_silence_differs_by_who_was_asked(office: Office, kind: str, consent: bool | None) -> None:
    """Art. 32: a third party's silence decides nothing; Art. 34: an agency's is consent."""
    case = case_at(Node.DRAFTING, office)
    case = clock.consult(case, actor=office.drafter, kind=kind, party="示例单位", **day(2026, 3, 2))
    key = case.events.last().facts["key"]
    case = clock.consultation_received(case, actor=office.clerk, consultation=key, **day(2026, 3, 3))
    with pytest.raises(e.OpinionPeriodRuns, match="2026年3月24日"):
        clock.opinion_lapsed(case, actor=office.clerk, consultation=key, **day(2026, 3, 24))
    case = clock.opinion_lapsed(case, actor=office.clerk, consultation=key, **day(2026, 3, 25))
    assert case.events.last().facts.get("consents") is consent
    # Paused: the fifteen working days 03-03 to 03-23; 03-30 becomes 04-21.
    assert case.due_on == date(2026, 4, 21)


def test_extension_moves_the_due_date_once(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    case = clock.extend(case, actor=office.head, days=20, reason="需要查找", **day(2026, 3, 30))
    assert (case.due_on, case.extended_days) == (date(2026, 4, 28), 20)


def test_payment_restarts_the_clock(office: Office) -> None:
    """Fee notice 03-03, paid 03-10: 20 working days from the day after, 04-08."""
    case = case_at(Node.DRAFTING, office)
    charge = {"actor": office.drafter, "basis": "item", "quantity": 12, "amount": 200}
    case = clock.charge_fee(case, **charge, **day(2026, 3, 3))
    assert (case.waiting_for, case.waiting_until) == ("fee", date(2026, 3, 31))
    with pytest.raises(e.FeeUnpaid):
        drafting.submit(case, actor=office.drafter, reply_kind="reply_granted", elements=elements(), **day(2026, 3, 4))
    with pytest.raises(e.FeeNotDue):
        clock.fee_lapsed(case, actor=office.clerk, **day(2026, 3, 31))
    case = clock.fee_paid(case, actor=office.clerk, **day(2026, 3, 10))
    assert (case.due_on, case.waiting_for) == (date(2026, 4, 8), "")


def test_an_unpaid_fee_ends_the_case(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    case = clock.charge_fee(case, actor=office.drafter, basis="page", quantity=109, amount=880, **day(2026, 3, 3))
    case = clock.fee_lapsed(case, actor=office.clerk, **day(2026, 4, 1))
    assert (case.node, case.outcome, case.replied_on) == ("archiving", "other_fee_unpaid", date(2026, 4, 1))


def test_a_delay_needs_reasons_asked_and_given(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    until = date(2026, 5, 29)
    with pytest.raises(e.ReasonsNotAsked):
        clock.delay(case, actor=office.head, until=until, reason="较多", **day(2026, 3, 4))
    case = clock.ask_reasons(case, actor=office.drafter, reason="一月内申请40件", **day(2026, 3, 3))
    case = clock.reasons_given(case, actor=office.clerk, text="课题研究", **day(2026, 3, 4))
    case = clock.delay(case, actor=office.head, until=until, reason="较多", **day(2026, 3, 4))
    assert case.due_on == until


def test_an_ordered_reply_is_a_new_round_and_no_new_row(office: Office) -> None:
    case = case_at(Node.CLOSED, office)
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", body="示例政府", **day(2026, 4, 1))
    key = case.events.last().facts["key"]
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", **day(2026, 5, 6))
    assert Remedy.objects.get(application=case).result == "corrected"
    case = remedies.reopen(case, actor=office.clerk, ordered_due_on=date(2026, 5, 29), **day(2026, 5, 7))
    assert (case.node, case.round, case.due_on) == ("drafting", 2, date(2026, 5, 29))
    assert (case.outcome, case.replied_on) == ("granted", RECEIVED)
    assert case.replied_year == RECEIVED.year


def test_the_ordered_reply_gets_a_new_number_and_leaves_table_3_alone(office: Office) -> None:
    """A reply made anew after a decision is not a new row: first outcome and first reply date stay."""
    case = case_at(Node.CLOSED, office)
    first_no = case.doc_no
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", body="示例政府", **day(2026, 4, 1))
    key = case.events.last().facts["key"]
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", **day(2026, 5, 6))
    case = remedies.reopen(case, actor=office.clerk, ordered_due_on=date(2026, 5, 29), **day(2026, 5, 7))
    kind = ReplyKind.REPLY_DENIED_PROCESS
    case = drafting.submit(case, actor=office.drafter, reply_kind=kind, elements=elements(kind), **day(2026, 5, 8))
    case = secrecy_review.clear(case, actor=office.reviewer, **day(2026, 5, 11))
    case = approval.approve(case, actor=office.approver1, **day(2026, 5, 11))
    case = approval.approve(case, actor=office.approver2, **day(2026, 5, 11))
    case = reply.deliver(case, actor=office.clerk, method="post", **day(2026, 5, 12))
    assert (case.outcome, case.replied_on, case.replied_year) == ("granted", RECEIVED, 2026)
    assert (case.reply_kind, case.node, case.round) == ("reply_denied_process", "archiving", 2)
    assert case.doc_no != first_no
    assert case.due_on == date(2026, 5, 29)
