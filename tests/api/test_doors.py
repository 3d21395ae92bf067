"""Address × scope × token that does not work × other agency, complete by construction."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from disclosure import api
from requests_app.api.document import SAMPLE
from requests_app.law.nodes import Node
from requests_app.models import ApiToken, Application, Scope
from requests_app.signin import tokens
from tests.factories import case_at, make_agency, make_office

from .addresses import TABLE, Address
from .conftest import EVERY, Sender, key_of

pytestmark = pytest.mark.django_db
GUARDED = {name: address for name, address in TABLE.items() if address.scope is not None}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
NAME, WISH = "欧阳示例甲", "他人不应看到的地块批文"


@pytest.fixture
def case(office) -> Application:
    return case_at(Node.DRAFTING, office, on=date(2026, 3, 2), applicant_name=NAME, content=WISH)


def ask(address: Address, case: Application, key: str, method: str = ""):
    sender = Sender(key)
    if (method or address.method) == "POST" and address.method == "POST":
        return sender.post({**SAMPLE, "content": f"示例{key[-4:]}"})
    path = "/api/v1/" + address.path.format(reference=case.reference)
    return sender.client.generic(method or address.method, f"{path}?{address.query}", headers=sender.headers)


#: What a token gets that may; nothing of 2019 is published here.
GIVEN = {"lodge": 201, "published_tables": 404}


def test_the_table_names_every_address_and_no_other():
    names = {one.name for one in api.urls[0]} - {"api-root"}
    assert names == set(TABLE)


@pytest.mark.parametrize("name", GUARDED)
def test_only_its_own_scope_opens_it(office, case, name):
    for scope in Scope:
        answer = ask(TABLE[name], case, key_of(office, scope))
        if scope is TABLE[name].scope:
            assert answer.status_code == GIVEN.get(name, 200), scope
            continue
        assert (answer.status_code, answer.json()["code"]) == (403, "scope"), scope
        assert answer["WWW-Authenticate"] == (
            f'Bearer realm="disclosure", error="insufficient_scope", scope="{TABLE[name].scope}"'
        )
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", GUARDED)
def test_no_other_way_in(office, case, name, clock):
    good = key_of(office, *EVERY)
    revoked = key_of(office, *EVERY)
    tokens.revoke(ApiToken.objects.first(), by=office.administrator, now=timezone.now())
    wrong = ["", good[:-1], good + "x", good.swapcase(), f"gk1_{'A' * 43}", "gk1_", "x" * 5000, revoked]
    for key in wrong:
        answer = ask(TABLE[name], case, key)
        assert answer.status_code == 401, key
        assert answer["WWW-Authenticate"].startswith('Bearer realm="disclosure"')
        assert answer["Content-Type"] == "application/problem+json"
    clock.move_to("2027-03-16T23:59:59+08:00")  # its last day
    assert ask(TABLE[name], case, good).status_code == GIVEN.get(name, 200)
    clock.move_to("2027-03-17T00:00:00+08:00")
    assert ask(TABLE[name], case, good).status_code == 401


def test_a_login_of_staff_and_other_kinds_of_authorisation_open_nothing(office, case):
    client = Client()
    client.force_login(office.head)
    key = key_of(office, *EVERY)
    for said in ({}, {"Authorization": f"Basic {key}"}, {"Authorization": key}, {"X-Token": key}):
        answer = client.get("/api/v1/cases", headers=said)
        assert answer.status_code == 401, said
    assert client.get(f"/api/v1/cases?access_token={key}").status_code == 401
    assert client.get("/api/v1/cases", headers={"Authorization": f"bearer {key}"}).status_code == 200


@pytest.mark.parametrize("name", GUARDED)
def test_nothing_of_another_agency_is_there(office, stranger, case, name):
    for agency in (stranger.agency, make_agency("above")):
        key = tokens.make(
            agency, label="别家", scopes=EVERY, expires_on=date(2027, 1, 1), by=stranger.administrator
        ).key
        answer = ask(TABLE[name], case, key)
        body = answer.content.decode()
        assert [secret for secret in (NAME, WISH, case.reference, case.number) if secret in body] == []
        if TABLE[name].foreign == "404":
            assert answer.status_code == 404
            assert body == ask(Address("GET", "cases/Q000000AAAAAA", None), case, key).content.decode()


def test_an_agency_above_does_not_see_the_cases_below(office, case):
    above = make_office(make_agency("province"))
    office.agency.parent = above.agency
    office.agency.save(update_fields=["parent", "path"])
    sender = Sender(key_of(above, *EVERY))
    assert sender.get(f"cases/{case.reference}").status_code == 404
    assert sender.get("cases").json()["items"] == []
    assert sender.get("register", year=2026, personal=True).json()["items"] == []
    assert sender.get("tables/2026").json()["table3"]["received_new"]["total"] == 0
    # but the sums of the tree are its own report's
    assert sender.get("tables/2026/rollup").json()["table3"]["received_new"]["total"] == 1


@pytest.mark.parametrize("name", TABLE)
def test_another_method_is_refused_with_the_right_one(office, case, name):
    address, key = TABLE[name], key_of(office, *EVERY)
    allowed = {"GET", "HEAD"} if name == "openapi" else {address.method}
    for method in METHODS:
        if method in allowed:
            continue
        answer = ask(Address(address.method if method != "POST" else "GET", address.path, None), case, key, method)
        assert answer.status_code == 405, method
        assert set(answer["Allow"].split(", ")) == allowed
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["", "x", "cases/", "cases/x", "applications/1", "tables", "docs", "openapi.yaml", "../v2/cases", "cases/Q%00"],
)
def test_what_is_no_address_is_a_problem_not_a_page(db, path):
    answer = Client().get(f"/api/v1/{path}")
    assert answer.status_code in {401, 404}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/x", "/api/v2/cases"])
def test_no_other_version_is_there(db, path):
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["openapi.json", "cases", "no-address"])
def test_no_answer_is_a_page_of_a_browser(office, path):
    answer = Sender(key_of(office, *EVERY)).client.get(f"/api/v1/{path}")
    assert answer["Content-Disposition"] == 'attachment; filename="api.json"'


def test_no_cookie_is_read_or_set(office):
    client = Client()
    client.cookies["django_language"] = "en"
    client.cookies["sessionid"] = "x" * 32
    answer = client.get("/api/v1/cases", headers=Sender(key_of(office, Scope.STATUS)).headers)
    assert (answer.status_code, answer["Content-Language"], dict(answer.cookies)) == (200, "zh-hans", {})
    assert "Cookie" not in answer.get("Vary", "")


def test_a_failure_is_a_problem_that_tells_nothing(office, sender, monkeypatch, caplog):
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("林清和 13800000000")

    monkeypatch.setattr("requests_app.api.status.paging.cut", fail)
    answer = sender.get("cases")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert answer.json()["detail"].endswith("把回答头 X-Request-ID 的值告诉系统管理员。")
    assert "138" not in answer.content.decode()
    assert "an operation of the API failed" in caplog.text


def test_a_token_that_comes_too_often_waits(office, sender, settings, clock):
    settings.API_PER_MINUTE = 3
    other = Sender(key_of(office, Scope.STATUS))
    clock.move_to("2026-03-16T10:00:48+08:00")
    assert [sender.get("cases").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = sender.get("cases")
    assert (answer["Retry-After"], answer.json()["detail"]) == ("12", "一分钟内最多 3 次。请过 12 秒再来。")
    assert other.get("cases").status_code == 200
    clock.move_to("2026-03-16T10:01:00+08:00")
    assert sender.get("cases").status_code == 200


def test_the_last_use_is_kept_to_the_hour(office, sender, clock):
    sender.get("cases")
    assert f"{timezone.localtime(ApiToken.objects.get().last_used_at):%H:%M}" == "10:00"
    clock.move_to("2026-03-16T10:59:59+08:00")
    sender.get("cases")
    assert f"{timezone.localtime(ApiToken.objects.get().last_used_at):%H:%M}" == "10:00"
    clock.move_to("2026-03-16T11:00:00+08:00")
    sender.get("cases")
    assert f"{timezone.localtime(ApiToken.objects.get().last_used_at):%H:%M}" == "11:00"
