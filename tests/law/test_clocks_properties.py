"""期限的性质: what must hold for every case, against a plain walk over chinesecalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import Marks, Restart, Suspension, days_left, explain, reply_clock

CALENDAR = WorkingCalendar()
ONE = timedelta(days=1)


@cache
def works(day: date) -> bool:
    """The independent source: the package's own answer, Mon-Fri where it has none."""
    return chinese_calendar.is_workday(day) if day.year <= 2026 else day.weekday() < 5


def walk(day: date, n: int, skipped: frozenset[date] = frozenset()) -> date:
    while n:
        day += ONE
        n -= works(day) and day not in skipped
    return day


def walked_pause(s: Suspension) -> set[date]:
    end = walk(s.received_on or s.sent_on, 15)
    if s.answered_on is not None:
        end = min(end, s.answered_on)
    return {s.sent_on + ONE * i for i in range(1, (end - s.sent_on).days)}


# Old-regime and new-regime receipts, all with room for the period within the shipped years.
received_days = st.dates(date(2008, 5, 1), date(2026, 6, 30))
any_days = st.dates(date(2004, 1, 1), date(2026, 11, 30))


@st.composite
def suspensions(draw: st.DrawFn, received: date) -> Suspension:
    sent = received + ONE * draw(st.integers(0, 70))
    receipt = draw(st.none() | st.integers(0, 6).map(lambda n: sent + ONE * n))
    answer = draw(st.none() | st.integers(0, 40).map(lambda n: (receipt or sent) + ONE * n))
    kind = draw(st.sampled_from(("third_party", "agency")))
    return Suspension(kind, sent, receipt, answer)


@st.composite
def cases(draw: st.DrawFn, *, restarted: bool | None = None) -> Marks:
    received = draw(received_days)
    longest = 20 if received >= date(2019, 5, 15) else 15
    restarted = draw(st.booleans()) if restarted is None else restarted
    reason = draw(st.sampled_from(("supplement", "fee")))
    restarts = (Restart(received + ONE * draw(st.integers(0, 40)), reason),) if restarted else ()
    asks = tuple(draw(st.lists(suspensions(received), max_size=3)))
    return Marks(received, restarts, asks, draw(st.integers(0, longest)))


@given(any_days, st.integers(0, 60))
def test_adding_working_days_agrees_with_a_walk(day: date, n: int) -> None:
    assert CALENDAR.add_workdays(day, n) == walk(day, n)


@given(any_days)
def test_every_day_agrees_with_the_package(day: date) -> None:
    assert CALENDAR.is_workday(day) == CALENDAR.day(day).works == works(day)


@given(any_days, any_days)
def test_between_is_antisymmetric_and_counts_each_day(a: date, b: date) -> None:
    assert CALENDAR.workdays_between(a, b) == -CALENDAR.workdays_between(b, a)
    later = a + ONE * min(abs((b - a).days), 90)
    counted = sum(works(a + ONE * i) for i in range(1, (later - a).days + 1))
    assert CALENDAR.workdays_between(a, later) == counted


@given(st.dates(date(2005, 1, 1), date(2026, 11, 30)), st.integers(1, 60))
def test_subtracting_undoes_adding_on_working_days(day: date, n: int) -> None:
    day = CALENDAR.next_workday_on_or_after(day)
    assert CALENDAR.subtract_workdays(CALENDAR.add_workdays(day, n), n) == day


@given(cases())
def test_the_due_date_agrees_with_a_walk(marks: Marks) -> None:
    day0 = max([marks.received_on, *(r.on for r in marks.restarts)])
    days = (20 if marks.received_on >= date(2019, 5, 15) else 15) + marks.extension
    skipped = frozenset().union(*map(walked_pause, marks.suspensions))
    assert reply_clock(marks, CALENDAR).due_on == walk(day0, days, skipped)


@given(received_days, st.integers(1, 30))
def test_a_later_receipt_is_never_due_earlier_within_a_regime(day: date, later: int) -> None:
    first = reply_clock(Marks(day), CALENDAR)
    second = reply_clock(Marks(day + ONE * later), CALENDAR)
    assert first.regime != second.regime or first.due_on <= second.due_on


@given(cases(), st.integers(0, 15))
def test_an_extension_adds_exactly_its_running_days(marks: Marks, days: int) -> None:
    clock = reply_clock(replace(marks, extension=days), CALENDAR)
    paused = sum(
        CALENDAR.workdays_between(max(a - ONE, clock.base_due_on), b) for a, b in clock.pauses if b > clock.base_due_on
    )
    assert CALENDAR.workdays_between(clock.base_due_on, clock.due_on) - paused == days


@given(cases())
def test_the_same_consultations_twice_or_in_another_order_change_nothing(marks: Marks) -> None:
    again = replace(marks, suspensions=(*reversed(marks.suspensions), *marks.suspensions))
    assert reply_clock(again, CALENDAR) == reply_clock(marks, CALENDAR)


@given(cases())
def test_pauses_are_sorted_working_days_and_never_touch(marks: Marks) -> None:
    pauses = reply_clock(marks, CALENDAR).pauses
    for first, last in pauses:
        assert works(first)
        assert works(last)
        assert first <= last
    for (_, last), (first, _) in pairwise(pauses):
        assert CALENDAR.workdays_between(last, first) > 1


@given(cases(), st.integers(0, 60))
def test_a_further_consultation_never_brings_the_due_date_forward(marks: Marks, at: int) -> None:
    more = Suspension("agency", marks.received_on + ONE * at)
    later = replace(marks, suspensions=(*marks.suspensions, more))
    assert reply_clock(later, CALENDAR).due_on >= reply_clock(marks, CALENDAR).due_on


@given(cases(restarted=True), st.integers(0, 20))
def test_after_a_restart_nothing_earlier_matters(marks: Marks, earlier: int) -> None:
    restart = marks.restarts[-1].on
    after = tuple(s for s in marks.suspensions if s.sent_on >= restart)
    alone = replace(marks, suspensions=after)
    ended = Suspension("third_party", restart - ONE * (earlier + 2), None, restart - ONE)
    with_history = replace(
        alone,
        restarts=(Restart(restart - ONE * earlier, "fee"), *marks.restarts),
        suspensions=(*after, ended),
    )
    due = reply_clock(alone, CALENDAR).due_on
    assert reply_clock(with_history, CALENDAR).due_on == due
    # The receipt itself matters only by its regime.
    if (marks.received_on < date(2019, 5, 15)) == (restart < date(2019, 5, 15)):
        assert reply_clock(replace(alone, received_on=restart), CALENDAR).due_on == due


@settings(deadline=None)
@given(cases())
def test_the_account_ends_on_the_due_date_with_the_last_number(marks: Marks) -> None:
    clock, lines = reply_clock(marks, CALENDAR), explain(marks, CALENDAR)
    assert lines[0].date == marks.received_on
    assert (lines[-1].date, lines[-1].n) == (clock.due_on, clock.days)
    assert [x.date for x in lines] == [
        marks.received_on + ONE * i for i in range((clock.due_on - marks.received_on).days + 1)
    ]


@settings(deadline=None)
@given(cases())
def test_the_account_numbers_run_without_gap_and_stop_where_paused(marks: Marks) -> None:
    clock = reply_clock(marks, CALENDAR)
    lines = [x for x in explain(marks, CALENDAR) if x.date >= clock.day0]
    assert [x.n for x in lines if x.n is not None] == list(range(clock.days + 1))
    paused = {x.date for x in lines if x.kind == "stop"}
    within = {x.date for x in lines[1:] if works(x.date) and any(a <= x.date <= b for a, b in clock.pauses)}
    assert paused == within


@given(received_days, st.integers(-60, 60))
def test_days_left_has_the_sign_of_what_is_left(day: date, offset: int) -> None:
    due_on = reply_clock(Marks(day), CALENDAR).due_on
    left = days_left(due_on, due_on + ONE * offset, CALENDAR)
    assert (left > 0, left == 0, left < 0) == (offset < 0, offset == 0, offset > 0)
