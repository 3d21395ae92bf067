"""通知文字的预览: the letter that was sent, the period that runs, this morning's list; made-up facts are called so."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import clock, intake
from requests_app.law.nodes import Node
from requests_app.messages.texts import SHIPPED
from requests_app.models import Agency, Message
from tests.desk.people_pages import text
from tests.desk.stories import signed_in
from tests.desk.texts_office import DAY, FEE, HOME, KEY, LATE, TEN, TODAY, charged, own, shown, typed
from tests.factories import Office, case_at, make_agency, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = ""
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(name="示例市人民政府"))


def test_the_preview_is_the_letter_that_was_sent(office):
    case = charged(office, amount=880)
    sent = Message.objects.filter(channel="email").latest("pk")
    case_at(Node.DRAFTING, office, on=TODAY)
    page = signed_in(office.head).get(FEE)
    assert (page.context["shown"].subject, shown(page)) == (sent.text, sent.body)
    assert f"取自 {case} 当时的情况。" in text(page)
    assert page.context["shown"].example is False
    assert ("金额", "收多少元，只有数字", SHIPPED[KEY].must["金额"], "880") in page.context["parts"]


def test_a_typed_wording_is_seen_in_the_case_that_is_named_and_not_saved(office):
    first, second = charged(office, amount=100), charged(office, amount=200)
    client = signed_in(office.head)
    assert "收费200元" in shown(client.post(FEE, typed(office, do="preview")))
    for number in (first.number, first.reference, f" {first.number}\0"):
        page = client.post(FEE, typed(office, do="preview", case=number))
        assert "收费100元" in shown(page)
        assert f"查询号：{first.reference}" in shown(page)
    assert second.reference not in text(page)
    assert own(office) == {}


def test_the_case_is_shown_as_it_stood_when_the_letter_went(office):
    case = case_at(Node.DRAFTING, office, on=TODAY, email="a@example.com")
    accepted = Message.objects.filter(channel="email", kind="accept_2").get()
    clock.extend(case, actor=office.head, days=10, reason="查找档案", **DAY)
    page = signed_in(office.head).get("/admin/texts/letter_accepted/")
    assert shown(page) == accepted.body
    assert "最迟答复：2026年3月30日（周一）" in shown(page)
    extended = shown(signed_in(office.head).get("/admin/texts/letter_extended/"))
    assert "理由：查找档案。\n\n最迟答复：2026年4月14日（周二）" in extended


@pytest.mark.parametrize("key", [key for key in SHIPPED if key.startswith("letter_")])
def test_without_a_case_that_fits_the_example_is_called_one(office, key):
    client = signed_in(office.head)
    none = client.get(f"/admin/texts/{key}/")
    assert "本机关还没有申请，内容都是示例。" in text(none)
    assert "张**" in shown(none)
    case = intake.lodge(
        agency=office.agency,
        applicant_kind="natural_person",
        applicant_name="吴测试",
        channel="fax",
        content="甲",
        **DAY,
    ).application
    page = client.get(f"/admin/texts/{key}/")
    real = key == "letter_receipt_wire"
    assert page.context["shown"].example is not real
    assert (f"{case} 没有发过这种通知：编号是真的，日期等内容是示例。" in text(page)) is not real
    assert f"查询号：{case.reference}" in shown(page)
    assert "吴**" in shown(page)
    assert all(said for _, _, why, said in page.context["parts"] if why)


def test_a_reminder_is_seen_with_a_period_that_runs(office):
    late = case_at(Node.DRAFTING, office, on=date(2026, 1, 5), content="逾期的一件")
    soon = case_at(Node.DRAFTING, office, on=TODAY, content="不急的一件")
    client = signed_in(office.head)
    page = client.get(LATE)
    assert shown(page) == "2026-0001 已逾期16个工作日（2026年2月2日（周一）到期），请立即办理：逾期的一件"
    assert f"取自 {late} 现在的情况。" in text(page)
    assert (
        shown(client.get("/admin/texts/remind_reply_soon/"))
        == "2026-0002 还剩20个工作日，2026年3月30日（周一）到期：不急的一件"
    )
    other = client.post(
        LATE, typed(office, "remind_reply_late", do="preview", body="{编号}逾期{剩余}天", case=soon.number)
    )
    assert shown(other) == "2026-0002逾期1天"
    assert f"{soon} 的期限现在不到这一步：编号和内容是真的，到期日和剩余天数是示例。" in text(other)


def test_digest_telephone_and_robot_are_seen_with_what_is_due_today(office):
    client = signed_in(office.head)
    nothing = client.get("/admin/texts/digest/")
    assert "今天没有要提醒的，到期日是示例。" in text(nothing)
    case_at(Node.SECRECY_REVIEW, office, on=date(2026, 1, 5), content="逾期的一件")
    page = client.get("/admin/texts/digest/")
    assert page.context["shown"].subject == "政府信息公开：今天有1项要注意（逾期1项）"
    assert shown(page) == (
        f"{office.head}：\n\n"
        "1. 2026-0001 已逾期16个工作日（2026年2月2日（周一）到期），请立即办理：逾期的一件\n\n"
        "这封邮件由系统自动发出，请不要直接回复。"
    )
    assert (
        shown(client.get("/admin/texts/urgent_sms/"))
        == "政府信息公开：2026-0001 2026年2月2日（周一）到期，逾期16个工作日"
    )
    assert "逾期1件，今天到期0件，三个工作日内到期0件。\n2026-0001 2026年2月2日" in shown(
        client.get("/admin/texts/robot/")
    )
    assert 'name="case"' not in page.content.decode()


def test_each_page_costs_the_same_with_one_case_and_with_thirty(office):
    client = signed_in(office.head)
    charged(office)
    client.post(FEE, typed(office))
    client.post(LATE, typed(office, "remind_reply_late", body="{编号}逾期"))
    client.get(HOME)

    def costs() -> list[int]:
        found = []
        for path in (HOME, FEE, LATE, f"{HOME}letter_not_paid/", f"{HOME}digest/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    before = costs()
    for number in range(29):
        charged(office, amount=100 + number)
        Agency.objects.filter(pk=office.agency.pk).update(
            texts={**own(office), sorted(SHIPPED)[number]: {"title": "通知", "body": "甲"}}
        )
    assert costs() == before
    assert max(before) <= 10


def test_the_letter_after_the_preview_is_the_letter_before_it(office):
    """Looking changes nothing: neither the case nor the agency."""
    case = charged(office)
    state = Agency.objects.filter(pk=office.agency.pk).values().get()
    signed_in(office.head).post(FEE, typed(office, do="preview"))
    assert Agency.objects.filter(pk=office.agency.pk).values().get() == state
    again = type(case).objects.get(pk=case.pk)
    assert (again.due_on, again.number, again.events_count) == (case.due_on, case.number, case.events_count)
