"""短信: through a real gateway that takes, refuses, hangs, hangs up, or is not there; and what applicants are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from requests_app.handling import clock, intake
from requests_app.law.nodes import Node
from requests_app.messages.rows import Way
from requests_app.messages.sending import DOUBT
from requests_app.models import Message
from tests.factories import RECEIVED, TODAY, case_at, make_agency, make_office

from .gateway import Gateway
from .post_office import again, free_port, letter, look

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEXT = "【示例】您的政府信息公开申请（查询号Q260302ABCDEF）已经答复。"


def short(case, kind="lodge_1", **more) -> Message:
    return letter(case, kind, channel="sms", address="13800000000", text=TEXT, body=TEXT, **more)


def test_a_message_is_taken_and_the_answer_is_kept(gateway: Gateway, case):
    row = short(case)
    assert look(NOW) == 1
    (asked,) = gateway.asked
    assert asked.path == "/sms/send?app=gk"
    assert asked.headers["Authorization"] == "Bearer word-of-the-gateway"
    assert asked.headers["Content-Type"] == "application/json; charset=utf-8"
    assert asked.body == {"id": str(row.pk), "phone": "13800000000", "text": TEXT}
    kept = again(row)
    assert (kept.answer, kept.tries, kept.claimed_at) == ('200 {"code": 0, "msg": "ok"}', 1, None)
    assert kept.sent_at is not None
    assert look(NOW + MINUTE) == 0
    assert len(gateway.asked) == 1


def test_the_body_and_the_yes_are_the_gateways_own(gateway: Gateway, settings, case):
    settings.SMS_BODY = '{"mobiles": [{phone}], "content": {text}, "msgId": {id}, "sign": "政府"}'
    settings.SMS_OK = r'"success"\s*:\s*true'
    gateway.answers = [(200, '{"success": false, "rspcod": "IllegalMac"}'), (200, '{"success": true}')]
    row = letter(case, channel="sms", address="13800000000", text='他说"好"\\', body='他说"好"\\')
    assert look(NOW) == 0
    assert again(row).answer == '200 {"success": false, "rspcod": "IllegalMac"}'
    assert look(NOW + 2 * MINUTE) == 1
    assert gateway.asked[0].body == {
        "mobiles": ["13800000000"], "content": '他说"好"\\', "msgId": str(row.pk), "sign": "政府",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "text", "final", "others"),
    [
        (200, '{"code": 25, "msg": "balance"}', False, True),
        (400, "bad 13800000000", True, True),
        (422, "no", True, True),
        (401, "who are you", False, False),
        (302, "elsewhere", False, False),
        (429, "slow down", False, False),
        (500, "oh", False, False),
    ],
)
def test_what_it_refuses(gateway: Gateway, case, status, text, final, others):
    gateway.answers = [(status, text)]
    row, other = short(case), short(case, "accept_2")
    assert look(NOW) == int(others)
    kept = again(row)
    assert kept.answer == f"{status} {text.replace('13800000000', '138****0000')}"
    assert (kept.sent_at, kept.failed_at is not None) == (None, final)
    assert (again(other).sent_at is not None) is others, "an account that is refused is of no use for the next"
    assert len(gateway.asked) == 1 + others, "a redirect is not followed"


@pytest.mark.parametrize("status", [0, -1])
def test_a_lost_answer_is_marked_and_the_repeat_has_the_same_key(gateway: Gateway, case, status):
    gateway.answers = [(status, "")]
    row = short(case)
    assert look(NOW) == 0
    assert again(row).answer.startswith(f"{DOUBT}与短信网关的连接中断：")
    assert look(NOW + 2 * MINUTE) == 1
    assert again(row).answer == f'{DOUBT}200 {{"code": 0, "msg": "ok"}}'
    assert [asked.body["id"] for asked in gateway.asked] == [str(row.pk)] * 2


def test_no_gateway_at_all(gateway: Gateway, settings, case):
    row = short(case)
    settings.SMS_URL = f"http://127.0.0.1:{free_port()}/"
    assert look(NOW) == 0
    kept = again(row)
    assert kept.answer.startswith("连不上短信网关：")
    assert (kept.tries, kept.failed_at) == (1, None)
    settings.SMS_URL = ""
    assert look(NOW + 2 * MINUTE) == 0
    assert again(row).tries == 1


def test_telephones_are_silent_at_night(gateway: Gateway, case):
    short(case)
    for hour in (12, 15, 21, 23):  # 20:00, 23:00, 05:00 and 07:00 in Beijing
        assert look(datetime(2026, 3, 1, hour, 59, tzinfo=UTC)) == 0
    assert look(datetime(2026, 3, 2, 0, 0, tzinfo=UTC)) == 1


def test_an_applicant_is_told_on_a_rest_day_too(gateway: Gateway, case):
    short(case)
    assert look(datetime(2026, 3, 1, 2, 0, tzinfo=UTC)) == 1  # a Sunday


@pytest.mark.usefixtures("gateway", "db")
@time_machine.travel(datetime(2026, 3, 2, 2, 0, tzinfo=UTC), tick=False)
def test_each_step_is_told_and_says_only_the_query_number():
    office = make_office(make_agency(name="示例市人民政府", short_name="示例市政府"))
    case = intake.lodge(
        agency=office.agency, applicant_kind="natural_person", applicant_name="吴测试", phone="+86 138-0000-0000",
        id_number="330203197503020014", channel="web", content="机密的事", on=RECEIVED, today=TODAY,
    ).application  # fmt: skip
    case = intake.accept(
        case, actor=office.clerk, received_on=RECEIVED, basis="both_confirmed", on=RECEIVED, today=TODAY
    )
    case = clock.extend(case, actor=office.head, days=20, reason="查找", on=RECEIVED, today=TODAY)
    rows = Message.objects.filter(channel="sms").order_by("pk")
    head = f"【示例市政府】您的政府信息公开申请（查询号{case.reference}）"
    tail = "。凭查询号和查询码在办理查询里查看"
    assert [(row.address, row.kind, row.text) for row in rows] == [
        ("13800000000", "lodge_1", f"{head}已经提交，确认收到以后开始计算答复期限{tail}"),
        ("13800000000", "accept_2", f"{head}已经确认收到，最迟2026年3月30日（周一）答复{tail}"),
        ("13800000000", f"extend_{case.events_count}", f"{head}延长了答复期限，最迟2026年4月28日（周二）答复{tail}"),
    ]
    assert not [row for row in rows if {"吴", "密", "330203"} & set(row.text)]


@pytest.mark.parametrize(
    ("phone", "told"),
    [("13800000000", True), ("8613800000000", True), ("0574-87654321", False), ("12800000000", False), ("", False)],
)
def test_only_a_mobile_is_told_and_only_with_a_gateway(gateway: Gateway, settings, db, phone, told):
    office = make_office()
    given = {"agency": office.agency, "applicant_kind": "natural_person", "applicant_name": "吴", "channel": "web"}
    day = {"on": timezone.localdate(), "today": timezone.localdate()}
    intake.lodge(**given, phone=phone, content="甲", **day)
    assert Message.objects.filter(channel=Way.SMS).exists() is told
    settings.SMS_URL = ""
    intake.lodge(**given, phone=phone, content="乙", **day)
    assert Message.objects.filter(channel=Way.SMS).count() == int(told)


@pytest.mark.usefixtures("gateway")
@time_machine.travel(datetime(2026, 3, 27, 2, 0, tzinfo=UTC), tick=False)
def test_the_office_puts_it_in_its_own_words(db):
    office = make_office(make_agency(texts={"applicant_sms": {"title": "", "body": "{查询号}：{事项}"}}))
    case = case_at(Node.DRAFTING, office)
    type(case).objects.filter(pk=case.pk).update(phone="13800000000")
    case.refresh_from_db()
    clock.extend(case, actor=office.head, days=1, reason="查找", on=date(2026, 3, 27), today=TODAY)
    assert Message.objects.get(channel="sms", kind__startswith="extend").text.startswith(
        f"{case.reference}：延长了答复期限，最迟"
    )
