"""天天核对: what breaks is told the day it breaks, once, to who can mend it; 今日 shows it until it is mended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import life
from reports.look import look_at_reports
from reports.models import AnnualReport
from reports.tasks import look
from requests_app.law.nodes import Node
from requests_app.models import Application, Message, working_calendar
from tests.desk.case_stories import words
from tests.factories import Office, case_at, make_agency, make_office
from tests.reports.test_life import by, ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MONDAY, TUESDAY = date(2026, 6, 29), date(2026, 6, 30)
NOW = datetime(2026, 6, 29, 0, 10, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return make_office(make_agency("here"))


def looked(day: date = MONDAY) -> int:
    return look_at_reports(day, NOW + (day - MONDAY), working_calendar())


def damaged(office: Office) -> Application:
    """Take the outcome from a case behind the door's back, as a careless repair of the database would."""
    case = case_at(Node.ARCHIVING, office)
    write_outcome(case, "")
    return case


def write_outcome(case: Application, outcome: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET outcome = %s WHERE id = %s", [outcome, case.pk])


def today_page(person) -> str:
    client = Client()
    client.force_login(person)
    return words(client.get("/admin/").content.decode())


def test_what_breaks_is_told_once_and_shown_until_it_is_mended(office):
    assert looked() == 0
    case = damaged(office)
    told = looked()
    messages = Message.objects.filter(kind__startswith="report_broken_2026")
    assert told == messages.count() > 0
    assert {one.recipient for one in messages} == {office.clerk, office.head}
    assert any(case.number in one.text for one in messages)
    report = AnnualReport.objects.get(agency=office.agency, year=2026)
    assert set(report.broken.values()) == {"2026-06-29"}
    assert looked(TUESDAY) == told  # the rows are tried again and all of them are there already
    assert messages.count() == told
    assert "逐项查看" in today_page(office.clerk)
    report.refresh_from_db()
    assert set(report.broken.values()) == {"2026-06-29"}, "since which day is kept"
    write_outcome(case, "granted")
    assert looked(TUESDAY) == 0
    assert "逐项查看" not in today_page(office.clerk)


def test_on_a_rest_day_nobody_is_told(office):
    damaged(office)
    assert looked(MONDAY - timedelta(days=1)) == 0
    assert not AnnualReport.objects.exists()


def test_another_office_is_not_told(office):
    damaged(office)
    other = make_office()
    looked()
    assert not Message.objects.filter(agency=other.agency).exists()
    assert "逐项查看" not in today_page(other.clerk)


def test_a_frozen_year_is_not_looked_at(office):
    report = ready(office, 2025)
    life.freeze(report, by(office.head, report, MONDAY))
    damaged(office)
    looked()
    report.refresh_from_db()
    assert (report.broken, report.looked_at) == ({}, None)


def test_the_banner_costs_no_query(office):
    client = Client()
    client.force_login(office.clerk)
    client.get("/admin/")
    damaged(office)
    looked()
    with CaptureQueriesContext(connection) as after:
        page = client.get("/admin/").content.decode()
    assert "逐项查看" in page
    assert not any("reports_annualreport" in one["sql"] for one in after)


@pytest.mark.parametrize(("instant", "looks"), [("2026-06-29T00:10:00Z", True), ("2026-06-28T00:10:00Z", False)])
def test_the_task_takes_the_day_of_the_office(office, instant, looks):
    with time_machine.travel(instant, tick=False):
        look()
    assert AnnualReport.objects.filter(agency=office.agency, year=2026).exists() == looks
