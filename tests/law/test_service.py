"""Ways of service: which numbers are the postal enterprise's, and which letters were spoiled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.law import errors as e
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.conditions_papers import PAPERS
from requests_app.law.guards import Actor, Attempt
from requests_app.law.nodes import Act, Role
from requests_app.law.service import doubt, spoiled, unsent
from requests_app.law.state import CaseState, Record

DAY = date(2026, 6, 30)


@pytest.mark.parametrize("number", ["", "1234567890123", "xa12345678901", "XA 1234 5678 9CN", "EE123456789CN"])
def test_a_number_of_the_postal_enterprise_is_not_doubted(number):
    assert doubt(number) == ""


@pytest.mark.parametrize(
    ("number", "courier"), [("SF1234567890123", "顺丰"), ("yt1234567890123", "圆通"), ("JDX001234567890", "京东")]
)
def test_a_private_courier_is_named(number, courier):
    assert doubt(number) == (
        f"邮件号“{number.upper()}”像是{courier}的运单号。商业快递的交寄之日不作为答复的日期，请改由邮政企业寄送。"
    )


def test_a_number_that_is_no_such_number_is_doubted():
    assert doubt("123") == "邮件号“123”不像邮政企业的邮件号（13位数字，或者字母开头、共13位），请对照回执核对。"


def test_a_letter_made_anew_or_of_a_withdrawn_application_is_spoiled():
    made, sent, given_up = Act.ISSUE_REPLY, Act.DELIVER, Act.WITHDRAW
    assert spoiled([(7, made), (8, sent)]) == frozenset()
    assert spoiled([(7, made), (8, made), (9, made), (10, sent)]) == {7, 8}
    assert spoiled([(7, made), (8, given_up)]) == {7}
    assert spoiled([(7, made), (8, sent), (9, Act.REOPEN), (15, made), (16, sent)]) == frozenset()


def refusal(act: Act, state: CaseState | None = None, **facts: Any) -> str:
    tried = Attempt(
        state or CaseState(), Record(act, DAY, 7, facts), Actor(7, frozenset({Role.CLERK})), DAY, WorkingCalendar()
    )
    try:
        PAPERS[act](tried)
    except e.HandlingRefused as no:
        return no.message
    return ""


SERVED = {"paper": 7, "kind": "reply_granted", "method": "post", "result": "received", "served_on": "2026-06-29"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"paper": None}, "请选择送达的是哪一份文书。"),
        ({"method": "courier"}, "请选择送达方式。"),
        ({"result": ""}, "请选择送达结果。"),
        ({"served_on": "2026-07-01"}, "请填写送达日期，不得晚于登记的日期。"),
        ({"served_on": None}, "请填写送达日期，不得晚于登记的日期。"),
        ({"relation": "friend"}, "请选择签收人与受送达人的关系。"),
        ({"result": "published"}, "公告送达的结果是“已公告”，其他方式的结果不是“已公告”，请改正。"),
        ({"method": "public_notice"}, "公告送达的结果是“已公告”，其他方式的结果不是“已公告”，请改正。"),
        ({"method": "public_notice", "result": "published"}, "公告送达请在“说明”中写明在哪里、从哪天到哪天公告。"),
        ({"method": "public_notice", "result": "published", "note": "公告栏"}, ""),
        ({"result": "refused"}, "拒收的，请在“说明”中写明拒收的情形和见证人。"),
        ({"result": "refused", "note": "社区见证"}, ""),
        ({"result": "returned"}, ""),
        ({"method": "in_person"}, "直接送达的，请填写签收人。"),
        ({"method": "in_person", "signer": "吴某", "relation": "self"}, ""),
        ({"method": "email"}, "电子邮件送达的，请在“说明”中写明对方回复的内容，或者上传回复的截图。"),
        ({"method": "email", "note": "已收到"}, ""),
        ({"method": "email", "files": [{"key": "1", "name": "截图.png", "sha256": "0"}]}, ""),
        ({"method": "portal"}, ""),
    ],
)
def test_what_each_way_must_leave_behind(changed, said):
    assert refusal(Act.RECORD_SERVICE, **{**SERVED, **changed}) == said


MADE = CaseState(cleared=True, signed=(1,), issued_on=DAY, issued_no="甲〔2026〕1号")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "答复书已经制作，文号甲〔2026〕1号，请打印盖章后登记送达；印错或者写错的，写明原因后作废重做。"),
        (
            {"replaces": " "},
            "答复书已经制作，文号甲〔2026〕1号，请打印盖章后登记送达；印错或者写错的，写明原因后作废重做。",
        ),
        (
            {"replaces": "印错", "doc_no": "甲〔2026〕1号"},
            "文号甲〔2026〕1号已随作废的答复书用去，请换一个文号，或者不填。",
        ),
        ({"replaces": "印错"}, ""),
    ],
)
def test_a_letter_is_made_anew_only_with_its_reason(facts, said):
    assert refusal(Act.ISSUE_REPLY, MADE, **facts) == said


def test_an_unsigned_reply_is_not_made():
    assert refusal(Act.ISSUE_REPLY, CaseState(cleared=True)) == "答复尚未审核，不能送达。"
    assert refusal(Act.ISSUE_REPLY, CaseState(cleared=True, signed=(1,))) == ""


def test_a_letter_made_and_not_sent_waits_for_its_delivery():
    made, sent, given_up = Act.ISSUE_REPLY, Act.DELIVER, Act.WITHDRAW
    assert unsent([(7, made)]) == 7
    assert unsent([(7, made), (8, made)]) == 8
    assert unsent([(7, made), (8, sent)]) is None
    assert unsent([(7, made), (8, given_up)]) is None
    assert unsent([(7, made), (8, sent), (9, Act.REOPEN), (15, made)]) == 15
