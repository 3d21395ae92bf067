"""The deadline chip, and the clock picture cell by cell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.desk.deadline import chip
from requests_app.desk.picture import weeks
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import Marks, Restart, Suspension, explain, reply_clock
from requests_app.law.nodes import Node
from requests_app.models import Agency, Application

TODAY = date(2026, 11, 18)
CALENDAR = WorkingCalendar()
AGENCY = Agency()


def a_case(due_on: date | None, **fields: str) -> Application:
    return Application(node=Node.DRAFTING.value, received_on=TODAY, due_on=due_on, **fields)


@pytest.mark.parametrize(
    ("days", "css", "text"),
    [
        (-1, "late", "逾期 1 日"),
        (0, "red", "今天到期"),
        (1, "red", "剩 1 日"),
        (3, "red", "剩 3 日"),
        (4, "amber", "剩 4 日"),
        (7, "amber", "剩 7 日"),
        (8, "green", "剩 8 日"),
    ],
)
def test_the_chip_at_its_bounds(days, css, text):
    due = TODAY + timedelta(days=-1) if days < 0 else CALENDAR.add_workdays(TODAY, days) if days else TODAY
    shown = chip(a_case(due), TODAY, CALENDAR, AGENCY)
    assert (shown.css, shown.text) == (css, text)


@pytest.mark.parametrize(
    ("waits", "text"), [("supplement", "等待补正"), ("third_party", "等待第三方意见"), ("fee", "等待缴费")]
)
def test_the_chip_says_whom_it_waits_for(waits, text):
    assert chip(a_case(TODAY, waiting_for=waits), TODAY, CALENDAR, AGENCY).text == text


def test_every_shape_differs_from_the_others():
    shapes = {chip(a_case(CALENDAR.add_workdays(TODAY, n)), TODAY, CALENDAR, AGENCY).mark for n in (2, 5, 9)} | {
        chip(a_case(TODAY - timedelta(days=1)), TODAY, CALENDAR, AGENCY).mark,
        chip(a_case(None), TODAY, CALENDAR).mark,
    }
    assert len(shapes) == 5


@pytest.mark.parametrize(
    "marks",
    [
        Marks(date(2026, 3, 2)),
        Marks(
            date(2026, 9, 17),
            restarts=(Restart(date(2026, 9, 30), "supplement"),),
            suspensions=(Suspension("third_party", date(2026, 10, 19), date(2026, 10, 21), date(2026, 11, 6)),),
        ),
        Marks(date(2026, 9, 17), extension=20, extended_on=date(2026, 9, 20)),
        Marks(date(2026, 12, 20)),
        Marks(date(2019, 3, 4)),
    ],
)
def test_the_picture_shows_each_explained_day_once_and_nothing_else(marks):
    lines = explain(marks, CALENDAR, today=TODAY)
    due_on = reply_clock(marks, CALENDAR).due_on
    squares = [square for week in weeks(lines, due_on, TODAY) for square in week.squares]
    assert all(len(week.squares) == 7 and week.squares[0].day.weekday() == 0 for week in weeks(lines, due_on, TODAY))
    inside = [s for s in squares if not s.css.startswith("out")]
    assert [(s.day, s.css.split()[0], s.n, s.why) for s in inside] == [(x.date, x.kind, x.n, x.why) for x in lines]
    assert [s.day for s in squares if "due" in s.css.split()] == [due_on]
    assert all(s.word for s in inside if s.n is None and not s.css.startswith("rest"))
