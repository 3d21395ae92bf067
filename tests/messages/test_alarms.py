"""工作日历的提醒: days off not entered, dates that can be recomputed; told to who can put it right, never twice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from requests_app.handling.calendar_year import recalculate_all
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node
from requests_app.messages.alarms import alarm
from requests_app.models import CalendarYear, Message, working_calendar
from tests.factories import case_at, make_office

pytestmark = pytest.mark.django_db
D = date
NOW = datetime(2027, 11, 1, 0, 0, tzinfo=UTC)


def told() -> list[tuple[str, str, date]]:
    rows = Message.objects.filter(kind__in=["calendar_missing", "recalculate"]).order_by("pk")
    return [(str(row.recipient), row.kind, row.for_day) for row in rows]


def calendar() -> WorkingCalendar:
    return working_calendar()


def test_next_years_days_off_are_missed_each_week_of_november_and_each_working_day_of_december():
    office = make_office()
    keeper = str(office.administrator)
    for day in (D(2027, 10, 29), D(2027, 11, 1), D(2027, 11, 2), D(2027, 11, 5), D(2027, 11, 6), D(2027, 11, 8)):
        alarm(day, NOW, calendar())
    assert told() == [(keeper, "calendar_missing", D(2027, 11, 1)), (keeper, "calendar_missing", D(2027, 11, 8))]
    for day in (D(2027, 12, 1), D(2027, 12, 1), D(2027, 12, 2)):
        alarm(day, NOW, calendar())
    assert [day for _, _, day in told()[2:]] == [D(2027, 12, 1), D(2027, 12, 2)]
    row = Message.objects.first()
    assert row.text == "2028年放假安排还没有录入，跨年的到期日只能暂定。请按国务院办公厅的通知录入工作日历。"
    assert (row.path, row.application, row.sent_at) == ("/admin/calendar/", None, NOW)


def test_once_it_is_entered_nobody_is_told():
    make_office()
    CalendarYear.objects.create(year=2028, document="国办发明电〔2027〕1号")
    assert alarm(D(2027, 11, 1), NOW, calendar()) == 0


def test_an_open_date_that_can_be_recomputed_is_proposed_daily_until_it_is():
    office, other = make_office(), make_office()
    case = case_at(Node.DRAFTING, office, on=D(2027, 12, 20))
    case_at(Node.DRAFTING, other, on=D(2026, 3, 2))
    assert case.due_provisional
    for year in (2027, 2028):
        CalendarYear.objects.create(year=year, document=f"国办发明电〔{year - 1}〕1号")
    for day in (D(2027, 12, 27), D(2027, 12, 27), D(2027, 12, 28)):
        alarm(day, NOW, calendar())
    people = sorted([str(office.head), str(office.administrator)])
    assert sorted({who for who, _, _ in told()}) == people
    assert [kind for _, kind, _ in told()] == ["recalculate"] * 4
    assert Message.objects.filter(kind="recalculate")[0].text == (
        "放假安排已经录入，本机关还有在办案件的到期日没有重算。请到“工作日历”页重算。"
    )
    recalculate_all(actor=office.head, today=D(2027, 12, 28), reason="放假安排已公布")
    case.refresh_from_db()
    assert not case.due_provisional
    assert alarm(D(2027, 12, 29), NOW, calendar()) == 0


@pytest.mark.parametrize("count", [1, 8])
def test_queries_do_not_grow_with_the_offices(django_assert_num_queries, count):
    for _ in range(count):
        make_office()
    kept = calendar()
    with django_assert_num_queries(2):  # who keeps the calendar, one insert; no year was announced since
        alarm(D(2027, 11, 1), NOW, kept)
