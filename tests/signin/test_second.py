"""动态验证码: required by the agency or wanted by the person; set up, asked for, spent, given up, reset."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from django_otp.plugins.otp_static.models import StaticToken

from requests_app.law.nodes import Node, Role
from requests_app.models import Agency, Authenticator
from tests.factories import case_at, make_agency, make_office, make_staff
from tests.signin.people import INBOX, SECOND, SET_UP, code_of, entered, with_device

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
Rule = Agency.SecondFactor


@pytest.fixture
def now():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


def office_of(rule: str):
    return make_office(make_agency(second_factor=rule))


@pytest.mark.parametrize(
    ("rule", "role", "status"),
    [
        (Rule.NONE, Role.APPROVER, 200),
        (Rule.SIGNERS, Role.APPROVER, 302),
        (Rule.SIGNERS, Role.OFFICE_HEAD, 302),
        (Rule.SIGNERS, Role.CLERK, 200),
        (Rule.SIGNERS, Role.ADMINISTRATOR, 200),
        (Rule.ALL, Role.CLERK, 302),
        (Rule.ALL, Role.ADMINISTRATOR, 302),
    ],
)
def test_of_whom_the_agency_requires_it(rule, role, status):
    person = make_staff(make_agency(second_factor=rule), role)
    assert entered(person).get(INBOX).status_code == status


def test_it_is_set_up_with_a_picture_and_a_key_and_the_backup_codes_are_shown_once(now):
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    client = entered(person)
    assert client.get(INBOX, follow=True).redirect_chain == [
        (f"{SECOND}?next=%2Fadmin%2Finbox%2F", 302),
        (f"{SET_UP}?next=%2Fadmin%2Finbox%2F", 302),
    ]
    page = client.get(SET_UP).content.decode()
    assert "<svg" in page
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page)
    device = Authenticator.objects.get(user=person)
    key = re.search(r'class="acc-key">([A-Z2-7 ]+)<', page)[1]
    assert key.replace(" ", "") == re.search(r"secret=([A-Z2-7]+)", device.config_url)[1]
    assert client.get(SET_UP).content.decode().count(key) == 1  # the same after a reload
    assert "验证码不对" in client.post(SET_UP, {"code": "000000"}).content.decode()
    now.shift(60)
    done = client.post(SET_UP, {"code": code_of(device), "next": INBOX})
    codes = re.findall(r"<li><code>([a-z2-9]{10})</code></li>", done.content.decode())
    assert len(codes) == 10
    assert 'href="/admin/inbox/"' in done.content.decode()
    assert client.get(INBOX).status_code == 200
    assert not set(codes) & set(StaticToken.objects.values_list("token", flat=True))
    assert client.get(SET_UP).url == "/admin/access/"
    assert LogEntry.objects.get().change_message == "设置动态验证码"


def test_after_the_password_the_code_opens_the_page_one_wanted(now):
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    device, client = with_device(person), entered(person)
    before = client.session.session_key
    wrong = client.post(SECOND, {"code": "000000", "next": INBOX})
    assert "验证码不对或者已经用过" in wrong.content.decode()
    assert client.get(INBOX).status_code == 302
    now.shift(60)
    full_width = code_of(device).translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    assert client.post(SECOND, {"code": f" {full_width} ", "next": INBOX}).url == INBOX
    assert client.get(INBOX).status_code == 200
    assert client.session.session_key != before


def test_a_code_counts_once(now):
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    device, one, two = with_device(person), entered(person), entered(person)
    assert one.post(SECOND, {"code": code_of(device)}).status_code == 302
    assert two.post(SECOND, {"code": code_of(device)}).status_code == 200
    assert two.get(INBOX).status_code == 302


def test_each_failure_makes_it_wait_twice_as_long(now):
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    device, client = with_device(person), entered(person)
    for _ in range(4):
        client.post(SECOND, {"code": "000000"})
        now.shift(20)
    client.post(SECOND, {"code": "000000"})
    refused = client.post(SECOND, {"code": code_of(device)})
    assert "输错的次数多了，请等 16 秒再输入。" in refused.content.decode()
    now.shift(16)
    assert client.post(SECOND, {"code": code_of(device)}).status_code == 302


def test_a_backup_code_stands_in_once(now):
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    client = entered(person)
    client.get(SET_UP)
    device = Authenticator.objects.get(user=person)
    page = client.post(SET_UP, {"code": code_of(device)}).content.decode()
    spare = re.search(r"<code>([a-z2-9]{10})</code>", page)[1]
    other = entered(person)
    assert other.post(SECOND, {"code": f"{spare[:5]} {spare[5:]}".upper()}).status_code == 302
    assert other.get(INBOX).status_code == 200
    assert entered(person).post(SECOND, {"code": spare}).status_code == 200
    assert "备用码还有 9 个" in client.get("/admin/access/").content.decode()


def test_who_has_a_device_is_asked_though_nobody_requires_it(now):
    person = make_staff(make_agency(), Role.CLERK)
    with_device(person)
    assert entered(person).get(INBOX).status_code == 302


def test_it_is_given_up_with_a_code_only_where_nobody_requires_it(now):
    for rule, left in ((Rule.NONE, 0), (Rule.ALL, 1)):
        person = make_staff(make_agency(second_factor=rule), Role.CLERK)
        device, client = with_device(person), entered(person)
        client.post(SECOND, {"code": code_of(device)})
        assert "验证码不对" in client.post("/admin/access/", {"do": "remove", "code": "000000"}).content.decode()
        now.shift(60)
        assert client.post("/admin/access/", {"do": "remove", "code": code_of(device)}).status_code == 302
        assert Authenticator.objects.filter(user=person).count() == left
        assert client.get(INBOX).status_code == 200


def test_an_administrator_resets_a_lost_device_and_it_is_recorded(now):
    office = office_of(Rule.NONE)
    device = with_device(office.clerk)
    theirs = entered(office.clerk)
    theirs.post(SECOND, {"code": code_of(device)})
    path = f"/admin/requests_app/staff/{office.clerk.pk}/access/"
    entered(office.administrator).post(path, {"do": "reset"})
    assert not Authenticator.objects.filter(user=office.clerk).exists()
    assert theirs.get(INBOX).status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.change_message, entry.user, entry.object_id) == (
        "重设动态验证码",
        office.administrator,
        str(office.clerk.pk),
    )
    stranger = make_staff(make_agency(), Role.ADMINISTRATOR)
    with_device(office.clerk)
    entered(stranger).post(path, {"do": "reset"})
    assert Authenticator.objects.filter(user=office.clerk).exists()


def test_a_new_requirement_holds_for_logins_that_are_open():
    office = office_of(Rule.NONE)
    client, administrator = entered(office.clerk), entered(office.administrator)
    assert client.get(INBOX).status_code == 200
    page = administrator.get("/admin/requests_app/agency/", follow=True)
    assert "登录时的动态验证码" in page.content.decode()
    Agency.objects.filter(pk=office.agency.pk).update(second_factor=Rule.ALL)
    assert client.get(INBOX).status_code == 302


def sign(client: Client, case, **typed: str):
    given = {"on": timezone.localdate().isoformat(), "seen": case.events_count, "verdict": "approve", **typed}
    return client.post(f"/admin/cases/{case.pk}/approve/", given)


def test_issuing_asks_for_the_code_again(now):
    office = office_of(Rule.SIGNERS)
    case = case_at(Node.REPLY, office, on=timezone.localdate())
    case = case_at(Node.APPROVAL, office, on=timezone.localdate())
    first, second = (with_device(person) for person in (office.approver1, office.approver2))
    one, two = entered(office.approver1), entered(office.approver2)
    one.post(SECOND, {"code": code_of(first)})
    two.post(SECOND, {"code": code_of(second)})
    assert "签发须再次验证身份" not in sign(one, case).content.decode()
    sign(one, case, confirmed="1")
    case.refresh_from_db()
    assert case.levels_signed == 1
    confirm = sign(two, case).content.decode()
    assert "签发须再次验证身份" in confirm
    assert 'autocomplete="one-time-code"' in confirm
    for code, why in (("", "请输入验证码"), (code_of(second), "已经用过")):
        refused = sign(two, case, confirmed="1", code=code)
        assert refused.templates[0].name == "desk/act_confirm.html"
        assert why in strip_tags(refused.content.decode())
    case.refresh_from_db()
    assert case.node == Node.APPROVAL
    now.shift(60)
    assert sign(two, case, confirmed="1", code=code_of(second)).status_code == 302
    case.refresh_from_db()
    assert (case.node, case.levels_signed) == (Node.REPLY, 2)


def test_returning_a_draft_asks_for_no_code(now):
    office = office_of(Rule.SIGNERS)
    case = case_at(Node.APPROVAL, office, on=timezone.localdate())
    device, client = with_device(office.approver1), entered(office.approver1)
    client.post(SECOND, {"code": code_of(device)})
    assert sign(client, case, verdict="send_back", opinion="请核对", confirmed="1").status_code == 302
    case.refresh_from_db()
    assert case.node == Node.DRAFTING


def test_the_operator_resets_the_device_of_the_only_administrator(now, capsys):
    office = office_of(Rule.ALL)
    device, client = with_device(office.administrator), entered(office.administrator)
    client.post(SECOND, {"code": code_of(device)})
    call_command("reset_second_factor", office.administrator.username)
    assert not Authenticator.objects.exists()
    assert client.get(INBOX).url.startswith("/admin/login/")
    assert LogEntry.objects.get().change_message == "在服务器上重设动态验证码"
    call_command("reset_second_factor", office.administrator.username)
    assert capsys.readouterr().out.splitlines()[-1].endswith("没有设置动态验证码。")
    with pytest.raises(CommandError, match="没有这个登录名"):
        call_command("reset_second_factor", "niemand")
