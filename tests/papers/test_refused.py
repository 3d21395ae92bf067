"""Through the door: a paper that lacks something is refused whole, and nothing is written; the applicant is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.handling import archiving, clock, drafting, registration, reply, supplementation
from requests_app.handling.papers import issue_notice
from requests_app.law.errors import LetterIncomplete
from requests_app.law.nodes import Node
from requests_app.law.notices import NoticeKind
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Event, Paper, Serial
from tests.factories import RECEIVED, TODAY, case_at, elements, make_agency, make_office

pytestmark = pytest.mark.django_db
REMEDY = "救济途径：请在本机关设置中填写行政复议机关、管辖法院。"
LATE = date(2026, 4, 27)


@pytest.fixture
def bare():
    """An office that has set neither body nor court."""
    return make_office(make_agency(reconsideration_body="", court=""))


def stored() -> tuple[list[Any], ...]:
    """Everything an act may write."""
    return (
        list(Event.objects.order_by("pk").values_list("pk", "hash")),
        list(Serial.objects.order_by("pk").values()),
        list(Paper.objects.order_by("pk").values_list("pk", "doc_no")),
        list(Application.objects.order_by("pk").values()),
    )


def refused(act, case, **facts) -> str:
    """What the refusal says; nothing may have been written."""
    before = stored()
    with pytest.raises(LetterIncomplete) as no:
        act(case, today=TODAY, **facts)
    assert stored() == before
    return str(no.value)


def test_issuing_a_reply_is_refused(bare):
    case = case_at(Node.REPLY, bare)
    assert refused(reply.issue, case, actor=bare.clerk, on=RECEIVED) == (
        f"政府信息公开申请答复书（予以公开）还不能制发。{REMEDY}"
    )


def test_delivering_a_reply_that_was_not_issued_is_refused(bare):
    case = case_at(Node.REPLY, bare)
    assert refused(reply.deliver, case, actor=bare.clerk, on=RECEIVED, method="post") == (
        f"政府信息公开申请答复书（予以公开）还不能制发。{REMEDY}"
    )


def test_everything_missing_is_named_in_one_refusal(bare):
    case = case_at(Node.REPLY, bare)
    said = refused(reply.issue, case, actor=bare.clerk, on=RECEIVED, doc_no="12")
    assert said == (
        "政府信息公开申请答复书（予以公开）还不能制发。编号：文号“12”应当写成“公开告〔2026〕1号”的样子，"
        f"请改正，或者在本机关设置中修改答复文号机关代字。{REMEDY}"
    )


def test_after_the_office_has_set_it_the_first_number_is_the_first(bare):
    case = case_at(Node.REPLY, bare)
    refused(reply.issue, case, actor=bare.clerk, on=RECEIVED)
    bare.agency.reconsideration_body, bare.agency.court = "示例省人民政府", "示例市中级人民法院"
    bare.agency.save()
    reply.issue(case, actor=bare.clerk, on=RECEIVED, today=TODAY)
    assert list(Paper.objects.filter(kind="reply_granted").values_list("doc_no", flat=True)) == ["公开告〔2026〕1号"]


def test_an_answer_on_the_spot_is_refused_when_it_is_handed_over(bare):
    kind = ReplyKind.REPLY_ALREADY_PUBLIC
    case = case_at(Node.REGISTRATION, bare)
    case = registration.answer_on_the_spot(case, actor=bare.clerk, on=RECEIVED, today=TODAY, elements=elements(kind))
    assert refused(reply.deliver, case, actor=bare.clerk, on=RECEIVED, method="in_person") == (
        f"政府信息公开申请答复书（已主动公开）还不能制发。{REMEDY}"
    )


def test_a_supplement_that_lapsed_is_refused(bare):
    case = case_at(Node.SUPPLEMENTATION, bare)
    assert refused(supplementation.lapse, case, actor=bare.clerk, on=LATE, no_good_reason=True) == (
        f"不再处理告知书（逾期不补正）还不能制发。{REMEDY}"
    ).replace("不再处理", "政府信息公开申请不再处理")


def test_a_fee_not_paid_is_refused(bare):
    case = case_at(Node.DRAFTING, bare)
    charge = {"basis": "page", "quantity": 109, "amount": 880}
    case = clock.charge_fee(case, actor=bare.drafter, on=RECEIVED, today=TODAY, **charge)
    assert refused(clock.fee_lapsed, case, actor=bare.clerk, on=LATE) == (
        f"政府信息公开申请不再处理告知书（逾期不缴费）还不能制发。{REMEDY}"
    )


def test_a_notice_is_refused_without_its_mark(bare):
    type(bare.agency).objects.filter(pk=bare.agency.pk).update(notice_mark="")
    case = case_at(Node.DRAFTING, bare)
    said = {"actor": bare.clerk, "on": RECEIVED, "notice": NoticeKind.PROACTIVE, "fields": {"公开位置": "网站"}}
    assert refused(issue_notice, case, **said) == (
        "纳入主动公开告知书还不能制发。编号：请在本机关设置中填写告知文书文号机关代字。"
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("legal_basis", "有关规定", "政策依据：应当写明《中华人民共和国政府信息公开条例》第三十六条第（四）项。"),
        ("search_process", "经检索××系统", "查询经过：还有“××”没有填写。"),
        ("result", "××年形成", "结果：“结果”中还有“××”没有填写。"),
    ],
)
def test_what_only_the_drafter_can_mend_is_refused_before_it_is_reviewed(bare, name, text, said):
    case, kind = case_at(Node.DRAFTING, bare), ReplyKind.REPLY_NOT_EXIST
    given = {**elements(kind), name: text}
    assert refused(drafting.submit, case, actor=bare.drafter, on=RECEIVED, reply_kind=kind, elements=given) == (
        f"政府信息公开申请告知书（信息不存在）还不能提交。{said}"
    )


def test_an_office_without_body_and_court_may_still_submit(bare):
    assert case_at(Node.SECRECY_REVIEW, bare).node == "secrecy_review"


def test_what_the_applicant_does_goes_through_in_an_office_that_has_set_nothing():
    nothing = {"reconsideration_body": "", "court": "", "doc_mark": "", "notice_mark": "", "phone": ""}
    office = make_office(make_agency(**nothing))
    lodged = case_at(Node.INTAKE, office)
    assert lodged.papers.get().kind == "notice_receipt"
    type(office.agency).objects.filter(pk=office.agency.pk).update(notice_mark="公开函")
    asked = case_at(Node.SUPPLEMENTATION, office)
    type(office.agency).objects.filter(pk=office.agency.pk).update(notice_mark="")
    given = {"actor": None, "on": RECEIVED, "today": TODAY}
    case = supplementation.receive(asked, statement="补充说明", **given)
    assert archiving.withdraw(case, statement="本人撤回", **given).node == "archiving"
    assert {paper.kind for paper in case.papers.all()} >= {"close_withdrawn", "form_withdrawal"}


def test_a_withdrawal_recorded_by_the_office_needs_neither_body_nor_court(bare):
    case = archiving.withdraw(
        case_at(Node.DRAFTING, bare), actor=bare.clerk, on=RECEIVED, today=TODAY, statement="本人撤回"
    )
    assert case.node == "archiving"
