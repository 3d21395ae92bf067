"""转办通知: whoever acts next is told once, and nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from requests_app.handling import approval, drafting, intake, registration, secrecy_review
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Message
from tests.factories import case_at, elements, make_agency, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def told() -> list[tuple[int, str]]:
    return [(m.recipient_id, m.kind) for m in Message.objects.order_by("pk")]


def test_each_hand_over_tells_the_next_people(office):
    make_office(make_agency())  # another agency hears nothing
    today = timezone.localdate()
    day = {"on": today, "today": today}
    case = intake.lodge(
        agency=office.agency,
        applicant_kind="natural_person",
        applicant_name="吴测试",
        channel="web",
        content="甲",
        **day,
    ).application
    assert told() == [(office.clerk.pk, "lodge_1")]
    case = intake.accept(case, actor=office.clerk, received_on=today, basis="both_confirmed", **day)
    case = registration.assign(case, actor=office.clerk, drafter=office.drafter, **day)
    case = drafting.submit(case, actor=office.drafter, reply_kind=ReplyKind.REPLY_GRANTED, elements=elements(), **day)
    case = secrecy_review.clear(case, actor=office.reviewer, **day)
    case = approval.send_back(case, actor=office.approver1, reason="依据不准确", **day)
    case = drafting.submit(case, actor=office.drafter, reply_kind=ReplyKind.REPLY_GRANTED, elements=elements(), **day)
    case = secrecy_review.clear(case, actor=office.reviewer, **day)
    case = approval.approve(case, actor=office.approver1, **day)
    approval.approve(case, actor=office.approver2, **day)
    assert told()[1:] == [
        (office.drafter.pk, "assign_3"),
        (office.reviewer.pk, "submit_4"),
        (office.approver1.pk, "clear_5"),
        (office.drafter.pk, "send_back_6"),
        (office.reviewer.pk, "submit_7"),
        (office.approver1.pk, "clear_8"),
        (office.approver2.pk, "approve_9"),
        (office.clerk.pk, "approve_10"),
    ]
    first = Message.objects.get(kind="assign_3").text
    assert f" {office.clerk}分办，请拟办，" in first
    assert "到期：甲" in first


def test_who_did_it_is_not_told_and_past_days_tell_nobody(office):
    case_at(Node.REPLY, office)  # dated months ago, as a replay does
    assert told() == []


def test_the_drafter_is_never_asked_to_review_the_own_draft(office):
    office.drafter.roles = ["drafter", "secrecy_reviewer"]
    office.drafter.save()
    today = timezone.localdate()
    case = case_at(Node.DRAFTING, office)
    drafting.submit(
        case, actor=office.drafter, on=today, today=today, reply_kind=ReplyKind.REPLY_GRANTED, elements=elements()
    )
    assert told() == [(office.reviewer.pk, "submit_4")]
