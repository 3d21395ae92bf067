"""Each wrong act has its own refusal, a Chinese sentence, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    registration,
    remedies,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law import errors as e
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Event

from ..factories import RECEIVED, TODAY, Office, case_at, elements, make_agency, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db
DAY: dict[str, Any] = {"on": RECEIVED, "today": TODAY}


@pytest.fixture
def office() -> Office:
    return make_office()


def refused(kind: type[e.HandlingRefused], case: Application, act: Callable[..., Any], **facts: Any) -> str:
    """Assert that the act is refused as this kind and nothing is written; return the sentence."""
    before = (Event.objects.count(), Application.objects.values().get(pk=case.pk))
    with pytest.raises(kind) as caught:
        act(case, **{**DAY, **facts})
    assert type(caught.value) is kind
    assert (Event.objects.count(), Application.objects.values().get(pk=case.pk)) == before
    return caught.value.message


def test_wrong_node(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    said = refused(e.WrongNode, case, registration.void, actor=office.clerk, reason="重复")
    assert said == "这件申请现在在“拟办”环节，“作废”须在“登记”环节办理。"


def test_wrong_role(office: Office) -> None:
    case = case_at(Node.SECRECY_REVIEW, office)
    said = refused(e.WrongRole, case, secrecy_review.clear, actor=office.clerk)
    assert said == "“保密审查通过”由保密审查员办理，您没有这一角色。"


def test_another_agency(office: Office) -> None:
    other = make_staff(make_agency(), Role.CLERK)
    refused(e.WrongAgency, make_case(office), intake.accept, actor=other, received_on=RECEIVED, basis="both_confirmed")


def test_a_superuser_has_no_way_round_secrecy_review(office: Office) -> None:
    root = make_staff(office.agency, *Role.__members__.values(), level=1, is_superuser=True)
    case = case_at(Node.DRAFTING, office)
    refused(e.SecrecyReviewMissing, case, reply.deliver, actor=root, method="post")
    refused(e.SecrecyReviewMissing, case, approval.approve, actor=root)


def test_the_drafter_may_not_review_nor_approve(office: Office) -> None:
    both = make_staff(office.agency, Role.DRAFTER, Role.SECRECY_REVIEWER, Role.APPROVER, level=1)
    case = registration.assign(case_at(Node.REGISTRATION, office), actor=office.clerk, drafter=both, **DAY)
    case = drafting.submit(case, actor=both, reply_kind="reply_granted", elements=elements(), **DAY)
    refused(e.DutyNotSeparated, case, secrecy_review.clear, actor=both)
    case = secrecy_review.clear(case, actor=office.reviewer, **DAY)
    refused(e.DutyNotSeparated, case, approval.approve, actor=both)


def test_future_date(office: Office) -> None:
    case = case_at(Node.REGISTRATION, office)
    said = refused(
        e.FutureDate, case, registration.assign, actor=office.clerk, drafter=office.drafter, on=date(2026, 7, 1)
    )
    assert said == "办理日期2026年7月1日（周三）晚于今天（2026年6月30日（周二）），请改正日期。"


def test_date_before_the_last_act(office: Office) -> None:
    case = case_at(Node.REGISTRATION, office)
    said = refused(
        e.DateBeforeLastAct,
        case,
        registration.assign,
        actor=office.clerk,
        drafter=office.drafter,
        on=date(2026, 3, 1),
    )
    assert said == "办理日期2026年3月1日（周日）早于上一事项的日期2026年3月2日（周一），请核对日期。"


def test_receipt_after_registration(office: Office) -> None:
    refused(
        e.DateOrder,
        make_case(office),
        intake.accept,
        actor=office.clerk,
        received_on=date(2026, 3, 3),
        basis="both_confirmed",
    )


def test_late_extension(office: Office) -> None:
    """Received 2026-03-02: 20 working days end 2026-03-30."""
    case = case_at(Node.DRAFTING, office)
    assert case.due_on == date(2026, 3, 30)
    refused(e.LateExtension, case, clock.extend, actor=office.head, days=10, reason="查找", on=date(2026, 3, 31))


def test_second_extension(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    case = clock.extend(case, actor=office.head, days=5, reason="查找", **DAY)
    refused(e.SecondExtension, case, clock.extend, actor=office.head, days=5, reason="查找")


def test_extension_too_long(office: Office) -> None:
    refused(e.ExtensionTooLong, case_at(Node.DRAFTING, office), clock.extend, actor=office.head, days=21, reason="查找")


def test_second_supplement_notice(office: Office) -> None:
    case = case_at(Node.SUPPLEMENTATION, office)
    case = supplementation.receive(case, actor=None, statement="已补充", **DAY)
    refused(
        e.SecondSupplementNotice,
        case,
        supplementation.request,
        actor=office.drafter,
        items=["再说明"],
        limit_on=date(2026, 3, 20),
    )


def test_a_late_supplement_notice_is_a_breach_not_a_refusal(office: Office) -> None:
    """Art. 30: 7 working days from 2026-03-02 end 2026-03-11; a notice of the 12th is late and holds."""
    case = case_at(Node.REGISTRATION, office)
    case = supplementation.request(
        case, actor=office.clerk, items=["地块"], limit_on=date(2026, 3, 30), on=date(2026, 3, 12), today=TODAY
    )
    assert case.node == "supplementation"
    assert case.events.last().facts["late"] is True


def test_lapse_before_the_limit(office: Office) -> None:
    refused(
        e.SupplementLimitNotPassed,
        case_at(Node.SUPPLEMENTATION, office),
        supplementation.lapse,
        actor=office.clerk,
        no_good_reason=True,
        on=date(2026, 3, 17),
    )


def test_reply_while_an_opinion_is_awaited(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    case = clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", **DAY)
    refused(
        e.OpinionAwaited, case, drafting.submit, actor=office.drafter, reply_kind="reply_granted", elements=elements()
    )


def test_incomplete_reply_names_what_is_missing(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    said = refused(
        e.ReplyIncomplete, case, drafting.submit, actor=office.drafter, reply_kind="reply_not_exist", elements={}
    )
    assert "查询经过" in said


def test_unclear_needs_a_supplement_first(office: Office) -> None:
    refused(
        e.ReplyKindNotAllowed,
        case_at(Node.DRAFTING, office),
        drafting.submit,
        actor=office.drafter,
        reply_kind="reply_unclear",
        elements=elements(ReplyKind.REPLY_UNCLEAR),
    )


def test_archive_needs_proof_of_service(office: Office) -> None:
    refused(e.NotArchivable, case_at(Node.ARCHIVING, office), archiving.archive, actor=office.archivist)


def test_reopen_needs_a_correcting_decision(office: Office) -> None:
    case = case_at(Node.CLOSED, office)
    refused(e.ReopenNotOrdered, case, remedies.reopen, actor=office.clerk, ordered_due_on=date(2026, 4, 30))


def test_two_officers_the_second_learns_what_the_first_did(office: Office) -> None:
    case = case_at(Node.REGISTRATION, office)
    seen = case.events_count
    registration.assign(case, actor=office.clerk, drafter=office.drafter, seen=seen, **DAY)
    said = refused(e.ChangedMeanwhile, case, registration.void, actor=office.clerk, reason="重复", seen=seen)
    assert said == f"您打开页面后，{office.clerk}已办理“分办”，现在在“拟办”环节。请刷新页面再办理。"


def test_fee_before_2021(office: Office) -> None:
    case = case_at(Node.DRAFTING, office, on=date(2020, 3, 2))
    refused(
        e.FeeNotInForce,
        case,
        clock.charge_fee,
        actor=office.drafter,
        basis="item",
        quantity=12,
        amount=200,
        on=date(2020, 3, 3),
    )


def test_number_taken(office: Office) -> None:
    facts = {"actor": office.clerk, "received_on": RECEIVED, "basis": "handed_in", "number": "2026-0007"}
    intake.accept(make_case(office), **facts, **DAY)
    refused(e.NumberTaken, make_case(office), intake.accept, **facts)
    following = intake.accept(make_case(office), **{**facts, "number": ""}, **DAY)
    assert following.number == "2026-0008"


def test_one_act_costs_at_most_twelve_queries(office: Office, django_assert_max_num_queries: Any) -> None:
    case = case_at(Node.APPROVAL, office)
    with django_assert_max_num_queries(12):
        approval.approve(case, actor=office.approver1, **DAY)


def test_a_slip_of_the_year_is_refused(office: Office) -> None:
    case = case_at(Node.REGISTRATION, office)
    facts = {"actor": office.clerk, "items": ["地块"]}
    refused(e.NothingToSupplement, case, supplementation.request, limit_on=date(2206, 3, 20), **facts)
    said = refused(e.DateOrder, case, registration.void, actor=office.clerk, reason="重复", on=date(1926, 3, 2))
    assert said == "日期1926年3月2日（周二）早于《政府信息公开条例》施行之日，请改正年份。"
