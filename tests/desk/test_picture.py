"""The clock's picture against the explained days, cell by cell; the stepper; how the due date moved."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from requests_app.desk.beginning import what_now
from requests_app.desk.due_story import due_changes
from requests_app.desk.picture import labelled, legend, steps, weeks
from requests_app.handling import clock, intake
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import Marks, Restart, Suspension, explain, reply_clock
from requests_app.law.nodes import Act, Node
from requests_app.law.state import CaseState, Supplement
from requests_app.models import CalendarDay, working_calendar
from tests.desk.case_stories import (
    TODAY,
    at,
    consulted,
    day,
    extended,
    received,
    shown,
    supplemented,
    twice_consulted,
    words,
)
from tests.desk.clock_table import Cell, cells
from tests.factories import case_at, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CALENDAR = WorkingCalendar()


@pytest.fixture
def office():
    return make_office()


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.mark.parametrize(
    ("made", "due_on"),
    [
        (received, "2026-10-21"),
        (supplemented, "2026-11-03"),
        (consulted, "2026-11-20"),
        (twice_consulted, "2026-11-20"),
        (extended, "2026-12-14"),
        (lambda office: received(office, date(2026, 11, 16), content="年末的地块"), "2026-12-14"),
        (lambda office: received(office, date(2019, 1, 8)), "2019-01-29"),
    ],
)
def test_the_clock_table_equals_the_explained_days(office, made, due_on):
    case = made(office)
    found = cells(shown(office.drafter, case))
    lines = explain(at(case).state.marks, working_calendar(), today=TODAY)
    inside = [cell for cell in found if cell.kind != "out"]
    assert [(c.day, c.kind, c.n) for c in inside] == [(x.date.isoformat(), x.kind, x.n) for x in lines]
    assert [c.day for c in inside if "due" in c.marks] == [due_on] == [case.due_on.isoformat()]
    assert len(found) % 7 == 0
    assert date.fromisoformat(found[0].day).weekday() == 0


def test_the_due_date_of_a_year_not_announced_is_marked_as_provisional(office):
    case = clock.extend(received(office, date(2026, 11, 16)), actor=office.head, days=20, reason="量大", **day(11, 17))
    page = shown(office.drafter, case)
    assert case.due_on == date(2027, 1, 11)
    assert "暂定" in page
    assert "放假安排尚未公布" in page
    lines = explain(at(case).state.marks, working_calendar(), today=TODAY)
    inside = [c for c in cells(page) if c.kind != "out"]
    assert [(c.day, c.n) for c in inside] == [(x.date.isoformat(), x.n) for x in lines]
    assert "2027年" in page


def test_the_picture_of_the_example_cell_by_cell(office):
    found = {cell.day: cell for cell in cells(shown(office.drafter, consulted(office)))}
    assert found["2026-09-17"] == Cell("2026-09-17", "zero", frozenset(), 0, "收到申请", "起算日")
    assert found["2026-09-18"] == Cell("2026-09-18", "count", frozenset(), 1, "", "计入")
    assert found["2026-09-19"] == Cell("2026-09-19", "rest", frozenset(), None, "", "周末，不计入")
    assert found["2026-09-20"] == Cell("2026-09-20", "make", frozenset(), 2, "调休上班", "计入")
    assert found["2026-09-22"] == Cell("2026-09-22", "count", frozenset(), 4, "发补正告知", "计入")
    assert found["2026-09-25"] == Cell("2026-09-25", "hol", frozenset(), None, "中秋", "不计入")
    assert found["2026-09-30"] == Cell("2026-09-30", "zero", frozenset(), 0, "补正到达", "起算日")
    assert found["2026-10-10"] == Cell("2026-10-10", "make", frozenset(), 3, "调休上班", "计入")
    assert found["2026-10-19"] == Cell("2026-10-19", "count", frozenset(), 9, "发征求意见", "计入")
    assert found["2026-10-20"] == Cell("2026-10-20", "stop", frozenset(), None, "暂停", "不计入")
    assert found["2026-10-21"] == Cell("2026-10-21", "stop", frozenset(), None, "第三方签收", "不计入")
    assert found["2026-11-06"] == Cell("2026-11-06", "count", frozenset(), 10, "收到意见", "计入")
    assert found["2026-11-18"] == Cell("2026-11-18", "count", frozenset({"today"}), 18, "今天", "计入")
    assert found["2026-11-19"] == Cell("2026-11-19", "count", frozenset({"future"}), 19, "", "尚未到")
    assert found["2026-11-20"] == Cell("2026-11-20", "count", frozenset({"due", "future"}), 20, "到期", "尚未到")
    assert found["2026-11-21"] == Cell("2026-11-21", "out", frozenset(), None, "", "期限以外")


def test_the_text_version_tells_every_day_of_the_same_fold(office):
    case = consulted(office)
    page = shown(office.drafter, case)
    told = re.search(r'<ol class="days">(.*?)</ol>', page, re.DOTALL).group(1)
    lines = explain(at(case).state.marks, working_calendar(), today=TODAY)
    assert re.findall(r'<li><time datetime="([\d-]+)">[^<]+</time> <span>([^<]+)</span></li>', told) == [
        (line.date.isoformat(), line.why) for line in lines
    ]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (consulted, "今天是第 18 日，共 20 日"),
        (received, "期限已于10月21日届满，共 20 日"),
        (lambda office: received(office, TODAY), "今天是起算日，次日为第 1 日，共 20 日"),
    ],
)
def test_the_head_of_the_clock_says_where_the_count_stands(office, made, said):
    assert said in shown(office.drafter, made(office))


def test_while_the_supplement_is_awaited_the_page_says_that_the_count_begins_anew(office):
    case = case_at(Node.SUPPLEMENTATION, office, on=date(2026, 11, 9))
    page = shown(office.clerk, case)
    assert "正在等待，补正到达当日为第 0 日，从头计算" in page
    assert [(c.start, c.what, c.due, c.article) for c in due_changes(at(case, office.clerk))] == [
        ("11月9日", "收到，次日起算 20 个工作日", "12月7日", "第三十三条"),
        ("11月9日", "告知补正，补正到达后从头计算，最迟11月24日", "", "第三十条"),
    ]


def test_how_the_due_date_moved(office):
    assert [(c.start, c.end, c.what, c.due, c.article) for c in due_changes(at(consulted(office)))] == [
        ("9月17日", "", "收到，次日起算 20 个工作日", "10月21日", "第三十三条"),
        ("9月30日", "", "补正到达，从头计算", "11月3日", "第三十条"),
        ("10月19日", "11月6日", "征求第三方意见，中间 13 个工作日不计", "11月20日", "第三十三条"),
    ]


def test_overlapping_consultations_take_each_day_out_once(office):
    told = due_changes(at(twice_consulted(office)))
    assert [(c.start, c.end, c.what) for c in told[1:]] == [
        ("10月14日", "10月22日", "征求第三方意见，中间 5 个工作日不计"),
        ("10月16日", "10月28日", "征求第三方意见，中间 4 个工作日不计"),
    ]
    assert told[-1].due == "11月20日"


def test_an_open_consultation_gives_a_date_for_the_time_being(office):
    case = received(office, date(2026, 11, 9))
    case = clock.consult(case, actor=office.drafter, kind="agency", party="省厅", question="问", **day(11, 12))
    last = due_changes(at(case))[-1]
    assert (last.start, last.what, last.open) == ("11月12日起", "征求其他机关意见，期限暂停，最迟12月3日收到意见", True)
    page = words(shown(office.drafter, case))
    assert "等待其他机关意见" in page
    assert f"暂按 {last.due}" in page


def test_an_extension_and_the_old_regulation_name_their_articles(office):
    assert [(c.start, c.what, c.due, c.article) for c in due_changes(at(extended(office)))][1:] == [
        ("11月5日", "延期 10 个工作日", "12月14日", "第三十三条")
    ]
    assert due_changes(at(received(office, date(2019, 1, 8))))[0].article == "原条例（国务院令第492号）第二十四条"


def test_the_stepper_says_what_was_done_when_and_who_comes(office):
    seen = at(consulted(office))
    assert [(s.label, s.css, s.note) for s in steps(seen.case, seen.past, seen.levels, TODAY)] == [
        ("受理", "done", "9月17日"),
        ("登记", "done", "9月22日"),
        ("补正", "done", "9月22日至30日"),
        ("拟办", "now", f"进行中 · {office.drafter}"),
        ("保密审查", "", "待：保密审查员"),
        ("审核", "", "两级审核人"),
        ("答复", "", "11月20日前"),
        ("归档", "", "待：档案员"),
    ]


def test_a_node_not_gone_through_shows_a_dash(office):
    seen = at(received(office))
    assert [(s.css, s.note) for s in steps(seen.case, seen.past, 2, TODAY)][2] == ("skip", "未经过")
    closed = at(case_at(Node.CLOSED, office), office.clerk)
    assert [s.css for s in steps(closed.case, closed.past, 2, TODAY)] == ["done", "done", "skip", *["done"] * 5]


def test_a_settled_case_keeps_its_date_when_the_calendar_is_amended(office):
    """After the reply the third week of March is given free: the date stays, and no other one is explained."""
    case = case_at(Node.CLOSED, office, on=date(2026, 3, 2))
    CalendarDay.objects.create(day=date(2026, 3, 18), works=False, name="放假")
    page = shown(office.clerk, case)
    assert "已办结的案件保持原来的到期日 <b>2026年3月30日（周一）</b>" in page
    assert 'class="clk"' not in page


def test_an_open_case_says_that_it_is_to_be_recalculated(office):
    case = received(office, date(2026, 11, 2))
    assert Act.RECALCULATE not in {o.act for o in what_now(at(case, office.head)).more}
    CalendarDay.objects.create(day=date(2026, 11, 23), works=False, name="放假")
    page = words(shown(office.head, case))
    assert "按现行日历应于 2026年12月1日（周二）到期，案件上仍是 2026年11月30日（周一）" in page
    assert Act.RECALCULATE in {o.act for o in what_now(at(case, office.head)).more}


def test_an_unregistered_paper_shows_no_clock(office):
    page = shown(office.clerk, case_at(Node.INTAKE, office))
    assert "收到日期确定后起算" in page
    assert 'class="clk"' not in page


def test_intake_by_another_day_of_receipt_counts_from_that_day(office):
    case = case_at(Node.INTAKE, office, on=date(2026, 11, 10))
    given = {"received_on": date(2026, 11, 12), "basis": "both_confirmed"}
    case = intake.accept(case, actor=office.clerk, **given, **day(11, 13))
    assert due_changes(at(case, office.clerk))[0].start == "11月12日"


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


def test_a_day_with_two_meanings_says_both():
    marks = Marks(date(2026, 10, 21))
    rows = weeks(explain(marks, CALENDAR, today=TODAY), TODAY, TODAY)
    found = {square.day: square for week in rows for square in week.squares}
    assert reply_clock(marks, CALENDAR).due_on == TODAY
    assert (found[TODAY].css, found[TODAY].word) == ("count today due", "今天到期")


def test_notice_and_extension_stand_beside_what_the_clock_says_of_the_day():
    pause = (Suspension("third_party", date(2026, 11, 4), date(2026, 11, 5)),)
    notice = Supplement(date(2026, 11, 4), date(2026, 11, 20))
    state = CaseState(
        received_on=date(2026, 11, 2), suspensions=pause, supplement=notice, extension=5, extended_on=date(2026, 11, 3)
    )
    lines = explain(state.marks, CALENDAR)
    names = {line.date: line.name for line in labelled(lines, state)}
    assert (names[date(2026, 11, 3)], names[date(2026, 11, 4)]) == ("批准延期", "发征求意见、发补正告知")
    assert [(x.date, x.kind, x.n, x.why) for x in labelled(lines, state)] == [
        (x.date, x.kind, x.n, x.why) for x in lines
    ]


def test_the_legend_explains_what_is_there_and_nothing_else():
    marks = Marks(date(2026, 11, 2))
    due_on = reply_clock(marks, CALENDAR).due_on
    assert [line.css for line in legend(weeks(explain(marks, CALENDAR), due_on, TODAY))] == [
        "count", "zero", "hol", "future", "today", "due"
    ]  # fmt: skip


def test_a_month_is_named_where_it_begins_and_a_year_where_it_changes():
    marks = Marks(date(2026, 12, 14))
    rows = weeks(explain(marks, CALENDAR), reply_clock(marks, CALENDAR).due_on, TODAY)
    assert [(row.year, row.month) for row in rows] == [
        ("", "12月"), ("", ""), ("2027年", "1月"), ("", ""), ("", "")
    ]  # fmt: skip
    assert rows[2].squares[4].label == "1月1"
