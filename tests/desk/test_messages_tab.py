"""消息栏 and the confirmation: the letters of an applicant beside the messages of colleagues, the address hidden."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from requests_app.handling import intake
from requests_app.models import Message
from tests.desk.case_stories import shown, words
from tests.desk.stories import fields_of, signed_in
from tests.factories import make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = {"on": TODAY, "today": TODAY}
ADDRESS = "zhang.chuyun@example.com"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def case(office):
    given = {"applicant_kind": "natural_person", "applicant_name": "张初云", "channel": "web", "content": "甲"}
    return intake.lodge(agency=office.agency, email=ADDRESS, **given, **DAY).application


def tab(office, case) -> str:
    return shown(office.clerk, case, "?tab=messages").split('id="h-tab"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("host", "kept", "said"),
    [
        ("mail.example.com", {}, "电子邮件 待发送"),
        ("", {}, "电子邮件 待发送，还没有设置发信服务器"),
        ("mail.example.com", {"claimed_at": NOW, "tries": 1}, "电子邮件 正在发送"),
        (
            "mail.example.com",
            {"tries": 2, "next_try_at": NOW + timedelta(minutes=5), "answer": "451 4.7.1 greylisted"},
            "邮件服务器的答复：451 4.7.1 greylisted 电子邮件 第2次未成功，下次 11月18日 10:05",
        ),
        (
            "mail.example.com",
            {"tries": 1, "sent_at": NOW, "answer": "250 2.0.0 queued as 1"},
            "邮件服务器的答复：250 2.0.0 queued as 1 电子邮件 已发送 11月18日 10:00",
        ),
        (
            "mail.example.com",
            {"tries": 1, "failed_at": NOW, "answer": "550 5.1.1 no such user"},
            "电子邮件 没有送达：550 5.1.1 no such user",
        ),
    ],
)
def test_the_tab_says_what_became_of_a_letter(office, case, settings, host, kept, said):
    settings.EMAIL_HOST = host
    Message.objects.filter(channel="email").update(**kept)
    own = tab(office, case)
    assert f"申请人 z***@example.com 政府信息公开申请接收回执（{case.reference}）" in words(own)
    assert said in words(own)
    assert "未读" not in words(own).split("政府信息公开申请接收回执", 1)[1].split("请确认收件")[0]
    assert ADDRESS not in own
    assert "zhang" not in own


def test_the_letter_can_be_read_and_a_colleague_has_read_or_not(office, case):
    Message.objects.filter(recipient=office.clerk).update(read_at=timezone.now())
    own = tab(office, case)
    assert "<details><summary>政府信息公开申请接收回执" in own
    assert "提交还不等于收到" in own
    assert f"{office.clerk} {case.reference} 申请人提交申请，请确认收件：甲 站内消息 11月18日 10:00 已读" in words(own)


def test_the_confirmation_shows_the_letter_that_is_then_written(office, case):
    client, address = signed_in(office.clerk), f"/admin/cases/{case.pk}/accept/"
    given = {**fields_of(client.get(address)), "on": "2026-11-18", "received_on": "2026-11-18"}
    confirm = client.post(address, given)
    said = confirm.context["consequence"]
    assert said.letters == [("z***@example.com", "电子邮件", said.letters[0][2])]
    assert "None" not in str(said.notices)
    page = words(confirm.content.decode())
    assert (
        f"申请人 z***@example.com ：电子邮件“政府信息公开申请收到确认（{case.reference}）{office.agency.name}”" in page
    )
    assert "申请人：不另发消息" not in page
    assert Message.objects.filter(channel="email").count() == 1, "the confirmation writes nothing"
    assert client.post(address, {**given, "confirmed": "1"}).status_code == 302
    newest = Message.objects.filter(channel="email").order_by("-pk")[0]
    assert (newest.text, newest.address) == (said.letters[0][2], ADDRESS)


def test_who_gave_no_address_is_not_promised_a_letter(office):
    given = {"applicant_kind": "natural_person", "applicant_name": "张初云", "channel": "web", "content": "甲"}
    case = intake.lodge(agency=office.agency, **given, **DAY).application
    client, address = signed_in(office.clerk), f"/admin/cases/{case.pk}/accept/"
    confirm = client.post(address, {**fields_of(client.get(address)), "on": "2026-11-18", "received_on": "2026-11-18"})
    assert "申请人：不另发消息，可以凭查询号和查询码查询进度。" in words(confirm.content.decode())


def test_the_inboxes_hold_no_letter(office, case):
    page = signed_in(office.clerk).get("/admin/inbox/").content.decode()
    assert "请确认收件" in page
    assert "接收回执" not in page
