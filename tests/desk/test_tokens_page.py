"""接口令牌: made with what it is for, its key shown once, revoked at once; each recorded; nobody else's."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from requests_app.law.nodes import Role
from requests_app.models import ApiToken
from tests.desk.case_stories import words
from tests.desk.stories import signed_in
from tests.factories import make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
PAGE = "/admin/tokens/"
GIVEN = {"label": "省统一平台", "scopes": ["intake", "status"], "expires_on": "2026-12-31"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-16T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def office(db):
    return make_office(make_agency("ningbo"))


@pytest.fixture
def desk(office):
    return signed_in(office.administrator)


def key_in(answer) -> str:
    return re.search(r"gk1_[A-Za-z0-9_-]{43}", answer.content.decode())[0]


def test_a_token_is_made_and_its_key_shown_once(office, desk, client):
    answer = desk.post(PAGE, GIVEN)
    key, token = key_in(answer), ApiToken.objects.get()
    assert (token.agency, token.label, token.scopes, token.expires_on, token.made_by) == (
        office.agency, "省统一平台", ["intake", "status"], date(2026, 12, 31), office.administrator,
    )  # fmt: skip
    assert token.hint == key[-4:]
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "令牌只显示这一次" in words(answer.content.decode())
    page = desk.get(PAGE).content.decode()
    assert key not in page
    assert f"省统一平台 末四位 {key[-4:]}" in words(page)
    assert "收件、状态 2026年12月31日 还没有用过 在用" in words(page)
    assert key[:-4] not in str(list(ApiToken.objects.values()))
    assert client.get("/api/v1/cases", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert "2026年3月16日 10时前后" in words(desk.get(PAGE).content.decode())


def test_a_token_is_revoked_at_once(office, desk, client):
    key = key_in(desk.post(PAGE, GIVEN))
    token = ApiToken.objects.get()
    assert desk.post(PAGE, {"do": "revoke", "token": token.pk})["Location"] == PAGE
    token.refresh_from_db()
    assert token.revoked_by == office.administrator
    assert client.get("/api/v1/cases", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    page = words(desk.get(PAGE).content.decode())
    assert "令牌“省统一平台”已停用，用它的系统现在起进不来。" in page
    first = token.revoked_at
    desk.post(PAGE, {"do": "revoke", "token": token.pk})
    token.refresh_from_db()
    assert token.revoked_at == first
    assert LogEntry.objects.count() == 2


def test_both_are_in_the_history_of_the_agency(office, desk):
    desk.post(PAGE, GIVEN)
    desk.post(PAGE, {"do": "revoke", "token": ApiToken.objects.get().pk})
    history = words(desk.get(f"/admin/requests_app/agency/{office.agency.pk}/history/").content.decode())
    assert "新建接口令牌“省统一平台”（收件、状态，有效期至2026年12月31日（周四））" in history
    assert "停用接口令牌“省统一平台”" in history


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"label": ""}, "请填写给哪个系统用。"),
        ({"scopes": []}, "请至少勾选一项用途。"),
        ({"scopes": ["everything"]}, "请从所列的几项中选择。"),
        ({"scopes": ["personal"]}, "选了“台账中的个人信息”，还要选“台账”。"),
        ({"expires_on": ""}, "请填写日期。"),
        ({"expires_on": "2026-03-15"}, "有效期已经过去，请改正。"),
        ({"expires_on": "2028-03-16"}, "有效期最长 730 天，请选近一些的日子。"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(desk, change, sentence):
    answer = desk.post(PAGE, {**GIVEN, **change})
    assert answer.status_code == 422
    assert sentence in words(answer.content.decode())
    assert not ApiToken.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("day", ["2026-03-16", "2028-03-15"])
def test_the_first_and_the_last_day_that_can_be(desk, day):
    assert desk.post(PAGE, {**GIVEN, "expires_on": day}).status_code == 200
    assert ApiToken.objects.get().expires_on == date.fromisoformat(day)


def test_another_agencys_token_is_not_there(office, desk):
    other = make_office()
    signed_in(other.administrator).post(PAGE, {**GIVEN, "label": "别家平台"})
    token = ApiToken.objects.get()
    for key in (token.pk, "x", "", "9" * 30):
        assert desk.post(PAGE, {"do": "revoke", "token": key}).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None
    assert "别家平台" not in desk.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.APPLICANT, Role.SYSTEM}]
)
def test_nobody_but_the_administrator(office, role):
    person = signed_in(make_staff(office.agency, role))
    assert person.get(PAGE).status_code == 403
    assert person.post(PAGE, GIVEN).status_code == 403
    assert not ApiToken.objects.exists()


def test_a_superuser_without_an_agency_has_none_to_open(db):
    person = make_staff(None, Role.ADMINISTRATOR, is_superuser=True)
    assert signed_in(person).post(PAGE, GIVEN).status_code == 403


def test_there_is_an_end_to_tokens(desk, monkeypatch):
    monkeypatch.setattr("requests_app.desk.tokens_page.MOST", 1)
    desk.post(PAGE, GIVEN)
    answer = desk.post(PAGE, GIVEN)
    assert (answer.status_code, ApiToken.objects.count()) == (422, 1)
    assert "已有 1 个在用的令牌。请先停用不再用的。" in words(answer.content.decode())
