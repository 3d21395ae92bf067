"""上次登录以来: what others did on one's cases, told once, and the login it is counted from."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils.html import strip_tags

from requests_app.desk import feed as feed_module
from requests_app.desk.login import DeskLoginForm
from requests_app.desk.site import site
from requests_app.handling import approval, registration
from requests_app.law.nodes import Node, Role
from requests_app.models import Message
from tests.factories import TODAY, Office, case_at, make_office, make_staff

pytestmark = pytest.mark.django_db

#: Tuesday 30 June 2026, 09:30 in Shanghai.
NOW = datetime(2026, 6, 30, 1, 30, tzinfo=UTC)
YESTERDAY = datetime(2026, 6, 29, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(NOW, tick=False) as clock_hand:
        yield clock_hand


@pytest.fixture
def office() -> Office:
    return make_office()


def june(day: int) -> date:
    return date(2026, 6, day)


def page_of(person):
    client = Client()
    client.force_login(person)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().split("<main")[1]))


def feed_of(answer) -> tuple[list[tuple[str, str, str]], list[str]]:
    told = answer.context["feed"]
    return [(line.at, line.text, line.urgent) for line in told.new], [str(line.case) for line in told.earlier]


def test_since_the_last_login_the_newest_act_of_each_case_is_told(office, at_half_past_nine):
    at_half_past_nine.move_to(YESTERDAY)
    case, other = (case_at(Node.APPROVAL, office, on=june(1)), case_at(Node.SECRECY_REVIEW, office, on=june(10)))
    office.clerk.previous_login = datetime(2026, 6, 29, 9, 42, tzinfo=UTC)
    office.clerk.save(update_fields=["previous_login"])
    at_half_past_nine.move_to(datetime(2026, 6, 30, 0, 55, tzinfo=UTC))
    case = approval.approve(case, actor=office.approver1, on=june(30), today=TODAY)
    at_half_past_nine.move_to(datetime(2026, 6, 30, 1, 12, tzinfo=UTC))
    approval.approve(case, actor=office.approver2, on=june(30), today=TODAY)
    at_half_past_nine.move_to(NOW)
    answer = page_of(office.clerk)
    new, earlier = feed_of(answer)
    assert new == [("今天 09:12", f"{office.approver2} 审核通过，转您制作答复书并送达", "今天到期")]
    assert earlier == [other.number]
    text = text_of(answer)
    assert "上次登录以来 昨天 17:42" in text
    assert "（此前另有 1 项）" in text
    assert answer.content.decode().count('<li class="new">') == 1


def test_what_one_did_oneself_is_no_news(office):
    case_at(Node.DRAFTING, office, on=june(29))
    told = page_of(office.clerk).context["feed"]
    assert [line.text for line in [*told.new, *told.earlier]] == ["申请人提交网络申请"]


def test_an_assignment_asks_the_drafter_and_nobody_else(office):
    stranger = make_staff(office.agency, Role.DRAFTER)
    case = case_at(Node.REGISTRATION, office, on=june(29))
    registration.assign(case, actor=office.head, on=june(30), today=TODAY, drafter=office.drafter)
    new, _ = feed_of(page_of(office.drafter))
    assert new == [("今天 09:30", f"{office.head} 分办给您，请查询检索，起草答复", "")]
    assert feed_of(page_of(stranger)) == ([], [])
    assert feed_of(page_of(office.head))[0][0][1] == f"{office.clerk} 受理登记"


def test_before_a_first_login_the_last_day_is_new(office, at_half_past_nine):
    at_half_past_nine.move_to(datetime(2026, 6, 28, 1, 0, tzinfo=UTC))
    old = case_at(Node.INTAKE, office, on=june(28))
    at_half_past_nine.move_to(NOW)
    case_at(Node.INTAKE, office, on=june(30))
    answer = page_of(office.clerk)
    new, earlier = feed_of(answer)
    assert [at for at, _, _ in new] == ["今天 09:30"]
    assert earlier == [old.reference]
    assert answer.context["feed"].since == "最近一天"


def test_unread_messages_stand_beside_unless_the_record_says_the_same(office):
    case = case_at(Node.INTAKE, office, on=june(30))  # its own message repeats the record
    Message.objects.create(
        application=case, recipient=office.clerk, kind="due_3", for_day=june(30), text="还剩3个工作日"
    )
    told = page_of(office.clerk).context["feed"]
    assert [message.text for _, message in told.unread] == ["还剩3个工作日"]


def test_the_login_before_this_one_is_remembered(monkeypatch, office):
    monkeypatch.setattr(site, "login_form", DeskLoginForm)
    person = office.clerk
    person.last_login = YESTERDAY
    person.save(update_fields=["last_login"])
    client = Client()
    given = {"username": person.username, "password": "test-password-1", "next": "/admin/"}
    assert client.post("/admin/login/", given).status_code == 302
    person.refresh_from_db()
    assert (person.previous_login, person.last_login) == (YESTERDAY, NOW)


def test_a_refused_login_remembers_nothing(office):
    person = office.clerk
    person.last_login = YESTERDAY
    person.save(update_fields=["last_login"])
    form = DeskLoginForm(RequestFactory().post("/"), {"username": person.username, "password": "falsch"})
    assert not form.is_valid()
    person.refresh_from_db()
    assert person.previous_login is None


def test_only_the_newest_records_are_looked_through(office, monkeypatch):
    old = case_at(Node.INTAKE, office, on=june(30))
    monkeypatch.setattr(feed_module, "WINDOW", 3)
    for _ in range(3):
        case_at(Node.INTAKE, office, on=june(30))
    told = page_of(office.clerk).context["feed"].new
    assert len(told) == 3
    assert old.pk not in {line.case.pk for line in told}


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 6, 30, 1, 12, tzinfo=UTC), "今天 09:12"),
        (datetime(2026, 6, 29, 16, 1, tzinfo=UTC), "今天 00:01"),
        (datetime(2026, 6, 29, 9, 42, tzinfo=UTC), "昨天 17:42"),
        (datetime(2026, 6, 28, 1, 0, tzinfo=UTC), "前天 09:00"),
        (datetime(2026, 6, 3, 0, 30, tzinfo=UTC), "6月3日 08:30"),
        (datetime(2025, 12, 31, 0, 30, tzinfo=UTC), "2025年12月31日 08:30"),
    ],
)
def test_an_instant_is_said_as_people_say_it(at, words):
    assert feed_module.when(at, june(30)) == words
