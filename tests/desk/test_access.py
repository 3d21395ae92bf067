"""Who sees what: another agency's case does not exist; names are masked; no query per row."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.law.nodes import Node, Role
from requests_app.models import Application
from tests.factories import Office, case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office() -> Office:
    return make_office()


def test_a_case_of_another_agency_does_not_exist(office):
    theirs = case_at(Node.DRAFTING, make_office())
    client = signed_in(office.clerk)
    for address in (f"/admin/cases/{theirs.pk}/", f"/admin/cases/{theirs.pk}/assign/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    assert theirs.number not in client.get("/admin/cases/").content.decode()


@pytest.mark.parametrize(
    ("role", "below", "above"),
    [
        (Role.SUPERVISOR, 200, 404),
        (Role.AUDITOR, 200, 404),
        (Role.CLERK, 404, 404),
        (Role.ADMINISTRATOR, 404, 404),
        (Role.OFFICE_HEAD, 404, 404),
    ],
)
def test_only_supervision_sees_below_and_nobody_above(role, below, above):
    top = make_agency()
    middle = make_agency(parent=top)
    low = make_agency(parent=middle)
    person = signed_in(make_staff(middle, role))
    down, up = case_at(Node.DRAFTING, make_office(low)), case_at(Node.DRAFTING, make_office(top))
    assert person.get(f"/admin/cases/{down.pk}/").status_code == below
    assert person.get(f"/admin/cases/{up.pk}/").status_code == above


def test_supervision_reads_and_does_not_act():
    top = make_agency()
    case = case_at(Node.REGISTRATION, make_office(make_agency(parent=top)))
    person = signed_in(make_staff(top, Role.SUPERVISOR, Role.CLERK, Role.DRAFTER))
    answer = person.get(f"/admin/cases/{case.pk}/assign/", follow=True)
    assert "不属于您所在的机关" in answer.content.decode()


@pytest.mark.parametrize("address", ["/admin/", "/admin/cases/", "/admin/inbox/", "/admin/intake/", "/admin/cases/1/"])
def test_strangers_and_people_without_an_agency_are_led_to_the_login(address):
    assert Client().get(address).status_code == 302
    assert signed_in(make_staff(None, Role.CLERK)).get(address).status_code == 302


def test_no_model_of_the_machine_can_be_edited(office):
    client = signed_in(office.administrator)
    for name in ("application", "event", "remedy", "serial", "message", "calendarday", "calendaryear"):
        assert client.get(f"/admin/requests_app/{name}/").status_code == 404
    assert client.get("/admin/requests_app/staff/").status_code == 200


def test_only_administrators_edit_the_settings(office):
    for name in ("staff", "agency"):
        assert signed_in(office.clerk).get(f"/admin/requests_app/{name}/").status_code == 403
        assert signed_in(office.administrator).get(f"/admin/requests_app/{name}/").status_code == 200
    stranger = make_staff(make_agency(), Role.CLERK)
    assert signed_in(office.administrator).get(f"/admin/requests_app/staff/{stranger.pk}/change/").status_code == 302


def test_an_administrator_gives_roles_but_no_power_over_everything(office):
    client = signed_in(office.administrator)
    page = client.get(f"/admin/requests_app/staff/{office.clerk.pk}/change/").content.decode()
    assert 'type="checkbox" name="roles"' in page
    assert "is_superuser" not in page
    client.post(
        "/admin/requests_app/staff/add/",
        {
            "username": "xinren",
            "usable_password": "true",
            "password1": "Zz-long-9876",
            "password2": "Zz-long-9876",
            "display_name": "新人",
            "roles": ["clerk", "drafter"],
            "is_superuser": "on",
        },
    )
    made = type(office.clerk).objects.get(username="xinren")
    assert (made.agency, made.roles, made.is_superuser, made.is_staff) == (
        office.agency,
        ["clerk", "drafter"],
        False,
        True,
    )


def test_names_are_masked_in_lists_and_on_the_case(office):
    case = case_at(Node.DRAFTING, office, applicant_name="欧阳示例", id_number="330203199001011234")
    client = signed_in(office.clerk)
    for address in ("/admin/cases/", f"/admin/cases/{case.pk}/"):
        page = client.get(address).content.decode()
        assert "欧阳示例" not in page
        assert "330203199001011234" not in page


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["/admin/", "/admin/cases/", "/admin/cases/?list=mine", "/admin/inbox/"])
@pytest.mark.later
def test_the_number_of_queries_does_not_grow(office, address):
    client = signed_in(office.clerk)
    case_at(Node.REGISTRATION, office)
    one = queries(client, address)
    for _ in range(29):
        case_at(Node.REGISTRATION, office)
    assert queries(client, address) == one
    if "cases" in address:
        assert one <= 8


def test_a_case_page_costs_few_queries(office):
    case = case_at(Node.CLOSED, office)
    assert queries(signed_in(office.clerk), f"/admin/cases/{case.pk}/") <= 8


def test_paging_meets_every_case_once_there_and_back(office, monkeypatch):
    monkeypatch.setattr("requests_app.desk.worklist.PAGE", 3)
    for _ in range(8):
        case_at(Node.REGISTRATION, office)
    wanted = list(Application.objects.order_by("due_on", "pk").values_list("pk", flat=True))
    client, address, met, pages = signed_in(office.clerk), "", [], []
    while True:
        page = client.get(f"/admin/cases/{address}").context
        pages.append([case.pk for case, _ in page["rows"]])
        met += pages[-1]
        if not page["after"]:
            break
        address = page["after"]
    assert met == wanted
    back = client.get(f"/admin/cases/{page['before']}").context
    assert [case.pk for case, _ in back["rows"]] == pages[-2]


@pytest.mark.parametrize("bad", ["x", "2026-99-99_1", "_", "-_9999999999999999999999", "2026-01-01_²"])
def test_a_broken_page_key_shows_the_first_page(office, bad):
    case_at(Node.REGISTRATION, office)
    client = signed_in(office.clerk)
    for name in ("before", "after"):
        assert len(client.get("/admin/cases/", {name: bad}).context["rows"]) == 1


def test_search_and_filters_narrow(office):
    case_at(Node.REGISTRATION, office, content="甲地块批文")
    case_at(Node.DRAFTING, office, content="乙道路立项", channel="post")
    client = signed_in(office.clerk)

    def found(**asked):
        return [case.content for case, _ in client.get("/admin/cases/", asked).context["rows"]]

    assert found(q="甲地块") == ["甲地块批文"]
    assert found(node="drafting") == ["乙道路立项"]
    assert found(channel="post") == ["乙道路立项"]
    assert found(q="没有") == []
    assert len(found(node="nonsense", channel="'--")) == 2


def test_pages_bring_nothing_inline(office):
    case = case_at(Node.DRAFTING, office)
    client = signed_in(office.drafter)
    for address in ("/admin/", "/admin/cases/", f"/admin/cases/{case.pk}/", f"/admin/cases/{case.pk}/submit/"):
        page = client.get(address).content.decode()
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page), address
        assert re.search(r'<body>\s*<a [^>]*href="#main"', page), address
        assert 'id="main"' in page, address
