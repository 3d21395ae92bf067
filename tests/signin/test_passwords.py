"""密码规则: twelve signs, none of the last five, changed at first and, where wanted, after some days."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.models import Staff, UsedPassword
from requests_app.signin.passwords import made_up
from tests.factories import make_agency, make_staff
from tests.signin.people import INBOX, entered, log_in

pytestmark = pytest.mark.django_db
CHANGE = "/admin/password_change/"
FIRST = "Rot-Haus-482"


@pytest.fixture
def clerk():
    return make_staff(make_agency(), Role.CLERK, username="zhouqiming", display_name="周启明")


def change(client: Client, old: str, new: str):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Elf-zeichen", "password_too_short"),
        ("zhouqiming-1", "password_too_similar"),
        ("qwertyqwerty", "password_too_common"),
        ("820471936650", "password_entirely_numeric"),
        ("test-password-1", "password_used"),
    ],
)
def test_a_weak_password_is_refused(clerk, password, code):
    with pytest.raises(ValidationError) as wrong:
        validate_password(password, clerk)
    assert code in {one.code for one in wrong.value.error_list}


def test_a_good_one_of_twelve_signs_is_taken(clerk):
    validate_password("Rot-Haus-482", clerk)


def test_none_of_the_last_five_is_taken_again_and_the_sixth_is(clerk):
    client, used = entered(clerk), ["test-password-1"]
    for n in range(1, 6):
        cache.clear()  # a limit of tries is another test's
        for again in used:
            assert "最近用过这个密码，请换一个。" in change(client, used[-1], again).content.decode()
        assert change(client, used[-1], f"Rot-Haus-48{n}").status_code == 302
        used.append(f"Rot-Haus-48{n}")
    cache.clear()
    assert change(client, used[-1], "test-password-1").status_code == 302
    assert UsedPassword.objects.filter(staff=clerk).count() == 5


def test_a_password_of_an_administrator_is_changed_before_anything_else(clerk):
    administrator = make_staff(clerk.agency, Role.ADMINISTRATOR)
    path = f"/admin/requests_app/staff/{clerk.pk}/password/"
    entered(administrator).post(path, {"password1": "Rot-Haus-482", "password2": "Rot-Haus-482"})
    client = Client()
    log_in(client, clerk.username, "Rot-Haus-482")
    sent = client.get(INBOX)
    assert (sent.status_code, sent.url) == (302, f"{CHANGE}?next=%2Fadmin%2Finbox%2F")
    assert "系统管理员给您的" in client.get(CHANGE).content.decode()
    assert change(client, "Rot-Haus-482", "Blau-Haus-482").status_code == 302
    assert client.get(INBOX).status_code == 200
    assert Staff.objects.get(pk=clerk.pk).password_initial is False


def test_a_new_account_begins_with_a_password_to_change(clerk):
    administrator = entered(make_staff(clerk.agency, Role.ADMINISTRATOR))
    data = {"username": "neu", "display_name": "新人", "password1": "Rot-Haus-482", "password2": "Rot-Haus-482"}
    assert administrator.post("/admin/requests_app/staff/add/", data).status_code == 302
    assert Staff.objects.get(username="neu").password_initial is True


@pytest.mark.parametrize(("days", "status"), [(0, 200), (91, 200), (90, 302)])
def test_an_old_password_is_changed_where_the_office_wants_it(settings, days, status):
    with time_machine.travel(datetime(2026, 3, 2, 1, tzinfo=UTC), tick=False) as now:
        clerk = make_staff(make_agency(), Role.CLERK)
        settings.PASSWORD_DAYS = days
        now.shift(90 * 86400)
        client = entered(clerk)
        assert client.get(INBOX).status_code == status
        if status == 302:
            assert "密码已经用了 90 天" in client.get(CHANGE).content.decode()


def test_a_changed_password_ends_the_other_logins_and_not_this_one(clerk):
    here, there = entered(clerk), entered(clerk)
    assert change(here, "test-password-1", "Rot-Haus-482").status_code == 302
    assert here.get(INBOX).status_code == 200
    assert there.get(INBOX).status_code == 302
    assert clerk.sessions.count() == 1


def test_a_password_made_by_the_system_is_shown_once_and_must_be_changed(clerk):
    administrator = entered(make_staff(clerk.agency, Role.ADMINISTRATOR))
    for path, typed in (
        (f"/admin/requests_app/staff/{clerk.pk}/password/", {}),
        ("/admin/requests_app/staff/add/", {"username": "neu", "display_name": "新人"}),
    ):
        page = administrator.post(path, {**typed, "made": "1"})
        text = page.content.decode()
        (made,) = re.findall(r"<code>((?:[a-z2-9]{4}-){2}[a-z2-9]{4})</code>", text)
        assert "密码只显示这一次" in text
        assert "no-store" in page["Cache-Control"]
        person = Staff.objects.get(username=typed.get("username", clerk.username))
        assert person.check_password(made)
        assert person.password_initial is True
        assert made not in administrator.get("/admin/requests_app/staff/").content.decode()
    assert administrator.post(f"/admin/requests_app/staff/{clerk.pk}/password/", {}).status_code == 200
    assert Staff.objects.get(username="neu").check_password(made), "nothing typed and nothing wanted changes nothing"


def test_two_made_passwords_differ_and_are_as_long_as_the_rule(settings):
    assert len({made_up() for _ in range(100)}) == 100
    settings.PASSWORD_LENGTH = 17
    assert len(made_up().replace("-", "")) == 20


@pytest.mark.parametrize(("limit", "days", "enters"), [(7, 6, True), (7, 7, False), (0, 300, True)])
def test_a_first_password_not_changed_in_time_opens_nothing(settings, limit, days, enters):
    settings.INITIAL_PASSWORD_DAYS = limit
    with time_machine.travel(datetime(2026, 3, 2, 1, tzinfo=UTC), tick=False) as now:
        clerk = make_staff(make_agency(), Role.CLERK)
        path = f"/admin/requests_app/staff/{clerk.pk}/password/"
        entered(make_staff(clerk.agency, Role.ADMINISTRATOR)).post(
            path, dict.fromkeys(("password1", "password2"), FIRST)
        )
        now.shift(days * 86400)
        answer = log_in(Client(), clerk.username, FIRST)
        assert (answer.status_code == 302) is enters
        said = "系统管理员给的密码 7 天内没有改成自己的，已经作废。请找本机关系统管理员重设密码。"
        assert (said in answer.content.decode()) is not enters
        assert "作废" not in log_in(Client(), clerk.username, "wrong-one-482").content.decode()
