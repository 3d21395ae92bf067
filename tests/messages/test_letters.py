"""给申请人的邮件: literal letters, what must never be in one, and that the act itself queues them once."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    registration,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law.nodes import Act
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Record
from requests_app.messages.letters import letter_of
from requests_app.models import Message, working_calendar
from tests.factories import elements, make_agency, make_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DAY: dict[str, Any] = {"on": TODAY, "today": TODAY}
ADDRESS = "zhang.chuyun@example.com"
GIVEN = {
    "applicant_kind": "natural_person",
    "applicant_name": "张初云",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
    "address": "宁波市示例路8号",
    "channel": "web",
    "content": "示例地块征收的批准文件",
    "email": f" {ADDRESS} ",
}


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = "https://gk.example.gov.cn/"
    with time_machine.travel(datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def office():
    agency = make_agency(
        "jia", name="示例市人民政府", office="政务公开处", phone="0574-00000000", hours="工作日 9:00—17:00"
    )
    return make_office(agency)


def lodged(office, **more):
    return intake.lodge(agency=office.agency, **{**GIVEN, **more}, **DAY)


def accepted(office, **more):
    case = lodged(office, **more).application
    return intake.accept(case, actor=office.clerk, received_on=TODAY, basis="both_confirmed", **DAY)


def drafted(office, **more):
    return registration.assign(accepted(office, **more), actor=office.clerk, drafter=office.drafter, **DAY)


def letters() -> list[Message]:
    return list(Message.objects.filter(channel="email").order_by("pk"))


def newest() -> str:
    return letters()[-1].body


def test_the_receipt_is_written_with_the_submission_itself(office):
    case = lodged(office).application
    (row,) = letters()
    assert (row.address, row.kind, row.for_day, row.recipient, row.sent_at, row.tries) == (
        ADDRESS, "lodge_1", TODAY, None, None, 0,
    )  # fmt: skip
    assert row.text == f"政府信息公开申请接收回执（{case.reference}）示例市人民政府"
    assert row.body == (
        "张**：\n\n"
        "您的政府信息公开申请已于2026年3月2日（周一）提交。\n\n"
        "提交还不等于收到：以双方确认之日为收到日期（条例第三十一条）。"
        "我们最迟在提交后的下一个工作日下班前与您联系确认，没有接到联系的，请告诉我们。\n\n"
        "接下来：\n"
        "1. 确定收到日期以后，我们写信告诉您收到日期和最迟答复的日子；\n"
        "2. 写得不清楚的，从收到之日起7个工作日内一次告诉您补什么（条例第三十条）；\n"
        "3. 从收到的次日起20个工作日内答复；需要延长的，事先告诉您（条例第三十三条）。\n\n"
        "查询码只在提交后的回执页上显示过一次，我们不会在邮件里写，也不会向您要。"
        "没有记下的，请与我们联系，核对身份以后帮您查。\n\n"
        f"查询号：{case.reference}\n"
        "办理查询：https://gk.example.gov.cn/track/（凭查询号和查询码）\n\n"
        "示例市人民政府 政务公开处\n电话：0574-00000000\n办公时间：工作日 9:00—17:00\n"
        "这封邮件由系统自动发出，请不要直接回复。\n"
    )


def test_paper_over_the_counter_has_its_own_receipt(office):
    intake.lodge(agency=office.agency, actor=office.clerk, **{**GIVEN, "channel": "post"}, **DAY)
    assert "邮寄的，为签收之日或者与您确认之日。确定以后，我们再发一封邮件告诉您。" in newest()
    assert "查询码只在窗口的接收凭条上显示过一次" in newest()
    assert "双方确认" not in newest()


def test_the_confirmation_says_receipt_and_due_date(office):
    accepted(office)
    assert (
        "您的政府信息公开申请已经确认收到，开始办理。\n\n"
        "收到日期：2026年3月2日（周一）（双方确认之日）\n最迟答复：2026年3月30日（周一）\n\n"
    ) in newest()
    assert "登记编号：2026-0001\n" in newest()


def test_a_provisional_due_date_says_so(office):
    with time_machine.travel(datetime(2027, 12, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        day = {"on": date(2027, 12, 20), "today": date(2027, 12, 20)}
        case = intake.lodge(agency=office.agency, **GIVEN, **day).application
        intake.accept(case, actor=office.clerk, received_on=date(2027, 12, 20), basis="both_confirmed", **day)
    assert "最迟答复：2028年1月17日（周一）（暂定）\n下一年的放假安排还没有公布，这个日子是暂定的" in newest()


def test_the_supplement_notice_names_everything_and_the_limit(office):
    supplementation.request(
        drafted(office), actor=office.clerk, items=["请说明地块位置", "请提供文号"], limit_on=date(2026, 3, 23), **DAY
    )
    assert (
        "您的政府信息公开申请需要补正（条例第三十条）。需要补正的是：\n\n1. 请说明地块位置\n2. 请提供文号\n\n"
        "请在2026年3月23日（周一）以前补正，可以在办理查询里提交。\n"
        "答复期限从我们收到补正之日起重新计算。没有正当理由逾期不补正的，视为放弃申请，我们不再处理。\n"
    ) in newest()


def test_closing_without_a_supplement(office):
    case = supplementation.request(
        drafted(office), actor=office.clerk, items=["请说明地块位置"], limit_on=date(2026, 3, 23), **DAY
    )
    with time_machine.travel(datetime(2026, 3, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        day = {"on": date(2026, 3, 24), "today": date(2026, 3, 24)}
        supplementation.lapse(case, actor=office.clerk, no_good_reason=True, **day)
    assert (
        "补正期限2026年3月23日（周一）已过，我们没有收到您的补正。依照条例第三十条，视为放弃申请，"
        "我们已于2026年3月24日（周二）结束办理。\n"
    ) in newest()
    assert "申请行政复议、提起行政诉讼的办法和期限" in newest()


def test_the_extension_says_reason_and_new_date(office):
    clock.extend(drafted(office), actor=office.head, days=10, reason="需要查找的档案较多。", **DAY)
    assert (
        "答复期限延长10个工作日（条例第三十三条）。理由：需要查找的档案较多。\n\n最迟答复：2026年4月14日（周二）\n"
    ) in newest()


def test_the_pause_is_told_once_and_without_whom_is_asked(office):
    case = clock.consult(drafted(office), actor=office.drafter, kind="third_party", party="甬江示例公司", **DAY)
    assert "需要书面征求有关第三方的意见（条例第三十二条），征求意见的函已于2026年3月2日（周一）发出。" in newest()
    assert "征求意见的时间不计入答复期限（条例第三十三条）" in newest()
    assert "甬江" not in newest()
    count = len(letters())
    case = clock.consult(case, actor=office.drafter, kind="agency", party="示例局", **DAY)
    assert len(letters()) == count, "the clock stood still already"
    for key in ("C4", "C5"):
        case = clock.opinion(case, actor=office.drafter, consultation=key, consents=True, **DAY)
    clock.consult(case, actor=office.drafter, kind="agency", party="示例局", **DAY)
    assert len(letters()) == count + 1
    assert "有关行政机关的意见（条例第三十四条）" in newest()


def test_the_fee_notice_says_amount_ground_and_last_day(office):
    clock.charge_fee(drafted(office), actor=office.drafter, basis="page", quantity=57, amount=270, **DAY)
    assert "收取信息处理费270元（按页计收，57页）。\n\n请在2026年3月30日（周一）以前缴费" in newest()


@pytest.mark.parametrize(
    ("method", "way"),
    [
        ("portal", "答复书在办理查询里查看、下载。"),
        ("post", "答复书已经交邮，请留意查收。"),
        ("in_person", "答复书已经直接交给您。"),
        ("email", "答复书已经发往您留的电子邮箱。"),
    ],
)
def test_the_reply_is_announced_without_what_it_says(office, method, way):
    kind = ReplyKind.REPLY_DENIED_PROCESS
    case = drafting.submit(drafted(office), actor=office.drafter, reply_kind=kind, elements=elements(kind), **DAY)
    case = secrecy_review.clear(case, actor=office.reviewer, **DAY)
    for signer in (office.approver1, office.approver2):
        case = approval.approve(case, actor=signer, **DAY)
    reply.deliver(case, actor=office.clerk, method=method, **DAY)
    assert letters()[-1].kind == "deliver_8"
    assert f"对您的政府信息公开申请，本机关已于2026年3月2日（周一）作出答复。{way}\n" in newest()
    for secret in ("不予公开", "过程性", "的内容", "公开告"):
        assert secret not in newest()


def test_both_withdrawals_and_a_paper_never_confirmed(office):
    archiving.withdraw(accepted(office), actor=None, statement="不要了", **DAY)
    said = "您的政府信息公开申请已于2026年3月2日（周一）撤回，我们不再办理。您以后还可以再申请。\n"
    assert said in newest()
    intake.close_unconfirmed(lodged(office).application, actor=None, reason="不要了", **DAY)
    assert said in newest()
    intake.close_unconfirmed(lodged(office).application, actor=office.clerk, reason="联系不上", **DAY)
    assert "没有完成收到确认（条例第三十一条），没有进入办理，已于2026年3月2日（周一）关闭。" in newest()
    assert "联系不上" not in newest()


def test_no_letter_holds_what_a_stranger_must_not_read(office):
    made = lodged(office)
    case = intake.accept(made.application, actor=office.clerk, received_on=TODAY, basis="both_confirmed", **DAY)
    case = registration.assign(case, actor=office.clerk, drafter=office.drafter, **DAY)
    case = clock.extend(case, actor=office.head, days=10, reason="档案较多", **DAY)
    case = clock.consult(case, actor=office.drafter, kind="third_party", party="甬江示例公司", **DAY)
    archiving.withdraw(case, actor=None, statement="不要了", **DAY)
    assert [row.kind for row in letters()] == ["lodge_1", "accept_2", "extend_4", "consult_5", "withdraw_6"]
    for row in letters():
        whole = row.text + row.body
        secrets = (
            "张初云",
            "11010519491231002X",
            "13800000000",
            "示例路",
            "批准文件",
            made.query_code,
            "甬江",
            ADDRESS,
        )
        assert [secret for secret in secrets if secret in whole] == []
        assert whole.count("https://") == 1
        assert not re.search(r"[\r\n]", row.text)


def test_who_gave_no_address_gets_none_and_a_letter_costs_no_query_more(office, django_assert_num_queries):
    with CaptureQueriesContext(connection) as without:
        lodged(office, email="")
    assert letters() == []
    with django_assert_num_queries(len(without)):
        lodged(office)
    assert len(letters()) == 1


def test_an_act_with_its_letter_stays_within_its_queries(office, django_assert_max_num_queries):
    """Fourteen, with its papers and the look for systems to be told; on SQLite the index of words takes two more."""
    most = 14 if connection.vendor == "postgresql" else 16
    case = lodged(office).application
    working_calendar()
    with django_assert_max_num_queries(most):
        case = intake.accept(case, actor=office.clerk, received_on=TODAY, basis="both_confirmed", **DAY)
    case = registration.assign(case, actor=office.clerk, drafter=office.drafter, **DAY)
    case = drafting.submit(case, actor=office.drafter, reply_kind=ReplyKind.REPLY_GRANTED, elements=elements(), **DAY)
    case = secrecy_review.clear(case, actor=office.reviewer, **DAY)
    case = approval.approve(case, actor=office.approver1, **DAY)
    case = approval.approve(case, actor=office.approver2, **DAY)
    with django_assert_max_num_queries(most):
        reply.deliver(case, actor=office.clerk, method="post", **DAY)
    assert [row.kind for row in letters()] == ["lodge_1", "accept_2", "deliver_8"]


def test_an_act_taken_back_leaves_no_letter(office):
    case = lodged(office).application
    with transaction.atomic():
        intake.accept(case, actor=office.clerk, received_on=TODAY, basis="both_confirmed", **DAY)
        transaction.set_rollback(True)
    assert [row.kind for row in letters()] == ["lodge_1"]


def test_past_days_and_registers_write_no_letter(office):
    earlier = date(2026, 2, 27)
    past = {"on": earlier, "today": earlier}
    case = intake.lodge(agency=office.agency, **GIVEN, **past).application
    intake.accept(case, actor=office.clerk, received_on=earlier, basis="both_confirmed", **past)
    intake.lodge(agency=office.agency, imported=True, **GIVEN, **DAY)
    assert letters() == []


def test_acts_inside_the_office_write_no_letter(office):
    case = drafted(office)
    inside = [Act.ASSIGN, Act.SUBMIT, Act.CLEAR, Act.SEND_BACK, Act.APPROVE, Act.ARCHIVE, Act.OPINION, Act.RECALCULATE]
    assert [act for act in inside if letter_of(case, CaseState(), Record(act, TODAY), "https://gk.example.cn")] == []


def test_without_an_address_of_the_site_the_letter_says_where_to_look(office, settings):
    settings.PUBLIC_URL = ""
    lodged(office)
    assert "办理查询：本机关政府信息公开网站的“办理查询”（凭查询号和查询码）\n" in newest()
