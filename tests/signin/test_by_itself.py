"""自动刷新 is no use of a session: a page that looks again keeps no login open beside which nobody sits."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from requests_app.law.nodes import Role
from requests_app.models import Export, LoginSession
from tests.factories import make_office, make_staff
from tests.signin.people import INBOX, entered

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NINE = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
BIG = "/admin/wall/?big=1"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def now():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


def running(office):
    return f"/admin/export/{Export.objects.create(staff=office.clerk, query='').pk}/"


@pytest.mark.parametrize("ending", ["progress/", "?done=0&since=1782781200"])
def test_looking_at_the_progress_keeps_no_login_open(office, now, ending):
    client, path = entered(office.clerk), running(office)
    assert client.get(path).status_code == 200
    seen = LoginSession.objects.get().seen_at
    for _ in range(29):
        now.shift(60)
        assert client.get(path + ending).status_code == 200
    assert LoginSession.objects.get().seen_at == seen
    now.shift(60)
    assert client.get(path + ending).url.endswith("&ended=idle")
    assert client.get(INBOX).status_code == 302


def test_what_a_person_does_there_is_use(office, now):
    client, path = entered(office.clerk), running(office)
    Export.objects.update(error="没有做成。")
    for method in (lambda: client.get(path), lambda: client.post(f"{path}?since=1"), lambda: client.get(path)):
        now.shift(29 * 60)
        assert method().status_code in {200, 302}
        assert LoginSession.objects.get().seen_at == datetime.now(UTC)
    assert client.get(INBOX).status_code == 200


def test_the_big_screen_stays_for_the_working_day_and_opens_nothing_else(office, now):
    client = entered(office.head)
    assert client.get(BIG).status_code == 200
    for _ in range(8):
        now.shift(3600)
        assert client.get(BIG).status_code == 200
    assert LoginSession.objects.get().seen_at == NINE
    now.shift(3600)
    assert client.get(BIG).url.endswith("&ended=long")


@pytest.mark.parametrize("path", [INBOX, "/admin/wall/", "/admin/"])
def test_at_the_big_screen_every_other_page_asks_for_the_password(office, now, path):
    client = entered(office.head)
    now.shift(3600)
    assert client.get(BIG).status_code == 200
    assert client.get(path).url.endswith("&ended=idle")
    assert client.get(BIG).status_code == 302


def test_a_screen_without_its_second_factor_shows_nothing(office, now):
    office.agency.second_factor = "all"
    office.agency.save()
    client = entered(office.head)
    assert client.get(BIG).status_code == 302
    assert entered(make_staff(office.agency, Role.CLERK)).get(BIG).status_code == 302


def test_every_page_that_looks_again_wears_the_mark():
    """A new meta refresh or a new timed fetch must be thought about here."""
    found = {
        str(path.relative_to(ROOT))
        for room, pattern in (("templates", "*.html"), ("static", "*.js"))
        for path in (ROOT / room).rglob(pattern)
        if re.search(r'http-equiv="refresh"|setInterval\(|setTimeout\(look', path.read_text(encoding="utf-8"))
    }
    pages = {"templates/desk/export_status.html", "templates/desk/import.html", "templates/desk/wall.html"}
    assert found == pages | {"static/desk/export.js"}
