"""督办单: who may issue, once while unanswered, who is told, and what counts as an answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections

from requests_app.handling import clock, reply
from requests_app.handling import supervision as sv
from requests_app.law.errors import BadFacts
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Message, Staff, Supervision

from ..factories import Office, case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db

#: Cases received 2026-03-02 were due on 03-30; the 督办 is issued on Thursday 04-09, answer by 04-14.
DAY, ANSWER_BY = date(2026, 4, 9), date(2026, 4, 14)


@dataclass
class World:
    """A department with a supervisor, and an office below it."""

    supervisor: Staff
    office: Office


@pytest.fixture
def world() -> World:
    top = make_agency(name="省政务公开主管部门")
    return World(make_staff(top, Role.SUPERVISOR), make_office(make_agency(parent=top, name="甲区政府")))


def issue(world: World, *cases: Application, **changed: Any) -> list[sv.Line]:
    given = {"actor": world.supervisor, "demand": "请抓紧办理。", "answer_by": ANSWER_BY, "today": DAY} | changed
    return sv.issue([case.pk for case in cases], **given)


def latest(case: Application) -> sv.Urged:
    return sv.latest_of(Application.objects.filter(pk=case.pk))[case.pk]


def test_issue_makes_one_row_a_case_and_tells_head_and_handler_once(world):
    one, two = (case_at(Node.DRAFTING, world.office) for _ in range(2))
    (first, second) = issue(world, one, two)
    assert (first.why_not, first.again, second.why_not) == ("", False, "")
    rows = Supervision.objects.order_by("application_id")
    assert [(r.application, r.issued_by, r.issued_on, r.demand, r.answer_by) for r in rows] == [
        (one, world.supervisor, DAY, "请抓紧办理。", ANSWER_BY),
        (two, world.supervisor, DAY, "请抓紧办理。", ANSWER_BY),
    ]
    mail = Message.objects.filter(application=one, kind="supervised", for_day=DAY)
    assert {m.recipient for m in mail} == {world.office.head, world.office.drafter}
    assert {m.text for m in mail} == {
        f"督办：{one} 已逾期7个工作日，请于2026年4月14日（周二）前登记逾期原因。省政务公开主管部门要求：请抓紧办理。"
    }
    assert all(m.sent_at for m in mail)


def test_the_case_itself_does_not_change(world):
    case = case_at(Node.DRAFTING, world.office)
    before = Application.objects.values().get(pk=case.pk)
    issue(world, case)
    assert Application.objects.values().get(pk=case.pk) == before


def test_not_twice_while_unanswered_and_again_after_the_day_to_answer(world):
    case = case_at(Node.DRAFTING, world.office)
    issue(world, case)
    for today in (DAY, date(2026, 4, 14)):
        (line,) = issue(world, case, today=today, answer_by=date(2026, 4, 20))
        assert line.why_not == "4月9日已督办，回复期限4月14日，还没有到期"
    assert Supervision.objects.count() == 1
    (line,) = issue(world, case, today=date(2026, 4, 15), answer_by=date(2026, 4, 20))
    assert (line.why_not, line.again) == ("", True)
    assert Supervision.objects.count() == 2
    assert Message.objects.filter(application=case, kind="supervised").count() == 4
    assert latest(case) == sv.Urged(case.agency_id, date(2026, 4, 15), date(2026, 4, 20), answered=False)


def test_the_reason_answers_and_the_case_may_be_urged_again(world):
    case = case_at(Node.DRAFTING, world.office)
    issue(world, case)
    assert not latest(case).answered
    case = clock.explain_lateness(
        case, actor=world.office.head, on=date(2026, 4, 10), today=date(2026, 4, 10), reason="审核人外出"
    )
    assert latest(case).answered
    (line,) = issue(world, case, today=date(2026, 4, 10))
    assert line.why_not == "今天已登记逾期原因，明天起仍未答复可以再督办"
    (line,) = issue(world, case, today=date(2026, 4, 13))
    assert (line.why_not, line.again) == ("", True)
    assert not latest(case).answered


def test_the_reply_answers_and_a_settled_case_is_not_urged(world):
    case = case_at(Node.REPLY, world.office)
    issue(world, case)
    day = date(2026, 4, 10)
    case = reply.deliver(case, actor=world.office.clerk, method="post", on=day, today=day)
    assert latest(case).answered
    (line,) = issue(world, case, today=date(2026, 4, 13))
    assert line.why_not == "现在没有逾期，不需要督办"


def test_a_case_within_its_period_or_waiting_for_the_applicant_is_not_urged(world):
    young = case_at(Node.DRAFTING, world.office, on=date(2026, 4, 1))
    waiting = case_at(Node.SUPPLEMENTATION, world.office)
    assert {line.why_not for line in issue(world, young, waiting)} == {"现在没有逾期，不需要督办"}
    assert Supervision.objects.count() == Message.objects.filter(kind="supervised").count() == 0


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.APPLICANT, Role.SYSTEM, Role.SUPERVISOR}])
def test_only_a_supervisor_issues(world, role):
    case = case_at(Node.DRAFTING, world.office)
    with pytest.raises(sv.NotSupervisor):
        issue(world, case, actor=make_staff(world.supervisor.agency, role))
    assert sv.lines([case.pk], actor=make_staff(world.supervisor.agency, role), today=DAY) == []


def test_only_of_an_agency_above_or_the_same(world):
    case = case_at(Node.DRAFTING, world.office)
    beside = make_staff(make_agency(parent=world.supervisor.agency), Role.SUPERVISOR)
    below = make_staff(make_agency(parent=world.office.agency), Role.SUPERVISOR)
    stranger = make_staff(make_agency(), Role.SUPERVISOR)
    for other in (beside, below, stranger):
        with pytest.raises(BadFacts, match="请至少选择一件逾期案件"):
            issue(world, case, actor=other)
    assert issue(world, case, actor=make_staff(world.office.agency, Role.SUPERVISOR))[0].why_not == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"demand": "  "}, "请写明督办要求"),
        ({"demand": "长" * 301}, "督办要求不超过300个字，现有301个字"),
        ({"answer_by": DAY}, "回复期限须晚于今天"),
        ({"answer_by": date(2026, 4, 11)}, "2026年4月11日（周六）不是工作日"),
        ({"answer_by": date(2027, 4, 14)}, "不得超过60天"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(world, changed, said):
    case = case_at(Node.DRAFTING, world.office)
    with pytest.raises(BadFacts, match=said):
        issue(world, case, **changed)
    assert Supervision.objects.count() == 0


def test_an_office_without_a_head_tells_its_administrator(world):
    Staff.objects.filter(pk=world.office.head.pk).update(is_active=False)
    (line,) = issue(world, case_at(Node.REGISTRATION, world.office))
    assert line.people == (world.office.administrator,)


def test_a_long_demand_still_fits_the_message(world):
    case = case_at(Node.DRAFTING, world.office)
    issue(world, case, demand="长" * 300)
    assert {len(m.text) for m in Message.objects.filter(kind="supervised")} == {300}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_urge_a_case_once(world):
    case = case_at(Node.DRAFTING, world.office)
    other = make_staff(world.supervisor.agency, Role.SUPERVISOR)
    found: list[str] = []

    def urge(who: Staff) -> None:
        try:
            found.extend(line.why_not for line in issue(world, case, actor=who))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=urge, args=(who,)) for who in (world.supervisor, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Supervision.objects.count() == 1
    assert sorted(found) == ["", "4月9日已督办，回复期限4月14日，还没有到期"]
    assert connection.vendor in {"sqlite", "postgresql"}
