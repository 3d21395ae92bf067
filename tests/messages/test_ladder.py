"""提醒阶梯 of the reply, literal: 2026-03-30 is a Monday; its ten working days before begin on 2026-03-16."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.watch import Watch, Watched
from requests_app.messages.ladder import Reminder, horizon, reminder, reminders

CALENDAR = WorkingCalendar()
DUE = date(2026, 3, 30)
REPLY = Watched(Watch.REPLY, DUE)


def seen(today: date, *steps: int) -> tuple[str, date, int] | None:
    """What the reply due on 03-30 calls for."""
    found = reminder(REPLY, today, CALENDAR, steps or (10, 5, 3, 1, 0))
    return found and (found.kind, found.for_day, found.days_left)


@pytest.mark.parametrize(
    ("today", "kind", "left"),
    [
        (date(2026, 3, 16), "due_10", 10),
        (date(2026, 3, 17), "due_10", 9),
        (date(2026, 3, 23), "due_5", 5),
        (date(2026, 3, 24), "due_5", 4),
        (date(2026, 3, 25), "due_3", 3),
        (date(2026, 3, 26), "due_3", 2),
        (date(2026, 3, 27), "due_1", 1),
        (date(2026, 3, 30), "due_0", 0),
    ],
)
def test_a_step_points_at_the_due_date(today: date, kind: str, left: int) -> None:
    assert seen(today) == (kind, DUE, left)


def test_eleven_working_days_before_there_is_nothing_yet() -> None:
    assert seen(date(2026, 3, 13)) is None


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 3, 31), -1),
        (date(2026, 4, 1), -2),
        (date(2026, 4, 3), -4),
        (date(2026, 4, 7), -5),  # 清明 04-04 to 04-06 off
    ],
)
def test_lateness_is_named_on_each_working_day_and_points_at_it(today: date, left: int) -> None:
    assert seen(today) == ("overdue", today, left)


def test_the_whole_reminder() -> None:
    assert reminder(REPLY, date(2026, 3, 24), CALENDAR) == Reminder(REPLY, "5", DUE, 4)
    assert reminder(REPLY, date(2026, 3, 31), CALENDAR) == Reminder(REPLY, "late", date(2026, 3, 31), -1)


@pytest.mark.parametrize(
    "rest_day",
    [
        date(2026, 3, 28),  # Saturday, one working day left
        date(2026, 3, 29),  # Sunday
        date(2026, 4, 4),  # Saturday and 清明节, late
        date(2026, 4, 6),  # a Monday off
    ],
)
def test_on_a_rest_day_nobody_is_reminded(rest_day: date) -> None:
    assert reminders([REPLY], rest_day, CALENDAR) == []


def test_several_periods_are_looked_at_each_for_itself() -> None:
    draft, far = Watched(Watch.DRAFT, date(2026, 3, 27)), Watched(Watch.REPLY, date(2026, 4, 30))
    assert [(one.watch, one.step) for one in reminders([draft, REPLY, far], date(2026, 3, 27), CALENDAR)] == [
        (draft, "0"),
        (REPLY, "1"),
    ]


@pytest.mark.parametrize(
    ("today", "head", "above", "urgent", "stage"),
    [
        (date(2026, 3, 26), False, False, False, "soon"),
        (date(2026, 3, 27), True, False, False, "soon"),
        (date(2026, 3, 30), True, False, True, "today"),
        (date(2026, 3, 31), True, True, True, "late"),
        (date(2026, 4, 1), True, True, False, "late"),
    ],
)
def test_the_head_from_the_last_day_but_one_and_above_once_late(
    today: date, *, head: bool, above: bool, urgent: bool, stage: str
) -> None:
    found = reminder(REPLY, today, CALENDAR)
    assert found is not None
    assert (found.to_head, found.to_above, found.urgent, found.stage) == (head, above, urgent, stage)


def test_what_a_text_may_name() -> None:
    late = reminder(REPLY, date(2026, 4, 1), CALENDAR)
    assert late is not None
    assert late.parts("2026-0001", "字" * 41) == {
        "编号": "2026-0001",
        "内容": "字" * 40 + "…",
        "到期日": "2026年3月30日（周一）",
        "剩余": 2,
    }
    assert late.parts("2026-0001", "字" * 40)["内容"] == "字" * 40


@pytest.mark.parametrize(
    ("today", "kind", "left"),
    [
        (date(2026, 3, 9), "due_15", 15),
        (date(2026, 3, 25), "due_15", 3),
        (date(2026, 3, 26), "due_2", 2),
        (date(2026, 3, 30), "due_2", 0),
    ],
)
def test_an_agency_has_steps_of_its_own_in_any_order(today: date, kind: str, left: int) -> None:
    assert seen(today, 15, 2) == seen(today, 2, 15) == (kind, DUE, left)
    assert seen(date(2026, 3, 6), 15, 2) is None


def test_without_steps_only_what_is_late_is_named() -> None:
    assert reminder(REPLY, DUE, CALENDAR, []) is None
    late = Reminder(REPLY, "late", date(2026, 3, 31), -1)
    assert reminder(REPLY, date(2026, 3, 31), CALENDAR, []) == late


def test_a_due_date_fixed_on_a_saturday_is_due_on_friday_and_late_on_monday() -> None:
    saturday = Watched(Watch.REPLY, date(2024, 8, 24))
    friday, monday = date(2024, 8, 23), date(2024, 8, 26)
    assert reminder(saturday, friday, CALENDAR) == Reminder(saturday, "0", date(2024, 8, 24), 0)
    assert reminder(saturday, monday, CALENDAR) == Reminder(saturday, "late", monday, -1)


def test_the_horizon_follows_the_largest_step_and_the_drafting_target() -> None:
    monday = date(2026, 3, 9)
    assert horizon(monday, CALENDAR) == date(2026, 3, 23)
    assert horizon(monday, CALENDAR, [3, 15]) == date(2026, 3, 30)
    assert horizon(monday, CALENDAR, []) == date(2026, 3, 9)
    assert horizon(monday, CALENDAR, [1, 0], 5) == date(2026, 3, 17)
    assert horizon(date(2026, 3, 12), CALENDAR, []) == date(2026, 3, 12)
    assert horizon(date(2026, 3, 13), CALENDAR, []) == date(2026, 3, 15), "a Sunday fixed by a decision is seen too"


@given(st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.integers(-40, 40))
def test_within_the_horizon_there_is_always_one_for_the_reply(due: date, offset: int) -> None:
    today = CALENDAR.next_workday_on_or_after(due + timedelta(days=offset))
    found = reminder(Watched(Watch.REPLY, due), today, CALENDAR)
    assert (found is not None) == (due <= horizon(today, CALENDAR))
