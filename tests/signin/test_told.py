"""账号的通知: whose password, device or e-mail address is changed is told, in the inbox and by mail, and nobody else is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.messages.account import tell_changed
from requests_app.models import Message, Staff
from tests.desk.stories import signed_in
from tests.factories import make_agency, make_office, make_staff
from tests.signin.people import SECOND, code_of, entered, with_device

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NINE = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
WRONG = "不是您本人要求或者操作的，请立即告诉本机关的系统管理员。"
NEW = {"password1": "Zz-long-9876", "password2": "Zz-long-9876"}


@pytest.fixture
def now():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def office(settings, now):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    made = make_office(make_agency())
    Staff.objects.filter(pk=made.clerk.pk).update(email="clerk@example.gov.cn")
    made.clerk.refresh_from_db()
    return made


def told(person: Staff) -> dict[str, tuple[str, str]]:
    """What one person was told: by channel, the address and the words."""
    return {row.channel: (row.address, row.body or row.text) for row in Message.objects.filter(recipient=person)}


def test_a_password_set_anew_is_told_with_who_did_it_and_when(office):
    clerk, chief = office.clerk, office.administrator
    signed_in(chief).post(f"/admin/requests_app/staff/{clerk.pk}/password/", NEW)
    said = f"您的账号于2026年6月30日（周二）09:00由{chief}重设密码。{WRONG}"
    letter = f"{clerk}：\n\n{said}\n\n这封信由系统自动发出，不用回复。\n"
    assert told(clerk) == {"inbox": ("", said), "email": ("clerk@example.gov.cn", letter)}
    assert Message.objects.get(channel="email").text == "账号有改动：重设密码"
    assert Message.objects.exclude(recipient=clerk).count() == 0
    assert "Zz-long" not in "".join(Message.objects.values_list("body", flat=True))


def test_ones_own_new_password_is_told_too(office):
    given = {"old_password": "test-password-1", "new_password1": "Zz-long-9876", "new_password2": "Zz-long-9876"}
    assert entered(office.clerk).post("/admin/password_change/", given).status_code == 302
    assert told(office.clerk)["inbox"] == ("", f"您的账号于2026年6月30日（周二）09:00由本人登录修改密码。{WRONG}")


def test_another_address_is_told_to_the_one_before(office):
    clerk = office.clerk
    given = {"username": clerk.username, "display_name": clerk.display_name, "roles": ["clerk"], "is_active": "on"}
    path = f"/admin/requests_app/staff/{clerk.pk}/change/"
    assert signed_in(office.administrator).post(path, {**given, "email": "new@example.gov.cn"}).status_code == 302
    address, letter = told(clerk)["email"]
    assert (address, "修改电子邮箱" in letter) == ("clerk@example.gov.cn", True)
    Message.objects.all().delete()
    signed_in(office.administrator).post(path, {**given, "email": "new@example.gov.cn", "unit": "一处"})
    assert told(clerk) == {}


def test_a_device_reset_by_an_administrator_or_on_the_server_is_told(office, now):
    for act, who in (
        (
            lambda: signed_in(office.administrator).post(
                f"/admin/requests_app/staff/{office.clerk.pk}/access/", {"do": "reset"}
            ),
            str(office.administrator),
        ),
        (lambda: call_command("reset_second_factor", office.clerk.username), "服务器管理员"),
    ):
        with_device(office.clerk)
        act()
        assert f"由{who}重设动态验证码" in told(office.clerk)["inbox"][1]
        Message.objects.all().delete()
        act()  # nothing is there to reset
        assert told(office.clerk) == {}


def test_a_device_set_up_and_new_backup_codes_are_told(office, now):
    client = entered(office.clerk)
    client.get("/admin/second/set-up/")
    device = office.clerk.authenticator_set.get()
    client.post("/admin/second/set-up/", {"code": code_of(device)})
    assert "由本人登录设置动态验证码" in told(office.clerk)["inbox"][1]
    now.shift(60)
    client.post("/admin/access/", {"do": "codes", "code": code_of(device)})
    assert Message.objects.filter(channel="inbox", text__contains="重新生成备用码").count() == 1


def test_a_code_shown_a_second_time_is_told_and_a_wrong_one_is_not(office, now):
    device = with_device(office.clerk)
    entered(office.clerk).post(SECOND, {"code": code_of(device)})
    other = entered(office.clerk)
    used = code_of(device)
    other.post(SECOND, {"code": "000000" if used != "000000" else "111111"})
    assert told(office.clerk) == {}
    now.shift(5)
    other.post(SECOND, {"code": used})
    said = f"2026年6月30日（周二）09:00有人用您的密码登录，又输入了您已经用过的动态验证码，没有通过。{WRONG}"
    assert told(office.clerk)["inbox"] == ("", said)


def test_who_has_no_address_or_no_agency_is_told_where_that_is_possible(office, settings):
    tell_changed(office.drafter, "重设密码", NINE, by="张某")
    assert set(told(office.drafter)) == {"inbox"}
    settings.EMAIL_HOST = ""
    tell_changed(office.clerk, "重设密码", NINE, by="张某")
    assert set(told(office.clerk)) == {"inbox"}
    nobody = make_staff(office.agency, Role.CLERK)
    nobody.agency = None
    tell_changed(nobody, "重设密码", NINE, by="张某")
    assert told(nobody) == {}


def test_the_inbox_shows_it_and_leads_to_ones_logins(office):
    tell_changed(office.clerk, "重设密码", NINE, by="张某")
    page = signed_in(office.clerk).get("/admin/inbox/").content.decode()
    assert "由张某重设密码" in page
    assert "/admin/access/" in page
    assert Client().get("/admin/inbox/").status_code == 302
