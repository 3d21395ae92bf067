"""The log: one line an event, one word a request, and nothing a person would not want read."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest
from django.db import DataError
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from disclosure.logs import JsonLine, Line, described, without_personal_data
from disclosure.trace import Trace, current
from requests_app.law.errors import HandlingRefused
from requests_app.models import Application
from tests.factories import make_case, make_office


def record(message: str, *args: object, name: str = "requests_app.x", **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, "file.py", 1, message, args, None)
    made.__dict__.update(extra)
    return made


@pytest.fixture
def trace():
    """Run inside a visit with this word."""
    tokens = []

    def begin(request=None, word="word-1234"):
        tokens.append(current.set(Trace(word, request)))

    yield begin
    for token in reversed(tokens):
        current.reset(token)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("id 11010519491231002X refused", "id *** refused"),
        ("id 110105491231002 refused", "id *** refused"),
        ("code 91350100M000100Y43", "code ***"),
        ("call 13800000000, 0574-87180000 or +86 138 0000 0000", "call ***, *** or ***"),
        ("to wu.wei@example.com", "to ***"),
        ("link /track/file/Zx81abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG/", "link /track/file/***/"),
        ("message 1234567 (email) was not delivered", "message 1234567 (email) was not delivered"),
        (
            "Task x[6f0c1f6e-54b2-4f7e-9f4d-0b1f0d7c9c11] received",
            "Task x[6f0c1f6e-54b2-4f7e-9f4d-0b1f0d7c9c11] received",
        ),
        ("at 2026-11-30 14:43:39", "at 2026-11-30 14:43:39"),
    ],
)
def test_numbers_and_addresses_of_people_are_taken_out(said, written):
    assert without_personal_data(said) == written


def test_what_the_visitor_typed_is_taken_out_wherever_it_turns_up(trace):
    request = RequestFactory().post("/apply/?q=停车场", {"applicant_name": "林清和", "ok": "on", "code": "ABCD2345"})
    assert request.POST["ok"] == "on"  # the view has read the form
    trace(request)
    assert without_personal_data("on: 林清和 and ABCD2345 about 停车场") == "on: *** and *** about ***"


def test_a_log_never_reads_a_form_by_itself(trace):
    request = RequestFactory().post("/apply/", {"applicant_name": "林清和"})
    trace(request)
    assert without_personal_data("x") == "x"
    assert not hasattr(request, "_post")


def test_of_a_foreign_exception_no_chinese_word_stays_and_of_ours_the_sentence_does():
    wrong = DataError("value too long\nDETAIL:  Failing row contains (12, 林清和, 13800000000).")
    assert described(wrong) == "django.db.utils.DataError: value too long"
    assert described(KeyError("吴测试")) == "KeyError: '***'"
    assert described(HandlingRefused("这件已经答复了。")) == "requests_app.law.errors.HandlingRefused: 这件已经答复了。"


def test_the_name_of_the_page_stands_in_place_of_its_address():
    request = RequestFactory().get("/track/file/secretsecretsecret/?x=林")
    request.resolver_match = resolve("/track/file/secretsecretsecret/")
    line = Line().format(record("%s: %s", "Not Found", request.path, name="django.request", request=request))
    assert line.endswith("django.request - Not Found: portal:file")


def test_a_failure_is_one_object_with_its_causes(trace):
    trace(word="abc-12345678")
    wrong = ValueError("13800000000")
    wrong.__cause__ = Http404("林清和")
    line = record("broken")
    line.exc_info = (ValueError, wrong, None)
    found = json.loads(JsonLine().format(line))
    assert {key: found[key] for key in ("level", "logger", "request", "said")} == {
        "level": "WARNING",
        "logger": "requests_app.x",
        "request": "abc-12345678",
        "said": "broken",
    }
    assert "django.http.response.Http404: ***" in found["error"]
    assert found["error"].endswith("ValueError: ***")
    assert found["error"].index("Http404") < found["error"].index("ValueError: ")


@pytest.fixture
def lines():
    """Everything that is logged, as it is written at that moment."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    takers = [logging.getLogger(name) for name in ("", "django")]
    before = [taker.level for taker in takers]
    for taker in takers:
        taker.addHandler(handler)
        taker.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for taker, level in zip(takers, before, strict=True):
        taker.removeHandler(handler)
        taker.setLevel(level)


@pytest.mark.django_db
def test_one_line_a_visit_with_route_status_and_time(client, lines):
    answer = client.get("/track/?q=林清和")
    (line,) = [one for one in lines() if one["logger"] == "disclosure.access"]
    assert (line["route"], line["status"]) == ("portal:track", 200)
    assert isinstance(line["ms"], int)
    assert line["said"].startswith("GET portal:track 200 ")
    assert len(answer.headers["X-Request-ID"]) == 32
    client.get("/healthz")
    assert len([one for one in lines() if one["logger"] == "disclosure.access"]) == 1


@pytest.mark.django_db
def test_the_word_comes_from_the_proxy_or_is_made(client, settings):
    said = {"X-Request-ID": "0123456789abcdef0123456789abcdef"}
    assert client.get("/track/", headers=said).headers["X-Request-ID"] != said["X-Request-ID"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/track/", headers=said).headers["X-Request-ID"] == said["X-Request-ID"]
    for wrong in ("short", "x" * 65, "with space 123", "林清和林清和林清和"):
        got = client.get("/track/", headers={"X-Request-ID": wrong}).headers["X-Request-ID"]
        assert len(got) == 32


@pytest.mark.django_db
def test_the_error_page_gives_the_word_that_the_log_has(monkeypatch, lines):
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("林清和 13800000000")

    monkeypatch.setattr("requests_app.portal.views.track.render", broken)
    answer = Client(raise_request_exception=False).get("/track/?number=GK1234567")
    assert answer.status_code == 500
    word = answer.headers["X-Request-ID"]
    assert f"<code>{word}</code>" in answer.content.decode()
    failure = next(one for one in lines() if one["logger"] == "django.request")
    assert failure["request"] == word
    assert failure["said"] == "Internal Server Error: portal:track"
    assert failure["error"].endswith("RuntimeError: *** ***")


@pytest.mark.django_db
def test_a_submission_leaves_nothing_of_the_person_in_the_log(client, lines):
    office = make_office()
    case = make_case(office, applicant_name="林清和", phone="13800000000", email="lin@example.com")
    client.force_login(office.clerk)
    client.get(f"/admin/cases/{case.pk}/")
    client.get("/admin/find/?q=林清和")
    client.post("/track/", {"number": case.reference, "code": "WRONGCODE"})
    client.get(f"/admin/cases/{case.pk + 999}/")
    written = json.dumps(lines(), ensure_ascii=False)
    assert "admin:desk_case" in written
    for word in ("林清和", "13800000000", "lin@example.com", case.reference, f"/{case.pk}"):
        assert word not in written
    assert Application.objects.get().applicant_name == "林清和"
