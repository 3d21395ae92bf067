"""年历: every day once with its kind and words; rows of the table and days are each other's inverse."""

from __future__ import annotations

from datetime import date

from requests_app.desk.year_picture import lines_of, months
from requests_app.desk.year_rows import Row, days_of, rows_of
from requests_app.law.calendar import WorkingCalendar

TODAY = date(2026, 12, 25)


def test_the_picture_has_every_day_once_with_its_kind_and_words():
    calendar = WorkingCalendar()
    shown = months(calendar, 2026, date(2026, 5, 9))
    squares = [square for month in shown for week in month.weeks for square in week if square.day]
    assert [square.day for square in squares] == [
        date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)
    ]
    assert all(len(week) == 7 for month in shown for week in month.weeks)
    said = {square.day: (square.css, square.word, square.said) for square in squares}
    assert said[date(2026, 5, 4)] == ("holiday", "休", "劳动节放假")
    assert said[date(2026, 5, 9)] == ("makeup today", "班", "调休上班，今天")
    assert said[date(2026, 5, 16)] == ("weekend", "", "周末")
    assert said[date(2026, 5, 18)] == ("workday", "", "上班")
    assert [month.workdays for month in shown] == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert shown[4].lines == ["5月1日至5日 劳动节放假", "5月9日（周六） 调休上班"]


def test_a_changed_day_is_marked_in_words_too():
    now, new = WorkingCalendar(), WorkingCalendar({date(2027, 1, 1): (False, "元旦")}, {2027})
    squares = {s.day: s for week in months(new, 2027, TODAY, now)[0].weeks for s in week}
    assert (squares[date(2027, 1, 1)].css, squares[date(2027, 1, 1)].said) == (
        "holiday fresh",
        "元旦放假，与现在的日历不同",
    )
    assert squares[date(2027, 1, 4)].css == "workday"


def test_rows_and_days_are_each_others_inverse():
    days = [
        (date(2026, 12, 31), False, "元旦"),
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 1, 3), True, "调休上班"),
    ]
    rows = rows_of(days)
    assert rows == [
        Row("2026-12-31", "2027-01-01", works=False, name="元旦"),
        Row("2027-01-03", "", works=True, name="调休上班"),
    ]
    assert [(day, *row) for day, row in days_of(rows).items()] == days
    assert lines_of([WorkingCalendar({d: (w, n) for d, w, n in days}).day(d) for d, _, _ in days]) == [
        "12月31日至1月1日 元旦放假",
        "1月3日（周日） 调休上班",
    ]
