"""Whom the morning sweep tells: by its own office's steps, the head, the departments above, and who stands in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.law.nodes import Node, Role
from requests_app.models import Staff

from ..factories import case_at, make_agency, make_office, make_staff
from .sweeps import LAST, LAST_BUT_ONE, MONDAY, sweep, told

pytestmark = pytest.mark.django_db


def test_the_head_is_told_from_the_last_day_but_one() -> None:
    office = make_office()
    case_at(Node.SECRECY_REVIEW, office)
    assert sweep(MONDAY) == [("2026-0001", str(office.reviewer), "due_5")]
    sweep(LAST_BUT_ONE)
    assert told("due_1") == {str(office.reviewer), str(office.head)}


def test_nobody_who_acts_there_means_the_head() -> None:
    office = make_office()
    case_at(Node.SECRECY_REVIEW, office)
    Staff.objects.filter(pk=office.reviewer.pk).update(is_active=False)
    assert sweep(MONDAY) == [("2026-0001", str(office.head), "due_5")]


def test_a_handler_who_has_left_is_replaced_by_whoever_acts_at_the_node() -> None:
    office = make_office()
    case_at(Node.DRAFTING, office)
    Staff.objects.filter(pk=office.drafter.pk).update(is_active=False)
    sweep(date(2026, 3, 16))
    assert told("due_10") == {str(office.clerk)}


def test_only_the_approver_whose_turn_it_is() -> None:
    office = make_office()
    case_at(Node.APPROVAL, office)
    other = make_office()
    sweep(MONDAY)
    assert told("due_5") == {str(office.approver1)}
    assert str(other.approver1) not in told("due_5")


def test_once_late_every_department_above_is_told_and_no_other() -> None:
    city = make_agency("city")
    bureau = make_agency("bureau", parent=city)
    office = make_office(make_agency("office", parent=bureau))
    mayor, director = make_staff(city, Role.SUPERVISOR), make_staff(bureau, Role.SUPERVISOR)
    own = make_staff(office.agency, Role.SUPERVISOR)
    below = make_agency("below", parent=office.agency)
    others = [
        make_staff(make_agency("city2"), Role.SUPERVISOR),  # its path begins with the same letters
        make_staff(make_agency("bureau2", parent=city), Role.SUPERVISOR),
        make_staff(below, Role.SUPERVISOR),
        make_staff(city, Role.AUDITOR),
        make_staff(city, Role.OFFICE_HEAD),
        make_staff(city, Role.SUPERVISOR, is_active=False),
        make_staff(None, Role.SUPERVISOR),
    ]
    case_at(Node.SECRECY_REVIEW, office)
    sweep(LAST)
    assert told("due_0") == {str(office.reviewer), str(office.head)}
    sweep(date(2026, 3, 31))
    assert told("overdue") == {str(who) for who in (office.reviewer, office.head, own, director, mayor)}
    assert not told("overdue") & {str(who) for who in others}


def test_only_a_late_reply_goes_above() -> None:
    office = make_office()
    supervisor = make_staff(office.agency, Role.SUPERVISOR)
    case_at(Node.ARCHIVING, office)
    case_at(Node.INTAKE, office)
    assert str(supervisor) not in {who for _, who, _ in sweep(date(2026, 4, 30))}
    assert told("archive_late") == {str(office.archivist), str(office.head)}


def test_each_agency_is_reminded_by_its_own_steps() -> None:
    far, near = make_office(make_agency(reminder_steps=[20, 2])), make_office(make_agency(reminder_steps=[1]))
    for office in (far, near):
        case_at(Node.SECRECY_REVIEW, office)
    assert sweep(date(2026, 3, 9)) == [("2026-0001", str(far.reviewer), "due_20")]
    assert {who for _, who, _ in sweep(date(2026, 3, 26))} == {str(far.reviewer)}
    assert {(who, kind) for _, who, kind in sweep(LAST_BUT_ONE)} == {
        (str(far.reviewer), "due_20"),
        (str(far.reviewer), "due_2"),
        (str(far.head), "due_2"),
        (str(near.reviewer), "due_1"),
        (str(near.head), "due_1"),
    }


@pytest.mark.parametrize(("target", "late_from"), [(5, date(2026, 3, 24)), (10, date(2026, 3, 17)), (1, LAST)])
def test_each_agency_has_its_own_drafting_target(target: int, late_from: date) -> None:
    office = make_office(make_agency(drafting_target=target))
    case_at(Node.DRAFTING, office)
    day = date(2026, 3, 3)
    while day < late_from:
        sweep(day)
        day += timedelta(days=1)
    assert told("draft_late") == set()
    assert told("draft_0") == {str(office.drafter)}
    sweep(late_from)
    assert told("draft_late") == {str(office.drafter), str(office.head)}


def test_without_a_target_the_draft_is_never_named() -> None:
    office = make_office(make_agency(drafting_target=0))
    case_at(Node.DRAFTING, office)
    assert {kind for _, _, kind in sweep(date(2026, 3, 31))} == {"overdue"}


def test_a_target_further_off_than_any_step_is_seen_in_time() -> None:
    office = make_office(make_agency(drafting_target=15, reminder_steps=[0]))
    case_at(Node.DRAFTING, office)
    sweep(date(2026, 3, 9))
    assert told("draft_0") == {str(office.drafter)}


def leave(person: Staff, stand_in: Staff | None, start: date, end: date | None) -> None:
    person.away_from, person.away_until, person.stand_in = start, end, stand_in
    person.save()


@pytest.mark.parametrize(
    ("start", "end", "both"),
    [
        (MONDAY, MONDAY, True),
        (date(2026, 3, 20), None, True),
        (date(2026, 3, 24), LAST_BUT_ONE, False),
        (date(2026, 3, 16), date(2026, 3, 22), False),
    ],
)
def test_during_leave_the_stand_in_is_told_too(start: date, end: date | None, *, both: bool) -> None:
    office = make_office()
    other = make_staff(office.agency, Role.DRAFTER)
    case_at(Node.SECRECY_REVIEW, office)
    leave(office.reviewer, other, start, end)
    first = sweep(MONDAY)
    assert told("due_5") == ({str(office.reviewer), str(other)} if both else {str(office.reviewer)})
    assert sweep(MONDAY) == first


def test_who_stands_in_may_be_away_too_and_nobody_is_told_twice() -> None:
    office = make_office()
    second, third = make_staff(office.agency, Role.DRAFTER), make_staff(office.agency, Role.DRAFTER)
    case_at(Node.SECRECY_REVIEW, office)
    for person, instead in ((office.reviewer, second), (second, third), (third, office.reviewer)):
        leave(person, instead, MONDAY, MONDAY + timedelta(days=4))
    assert sorted(who for _, who, _ in sweep(MONDAY)) == sorted(map(str, (office.reviewer, second, third)))


def test_a_stand_in_who_left_or_belongs_elsewhere_is_not_told() -> None:
    office = make_office()
    case_at(Node.SECRECY_REVIEW, office)
    for stand_in in (
        make_staff(make_agency(), Role.DRAFTER),
        make_staff(office.agency, Role.DRAFTER, is_active=False),
    ):
        leave(office.reviewer, stand_in, MONDAY, None)
        assert {who for _, who, _ in sweep(MONDAY)} == {str(office.reviewer)}
