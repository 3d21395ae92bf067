"""今日 warns of a year whose days off are not entered, and says which open cases run into it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags

from requests_app.handling import clock
from requests_app.law.nodes import Node
from requests_app.models import CalendarYear
from tests.factories import Office, case_at, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(datetime(2026, 6, 30, 1, 30, tzinfo=UTC), tick=False) as clock_hand:
        yield clock_hand


@pytest.fixture
def office() -> Office:
    return make_office()


def page_of(person):
    client = Client()
    client.force_login(person)
    return client.get("/admin/")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().split("<main")[1]))


def test_no_warning_while_every_period_ends_in_a_known_year(office):
    case_at(Node.DRAFTING, office, on=date(2026, 6, 29))
    answer = page_of(office.clerk)
    assert answer.context["warning"] is None
    assert "放假安排" not in text_of(answer)


def test_the_year_to_enter_is_named_with_the_cases_that_run_into_it(office, at_half_past_nine):
    at_half_past_nine.move_to(datetime(2026, 12, 10, 1, 0, tzinfo=UTC))
    case = case_at(Node.REGISTRATION, office, on=date(2026, 12, 10))
    case.refresh_from_db()
    assert case.due_provisional
    answer = page_of(office.clerk)
    assert "2027 年放假安排还没有录入。1 件（" + case.number + "）" in text_of(answer)
    assert f'href="/admin/cases/{case.pk}/">查看 1 件</a>' in answer.content.decode()
    assert "录入 2027 年工作日历" not in text_of(answer)  # not the clerk's to do
    assert "录入 2027 年工作日历" in text_of(page_of(office.administrator))
    CalendarYear.objects.create(year=2027, document="示例")
    text = text_of(page_of(office.clerk))
    assert "2027 年放假安排" not in text
    assert "放假安排已经录入，到期日还没有重算。1 件" in text
    clock.recalculate(case, actor=office.head, on=date(2026, 12, 10), today=date(2026, 12, 10), reason="已录入")
    assert page_of(office.clerk).context["warning"] is None


def test_several_provisional_cases_are_a_list(office, at_half_past_nine):
    at_half_past_nine.move_to(datetime(2026, 12, 10, 1, 0, tzinfo=UTC))
    for _ in range(2):
        case_at(Node.REGISTRATION, office, on=date(2026, 12, 10))
    assert 'href="/admin/cases/?list=provisional">查看 2 件</a>' in page_of(office.clerk).content.decode()
