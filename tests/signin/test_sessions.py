"""会话: one working day at most, half an hour without use; listed, ended, never fixed by somebody else, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from requests_app.law.nodes import Node, Role
from requests_app.models import LoginSession
from requests_app.signin import sessions
from tests.factories import case_at, make_office, make_staff
from tests.signin.people import INBOX, LOGIN, entered, log_in

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
ACCESS = "/admin/access/"


@pytest.fixture
def office():
    return make_office()


def test_a_login_ends_after_half_an_hour_without_use_and_comes_back(office):
    with time_machine.travel(NINE, tick=False) as now:
        client = entered(office.clerk)
        now.shift(29 * 60)
        assert client.get(INBOX).status_code == 200
        now.shift(29 * 60)
        assert client.get(INBOX).status_code == 200
        now.shift(30 * 60)
        sent = client.get(f"{INBOX}?show=unread")
        assert sent.url == f"{LOGIN}?next=%2Fadmin%2Finbox%2F%3Fshow%3Dunread&ended=idle"
        assert "您有 30 分钟没有操作，已自动退出。登录后回到原来的页面。" in strip_tags(
            client.get(sent.url).content.decode()
        )
        assert log_in(client, office.clerk.username, to=f"{INBOX}?show=unread").url == f"{INBOX}?show=unread"


def test_a_login_ends_after_nine_hours_however_busy(office):
    with time_machine.travel(NINE, tick=False) as now:
        client = entered(office.clerk)
        for _ in range(26):
            now.shift(20 * 60)
            assert client.get(INBOX).status_code == 200
        now.shift(20 * 60)
        assert client.get(INBOX).url.endswith("&ended=long")
        assert client.get(INBOX).url == f"{LOGIN}?next=/admin/inbox/"


def test_what_was_being_sent_is_kept_for_the_same_person(office):
    with time_machine.travel(NINE, tick=False) as now:
        case = case_at(Node.DRAFTING, office, on=date(2026, 6, 29))
        client = entered(office.head)
        path, days = f"/admin/cases/{case.pk}/extend/", {"on": "2026-06-30", "notified_on": "2026-06-30", "days": "20"}
        typed = {**days, "reason": "涉及三个处室，须再核对", "seen": case.events_count, "confirmed": "1"}
        now.shift(31 * 60)
        sent = client.post(path, typed)
        assert sent.url == f"{LOGIN}?next=%2Fadmin%2Fheld%2F&ended=idle"
        assert "刚才填写的内容还在，登录后可以继续提交。" in strip_tags(client.get(sent.url).content.decode())
        assert case.events.filter(act="extend").count() == 0
        log_in(client, office.head.username, to="/admin/held/")
        page = client.get("/admin/held/").content.decode()
        assert f'action="{path}"' in page
        assert '<input type="hidden" name="reason" value="涉及三个处室，须再核对">' in page
        assert 'name="confirmed"' not in page
        del typed["confirmed"]
        again = client.post(path, typed)
        assert again.status_code == 200
        assert again.templates[0].name == "desk/act_confirm.html"
        assert client.get("/admin/held/").url == "/admin/"


def test_what_was_being_sent_is_not_shown_to_another_person(office):
    with time_machine.travel(NINE, tick=False) as now:
        client = entered(office.head)
        now.shift(31 * 60)
        client.post("/admin/people/leave/", {"away_from": "2026-07-01", "password": "geheim"})
        log_in(client, office.clerk.username)
        assert client.get("/admin/held/").url == "/admin/"
        assert "held" not in client.session


def test_a_password_is_never_kept(office):
    with time_machine.travel(NINE, tick=False) as now:
        client = entered(office.clerk)
        now.shift(31 * 60)
        client.post("/admin/password_change/", {"old_password": "geheim-1", "new_password1": "geheim-2", "x": "1"})
        assert client.session["held"]["fields"] == [["x", "1"]]


def test_the_key_of_a_session_changes_at_login(office):
    """Session fixation: what somebody planted before is worth nothing after."""
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key
    log_in(client, office.clerk.username)
    assert client.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get(INBOX).status_code == 302
    assert not LoginSession.objects.filter(session_key=before).exists()


def test_another_persons_login_in_the_same_browser_keeps_nothing(office):
    client = entered(office.clerk)
    session = client.session
    session["private"] = "1"
    session.save()
    log_in(client, office.head.username)
    assert "private" not in client.session


def test_one_sees_and_ends_ones_other_logins(office):
    here, there = entered(office.clerk), Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
    log_in(there, office.clerk.username, REMOTE_ADDR="192.0.2.7")
    page = here.get(ACCESS).content.decode()
    assert "Windows 电脑，Chrome" in page
    assert "192.0.2.7" in page
    assert there.session.session_key not in page
    here.post(ACCESS, {"do": "end", "session": sessions.mark(there.session.session_key)})
    assert there.get(INBOX).status_code == 302
    assert here.get(INBOX).status_code == 200


def test_all_others_are_ended_at_once(office):
    here, others = entered(office.clerk), [entered(office.clerk) for _ in range(3)]
    stranger = entered(office.head)
    here.post(ACCESS, {"do": "end"})
    assert [client.get(INBOX).status_code for client in (here, *others, stranger)] == [200, 302, 302, 302, 200]


def test_an_administrator_ends_the_logins_of_a_person_and_it_is_recorded(office):
    theirs, administrator = entered(office.clerk), entered(office.administrator)
    path = f"/admin/requests_app/staff/{office.clerk.pk}/access/"
    assert theirs.session.session_key not in administrator.get(path).content.decode()
    administrator.post(path, {"do": "end"})
    assert theirs.get(INBOX).status_code == 302
    assert administrator.get(INBOX).status_code == 200
    assert (
        "结束 1 处登录" in administrator.get(f"/admin/requests_app/staff/{office.clerk.pk}/history/").content.decode()
    )


def test_a_stopped_account_is_out_at_once(office):
    theirs = entered(office.clerk)
    data = {"username": office.clerk.username, "display_name": "某", "roles": ["clerk"]}
    assert (
        entered(office.administrator).post(f"/admin/requests_app/staff/{office.clerk.pk}/change/", data).status_code
        == 302
    )
    assert theirs.get(INBOX).status_code == 302
    assert office.clerk.sessions.count() == 0


def test_only_logins_that_still_hold_are_listed(office):
    with time_machine.travel(NINE, tick=False) as now:
        entered(office.clerk)
        assert sessions.present(office.clerk, timezone.now()).count() == 1
        now.shift(31 * 60)
        assert sessions.present(office.clerk, timezone.now()).count() == 0


def test_logging_out_is_posted_and_ends_the_session(office):
    client = entered(office.clerk)
    assert client.get("/admin/logout/").status_code == 405
    assert client.get(INBOX).status_code == 200
    assert client.post("/admin/logout/").status_code == 200
    assert client.get(INBOX).status_code == 302
    assert office.clerk.sessions.count() == 0


def test_the_login_is_refused_without_the_token_of_the_page(office):
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, office.clerk.username).status_code == 403


def test_a_page_writes_the_session_at_most_once_a_minute(office):
    with time_machine.travel(NINE, tick=False) as now:
        client = entered(office.clerk)
        client.get(ACCESS)
        before = LoginSession.objects.get(staff=office.clerk).seen_at
        now.shift(59)
        client.get(ACCESS)
        assert LoginSession.objects.get(staff=office.clerk).seen_at == before
        now.shift(1)
        client.get(ACCESS)
        assert LoginSession.objects.get(staff=office.clerk).seen_at == datetime(2026, 6, 30, 1, 1, tzinfo=UTC)


def test_a_visitor_of_the_portal_has_a_session_without_a_person(office):
    client = Client()
    session = client.session
    session["portal_case"] = 1
    session.save()
    assert LoginSession.objects.get().staff is None


def test_somebody_without_an_agency_does_not_get_in():
    assert log_in(Client(), make_staff(None, Role.CLERK).username).url == "/admin/"
