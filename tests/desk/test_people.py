"""人员与角色: who manages whom, what would lock the office out, nothing of another agency."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.handling import drafting
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Staff
from tests.desk.people_pages import ADD, LEAVE, LIST, change, given, hand_over, latin_words, signed_in, text
from tests.factories import TODAY, case_at, elements, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def test_the_list_shows_state_and_open_cases_of_the_own_office_only(office):
    stranger = make_staff(make_agency(), Role.CLERK, display_name="外机关某")
    case_at(Node.DRAFTING, office)
    case_at(Node.DRAFTING, office)
    office.reviewer.is_active = False
    office.reviewer.save()
    today = timezone.localdate()
    Staff.objects.filter(pk=office.clerk.pk).update(
        away_from=today, away_until=date(today.year, 12, 31), stand_in=office.head
    )
    answer = signed_in(office.administrator).get(LIST)
    rows = {row["person"].pk: row for row in answer.context["rows"]}
    assert len(rows) == 8
    assert rows[office.drafter.pk]["held"] == 2
    assert rows[office.clerk.pk]["away"]
    page = text(answer)
    assert "离岗至 12月31日代办人：" + str(office.head) in page
    assert "停用" in page
    assert "没有保密审查员" in page
    assert stranger.display_name not in page


def test_the_list_costs_the_same_for_one_and_thirty_people(office):
    client = signed_in(office.administrator)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(30):
        make_staff(office.agency, Role.DRAFTER, stand_in=office.head)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(few) == len(many)


def test_the_search_finds_name_login_and_unit(office):
    client = signed_in(office.administrator)
    for asked, found in ((office.drafter.username, 1), ("自然资源", 1), ("没有这人", 0)):
        assert len(client.get(LIST, {"q": asked}).context["rows"]) == found


def test_an_administrator_opens_an_account(office):
    client = signed_in(office.administrator)
    data = {
        "username": "xinren", "display_name": "新人", "unit": "自己写的处室", "roles": ["approver"], "approval_level": "2",
        "email": "", "password1": "Zz-long-9876", "password2": "Zz-long-9876", "is_superuser": "on", "agency": "1", "is_active": "",
    }  # fmt: skip
    assert client.post(ADD, data).status_code == 302
    made = Staff.objects.get(username="xinren")
    assert (made.agency, made.unit, made.roles, made.approval_level) == (
        office.agency,
        "自己写的处室",
        ["approver"],
        2,
    )
    assert (made.is_superuser, made.is_staff, made.is_active) == (False, True, True)
    assert made.check_password("Zz-long-9876")
    assert "Zz-long-9876" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"password2": "anders-9876"}, "两次写的密码不一样"),
        ({"password1": "12345678", "password2": "12345678"}, "密码"),
        ({"password1": ""}, "请填写密码"),
        ({"display_name": ""}, "请填写姓名"),
        ({"roles": ["applicant"]}, "有不认识的角色"),
        ({"roles": ["approver"]}, "审核人须选择审核级次"),
        ({"roles": ["approver"], "approval_level": "3"}, "没有这一审核层级"),
        ({"approval_level": "1"}, "没有“审核人”角色的"),
        ({"username": "有 空格"}, "登录名的写法不对"),
        ({"email": "不是邮箱"}, "电子邮箱的写法不对"),
    ],
)
def test_a_wrong_account_is_refused_in_chinese_and_keeps_what_was_typed(office, other, message):
    data = {
        "username": "xinren", "display_name": "新人", "unit": "某处", "roles": ["clerk"],
        "password1": "Zz-long-9876", "password2": "Zz-long-9876", **other,
    }  # fmt: skip
    answer = signed_in(office.administrator).post(ADD, data)
    assert answer.status_code == 200
    assert message in text(answer)
    assert 'value="某处"' in answer.content.decode()
    assert latin_words(answer.content.decode()) == set()
    assert not Staff.objects.filter(unit="某处").exists()


def test_a_login_differing_in_capitals_only_is_taken(office):
    data = {
        "username": office.clerk.username.upper(),
        "display_name": "新人",
        "password1": "Zz-long-9876",
        "password2": "Zz-long-9876",
    }
    assert "这个登录名已有人使用" in text(signed_in(office.administrator).post(ADD, data))


def test_a_telephone_changed_is_told_without_the_number(office):
    data = given(office.clerk, mobile="13800138000")
    assert signed_in(office.administrator).post(change(office.clerk), data).status_code == 302
    office.clerk.refresh_from_db()
    assert office.clerk.mobile == "13800138000"
    assert LogEntry.objects.get().change_message == "修改了手机"


def test_changes_are_kept_in_the_history_in_chinese(office):
    client = signed_in(office.administrator)
    data = given(office.clerk, unit="政务公开处", roles=["clerk", "archivist"])
    assert client.post(change(office.clerk), data).status_code == 302
    office.clerk.refresh_from_db()
    assert office.clerk.roles == ["clerk", "archivist"]
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.change_message) == (
        office.administrator.pk,
        "处室：（空） → 政务公开处；角色：收件登记员 → 收件登记员、档案员",
    )
    page = client.get(f"/admin/requests_app/staff/{office.clerk.pk}/history/")
    assert entry.change_message in text(page)
    client.post(change(office.clerk), given(office.clerk))
    assert LogEntry.objects.count() == 1


def test_nobody_makes_a_superuser_or_moves_to_another_agency(office):
    elsewhere = make_agency()
    data = given(office.clerk, is_superuser="on", agency=str(elsewhere.pk), is_staff="")
    signed_in(office.administrator).post(change(office.clerk), data)
    office.clerk.refresh_from_db()
    assert (office.clerk.is_superuser, office.clerk.agency, office.clerk.is_staff) == (False, office.agency, True)


def test_an_administrator_is_not_locked_out(office):
    me, client = office.administrator, signed_in(office.administrator)
    off = client.post(change(me), given(me, is_active=None))
    assert "不能停用自己的账号" in text(off)
    less = client.post(change(me), given(me, roles=["clerk"]))
    assert "不能取消自己的系统管理员角色" in text(less)
    me.refresh_from_db()
    assert (me.is_active, me.roles) == (True, ["administrator"])
    second = make_staff(office.agency, Role.ADMINISTRATOR)
    assert client.post(change(second), given(second, roles=[])).status_code == 302
    assert signed_in(me).get(LIST).status_code == 200


def test_who_has_cases_in_hand_is_not_deactivated(office):
    case = case_at(Node.DRAFTING, office)
    client = signed_in(office.administrator)
    for data, what in (
        (given(office.drafter, is_active=None), "不能停用账号"),
        (given(office.drafter, roles=["clerk"]), "不能取消拟办人角色"),
    ):
        answer = client.post(change(office.drafter), data)
        assert f"手上还有 1 件在办，{what}。请先交接。" in text(answer)
        assert f'<a href="{hand_over(office.drafter)}">交接</a>' in answer.content.decode()
    drafting.submit(
        case, actor=office.drafter, on=TODAY, today=TODAY, reply_kind=ReplyKind.REPLY_GRANTED, elements=elements()
    )
    assert client.post(change(office.drafter), given(office.drafter, is_active=None)).status_code == 302
    office.drafter.refresh_from_db()
    assert not office.drafter.is_active


def test_a_forgotten_password_is_set_anew(office):
    client, path = signed_in(office.administrator), f"/admin/requests_app/staff/{office.clerk.pk}/password/"
    bad = client.post(path, {"password1": "short", "password2": "short"})
    assert bad.status_code == 200
    assert latin_words(bad.content.decode()) == set()
    assert client.post(path, {"password1": "Zz-long-9876", "password2": "Zz-long-9876"}).status_code == 302
    office.clerk.refresh_from_db()
    assert office.clerk.check_password("Zz-long-9876")
    assert LogEntry.objects.get().change_message == "重设密码"
    own = f"/admin/requests_app/staff/{office.administrator.pk}/password/"
    client.post(own, {"password1": "Zz-long-9876", "password2": "Zz-long-9876"})
    assert client.get(LIST).status_code == 200


def test_people_of_another_agency_do_not_exist(office):
    stranger = make_staff(make_agency(), Role.DRAFTER, display_name="外机关某", unit="外处")
    client = signed_in(office.administrator)
    for path in (
        change(stranger),
        f"/admin/requests_app/staff/{stranger.pk}/history/",
        f"/admin/requests_app/staff/{stranger.pk}/password/",
    ):
        for answer in (client.get(path, follow=True), client.post(path, given(stranger, unit="改"), follow=True)):
            assert "本机关没有这一人员" in text(answer)
            assert "外机关某" not in text(answer)
    assert client.get(hand_over(stranger)).status_code == 404
    assert client.get(LEAVE, {"person": stranger.pk}).status_code == 403
    stranger.refresh_from_db()
    assert stranger.unit == "外处"


def test_a_superuser_is_nobody_an_administrator_manages(office):
    Staff.objects.filter(pk=office.clerk.pk).update(is_superuser=True)
    client = signed_in(office.administrator)
    assert office.clerk.username not in text(client.get(LIST))
    assert client.get(change(office.clerk)).status_code == 302


def test_only_administrators_manage_people(office):
    for who in (office.clerk, office.drafter, office.head, make_staff(office.agency, Role.AUDITOR)):
        for path in (LIST, ADD, change(office.clerk), f"/admin/requests_app/staff/{office.clerk.pk}/password/"):
            answer = signed_in(who).get(path)
            assert answer.status_code == 403
            assert "人员和设置由本机关的系统管理员管理，您没有这一角色。" in text(answer)
            assert latin_words(answer.content.decode()) == set()


def test_a_superuser_sees_every_agency_and_chooses_it(office):
    root = make_staff(None, is_superuser=True)
    client = signed_in(root)
    assert str(office.clerk) in text(client.get(LIST))
    data = {
        "agency": office.agency.pk,
        "username": "xinren",
        "display_name": "新人",
        "roles": ["administrator"],
        "password1": "Zz-long-9876",
        "password2": "Zz-long-9876",
    }
    assert client.post(ADD, data).status_code == 302
    assert Staff.objects.get(username="xinren").agency == office.agency


def test_there_is_no_list_of_tables(office):
    for who in (office.administrator, office.clerk):
        assert signed_in(who).get("/admin/requests_app/").status_code == 404


def test_an_approver_is_named_with_the_level(office):
    page = text(signed_in(office.administrator).get(LIST))
    assert "审核人（第一级）" in page
    assert "审核人（第二级）" in page


def test_the_own_password_is_changed_with_chinese_errors(office):
    client = signed_in(office.clerk)
    bad = client.post("/admin/password_change/", {"old_password": "falsch", "new_password1": "1", "new_password2": "2"})
    assert latin_words(bad.content.decode()) == set()
    assert "现在的密码不对" in text(bad)
    good = {"old_password": "test-password-1", "new_password1": "Zz-long-9876", "new_password2": "Zz-long-9876"}
    assert client.post("/admin/password_change/", good).status_code == 302
    assert client.get("/admin/").status_code == 200
