"""门: a session that has not shown its second factor, or holds an initial password, opens no page of the whole desk."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.models import Agency, Application, Staff
from tests.desk import scene
from tests.desk.addresses import ROLES, TABLE, filled
from tests.factories import make_agency, make_staff
from tests.signin.people import INBOX, SECOND, entered, with_device

pytestmark = pytest.mark.django_db
#: The way in and out.
OPEN = {"login", "logout", "desk_second", "desk_second_setup", "desk_single", "desk_single_back"}


@pytest.fixture
def world():
    return scene.build()


def state() -> tuple[int, int]:
    return Application.objects.count(), sum(Application.objects.values_list("events_count", flat=True))


@pytest.mark.once
@pytest.mark.parametrize("letter", ["c", "o", "m"])
def test_no_page_opens_without_the_second_factor(world, letter):
    Agency.objects.update(second_factor=Agency.SecondFactor.ALL)
    person = world.person(ROLES[letter])
    with_device(person)
    client, before = entered(person), state()
    for name, address in TABLE.items():
        if name in OPEN:
            continue
        path = filled(address, **world.names)
        for answer in (client.get(path), client.post(path, {"on": "2026-03-02", "reason": "试"})):
            assert (answer.status_code, answer.url.split("?")[0]) == (302, SECOND), name
    assert state() == before


def test_no_page_but_the_change_opens_with_an_initial_password(world):
    person = world.person(ROLES["m"])
    Staff.objects.filter(pk=person.pk).update(password_initial=True)
    client = entered(person)
    for name, address in TABLE.items():
        if name in {"login", "logout", "password_change", "desk_single", "desk_single_back"}:
            continue
        answer = client.get(filled(address, **world.names))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/admin/password_change/"), name


@pytest.mark.parametrize("path", ["/reports/desk/", "/reports/desk/agency/2026/", "/reports/desk/agency/2026/typed/1/"])
def test_the_reports_of_the_desk_take_such_a_session_for_nobody(world, path):
    Agency.objects.update(second_factor=Agency.SecondFactor.ALL)
    client = entered(world.person(ROLES["o"]))
    answer = client.get(path)
    assert (answer.status_code, answer.url) == (302, f"/admin/login/?next={path}")
    assert client.get(answer.url).url.startswith(SECOND)


def test_public_pages_stay_open(world):
    Agency.objects.update(second_factor=Agency.SecondFactor.ALL)
    client = entered(world.person(ROLES["c"]))
    assert [client.get(path).status_code for path in ("/", "/reports/", "/healthz")] == [200, 200, 200]


def test_the_login_page_leads_such_a_session_on(world):
    Agency.objects.update(second_factor=Agency.SecondFactor.ALL)
    client = entered(world.person(ROLES["c"]))
    assert client.get("/admin/login/", {"next": INBOX}).url == f"{SECOND}?next=%2Fadmin%2Finbox%2F"
    assert client.post("/admin/logout/").status_code == 200


def test_another_person_can_sign_in_instead(world):
    clerk, head = world.person(ROLES["c"]), world.person(ROLES["o"])
    with_device(clerk)
    client = entered(clerk)
    assert client.get(INBOX).status_code == 302
    client.post("/admin/login/", {"username": head.username, "password": "test-password-1"})
    assert client.get(INBOX).status_code == 200


@pytest.mark.parametrize("to", ["https://boese.example/", "//boese.example/"])
def test_the_second_step_never_leads_to_another_site(world, to):
    client = entered(world.person(ROLES["c"]))
    answer = client.get("/admin/second/set-up/", {"next": to})
    assert 'name="next" value="/admin/"' in answer.content.decode()


def test_every_answer_forbids_frames_and_the_pages_of_the_login_are_not_stored():
    for path in ("/admin/login/", "/", "/healthz", "/admin/nothing/", "/reports/"):
        answer = Client().get(path)
        assert answer.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
    assert "no-store" in Client().get("/admin/login/").headers["Cache-Control"]


def test_what_staff_are_shown_no_browser_keeps(world):
    head = world.person(ROLES["o"])
    client, agency = entered(head), head.agency.code
    for path in ("/admin/", INBOX, f"/reports/desk/{agency}/2026/", f"/reports/desk/{agency}/2026/typed/table1/"):
        answer = client.get(path)
        assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True), path
    assert "Cache-Control" not in client.get("/").headers  # a public page is the same for everybody


@pytest.mark.parametrize(
    ("networks", "behind", "sent", "opens"),
    [
        ([], False, {}, True),
        (["127.0.0.0/8"], False, {}, True),
        (["10.1.0.0/16"], False, {}, False),
        (["10.1.0.0/16"], True, {"HTTP_X_FORWARDED_FOR": "10.1.2.3"}, True),
        (["10.1.0.0/16"], True, {"HTTP_X_FORWARDED_FOR": "10.1.2.3, 203.0.113.9"}, False),
        (["10.1.0.0/16"], False, {"HTTP_X_FORWARDED_FOR": "10.1.2.3"}, False),
        (["2001:db8::/32"], True, {"HTTP_X_FORWARDED_FOR": "2001:db8::7"}, True),
    ],
)
def test_the_desk_opens_from_the_networks_of_the_office_only(settings, networks, behind, sent, opens):
    client = entered(make_staff(make_agency(code="agency"), Role.OFFICE_HEAD, password_initial=False))
    settings.DESK_NETWORKS, settings.BEHIND_PROXY = [ip_network(one) for one in networks], behind
    for path in ("/admin/login/", "/admin/", INBOX):
        assert (client.get(path, **sent).status_code == 403) is not opens
    led = client.get("/reports/desk/", **sent).url
    assert led.startswith("/reports/desk/agency") if opens else led == "/admin/login/?next=/reports/desk/"
    assert client.get("/", **sent).status_code == 200
    if not opens:
        assert "工作台只能从机关的办公网打开" in client.get("/admin/", **sent).content.decode()
