"""办理记录核验: who may, what it finds, and that it goes on where it stopped."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from requests_app.law.nodes import Node, Role
from tests.desk.people_pages import VERIFY, latin_words, signed_in, text
from tests.factories import case_at, make_office, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office():
    return make_office()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUDITOR, 200),
        (Role.OFFICE_HEAD, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.SUPERVISOR, 200),
        (Role.CLERK, 403),
        (Role.DRAFTER, 403),
    ],
)
def test_who_verifies(office, role, status):
    client = signed_in(make_staff(office.agency, role))
    assert client.get(VERIFY).status_code == status
    assert client.post(VERIFY, {"year": "2026"}).status_code == status


def test_verification_names_what_disagrees_and_only_when_asked(office):
    auditor = signed_in(make_staff(office.agency, Role.AUDITOR))
    good, bad = case_at(Node.DRAFTING, office), case_at(Node.CLOSED, office)
    case_at(Node.CLOSED, make_office())
    assert "ran" not in auditor.get(VERIFY, {"year": 2026}).context
    assert "核验 2 件，全部一致。" in text(auditor.post(VERIFY, {"year": "2026"}))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET node = 'drafting' WHERE id = %s", [bad.pk])
    answer = auditor.post(VERIFY, {"year": "2026"})
    assert "核验 2 件，1 件不一致" in text(answer)
    assert "环节：记录为办结，案件上是拟办" in text(answer)
    assert latin_words(answer.content.decode()) == set()
    assert [one.case for one in answer.context["found"]] == [str(bad)]
    assert good.number not in text(answer)


def test_verification_goes_on_where_it_stopped(office, monkeypatch):
    monkeypatch.setattr("requests_app.desk.verify_page.MOST", 2)
    cases = [case_at(Node.DRAFTING, office) for _ in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET unit = '', round = 9 WHERE id = %s", [cases[0].pk])
    client, data, runs = signed_in(make_staff(office.agency, Role.AUDITOR)), {"year": "2026"}, []
    while True:
        page = client.post(VERIFY, data).context
        runs.append((page["now"], page["checked"], page["wrong"], len(page["found"])))
        if page["after"] is None:
            break
        data = {"year": "2026", "after": page["after"], "checked": page["checked"], "wrong": page["wrong"]}
    assert runs == [(2, 2, 1, 1), (2, 4, 1, 0), (1, 5, 1, 0)]


def test_a_year_holds_what_was_received_and_what_still_waits_to_be(office):
    case_at(Node.INTAKE, office, on=date(2025, 12, 30))
    case_at(Node.DRAFTING, office, on=date(2026, 3, 2))
    client = signed_in(make_staff(office.agency, Role.AUDITOR))
    assert client.get(VERIFY).context["years"] == [2026, 2025]
    assert client.post(VERIFY, {"year": "2025"}).context["checked"] == 1
    assert "ran" not in client.post(VERIFY, {"year": "2019"}).context
    assert "ran" not in client.post(VERIFY, {"year": "二〇"}).context


def test_an_auditor_reads_and_does_not_act(office):
    auditor = make_staff(office.agency, Role.AUDITOR)
    case = case_at(Node.DRAFTING, office)
    answer = signed_in(auditor).get(f"/admin/cases/{case.pk}/assign/", follow=True)
    assert "您没有这一角色" in answer.content.decode()
