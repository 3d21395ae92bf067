"""发送记录: what went out, to whom and with what answer, of one's own office; what failed can go again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from requests_app.law.nodes import Node, Role
from requests_app.messages.sending import DOUBT, STALE
from requests_app.models import Message, Pulse, Staff
from tests.desk.case_stories import words
from tests.desk.people_pages import latin_words
from tests.desk.stories import signed_in
from tests.factories import Office, case_at, make_agency, make_office

pytestmark = pytest.mark.django_db
PAGE = "/admin/sent/"
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return make_office()


def sent(office: Office, kind: str = "lodge_1", **given: Any) -> Message:
    case = given.pop("application", None) or case_at(Node.INTAKE, office)
    given = {"channel": "email", "address": "zhang@example.com", "text": "政府信息公开申请接收回执", **given}
    return Message.objects.create(application=case, kind=kind, for_day=date(2026, 11, 18), **given)


def digest(person: Staff, **given: Any) -> Message:
    return Message.objects.create(
        agency=person.agency, recipient=person, kind="digest", for_day=date(2026, 11, 18), channel="email",
        text="今天有2项要注意（逾期1项）", **given,
    )  # fmt: skip


def page(person: Staff, query: str = "") -> str:
    return words(signed_in(person).get(PAGE + query).content.decode()).split("结果 办理", 1)[-1]


def test_each_line_says_when_how_to_whom_what_and_what_became_of_it(office, settings):
    settings.EMAIL_HOST, settings.SMS_URL = "mail.example.com", ""
    sent(office, sent_at=NOW, answer="250 2.0.0 queued")
    sent(office, failed_at=NOW, answer="550 5.1.1 no such user", tries=1)
    sent(office, sent_at=NOW, answer=f"{DOUBT}250 ok")
    sent(office, channel="sms", address="13800000000", text="【示例】已经答复")
    digest(office.clerk, failed_at=NOW, answer=STALE)
    Message.objects.create(
        agency=office.agency, kind="digest", for_day=date(2026, 11, 18), channel="robot", address="wecom",
        text="政府信息公开 2026年11月18日", sent_at=NOW, answer="0 ok",
    )  # fmt: skip
    said = page(office.clerk)
    for line in (
        "电子邮件 申请人 z***@example.com",
        "250 2.0.0 queued",
        "没有送达：550 5.1.1 no such user",
        DOUBT,
        "短信 申请人 138****0000",
        "待发送，还没有设置短信网关",
        f"电子邮件 {office.clerk} 今天有2项要注意（逾期1项）",
        f"没有送达：{STALE}",
        "群机器人 工作群 政府信息公开 2026年11月18日",
    ):
        assert line in said
    assert said.count("重新发送") == 1
    assert "zhang@" not in said
    foreign = latin_words(signed_in(office.clerk).get(PAGE).content.decode())
    assert {word for word in foreign if not word.startswith("Q2")} <= {"queued", "such", "user", "example", "com"}


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"甲", "乙", "丙", "丁"}),
        ("?list=failed", {"乙"}),
        ("?list=waiting", {"丙"}),
        ("?list=doubt", {"丁"}),
        ("?list=x", {"甲", "乙", "丙", "丁"}),
        ("?before=x", {"甲", "乙", "丙", "丁"}),
        ("?before=999999999999999999999", {"甲", "乙", "丙", "丁"}),
        ("?before=１", {"甲", "乙", "丙", "丁"}),
    ],
)
def test_the_lists(office, query, seen):
    sent(office, sent_at=NOW, text="书甲")
    sent(office, failed_at=NOW, text="书乙")
    sent(office, text="书丙")
    sent(office, sent_at=NOW, answer=DOUBT, text="书丁")
    assert {one for one in "甲乙丙丁" if f"书{one}" in page(office.clerk, query)} == seen


def test_older_ones_are_a_page_further(office):
    case = case_at(Node.INTAKE, office)
    for n in range(60):
        sent(office, f"k{n}", application=case, text=f"第{n:02d}封", sent_at=NOW)
    first = signed_in(office.clerk).get(PAGE)
    assert words(first.content.decode()).count("第") == 50
    older = signed_in(office.clerk).get(f"{PAGE}?before={first.context['older']}")
    assert words(older.content.decode()).count("第") == 10
    assert older.context["older"] == 0


def test_what_failed_goes_again_and_only_that(office):
    failed, waiting, ours = (
        sent(office, failed_at=NOW, tries=12),
        sent(office, tries=3),
        digest(office.clerk, failed_at=NOW),
    )
    client = signed_in(office.clerk)
    answer = client.post(f"{PAGE}?list=failed", {"again": failed.pk}, follow=True)
    assert "已重新排队，一分钟内发送。" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{PAGE}?list=failed"
    failed.refresh_from_db()
    assert (failed.failed_at, failed.tries, failed.next_try_at) == (None, 0, None)
    for key in (waiting.pk, ours.pk, failed.pk, 0, "x", ""):
        assert client.post(PAGE, {"again": key}).status_code == 404


def test_another_offices_lines_do_not_exist(office):
    other = make_office(make_agency())
    row = sent(other, failed_at=NOW, text="别处的信")
    assert "别处的信" not in page(office.clerk)
    assert signed_in(office.clerk).post(PAGE, {"again": row.pk}).status_code == 404


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.APPROVER, Role.ARCHIVIST])
def test_who_has_no_part_in_it_is_led_away(office, role):
    person = {Role.DRAFTER: office.drafter, Role.APPROVER: office.approver1, Role.ARCHIVIST: office.archivist}[role]
    answer = signed_in(person).get(PAGE, follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "您没有这一角色" in answer.content.decode()


@pytest.mark.later
def test_one_line_or_thirty_cost_the_same(office, django_assert_max_num_queries):
    client = signed_in(office.clerk)
    counts = []
    for n in (1, 29):
        for k in range(n):
            sent(office, f"n{n}{k}", sent_at=NOW)
        client.get(PAGE)
        with django_assert_max_num_queries(20) as seen:
            client.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_inbox_line_without_a_case_leads_where_it_says(office):
    Message.objects.create(
        agency=office.agency, recipient=office.head, kind="report_2025", for_day=date(2026, 1, 5),
        text="2025年度报告已由办件算出", path="/reports/desk/x/2025/", sent_at=NOW,
    )  # fmt: skip
    body = signed_in(office.head).get("/admin/inbox/").content.decode()
    assert 'href="/reports/desk/x/2025/"' in body
    assert "2025年度报告已由办件算出" in body


@pytest.mark.parametrize(("age", "red"), [(None, True), (11, True), (9, False)])
def test_a_silent_scheduler_is_red_on_today(office, age, red):
    if age is not None:
        Pulse.objects.create(name="scheduler", at=timezone.now() - timezone.timedelta(minutes=age))
    body = signed_in(office.clerk).get("/admin/").content.decode()
    assert ("提醒程序" in body) is red
