"""早上的汇总: the digest, the telephone and the group's message, in their words; each once a morning."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.law.nodes import Node, Role
from requests_app.models import Message

from ..factories import Office, case_at, make_agency, make_office, make_staff
from .sweeps import LAST, LAST_BUT_ONE, MONDAY, sweep

pytestmark = pytest.mark.django_db
LATE = date(2026, 3, 31)


@pytest.fixture
def office(settings: Any) -> Office:
    """An office that wants everything; its drafter alone can be reached from outside."""
    settings.EMAIL_HOST, settings.SMS_URL = "mail.example.com", "https://sms.example.com/send"
    settings.PUBLIC_URL = "https://gk.example.gov.cn/"
    agency = make_agency(urgent_sms=True, robot="wecom", robot_url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send")
    made = make_office(agency)
    made.drafter.email, made.drafter.mobile = "drafter@example.com", "13800000001"
    made.drafter.save()
    return made


def out(channel: str) -> list[Message]:
    return list(Message.objects.filter(channel=channel).order_by("pk"))


def test_the_digest_has_one_line_a_reminder_replies_due_first(office: Office) -> None:
    case_at(Node.DRAFTING, office)
    case_at(Node.DRAFTING, office, on=date(2026, 2, 28), content="关于示例道路的规划许可")
    sweep(LAST_BUT_ONE)
    (mail,) = out("email")
    assert (mail.kind, mail.for_day, mail.recipient, mail.agency) == (
        "digest",
        LAST_BUT_ONE,
        office.drafter,
        office.agency,
    )
    assert (mail.application, mail.address, mail.sent_at, mail.next_try_at) == (None, "", None, None)
    assert mail.text == "政府信息公开：今天有3项要注意（逾期1项）"
    assert mail.body == (
        f"{office.drafter}：\n\n"
        "1. 2026-0002 今天到期，请今天答复：关于示例道路的规划许可\n"
        "2. 2026-0001 拟办稿超过目标2026年3月23日（周一）还没有提交审查，请抓紧：关于示例地块征收的批准文件\n"
        "3. 2026-0001 还剩1个工作日，2026年3月30日（周一）到期：关于示例地块征收的批准文件\n\n"
        "工作台：https://gk.example.gov.cn/admin/\n"
        "这封邮件由系统自动发出，请不要直接回复。"
    )


def test_a_long_morning_is_cut_after_sixty_lines_and_says_so(office: Office) -> None:
    for _ in range(62):
        case_at(Node.DRAFTING, office)
    sweep(LATE)
    (mail,) = out("email")
    assert mail.text == "政府信息公开：今天有62项要注意（逾期62项）"
    assert "\n60. " in mail.body
    assert "\n61. " not in mail.body
    assert "\n……还有2项，请到工作台查看。\n" in mail.body


@pytest.mark.parametrize("without", ["server", "address", "wish"])
def test_without_a_server_an_address_or_the_wish_there_is_no_digest(
    office: Office, settings: Any, without: str
) -> None:
    if without == "server":
        settings.EMAIL_HOST = ""
    elif without == "address":
        office.drafter.email = ""
        office.drafter.save()
    else:
        office.agency.digest_mail = False
        office.agency.save()
    case_at(Node.DRAFTING, office)
    assert sweep(LAST_BUT_ONE)
    assert out("email") == []


def test_the_supervisors_digest_names_the_office_below_and_follows_her_own_offices_wish(office: Office) -> None:
    above = make_agency("above")
    office.agency.parent = above
    office.agency.save()
    supervisor = make_staff(above, Role.SUPERVISOR, email="above@example.com", mobile="13800000009")
    case_at(Node.DRAFTING, office)
    sweep(LATE)
    mails = {mail.recipient: mail for mail in out("email")}
    assert set(mails) == {office.drafter, supervisor}
    assert (mails[supervisor].agency, mails[supervisor].text) == (above, "政府信息公开：今天有1项要注意（逾期1项）")
    assert {row.recipient for row in out("sms")} == {office.drafter}, "her telephone is left alone"


def test_the_telephone_rings_on_the_last_day_and_when_first_late(office: Office) -> None:
    case = case_at(Node.DRAFTING, office)
    for today in (MONDAY, LAST_BUT_ONE, LAST, LATE, date(2026, 4, 1)):
        sweep(today)
    assert [(row.kind, row.for_day, row.application, row.recipient) for row in out("sms")] == [
        ("urgent_0", LAST, case, office.drafter),
        ("urgent_late", LATE, case, office.drafter),
    ]
    assert [row.body for row in out("sms")] == [
        "政府信息公开：2026-0001 2026年3月30日（周一）到期",
        "政府信息公开：2026-0001 2026年3月30日（周一）到期，逾期1个工作日",
    ]


@pytest.mark.parametrize("without", ["gateway", "number", "wish"])
def test_without_a_gateway_a_number_or_the_wish_it_does_not(office: Office, settings: Any, without: str) -> None:
    if without == "gateway":
        settings.SMS_URL = ""
    elif without == "number":
        office.drafter.mobile = ""
        office.drafter.save()
    else:
        office.agency.urgent_sms = False
        office.agency.save()
    case_at(Node.DRAFTING, office)
    assert sweep(LAST)
    assert out("sms") == []


def test_the_group_reads_numbers_and_days_and_no_names(office: Office) -> None:
    case_at(Node.DRAFTING, office)
    case_at(Node.DRAFTING, office, on=date(2026, 2, 28))
    case_at(Node.DRAFTING, office, on=date(2026, 2, 26))
    case_at(Node.DRAFTING, office, on=date(2026, 3, 12))
    sweep(LAST)
    (said,) = out("robot")
    assert (said.kind, said.for_day, said.agency, said.address) == ("digest", LAST, office.agency, "wecom")
    assert (said.application, said.recipient) == (None, None)
    assert said.body == (
        "政府信息公开 2026年3月30日（周一）\n"
        "逾期2件，今天到期1件，三个工作日内到期0件。\n"
        "2026-0003 2026年3月25日（周三）到期，逾期3个工作日\n"
        "2026-0002 2026年3月27日（周五）到期，逾期1个工作日\n"
        "2026-0001 2026年3月30日（周一）到期\n"
        "2026-0004 2026年4月10日（周五）到期"
    )


def test_the_group_is_silent_where_nothing_presses_or_no_robot_is_set(office: Office) -> None:
    case_at(Node.DRAFTING, office)
    sweep(MONDAY)
    assert out("robot") == []
    office.agency.robot_url = ""
    office.agency.save()
    sweep(LAST)
    assert out("robot") == []


def test_each_office_has_its_own_words_and_its_own_morning(office: Office) -> None:
    other = make_office(make_agency(texts={"digest": {"title": "【{件数}】", "body": "{姓名}，{清单}"}}))
    other.drafter.email = "other@example.com"
    other.drafter.save()
    for one in (office, other):
        case_at(Node.SECRECY_REVIEW, one)
        case_at(Node.DRAFTING, one)
    sweep(LAST)
    mails = {mail.recipient: mail for mail in out("email")}
    assert set(mails) == {office.drafter, other.drafter}
    assert (mails[other.drafter].text, mails[other.drafter].body) == (
        "【1】",
        f"{other.drafter}，1. 2026-0002 今天到期，请今天答复：关于示例地块征收的批准文件",
    )


def test_a_second_sweep_of_the_morning_adds_nothing_and_the_next_morning_everything(office: Office) -> None:
    case_at(Node.DRAFTING, office)
    sweep(LATE)
    first = list(Message.objects.order_by("pk").values_list("pk", "channel", "body"))
    assert sorted(channel for _, channel, _ in first if channel != "inbox") == ["email", "robot", "sms"]
    case_at(Node.DRAFTING, office, content="后来的")
    sweep(LATE)
    now = list(Message.objects.exclude(channel="inbox").order_by("pk").values_list("pk", "channel", "body"))
    assert [row for row in now if row[1] != "sms"] == [row for row in first if row[1] in {"email", "robot"}]
    sweep(date(2026, 4, 1))
    assert [row.for_day for row in out("email")] == [LATE, date(2026, 4, 1)]
    assert [row.for_day for row in out("robot")] == [LATE, date(2026, 4, 1)]
