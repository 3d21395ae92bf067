"""登录日志: what happens at the door is in the log by number and address, and no name, password or code is."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest
from django.test import Client

from disclosure.logs import JsonLine
from requests_app.models import Agency
from tests.factories import make_office
from tests.signin.people import INBOX, PASSWORD, SECOND, code_of, entered, log_in, with_device

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def lines():
    """What is logged, as it is written."""
    written, taker = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    before = taker.level
    taker.addHandler(handler)
    taker.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    taker.removeHandler(handler)
    taker.setLevel(before)


def events(lines):
    return [(one["event"], one.get("person")) for one in lines() if one["logger"] == "requests_app.signin.trail"]


def test_coming_going_and_failing_are_told_with_who_and_from_where(office, lines):
    who = office.clerk.pk
    for _ in range(5):
        log_in(Client(), office.clerk.username, "a-wrong-password", REMOTE_ADDR="192.0.2.7")
    log_in(Client(), "nobody-at-all", "a-wrong-password")
    client = entered(office.clerk)
    client.post("/admin/logout/")
    assert events(lines) == [
        *[("login-failed", who)] * 4,
        ("login-locked", who),
        ("login-failed", who),
        ("login-failed", None),
        ("login", who),
        ("logout", who),
    ]
    first = next(one for one in lines() if one.get("event") == "login-failed")
    assert (first["address"], first["level"], bool(first["request"])) == ("192.0.2.7", "INFO", True)


def test_no_name_password_or_code_is_in_any_line(office, lines):
    Agency.objects.update(second_factor="all")
    device = with_device(office.clerk)
    log_in(Client(), "my-secret-password-in-the-wrong-field", "x")
    client = entered(office.clerk)
    code = code_of(device)
    client.post(SECOND, {"code": "000000"})
    assert events(lines)[-2:] == [("login", office.clerk.pk), ("second-failed", office.clerk.pk)]
    type(device).objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post(SECOND, {"code": code}).status_code == 302
    assert events(lines)[-1] == ("second-shown", office.clerk.pk)
    said = json.dumps(lines(), ensure_ascii=False)
    for secret in ("my-secret-password", office.clerk.username, PASSWORD, code, office.clerk.display_name):
        assert secret not in said, secret


def test_each_page_and_each_refusal_names_the_person_by_number(office, lines):
    client = entered(office.clerk)
    client.get(INBOX)
    client.get("/admin/status/")
    pages = [
        (one["route"], one["status"], one.get("person")) for one in lines() if one["logger"] == "disclosure.access"
    ]
    who = office.clerk.pk
    assert pages[-2:] == [("admin:desk_inbox", 200, who), ("admin:desk_status", 403, who)]
    client.get("/")
    public = [one for one in lines() if one.get("route") == "portal:home"]
    assert "person" not in public[0]  # a public page asks nobody who is signed in
