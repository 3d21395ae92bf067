"""提醒阶梯, literal: 2026-03-30 is a Monday; its ten working days before begin on 2026-03-16."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.law.calendar import WorkingCalendar
from requests_app.messages.ladder import Reminder, horizon, reminder

CALENDAR = WorkingCalendar()
DUE = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("today", "kind", "left"),
    [
        (date(2026, 3, 13), None, None),
        (date(2026, 3, 16), "due_10", 10),
        (date(2026, 3, 17), "due_10", 9),
        (date(2026, 3, 23), "due_5", 5),
        (date(2026, 3, 24), "due_5", 4),
        (date(2026, 3, 25), "due_3", 3),
        (date(2026, 3, 26), "due_3", 2),
        (date(2026, 3, 27), "due_1", 1),
        (date(2026, 3, 29), "due_1", 1),
        (date(2026, 3, 30), "due_0", 0),
        (date(2026, 3, 31), "overdue", -1),
        (date(2026, 4, 1), "overdue", -2),
    ],
)
def test_steps(today: date, kind: str | None, left: int | None) -> None:
    found = reminder(DUE, today, CALENDAR)
    assert (found and found.kind, found and found.days_left) == (kind, left)


def test_a_step_points_at_the_due_date_and_overdue_at_the_working_day() -> None:
    assert reminder(DUE, date(2026, 3, 24), CALENDAR) == Reminder("due_5", DUE, 4, DUE)
    friday = Reminder("overdue", date(2026, 4, 3), -4, DUE)
    assert reminder(DUE, date(2026, 4, 3), CALENDAR) == friday
    assert reminder(DUE, date(2026, 4, 5), CALENDAR) == friday


def test_texts() -> None:
    soon, today, late = (reminder(DUE, day, CALENDAR) for day in (date(2026, 3, 25), DUE, date(2026, 4, 1)))
    assert soon is not None
    assert today is not None
    assert late is not None
    assert soon.text("2026-0001", "示例批复") == "2026-0001 还剩3个工作日，2026年3月30日（周一）到期：示例批复"
    assert today.text("2026-0001", "示例批复") == "2026-0001 今天到期，请今天答复：示例批复"
    assert late.text("2026-0001", "字" * 41).startswith(
        "2026-0001 已逾期2个工作日（2026年3月30日（周一）到期），请立即办理：" + "字" * 40 + "…"
    )
    assert not soon.to_head
    assert today.to_head


def test_a_due_date_fixed_on_a_saturday_is_seen_too() -> None:
    assert reminder(date(2024, 8, 24), date(2024, 8, 11), CALENDAR) is not None
    assert horizon(date(2024, 8, 11), CALENDAR) == date(2024, 8, 25)


@given(st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.integers(-40, 40))
def test_within_the_horizon_there_is_always_one(due: date, offset: int) -> None:
    today = due + timedelta(days=offset)
    assert (reminder(due, today, CALENDAR) is not None) == (due <= horizon(today, CALENDAR))


@pytest.mark.parametrize(
    ("today", "kind", "left"),
    [
        (date(2026, 3, 6), None, None),
        (date(2026, 3, 9), "due_15", 15),
        (date(2026, 3, 25), "due_15", 3),
        (date(2026, 3, 26), "due_2", 2),
        (date(2026, 3, 30), "due_2", 0),
        (date(2026, 3, 31), "overdue", -1),
    ],
)
def test_an_agency_has_steps_of_its_own(today: date, kind: str | None, left: int | None) -> None:
    for steps in ([15, 2], [2, 15]):
        found = reminder(DUE, today, CALENDAR, steps)
        assert (found and found.kind, found and found.days_left) == (kind, left)


def test_without_steps_only_what_is_overdue_is_named() -> None:
    assert reminder(DUE, DUE, CALENDAR, []) is None
    assert reminder(DUE, date(2026, 3, 31), CALENDAR, []) == Reminder("overdue", date(2026, 3, 31), -1, DUE)


def test_the_horizon_follows_the_largest_step() -> None:
    monday = date(2026, 3, 9)
    assert horizon(monday, CALENDAR) == date(2026, 3, 23)
    assert horizon(monday, CALENDAR, [3, 15]) == date(2026, 3, 30)
    assert horizon(monday, CALENDAR, []) == date(2026, 3, 9)
