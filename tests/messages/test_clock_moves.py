"""The clock moves: over 国庆, a make-up Saturday and New Year into a year not announced; swept daily, often, or not at all.

`naive` below is a second, plain telling of the rules: it walks from day to day and knows nothing of the ladder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node
from requests_app.law.watch import Watch, Watched
from requests_app.messages.ladder import reminders
from requests_app.models import Message
from requests_app.tasks import morning_sweep

from ..factories import Office, case_at, make_office

DAY = timedelta(days=1)
BEIJING = ZoneInfo("Asia/Shanghai")
SHIPPED = WorkingCalendar()
STEPS = (10, 5, 3, 1, 0)
Key = tuple[str, date]


def span(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def walked(watch: Watched, days: Iterable[date], calendar: WorkingCalendar = SHIPPED) -> dict[date, Key]:
    """Move the clock day by day; return what is new on each, as the unique key of the rows lets it be."""
    said: dict[date, Key] = {}
    for day in days:
        for one in reminders([watch], day, calendar):
            if (one.kind, one.for_day) not in said.values():
                said[day] = (one.kind, one.for_day)
    return said


def test_over_the_national_holiday_and_the_make_up_days_around_it() -> None:
    """Due on a worked Saturday; the first word falls on a worked Sunday, none between 10-01 and 10-07."""
    due = date(2026, 10, 10)
    assert walked(Watched(Watch.REPLY, due), span(date(2026, 9, 14), date(2026, 10, 13))) == {
        date(2026, 9, 20): ("due_10", due),
        date(2026, 9, 28): ("due_5", due),
        date(2026, 9, 30): ("due_3", due),
        date(2026, 10, 9): ("due_1", due),
        date(2026, 10, 10): ("due_0", due),
        date(2026, 10, 12): ("overdue", date(2026, 10, 12)),
        date(2026, 10, 13): ("overdue", date(2026, 10, 13)),
    }


def test_due_on_the_last_day_before_the_holiday_is_late_on_the_first_after_it() -> None:
    due = date(2026, 9, 30)
    assert walked(Watched(Watch.REPLY, due), span(date(2026, 9, 29), date(2026, 10, 9))) == {
        date(2026, 9, 29): ("due_1", due),
        date(2026, 9, 30): ("due_0", due),
        date(2026, 10, 8): ("overdue", date(2026, 10, 8)),
        date(2026, 10, 9): ("overdue", date(2026, 10, 9)),
    }


def test_a_week_of_lateness_is_five_working_days_whatever_holiday_lies_in_it() -> None:
    due = date(2026, 9, 24)
    days = [day for day, _ in walked(Watched(Watch.ARCHIVE, due), span(due + DAY, date(2026, 10, 31))).items()]
    assert days == [date(2026, 9, 28), date(2026, 10, 10), date(2026, 10, 16), date(2026, 10, 23), date(2026, 10, 30)]


DUE_AFTER_NEW_YEAR = date(2027, 1, 5)
ANNOUNCED = WorkingCalendar({date(2027, 1, 1): (False, "元旦"), date(2027, 1, 2): (False, "元旦")}, {2027})


def test_into_a_year_not_announced_monday_to_friday_count() -> None:
    assert SHIPPED.is_provisional(DUE_AFTER_NEW_YEAR)
    assert walked(Watched(Watch.REPLY, DUE_AFTER_NEW_YEAR), span(date(2026, 12, 26), date(2027, 1, 6))) == {
        date(2026, 12, 28): ("due_10", DUE_AFTER_NEW_YEAR),
        date(2026, 12, 29): ("due_5", DUE_AFTER_NEW_YEAR),
        date(2026, 12, 31): ("due_3", DUE_AFTER_NEW_YEAR),
        date(2027, 1, 4): ("due_1", DUE_AFTER_NEW_YEAR),
        date(2027, 1, 5): ("due_0", DUE_AFTER_NEW_YEAR),
        date(2027, 1, 6): ("overdue", date(2027, 1, 6)),
    }


def test_announced_in_between_the_next_step_comes_sooner_and_none_twice() -> None:
    watch = Watched(Watch.REPLY, DUE_AFTER_NEW_YEAR)
    said = walked(watch, span(date(2026, 12, 26), date(2026, 12, 29)))
    said |= walked(watch, span(date(2026, 12, 30), date(2027, 1, 6)), ANNOUNCED)
    assert said == {
        date(2026, 12, 28): ("due_10", DUE_AFTER_NEW_YEAR),
        date(2026, 12, 29): ("due_5", DUE_AFTER_NEW_YEAR),
        date(2026, 12, 30): ("due_3", DUE_AFTER_NEW_YEAR),
        date(2027, 1, 4): ("due_1", DUE_AFTER_NEW_YEAR),
        date(2027, 1, 5): ("due_0", DUE_AFTER_NEW_YEAR),
        date(2027, 1, 6): ("overdue", date(2027, 1, 6)),
    }


#: The rules once more: of the steps those up to this; late each day, each fifth working day, once, or never.
PLAIN = {
    "reply": (999, "day"), "confirm": (0, "day"), "notice": (1, "never"), "supplement": (1, "day"),
    "opinion": (3, "once"), "fee": (1, "day"), "draft": (1, "once"), "archive": (1, "week"),
}  # fmt: skip


def naive(kind: str, due: date, day: date, steps: Iterable[int], calendar: WorkingCalendar) -> Key | None:
    """Say what is to be said on a day, by walking."""
    if not calendar.is_workday(day):
        return None
    most, late = PLAIN[kind]
    left, passed = 0, []
    for other in span(day + DAY, due):
        left += calendar.is_workday(other)
    for other in span(due + DAY, day):
        passed += [other] if calendar.is_workday(other) else []
    if day <= due:
        for step in sorted(steps):
            if left <= step <= most:
                return (f"due_{step}" if kind == "reply" else f"{kind}_{step}"), due
        return None
    points_at = {"day": day, "once": due, "week": passed[(len(passed) - 1) // 5 * 5], "never": None}[late]
    return ("overdue" if kind == "reply" else f"{kind}_late", points_at) if points_at else None


def all_said(kind: str, due: date, days: Iterable[date], steps: Iterable[int], calendar: WorkingCalendar) -> set[Key]:
    """Say what a whole span calls for."""
    return {key for day in days if (key := naive(kind, due, day, steps, calendar))}


AROUND = st.dates(date(2026, 9, 1), date(2027, 1, 31))
#: Days that the office declares worked or free, whatever they were.
CALENDARS = st.dictionaries(AROUND, st.booleans(), max_size=12).map(lambda rows: WorkingCalendar(rows, set()))
SOME_STEPS = st.lists(st.integers(0, 20), max_size=6)


@given(st.sampled_from(list(Watch)), AROUND, st.integers(-25, 25), st.integers(1, 40), SOME_STEPS, CALENDARS)
def test_swept_every_day_exactly_what_a_walk_from_day_to_day_finds(
    kind: Watch, due: date, offset: int, length: int, steps: list[int], calendar: WorkingCalendar
) -> None:
    days = span(due + offset * DAY, due + (offset + length) * DAY)
    swept = [one for day in days for one in reminders([Watched(kind, due)], day, calendar, steps)]
    assert {(one.kind, one.for_day) for one in swept} == all_said(kind.value, due, days, steps, calendar)


@given(st.sampled_from(list(Watch)), AROUND, st.sets(st.integers(-25, 25), max_size=30), SOME_STEPS, CALENDARS)
def test_after_an_outage_the_step_reached_is_made_up_and_nothing_later_is_lost(
    kind: Watch, due: date, up: set[int], steps: list[int], calendar: WorkingCalendar
) -> None:
    """Lost is only what was in force on no day on which anything ran, for a later step has taken its place."""
    everything = span(due - 25 * DAY, due + 25 * DAY)
    ran = [due + n * DAY for n in sorted(up)]
    swept = {(r.kind, r.for_day) for day in ran for r in reminders([Watched(kind, due)], day, calendar, steps)}
    in_force = {day: naive(kind.value, due, day, steps, calendar) for day in everything}
    assert swept == {key for day in ran if (key := in_force[day])}
    for key in set(in_force.values()) - {None} - swept:
        assert not {day for day, other in in_force.items() if other == key} & set(ran)


@pytest.fixture
def office(db) -> Office:
    """An office with a case at the secrecy review for each period that is watched."""
    made = make_office()
    for _ in Watch:
        case_at(Node.SECRECY_REVIEW, made)
    return made


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.dates(date(2026, 9, 14), date(2026, 12, 31)),
    st.lists(st.integers(-8, 16), min_size=len(Watch), max_size=len(Watch)),
    st.lists(st.lists(st.integers(0, 1439), min_size=1, max_size=3), min_size=6, max_size=14),
)
def test_the_whole_task_at_any_minute_of_each_day(
    office: Office, first: date, ends: list[int], minutes: list[list[int]]
) -> None:
    Message.objects.all().delete()
    periods = dict(zip(Watch, (first + n * DAY for n in ends), strict=True))
    cases = dict(zip(Watch, office.agency.application_set.order_by("pk"), strict=True))
    for kind, due in periods.items():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE requests_app_application SET watch = %s, watch_on = %s WHERE id = %s",
                [json.dumps([[kind.value, due.isoformat()]]), due, cases[kind].pk],
            )
    days = span(first, first + (len(minutes) - 1) * DAY)
    for day, moments in zip(days, minutes, strict=True):
        for minute in sorted(moments):
            moment = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=BEIJING)
            with time_machine.travel(moment, tick=False):
                morning_sweep()
    for kind, due in periods.items():
        rows = list(Message.objects.filter(application=cases[kind], recipient=office.reviewer))
        keys = [(row.kind, row.for_day) for row in rows]
        assert len(keys) == len(set(keys))
        assert set(keys) == all_said(kind.value, due, days, STEPS, SHIPPED)
