"""The current year of the demonstration: cases at every node, on any day (2019: tests/demo/test_report_2019.py)."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.demo.current_year import drive
from requests_app.demo.office import build_office
from requests_app.handling.verify import disagreements
from requests_app.law.nodes import Node
from requests_app.models import Application, working_calendar

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


def test_the_current_year_stands_at_every_node() -> None:
    office = build_office()
    drive(office, working_calendar(), TODAY)
    cases = list(Application.objects.filter(agency=office.agency))
    assert len(cases) >= 60
    assert {Node(case.node) for case in cases} == set(Node)
    assert {case.waiting_for for case in cases} == {"", "supplement", "third_party", "agency", "fee"}
    running = [case for case in cases if case.is_open and not case.waiting_for]
    due = {case.due_on for case in running}
    assert TODAY in due
    assert any(day and day < TODAY for day in due)
    assert any(case.due_provisional for case in running)
    assert any(case.extended_days for case in running)
    assert any(case.round == 2 for case in running)
    assert any(case.voided for case in cases)
    assert any(case.referred for case in cases)
    assert list(disagreements(Application.objects.all())) == []


@pytest.mark.once
@pytest.mark.parametrize(
    "today",
    [date(2026, 1, 5), date(2026, 10, 4), date(2027, 3, 1), pytest.param(date(2026, 2, 28), marks=pytest.mark.soak)],
)
def test_the_demonstration_can_be_built_on_any_day(today: date) -> None:
    office = build_office()
    drive(office, working_calendar(), today)
    assert list(disagreements(Application.objects.all())) == []
