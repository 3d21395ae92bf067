"""逐月、五年: months add up to the year, years hold what was frozen, and every figure opens its cases."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import life
from reports.as_of import days_of
from reports.charts import axis, chart
from reports.forms import TOTAL, table3_form
from reports.models import AnnualReport, Snapshot
from reports.spans import ROWS, _quantile, months, years
from requests_app.law.nodes import Node
from requests_app.models import working_calendar
from tests.factories import Office, case_at, make_agency, make_office
from tests.reports.cases import SMALL_YEAR, rows_of
from tests.reports.test_life import by, ready

pytestmark = pytest.mark.django_db
D = date


@pytest.fixture
def office() -> Office:
    office = make_office(make_agency("here"))
    rows_of(office.agency, SMALL_YEAR)
    return office


def spans(office: Office, year: int = 2022, last: date | None = None):
    return months(office.agency, year, days_of(office.agency, year, table3_form("2021"), last), working_calendar())


def signed(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_each_month_begins_with_what_the_one_before_left_and_adds_up(office):
    found = spans(office)
    whole = days_of(office.agency, 2022, table3_form("2021")).on(D(2022, 12, 31))
    assert len(found) == 12
    for before, after in pairwise(found):
        assert after.figures["carried_in"] == before.figures["carried_out"]
    for one in found:
        figures = one.figures
        assert figures["carried_in"] + figures["received_new"] == figures[TOTAL] + figures["carried_out"]
    for row, _ in ROWS:
        if row not in {"carried_in", "carried_out"}:
            assert sum(one.figures[row] for one in found) == whole[row][TOTAL]
    assert found[0].figures["carried_in"] == whole["carried_in"][TOTAL]
    assert found[-1].figures["carried_out"] == whole["carried_out"][TOTAL]


def test_a_year_that_runs_has_the_months_that_have_begun(office):
    assert [one.name for one in spans(office, last=D(2022, 3, 9))] == ["1月", "2月", "3月"]


def test_days_taken_are_working_days_and_late_ones_are_counted():
    office = make_office()
    case_at(Node.ARCHIVING, office)  # the day it came
    (march,) = [one for one in spans(office, 2026) if one.name == "3月"]
    assert (march.late, march.median, march.most, march.on_time) == (0, 0, 0, 100.0)


@pytest.mark.parametrize(
    ("took", "part", "of", "days"),
    [
        ({3: 1}, 1, 2, 3),
        ({1: 1, 9: 1}, 1, 2, 1),
        ({1: 9, 20: 1}, 9, 10, 1),
        ({1: 8, 20: 2}, 9, 10, 20),
        ({}, 1, 2, None),
    ],
)
def test_quantiles(took, part, of, days):
    assert _quantile(Counter(took), part, of) == days


def test_five_years_show_what_was_frozen_and_count_the_rest(office):
    report = ready(office, 2022)
    life.freeze(report, by(office.head, report))
    figures = Snapshot.objects.get().figures
    figures["table3"]["granted"]["total"] += 5
    Snapshot.objects.filter(report=report).update(figures=figures)
    found = years(office.agency, 2024, D(2024, 6, 30), working_calendar())
    assert [(one.name, one.frozen) for one in found] == [
        ("2020年", False), ("2021年", False), ("2022年", True), ("2023年", False), ("2024年", False),
    ]  # fmt: skip
    assert found[2].figures["granted"] == figures["table3"]["granted"]["total"]


@time_machine.travel("2022-12-30T02:00:00Z", tick=False)
def test_every_figure_of_a_month_opens_its_cases(office):
    clerk = signed(office.clerk)
    page = clerk.get("/reports/desk/here/2022/months/").content.decode()
    links = re.findall(r'href="(/reports/desk/here/2022/months/\d+/\w+/)"[^>]*>(\d+)</a>', page)
    assert len(links) == 12 * 9
    for address, figure in links:
        if figure != "0":
            assert f"：{figure} 件</h1>" in clerk.get(address).content.decode(), address
    assert page.count('<figure class="ch">') == 4
    assert "<title>" in page
    for wrong in ("13/granted", "0/granted", "3/nothing", "3/carried_in"):
        assert clerk.get(f"/reports/desk/here/2022/months/{wrong}/").status_code == 404


@pytest.mark.later
def test_pages_cost_the_same_for_many_cases(office):
    clerk = signed(office.clerk)
    for page in ("months", "years"):
        address = f"/reports/desk/here/2022/{page}/"
        clerk.get(address)
        with CaptureQueriesContext(connection) as few:
            assert clerk.get(address).status_code == 200
        rows_of(office.agency, SMALL_YEAR * 20)
        with CaptureQueriesContext(connection) as many:
            clerk.get(address)
        assert (page, len(many)) == (page, len(few))
    assert not AnnualReport.objects.exists(), "looking opens no report"


@pytest.mark.parametrize(
    ("most", "step", "top"),
    [(0, 1, 1), (4, 1, 4), (6, 2, 6), (9, 2, 10), (11, 5, 15), (99, 20, 100), (1001, 500, 1500)],
)
def test_the_axis_has_at_most_five_whole_steps(most, step, top):
    assert axis(most) == (step, top)


def test_a_chart_names_every_bar():
    drawn = chart("收到", ["1月", "2月"], [("收到", [3, 0]), ("办结", [1, 2])], " 件")
    assert [bar.title for bar in drawn.bars] == ["1月收到 3 件", "1月办结 1 件", "2月收到 0 件", "2月办结 2 件"]
    assert [mark.text for mark in drawn.steps] == ["0", "1", "2", "3"]
    assert max(bar.height for bar in drawn.bars) <= drawn.height
