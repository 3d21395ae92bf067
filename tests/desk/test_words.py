"""The deadline chip, the words of a record and of the buttons, and how near days are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app.desk.deadline import chip
from requests_app.desk.words import button, moment, near, told, who
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import wanted
from requests_app.law.nodes import Act, Node
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application, Event, Staff

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


def test_a_record_is_told_in_words_and_leaves_out_what_is_for_the_machine():
    facts = {"received_on": "2026-09-17", "basis": "both_confirmed", "number": "2026-0091", "key": "C3", "levels": 2}
    assert told(Event(act="accept", facts=facts)) == [
        ("收到日期", "2026年9月17日（周四）"),
        ("确定方式", "双方确认之日"),
        ("编号", "2026-0091"),
    ]


def test_a_person_is_named_only_where_the_name_is_at_hand():
    event = Event(act="assign", facts={"drafter": 7, "unit": "自然资源处"})
    assert told(event, {7: "林岚"}) == [("分办给", "林岚"), ("承办处室", "自然资源处")]
    assert told(event) == [("承办处室", "自然资源处")]


def test_who_did_it():
    assert who(Event(actor=Staff(display_name="林岚"))) == "林岚"
    assert who(Event(imported=True)) == "台账导入"
    assert who(Event(role="applicant")) == "申请人"
    assert who(Event(role="system")) == "系统"


@pytest.mark.parametrize(
    ("act", "state", "drafts", "said"),
    [
        (Act.ASSIGN, CaseState(node=Node.REGISTRATION), 0, "分办给拟办人"),
        (Act.ASSIGN, CaseState(node=Node.DRAFTING, drafter=3), 0, "转交他人拟办"),
        (Act.SUBMIT, CaseState(node=Node.DRAFTING, drafter=3), 0, "拟办答复"),
        (Act.SUBMIT, CaseState(node=Node.DRAFTING, drafter=3), 2, "继续拟办（草稿已保存）"),
        (Act.SUBMIT, CaseState(node=Node.DRAFTING, drafter=3, reply_kind="reply_granted"), 0, "修改答复稿后重新提交"),
        (Act.APPROVE, CaseState(node=Node.APPROVAL), 0, "审阅并签批"),
        (Act.VOID, CaseState(node=Node.REGISTRATION), 0, "作废"),
    ],
)
def test_what_a_button_says(act, state, drafts, said):
    assert button(act, state, drafts) == said


def test_near_days_leave_out_the_year():
    assert near(date(2026, 11, 20), TODAY) == "11月20日（周五）"
    assert near(date(2027, 1, 11), TODAY) == "2027年1月11日（周一）"
    assert moment(datetime(2026, 11, 6, 7, 21, tzinfo=UTC), TODAY) == "11月6日 15:21"
    assert moment(datetime(2025, 12, 31, 16, 0, tzinfo=UTC), TODAY) == "1月1日 00:00"
    assert moment(datetime(2025, 12, 31, 15, 59, tzinfo=UTC), TODAY) == "2025年12月31日 23:59"


def test_codes_of_older_forms_read_as_words():
    assert [wanted(code) for code in ("electronic", "portal", "纸质", "")] == ["电子文件", "网上下载", "纸质", ""]


def test_files_are_named_when_they_go_to_review_and_counted_when_they_come_back():
    named = [{"key": "1", "name": "批复.pdf", "sha256": "a"}, {"key": "2", "name": "名单.xlsx", "sha256": "b"}]
    assert told(Event(act="submit", facts={"files": named})) == [("随附文件", "批复.pdf、名单.xlsx")]
    decided = {"1": {"decision": "open"}, "2": {"decision": "masked", "note": "住址"}, "3": {"decision": "open"}}
    assert told(Event(act="clear", facts={"files": decided})) == [("随附文件", "可以公开 2 份、遮盖后公开 1 份")]
