"""The case page: what its head says, what can be done and why not the rest, who sees it, and what each tab costs."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.desk.beginning import what_now
from requests_app.desk.tabs import tabs
from requests_app.handling import clock
from requests_app.law.nodes import Act, Node, Role
from requests_app.models import Draft
from tests.desk.case_stories import a_full_case, at, consulted, day, received, shown, signed_in, words
from tests.factories import case_at, make_agency, make_office, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABS = [
    "request",
    "applicant",
    "supplement",
    "consultation",
    "drafting",
    "review",
    "approval",
    "reply",
    "papers",
    "remedies",
    "messages",
    "record",
]


@pytest.fixture
def office():
    return make_office()


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


def test_the_head_says_number_days_left_and_what_lies_ahead(office):
    page = words(shown(office.drafter, consulted(office)))
    for said in (
        "▲ 剩 2 个工作日",
        "11月20日（周五） 到期",
        "后面还有 保密审查、审核（两级）、答复",
        "曾补正",
        "已征求第三方意见",
        "9月17日（周四） 双方确认",
        "吴**",
    ):
        assert said.replace(" ", "") in page.replace(" ", ""), said


def test_what_the_drafter_can_do_and_why_not_the_rest(office):
    now = what_now(at(consulted(office)))
    assert (now.main.act, now.main.words) == (Act.SUBMIT, "拟办答复")
    told = {acts: str(no) for acts, no in now.refused}
    assert told["告知补正"].startswith("已于2026年9月22日（周二）告知过一次")
    assert told["告知补正"].endswith("（条例第三十条）")
    assert "尚未通过保密审查" in told["审核同意、答复送达"]
    assert Act.EXTEND in {act for act, _ in now.others}
    assert now.hint == (
        "延期须在2026年11月20日（周五）前由公开工作机构负责人批准并告知申请人，"
        "最多 20 个工作日，限一次（条例第三十三条）。"
    )


def test_a_saved_draft_is_gone_on_with(office):
    case = consulted(office)
    Draft.objects.create(application=case, version=1, author=office.drafter, reply_kind="reply_granted", elements={})
    assert what_now(at(case)).main.words == "继续拟办（草稿已保存）"


def test_lateness_and_lapses_are_offered_only_when_they_are_there(office):
    on_time, late = consulted(office), received(office)
    assert Act.EXPLAIN_LATENESS not in {o.act for o in what_now(at(on_time)).more}
    assert Act.EXPLAIN_LATENESS in {o.act for o in what_now(at(late)).more}
    waiting = case_at(Node.SUPPLEMENTATION, office, on=date(2026, 11, 9))
    now = what_now(at(waiting, office.clerk))
    assert now.main.act is Act.RECEIVE_SUPPLEMENT
    assert dict(now.refused).keys() == {"逾期不补正"}
    passed = case_at(Node.SUPPLEMENTATION, office, on=date(2026, 10, 12))
    assert Act.LAPSE_SUPPLEMENT in {o.act for o in what_now(at(passed, office.clerk)).more}


@pytest.mark.parametrize(
    ("node", "who", "act"),
    [
        (Node.INTAKE, "clerk", "accept"),
        (Node.REGISTRATION, "clerk", "assign"),
        (Node.DRAFTING, "drafter", "submit"),
        (Node.SECRECY_REVIEW, "reviewer", "clear"),
        (Node.APPROVAL, "approver1", "approve"),
        (Node.REPLY, "clerk", "issue_reply"),
        (Node.ARCHIVING, "archivist", "archive"),
    ],
)
def test_one_main_button_leads_on(office, node, who, act):
    case = case_at(node, office)
    page = shown(getattr(office, who), case)
    assert re.findall(r'class="btn" href="([^"]+)"', page) == [f"/admin/cases/{case.pk}/{act}/"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR])
def test_who_only_looks_gets_no_acts(role):
    above = make_agency()
    office = make_office(make_agency(parent=above))
    case = case_at(Node.DRAFTING, office)
    page = shown(make_staff(above, role), case)
    assert "不能办理" in page
    assert not re.search(rf"/admin/cases/{case.pk}/({'|'.join(act.value for act in Act)})/", page)
    assert "现在可以做" not in page
    assert "查看完整信息（将记录）" not in page


@pytest.mark.parametrize("query", ["", *[f"?tab={tab}" for tab in TABS]])
def test_a_case_of_another_agency_is_not_there(office, query):
    case = consulted(office)
    stranger = signed_in(make_office().clerk)
    assert stranger.get(f"/admin/cases/{case.pk}/{query}").status_code == 404


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_costs_few_queries_for_few_and_many_events(office, tab):
    few, many = a_full_case(office, 0), a_full_case(office, 14)
    assert (few.events_count, many.events_count) == (3, 31)
    client = signed_in(office.drafter)
    client.get(f"/admin/cases/{few.pk}/")  # prepares the calendar of the process
    counts = []
    for case in (few, many):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/admin/cases/{case.pk}/?tab={tab}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_the_tabs_count_what_is_in_them(office):
    case = a_full_case(office, 2)
    counts = {tab.key: tab.count for tab in tabs(at(case))}
    assert counts == {
        "request": "",
        "applicant": "",
        "supplement": "",
        "consultation": "",
        "drafting": "6 版",
        "review": "2",
        "approval": "",
        "reply": "",
        "papers": "3",
        "remedies": "",
        "messages": "8",
        "record": "7",
    }
    seen = {tab.key: tab.count for tab in tabs(at(consulted(office)))}
    assert (seen["supplement"], seen["consultation"], seen["papers"], seen["record"]) == ("1", "1", "6", "8")


def test_only_the_shown_tab_is_marked_and_an_unknown_one_does_not_exist(office):
    case = consulted(office)
    for query, tab in (("?tab=papers", "papers"), ("", "record")):
        page = shown(office.drafter, case, query)
        assert re.findall(r'href="\?tab=(\w+)#tabs" aria-current="page"', page) == [tab]
    assert signed_in(office.drafter).get(f"/admin/cases/{case.pk}/?tab=x").status_code == 404


def test_supervision_and_the_reason_stand_beside_the_acts(office):
    case = a_full_case(office, 0)
    case = clock.explain_lateness(case, actor=office.drafter, reason="查找档案用时较长", **day(11, 18))
    page = words(shown(office.drafter, case))
    assert page.index("再次督办") < page.index("请速办")
    assert "查找档案用时较长" in page
    assert "督办与逾期原因" not in shown(office.drafter, consulted(office))
