"""The office's calendar rows overlay the shipped calendar from the next act on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.handling import clock
from requests_app.law.nodes import Node
from requests_app.models import CalendarDay, CalendarYear, working_calendar

from ..factories import TODAY, case_at, make_office

pytestmark = pytest.mark.django_db


def test_a_changed_row_is_seen_at_once_for_one_query(django_assert_num_queries: Any) -> None:
    before = working_calendar()
    with django_assert_num_queries(1):
        assert working_calendar() is before
    CalendarDay.objects.create(day=date(2026, 3, 30), works=False, name="临时放假")
    assert not working_calendar().is_workday(date(2026, 3, 30))
    CalendarDay.objects.all().delete()
    assert working_calendar().is_workday(date(2026, 3, 30))


def test_an_announced_year_is_no_longer_provisional() -> None:
    assert working_calendar().provisional_year(2027)
    CalendarYear.objects.create(year=2027, document="国办发明电〔2026〕示例号")
    assert not working_calendar().provisional_year(2027)


def test_an_amended_calendar_moves_open_cases_and_no_settled_one() -> None:
    office = make_office()
    opened, closed = case_at(Node.DRAFTING, office), case_at(Node.CLOSED, office)
    CalendarDay.objects.create(day=date(2026, 3, 30), works=False, name="临时放假")
    day = {"on": date(2026, 3, 25), "today": TODAY}
    moved = clock.recalculate(opened, actor=office.head, reason="国务院通知", **day)
    assert (moved.due_on, moved.node) == (date(2026, 3, 31), "drafting")
    closed.refresh_from_db()
    assert closed.due_on == date(2026, 3, 30)
