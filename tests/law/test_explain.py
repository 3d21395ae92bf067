"""逐日说明: the fold told day by day; the desk's picture cell by cell."""

from __future__ import annotations

from datetime import date

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import DayLine, Marks, Restart, Suspension, explain, reply_clock

CALENDAR = WorkingCalendar()

# Kind, number and label of every cell from 2026-09-17 to 2026-11-20, one week a line.
PICTURE = """
zero0收到申请 count1 rest周末 make2调休上班
count3 count4发补正告知 count5 count6 hol中秋 hol放假 hol放假
count7 count8 zero0补正到达 hol国庆 hol放假 hol放假 hol放假
hol放假 hol放假 hol放假 count1 count2 make3调休上班 rest周末
count4 count5 count6 count7 count8 rest周末 rest周末
count9发征求意见 stop暂停 stop第三方签收 stop暂停 stop暂停 rest周末 rest周末
stop暂停 stop暂停 stop暂停 stop暂停 stop暂停 rest周末 rest周末
stop暂停 stop暂停 stop暂停 stop暂停 count10收到意见 rest周末 rest周末
count11 count12 count13 count14 count15 rest周末 rest周末
count16 count17 count18今天 count19 count20到期
"""
DESK = Marks(
    date(2026, 9, 17),
    (Restart(date(2026, 9, 30), "supplement"),),
    (Suspension("third_party", date(2026, 10, 19), date(2026, 10, 21), date(2026, 11, 6)),),
)


def cell(line: DayLine) -> str:
    return f"{line.kind}{'' if line.n is None else line.n}{line.name}"


def on(lines: list[DayLine], day: date) -> DayLine:
    return next(line for line in lines if line.date == day)


def test_the_desk_example_cell_by_cell() -> None:
    events = {date(2026, 9, 22): ["发补正告知"]}
    lines = explain(DESK, CALENDAR, events, date(2026, 11, 18))
    assert [cell(line) for line in lines] == PICTURE.split()
    assert lines[0].date == date(2026, 9, 17)
    assert lines[-1].date == date(2026, 11, 20)


def test_every_kind_of_day_says_why_with_its_article() -> None:
    lines = explain(DESK, CALENDAR)
    said = {
        date(2026, 9, 17): "收到申请，当日不计入，自次日起算（民法典第二百零一条）。",
        date(2026, 9, 18): "工作日，计入，第1日。",
        date(2026, 9, 19): "周末，不计入。",
        date(2026, 9, 20): "调休上班，计入，第2日（国务院放假安排）。",
        date(2026, 9, 25): "中秋节放假，不计入（国务院放假安排）。",
        date(2026, 9, 30): "补正到达，期限重新计算（条例第三十条），当日不计入，自次日起算（民法典第二百零一条）。",
        date(2026, 10, 20): "正在征求意见，所需时间不计入（条例第三十三条）。",
        date(2026, 11, 20): "工作日，计入，第20日。期限到本日24时届满（条例第三十三条、第三十条）。",
    }
    assert {day: on(lines, day).why for day in said} == said


def test_only_count_and_makeup_days_count() -> None:
    for line in explain(DESK, CALENDAR):
        assert line.counts is (line.kind in {"count", "make"})
        assert (line.n is None) is (line.kind in {"rest", "hol", "stop"})


def test_given_events_replace_our_own_labels() -> None:
    lines = explain(DESK, CALENDAR, {date(2026, 10, 19): ["征求甲公司意见", "征求市规划局意见"]})
    assert on(lines, date(2026, 10, 19)).name == "征求甲公司意见、征求市规划局意见"


def test_extension_counts_on_past_the_base_due_date() -> None:
    lines = explain(Marks(date(2019, 9, 20), extension=20), CALENDAR)
    assert on(lines, date(2019, 10, 23)).n == 20
    assert (lines[-1].date, lines[-1].n) == (date(2019, 11, 20), 40)


def test_receipt_on_a_rest_day_is_day_zero() -> None:
    first, second, third = explain(Marks(date(2019, 9, 21)), CALENDAR)[:3]
    assert [cell(x) for x in (first, second, third)] == ["zero0收到申请", "rest周末", "count1"]


def test_provisional_days_say_so() -> None:
    lines = explain(Marks(date(2026, 12, 10)), CALENDAR)
    assert "尚未公布" in on(lines, date(2027, 1, 1)).why
    assert "尚未公布" not in on(lines, date(2026, 12, 31)).why


def test_old_regime_pause_cites_the_old_regulation() -> None:
    asks = (Suspension("agency", date(2019, 4, 23), date(2019, 4, 24), date(2019, 4, 26)),)
    lines = explain(Marks(date(2019, 4, 22), suspensions=asks), CALENDAR)
    assert on(lines, date(2019, 4, 24)).name == "对方机关签收"
    assert on(lines, date(2019, 4, 25)).why == ("正在征求意见，所需时间不计入（原条例（国务院令第492号）第二十四条）。")


def test_a_pause_before_the_restart_is_still_shown() -> None:
    asks = (Suspension("third_party", date(2026, 9, 18), None, date(2026, 9, 24)),)
    marks = Marks(date(2026, 9, 17), (Restart(date(2026, 9, 30), "supplement"),), asks)
    lines = explain(marks, CALENDAR)
    assert on(lines, date(2026, 9, 21)).kind == "stop"
    assert (lines[-1].date, lines[-1].n) == (date(2026, 11, 3), 20)


def test_a_reopened_case_begins_at_its_reopening() -> None:
    marks = Marks(date(2019, 9, 20), ordered_due_on=date(2020, 6, 30), reopened_on=date(2020, 6, 22))
    lines = explain(marks, CALENDAR)
    assert cell(lines[0]) == "zero0重新办理"
    assert lines[0].date == date(2020, 6, 22)
    assert lines[-1].date == date(2020, 6, 30) == reply_clock(marks, CALENDAR).due_on
    assert lines[-1].why.endswith("期限到本日24时届满（责令重新答复的裁决）。")


def test_a_delayed_reply_is_told_to_its_date() -> None:
    lines = explain(Marks(date(2019, 9, 20), delayed_until=date(2019, 12, 31)), CALENDAR)
    assert lines[-1].date == date(2019, 12, 31)
    assert lines[-1].why.endswith("期限到本日24时届满（条例第三十五条）。")
