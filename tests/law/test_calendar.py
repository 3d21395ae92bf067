"""工作日历: which days work, and arithmetic on them; literal dates."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.calendar import Day, LawError, WorkingCalendar

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("received", "seven", "fifteen", "twenty", "forty"),
    [
        ("2019-05-15", "2019-05-24", "2019-06-05", "2019-06-13", "2019-07-11"),
        ("2019-06-06", "2019-06-18", "2019-06-28", "2019-07-05", "2019-08-02"),
        ("2019-09-20", "2019-09-30", "2019-10-16", "2019-10-23", "2019-11-20"),
        ("2019-09-21", "2019-09-30", "2019-10-16", "2019-10-23", "2019-11-20"),
        ("2019-09-27", "2019-10-12", "2019-10-23", "2019-10-30", "2019-11-27"),
        ("2019-10-01", "2019-10-15", "2019-10-25", "2019-11-01", "2019-11-29"),
    ],
)
def test_nth_working_day_after_receipt(received: str, seven: str, fifteen: str, twenty: str, forty: str) -> None:
    day0 = date.fromisoformat(received)
    found = [CALENDAR.add_workdays(day0, n).isoformat() for n in (7, 15, 20, 40)]
    assert found == [seven, fifteen, twenty, forty]


def test_day_of_receipt_is_day_zero_art_201() -> None:
    assert CALENDAR.add_workdays(date(2026, 9, 17), 0) == date(2026, 9, 17)
    assert CALENDAR.add_workdays(date(2026, 9, 17), 1) == date(2026, 9, 18)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 18), Day(date(2026, 9, 18), True, "workday", "")),
        (date(2026, 9, 19), Day(date(2026, 9, 19), False, "weekend", "周末")),
        (date(2026, 9, 20), Day(date(2026, 9, 20), True, "makeup", "调休上班")),
        (date(2026, 9, 25), Day(date(2026, 9, 25), False, "holiday", "中秋节")),
        (date(2026, 10, 3), Day(date(2026, 10, 3), False, "holiday", "国庆节")),
        (date(2019, 5, 2), Day(date(2019, 5, 2), False, "holiday", "劳动节")),
        (date(2019, 4, 28), Day(date(2019, 4, 28), True, "makeup", "调休上班")),
        (date(2015, 9, 3), Day(date(2015, 9, 3), False, "holiday", "抗战胜利纪念日")),
    ],
)
def test_day_knows_its_kind_and_name(day: date, expected: Day) -> None:
    assert CALENDAR.day(day) == expected
    assert CALENDAR.is_workday(day) is expected.works


def test_bridge_days_are_off_and_makeup_weekends_are_worked() -> None:
    assert not CALENDAR.is_workday(date(2019, 10, 4))
    assert CALENDAR.is_workday(date(2019, 9, 29))
    assert CALENDAR.is_workday(date(2019, 10, 12))


def test_workdays_between_excludes_the_first_and_includes_the_last() -> None:
    assert CALENDAR.workdays_between(date(2019, 9, 20), date(2019, 10, 23)) == 20
    assert CALENDAR.workdays_between(date(2019, 10, 23), date(2019, 9, 20)) == -20
    assert CALENDAR.workdays_between(date(2019, 9, 20), date(2019, 9, 20)) == 0
    assert CALENDAR.workdays_between(date(2019, 9, 20), date(2019, 9, 22)) == 0


def test_subtract_workdays_goes_strictly_before() -> None:
    assert CALENDAR.subtract_workdays(date(2019, 10, 23), 20) == date(2019, 9, 20)
    assert CALENDAR.subtract_workdays(date(2019, 9, 22), 1) == date(2019, 9, 20)
    assert CALENDAR.subtract_workdays(date(2019, 9, 22), 0) == date(2019, 9, 22)


def test_next_workday_on_or_after() -> None:
    assert CALENDAR.next_workday_on_or_after(date(2019, 9, 30)) == date(2019, 9, 30)
    assert CALENDAR.next_workday_on_or_after(date(2019, 10, 1)) == date(2019, 10, 8)


def test_calendar_days_roll_over_a_rest_day_art_203() -> None:
    # 60 days from 2019-08-05 end on Friday 2019-10-04, within the National Day holiday.
    assert CALENDAR.add_calendar_days(date(2019, 8, 5), 60) == date(2019, 10, 8)
    assert CALENDAR.add_calendar_days(date(2019, 8, 30), 15) == date(2019, 9, 16)
    assert CALENDAR.add_calendar_days(date(2019, 8, 27), 15) == date(2019, 9, 11)


def test_months_end_on_the_corresponding_day_or_the_months_end_art_202() -> None:
    assert CALENDAR.add_months(date(2019, 5, 15), 6) == date(2019, 11, 15)
    assert CALENDAR.add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert CALENDAR.add_months(date(2019, 8, 30), 6) == date(2020, 3, 2)  # 02-29 is a Saturday
    assert CALENDAR.add_months(date(2019, 4, 1), 6) == date(2019, 10, 8)


def test_a_year_not_announced_is_monday_to_friday_and_provisional() -> None:
    assert CALENDAR.provisional_year(2027)
    assert not CALENDAR.provisional_year(2026)
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert CALENDAR.is_workday(date(2027, 1, 1))
    assert CALENDAR.day(date(2027, 1, 2)).kind == "weekend"
    assert CALENDAR.add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_years_beyond_the_prepared_list_are_prepared_when_asked_for() -> None:
    assert CALENDAR.add_workdays(date(2040, 6, 1), 5) == date(2040, 6, 8)
    assert WorkingCalendar().add_workdays(date(2026, 1, 1), 5000) > date(2045, 1, 1)


def test_an_announced_year_is_no_longer_provisional() -> None:
    rows = {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 2): (True, "")}
    calendar = WorkingCalendar(rows, [2027])
    assert not calendar.provisional_year(2027)
    assert calendar.day(date(2027, 1, 1)) == Day(date(2027, 1, 1), False, "holiday", "元旦")
    assert calendar.day(date(2027, 1, 2)) == Day(date(2027, 1, 2), True, "makeup", "调休上班")
    assert calendar.add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 2)


def test_rows_without_announced_years_announce_their_years() -> None:
    assert not WorkingCalendar({date(2027, 1, 1): False}).provisional_year(2027)


def test_rows_of_a_year_still_unannounced_leave_it_provisional() -> None:
    assert WorkingCalendar({date(2027, 1, 1): False}, ()).provisional_year(2027)


def test_an_amendment_overlays_the_shipped_year() -> None:
    day = date(2026, 11, 20)
    calendar = WorkingCalendar({day: Day(day, False, "holiday", "临时放假")})
    assert calendar.day(day) == Day(day, False, "holiday", "临时放假")
    assert calendar.add_workdays(date(2026, 11, 19), 1) == date(2026, 11, 23)
    assert CALENDAR.add_workdays(date(2026, 11, 19), 1) == day


def test_days_before_the_calendar_are_refused() -> None:
    with pytest.raises(LawError, match="工作日历从2004年开始"):
        CALENDAR.add_workdays(date(2003, 12, 31), 1)
    with pytest.raises(LawError, match="工作日历从2004年开始"):
        CALENDAR.subtract_workdays(date(2004, 1, 5), 9)


def test_a_mistyped_year_is_refused_and_not_prepared() -> None:
    with pytest.raises(LawError, match="请核对日期中的年份"):
        CALENDAR.add_workdays(date(9026, 1, 1), 1)
    with pytest.raises(LawError, match="请核对日期中的年份"):
        CALENDAR.add_months(date(2026, 1, 1), 120000)
    with pytest.raises(LawError, match="请核对日期中的年份"):
        CALENDAR.add_calendar_days(date(2026, 1, 1), 10_000_000)


def test_negative_numbers_are_refused() -> None:
    day = date(2026, 1, 5)
    for refused in (
        CALENDAR.add_workdays,
        CALENDAR.subtract_workdays,
        CALENDAR.add_calendar_days,
        CALENDAR.add_months,
    ):
        with pytest.raises(LawError, match="不能为负数"):
            refused(day, -1)
