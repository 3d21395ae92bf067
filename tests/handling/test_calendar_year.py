"""年度放假安排: what a new year's calendar moves, by whom it is recomputed, and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import calendar_year as cy
from requests_app.handling import clock, verify
from requests_app.law.errors import BadFacts
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, CalendarDay, CalendarYear, Event, Message, working_calendar

from ..factories import Office, case_at, make_office, make_staff

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 25)
NEW_YEAR = {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 2): (False, "元旦"), date(2027, 1, 3): (False, "元旦")}
PLAN = cy.YearPlan(2027, NEW_YEAR, announced=True, document="国办发明电〔2026〕9号")


@pytest.fixture
def office() -> Office:
    return make_office()


def running(office: Office, *received: date) -> list[Application]:
    return [case_at(Node.DRAFTING, office, on=day) for day in received]


def dates(office: Office) -> list[tuple[date | None, bool]]:
    cases = Application.objects.filter(agency=office.agency).order_by("pk")
    return [(case.due_on, case.due_provisional) for case in cases]


def told(moves: Any) -> list[tuple[str, date | None, bool, date | None, bool]]:
    return [(str(m.case), m.old_due, m.old_provisional, m.new_due, m.new_provisional) for m in moves]


def test_a_year_end_crossing_case_moves_and_becomes_definite(office):
    """Received 12-14 and 12-21: over Mon-Fri due 01-11 and 01-18; 1月1日 off makes it a working day later."""
    running(office, date(2026, 12, 14), date(2026, 12, 21))
    assert dates(office) == [(date(2027, 1, 11), True), (date(2027, 1, 18), True)]
    done = cy.enter(PLAN, actor=office.administrator, today=TODAY)
    assert done == cy.Applied(changed=True, moved=2, refused=(), told=0)
    assert dates(office) == [(date(2027, 1, 12), False), (date(2027, 1, 19), False)]
    last = Event.objects.filter(application__agency=office.agency, act="recalculate").order_by("pk")
    assert [(e.actor, e.on, e.facts["reason"]) for e in last] == [
        (office.administrator, TODAY, "2027年工作日历（国办发明电〔2026〕9号）变更，重新计算到期日")
    ] * 2
    assert list(verify.disagreements(Application.objects.all())) == []


def test_the_preview_equals_the_result_case_by_case_and_writes_nothing(office):
    cases = running(office, date(2026, 11, 2), date(2026, 12, 4), date(2026, 12, 21))
    case_at(Node.SUPPLEMENTATION, office, on=date(2026, 12, 7))
    before = dates(office)
    found = cy.preview(PLAN, staff=office.administrator, today=TODAY)
    assert dates(office) == before
    assert CalendarDay.objects.count() == 0
    assert told(found.own)[:2] == [
        (str(cases[1]), date(2027, 1, 1), True, date(2027, 1, 4), False),
        (str(cases[2]), date(2027, 1, 18), True, date(2027, 1, 19), False),
    ]
    cy.enter(PLAN, actor=office.administrator, today=TODAY)
    for move in found.own:
        now = Application.objects.get(pk=move.case.pk)
        assert (now.due_on, now.due_provisional, now.waiting_until) == (
            move.new_due,
            move.new_provisional,
            move.new_until,
        )
    moved = {move.case.pk for move in found.own}
    assert set(Event.objects.filter(act="recalculate").values_list("application", flat=True)) == moved
    assert cases[0].pk not in moved


def test_a_case_whose_mark_alone_changes_is_recomputed_too(office):
    """1月1日 off, Sunday 1月3日 worked: the same number of days, no longer provisional."""
    running(office, date(2026, 12, 21))
    even = {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 3): (True, "调休上班")}
    cy.enter(replace(PLAN, rows=even), actor=office.administrator, today=TODAY)
    assert dates(office) == [(date(2027, 1, 18), False)]


def test_settled_cases_never_move(office):
    for node in (Node.ARCHIVING, Node.CLOSED):
        case_at(node, office, on=date(2026, 12, 21))
    before = dates(office)
    assert cy.preview(PLAN, staff=office.administrator, today=TODAY).own == ()
    assert cy.enter(PLAN, actor=office.administrator, today=TODAY).moved == 0
    assert dates(office) == before == [(date(2027, 1, 18), True)] * 2


def test_a_limit_of_waiting_moves_with_the_calendar(office):
    """Asked 12-21, without a receipt 15 working days from then: 01-11, with 1月1日 off 01-12."""
    case = running(office, date(2026, 12, 21))[0]
    day = {"on": date(2026, 12, 21), "today": TODAY}
    clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", **day)
    (move,) = cy.preview(PLAN, staff=office.administrator, today=TODAY).own
    assert (move.old_until, move.new_until) == (date(2027, 1, 11), date(2027, 1, 12))


def test_entering_the_same_again_changes_nothing(office):
    running(office, date(2026, 12, 21))
    cy.enter(PLAN, actor=office.administrator, today=TODAY)
    rows = list(CalendarDay.objects.order_by("day").values_list("pk", "updated_at"))
    events = Event.objects.count()
    assert cy.preview(PLAN, staff=office.administrator, today=TODAY) == cy.Preview((), 0, 0)
    again = cy.enter(PLAN, actor=office.administrator, today=TODAY)
    assert again == cy.Applied(changed=False, moved=0, refused=(), told=0)
    assert list(CalendarDay.objects.order_by("day").values_list("pk", "updated_at")) == rows
    assert Event.objects.count() == events


def test_rows_are_replaced_and_other_years_stay(office):
    CalendarDay.objects.create(day=date(2027, 5, 3), works=False, name="旧")
    CalendarDay.objects.create(day=date(2028, 5, 1), works=False, name="劳动节")
    CalendarDay.objects.create(day=date(2026, 12, 31), works=False, name="旧")
    new = {**NEW_YEAR, date(2026, 12, 31): (False, "元旦")}
    cy.enter(replace(PLAN, rows=new), actor=office.administrator, today=TODAY)
    assert list(CalendarDay.objects.values_list("day", "name")) == [
        (date(2026, 12, 31), "元旦"),
        (date(2027, 1, 1), "元旦"),
        (date(2027, 1, 2), "元旦"),
        (date(2027, 1, 3), "元旦"),
        (date(2028, 5, 1), "劳动节"),
    ]
    assert not working_calendar().is_workday(date(2026, 12, 31))


def test_a_year_can_be_taken_back(office):
    running(office, date(2026, 12, 21))
    cy.enter(PLAN, actor=office.administrator, today=TODAY)
    cy.enter(cy.YearPlan(2027, {}, announced=False), actor=office.administrator, today=TODAY)
    assert (CalendarDay.objects.count(), CalendarYear.objects.count()) == (0, 0)
    assert dates(office) == [(date(2027, 1, 18), True)]


def test_another_agency_is_counted_told_once_and_recomputes_its_own(office):
    theirs = make_office()
    case_at(Node.DRAFTING, theirs, on=date(2026, 12, 21))
    case_at(Node.DRAFTING, theirs, on=date(2026, 12, 14))
    found = cy.preview(PLAN, staff=office.administrator, today=TODAY)
    assert found == cy.Preview((), other_cases=2, other_agencies=1)
    assert cy.enter(PLAN, actor=office.administrator, today=TODAY) == cy.Applied(
        changed=True, moved=0, refused=(), told=1
    )
    assert dates(theirs) == [(date(2027, 1, 18), True), (date(2027, 1, 11), True)]
    mail = Message.objects.filter(kind="calendar")
    assert {m.recipient for m in mail} == {theirs.head, theirs.administrator}
    assert {m.text for m in mail} == {
        "2027年工作日历已更新，本机关有2件在办案件的到期日待重算，请到“工作日历”页点“重算本机关在办案件”。"
    }
    assert len(cy.pending(theirs.agency.pk, TODAY)) == 2
    assert cy.recalculate_all(actor=theirs.head, today=TODAY, reason="工作日历变更") == (2, ())
    assert dates(theirs) == [(date(2027, 1, 19), False), (date(2027, 1, 12), False)]
    assert cy.pending(theirs.agency.pk, TODAY) == []
    assert cy.recalculate_all(actor=theirs.head, today=TODAY, reason="工作日历变更") == (0, ())


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "head", "archivist"])
def test_only_an_administrator_enters_a_year(office, who):
    with pytest.raises(cy.NotCalendarKeeper):
        cy.enter(PLAN, actor=getattr(office, who), today=TODAY)
    assert CalendarDay.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "archivist"])
def test_only_head_and_administrator_recompute(office, who):
    with pytest.raises(cy.NotRecalculator):
        cy.recalculate_all(actor=getattr(office, who), today=TODAY, reason="重算")


def test_a_superuser_without_an_agency_enters_and_every_agency_recomputes(office):
    running(office, date(2026, 12, 21))
    root = make_staff(None, is_superuser=True)
    assert cy.enter(PLAN, actor=root, today=TODAY) == cy.Applied(changed=True, moved=0, refused=(), told=1)
    assert dates(office) == [(date(2027, 1, 18), True)]


def test_an_inactive_administrator_does_nothing(office):
    gone = make_staff(office.agency, Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(cy.NotCalendarKeeper):
        cy.enter(PLAN, actor=gone, today=TODAY)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({date(2026, 11, 30): (False, "x")}, "2026年11月30日（周一）不在2027年"),
        ({date(2028, 2, 1): (False, "x")}, "2028年2月1日（周二）不在2027年"),
        ({date(2027, 1, 1): (False, "长" * 31)}, "超过30个字"),
        ({date(2027, 1, 4): (True, "")}, "2027年1月4日（周一）本来就是工作日"),
        (
            {date(2027, 1, 1).replace(day=1 + n % 28, month=1 + n // 28): (False, "") for n in range(121)},
            "最多录入120行",
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_name(office, rows, said):
    with pytest.raises(BadFacts, match=said):
        cy.enter(replace(PLAN, rows=rows), actor=office.administrator, today=TODAY)
    assert CalendarDay.objects.count() == 0


@pytest.mark.later
def test_a_preview_costs_the_same_for_1_and_for_30_cases(office):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            cy.preview(PLAN, staff=office.administrator, today=TODAY)
        return len(seen)

    running(office, date(2026, 12, 21))
    one = cost()
    running(office, *[date(2026, 12, 21)] * 29)
    assert cost() == one == 5
