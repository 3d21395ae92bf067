"""The morning sweep: who is told, once each, whatever runs twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from requests_app.handling import clock
from requests_app.law.nodes import Node
from requests_app.messages.outbox import remind
from requests_app.models import Message, working_calendar

from ..factories import RECEIVED, TODAY, case_at, make_office

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
