"""The morning sweep: who is told, once each, whatever runs twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from requests_app.handling import clock
from requests_app.law.nodes import Node, Role
from requests_app.messages.outbox import remind
from requests_app.models import Message, Staff, working_calendar

from ..factories import RECEIVED, TODAY, case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 27, 0, 0, tzinfo=UTC)
LAST_BUT_ONE = date(2026, 3, 27)  # cases received on RECEIVED are due on 2026-03-30


def sweep(today: date = LAST_BUT_ONE) -> list[tuple[str, str, str]]:
    """Sweep and return (case, recipient, kind) of everything in the inboxes."""
    remind(today, NOW, working_calendar())
    rows = Message.objects.order_by("application__number", "recipient__username")
    return [(str(m.application), str(m.recipient), m.kind) for m in rows]


def test_the_handler_and_on_the_last_day_the_head() -> None:
    office = make_office()
    case_at(Node.DRAFTING, office)
    assert sweep(date(2026, 3, 23)) == [("2026-0001", str(office.drafter), "due_5")]
    assert {who for _, who, kind in sweep() if kind == "due_1"} == {str(office.drafter), str(office.head)}


@pytest.mark.parametrize(
    ("node", "who"),
    [
        (Node.REGISTRATION, "clerk"),
        (Node.SECRECY_REVIEW, "reviewer"),
        (Node.APPROVAL, "approver1"),
        (Node.REPLY, "clerk"),
    ],
)
def test_nobody_named_means_whoever_acts_at_the_node(node: Node, who: str) -> None:
    office = make_office()
    case_at(node, office)
    assert {name for _, name, _ in sweep()} == {str(getattr(office, who)), str(office.head)}


@pytest.mark.parametrize("node", [Node.INTAKE, Node.SUPPLEMENTATION, Node.ARCHIVING, Node.CLOSED])
def test_nothing_is_due_there(node: Node) -> None:
    case_at(node, make_office())
    assert sweep() == []


def test_exactly_once_whatever_runs_twice() -> None:
    case_at(Node.DRAFTING, make_office())
    assert len({tuple(sweep()) for _ in range(3)}) == 1
    first = sweep(date(2026, 3, 31))
    assert sweep(date(2026, 3, 31)) == first
    assert len(sweep(date(2026, 4, 1))) == len(first) + 2


def test_a_moved_due_date_is_reminded_of_anew() -> None:
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    sweep()
    clock.extend(case, actor=office.head, days=1, reason="查找", on=date(2026, 3, 27), today=TODAY)
    assert case.due_on == date(2026, 3, 30)
    after = sweep(date(2026, 3, 30))
    assert [kind for _, who, kind in after if who == str(office.drafter)] == ["due_1", "due_1"]


def test_queries_do_not_grow_with_the_cases(django_assert_num_queries: Any) -> None:
    office = make_office()
    calendar = working_calendar()
    for count in (1, 30):
        while office.agency.application_set.count() < count:
            case_at(Node.DRAFTING, office, on=RECEIVED)
        with django_assert_num_queries(3):
            remind(LAST_BUT_ONE, NOW, calendar)


def test_each_agency_is_reminded_by_its_own_steps() -> None:
    far, late = make_office(make_agency(reminder_steps=[20, 2])), make_office(make_agency(reminder_steps=[1]))
    for office in (far, late):
        case_at(Node.DRAFTING, office)
    assert sweep(date(2026, 3, 9)) == [("2026-0001", str(far.drafter), "due_20")]
    assert {who for _, who, _ in sweep(date(2026, 3, 26))} == {str(far.drafter)}
    assert {(who, kind) for _, who, kind in sweep()} == {
        (str(far.drafter), "due_20"),
        (str(far.drafter), "due_2"),
        (str(far.head), "due_2"),
        (str(late.drafter), "due_1"),
        (str(late.head), "due_1"),
    }


def leave(person: Staff, stand_in: Staff | None, start: date, end: date | None) -> None:
    person.away_from, person.away_until, person.stand_in = start, end, stand_in
    person.save()


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2026, 3, 23), date(2026, 3, 23), True),
        (date(2026, 3, 20), None, True),
        (date(2026, 3, 24), date(2026, 3, 27), False),
        (date(2026, 3, 16), date(2026, 3, 22), False),
    ],
)
def test_during_leave_the_stand_in_is_told_too(start: date, end: date | None, *, told: bool) -> None:
    office = make_office()
    other = make_staff(office.agency, Role.DRAFTER)
    case_at(Node.DRAFTING, office)
    leave(office.drafter, other, start, end)
    monday = date(2026, 3, 23)
    expected = {str(office.drafter), str(other)} if told else {str(office.drafter)}
    assert {who for _, who, _ in sweep(monday)} == expected
    assert sweep(monday) == sweep(monday)


def test_who_stands_in_may_be_away_too_and_nobody_is_told_twice() -> None:
    office = make_office()
    second, third = make_staff(office.agency, Role.DRAFTER), make_staff(office.agency, Role.DRAFTER)
    case_at(Node.DRAFTING, office)
    day = date(2026, 3, 23)
    for person, instead in ((office.drafter, second), (second, third), (third, office.drafter)):
        leave(person, instead, day, day + timedelta(days=4))
    assert sorted(who for _, who, _ in sweep(day)) == sorted(map(str, (office.drafter, second, third)))


def test_a_stand_in_who_left_or_belongs_elsewhere_is_not_told() -> None:
    office = make_office()
    case_at(Node.DRAFTING, office)
    day = date(2026, 3, 23)
    leave(office.drafter, make_staff(make_agency(), Role.DRAFTER), day, None)
    assert {who for _, who, _ in sweep(day)} == {str(office.drafter)}
    leave(office.drafter, make_staff(office.agency, Role.DRAFTER, is_active=False), day, None)
    assert {who for _, who, _ in sweep(day)} == {str(office.drafter)}


def test_at_a_node_of_a_role_the_stand_in_of_each_who_is_away_is_told() -> None:
    office = make_office()
    case_at(Node.SECRECY_REVIEW, office)
    day = date(2026, 3, 23)
    leave(office.reviewer, office.head, day, None)
    assert {who for _, who, _ in sweep(day)} == {str(office.reviewer), str(office.head)}
