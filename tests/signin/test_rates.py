"""次数限制: each limit of the table holds, says when to come again, keeps what was typed, and locks nobody else out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils.html import strip_tags

from requests_app.signin import limits, rates
from requests_app.signin.rates import RATES
from tests.factories import make_office
from tests.signin.people import INBOX, LOGIN, PASSWORD, SECOND, entered, log_in, with_device

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NINE = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)
CHANGE = "/admin/password_change/"
DOWN = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture
def now():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def office():
    return make_office()


def used_up(name: str, who: str) -> None:
    """As if this one had just done it as often as is allowed."""
    rate = next(rate for rate in RATES if rate.name == name)
    key = limits.key(name, who)
    cache.set_many({key: rate.most, f"{key}-end": NINE.timestamp() + rate.seconds}, rate.seconds)


def test_the_table_says_how_often_everything_may_be_done():
    assert {(r.name, r.many, r.minutes) for r in RATES} == {
        ("enquiry", 10, 15), ("handed-in", 60, 60), ("verified", 20, 10), ("form", 600, 60), ("after", 60, 10),
        ("fetched", 120, 10), ("resumed", 60, 10), ("typing", 300, 1), ("searched", 240, 1), ("feed", 60, 1),
        ("published", 240, 10), ("login", 100, 15), ("single", 300, 5), ("second", 30, 15), ("password", 10, 15),
        ("found", 240, 1), ("revealed", 60, 10), ("exported", 20, 10), ("rendered", 240, 10), ("uploaded", 200, 10),
    }  # fmt: skip


def test_the_document_shows_the_same_table():
    shown = re.findall(
        r"^\| `([a-z-]+)` \|[^|]+\|[^|]+\| (\d+) 次 / (\d+) 分钟 \|",
        (ROOT / "docs/access.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert shown == [(rate.name, str(rate.many), str(rate.minutes)) for rate in RATES]


def test_every_view_of_the_table_exists_and_stands_there_once():
    known = set()
    for room in ("admin", "portal", "reports"):
        part = get_resolver().namespace_dict[room][1]
        known |= {f"{room}:{name}" for name in part.reverse_dict if isinstance(name, str)}
    named = [view for rate in RATES for view in rate.views]
    assert sorted(named) == sorted(set(named))
    assert set(named) - known == set()


def test_the_old_password_cannot_be_guessed_from_an_open_session(office, now):
    client = entered(office.clerk)
    typed = {"old_password": "guess", "new_password1": "a-new-one-2026", "new_password2": "a-new-one-2026"}
    for _ in range(10):
        assert client.post(CHANGE, typed).status_code == 200
    right = {**typed, "old_password": PASSWORD}
    refused = client.post(CHANGE, right)
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (429, "900", "no-store")
    said = strip_tags(refused.content.decode())
    assert "请 15 分钟后再试，在此之前填对了也不能通过。" in said
    assert "a-new-one-2026" not in refused.content.decode()
    assert client.get(CHANGE).status_code == 200
    assert client.get(INBOX).status_code == 200
    now.shift(14 * 60 + 30)
    assert client.post(CHANGE, right)["Retry-After"] == "30"
    now.shift(31)
    assert client.post(CHANGE, right).status_code == 302


def test_one_person_resting_does_not_stop_a_colleague_at_the_same_address(office, now):
    used_up("password", f"u{office.clerk.pk}")
    right = {"old_password": PASSWORD, "new_password1": "a-new-one-2026", "new_password2": "a-new-one-2026"}
    assert entered(office.clerk).post(CHANGE, right).status_code == 429
    assert entered(office.head).post(CHANGE, right).status_code == 302


def test_many_names_from_one_address_cannot_be_tried(office, now):
    for n in range(100):
        assert log_in(Client(), f"name{n}", "guess").status_code == 200
    refused = log_in(Client(), office.clerk.username)
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert log_in(Client(), office.clerk.username, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert Client().get(LOGIN).status_code == 200


def test_a_house_that_signs_in_at_nine_is_not_stopped(office, now):
    used_up("login", "a192.0.2.1")
    key = limits.key("login", "a127.0.0.1")
    for _ in range(3):
        assert log_in(Client(), office.clerk.username).status_code == 302
    assert cache.get(key) is None  # who gets in is not counted


def test_codes_cannot_be_tried_one_after_the_other(office, now):
    office.agency.second_factor = "all"
    office.agency.save()
    with_device(office.clerk)
    client = entered(office.clerk)
    for _ in range(30):
        assert client.post(SECOND, {"code": "000000"}).status_code == 200
    refused = client.post(SECOND, {"code": "000000"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert "side" not in re.findall(r"<aside|class=\"side\"", refused.content.decode())
    assert client.get(SECOND).status_code == 200


def test_at_the_provider_nobody_is_asked_without_end(now, settings):
    settings.OIDC_ISSUER = "https://id.example.gov.cn"
    used_up("single", "a127.0.0.1")
    for path in ("/admin/login/single/", "/admin/login/single/back/?code=x&state=y"):
        refused = Client().get(path)
        assert (refused.status_code, refused["Retry-After"]) == (429, "300")


def test_what_was_typed_on_the_portal_stays_and_is_sent_again(office, now, client):
    used_up("form", "a127.0.0.1")
    typed = {"step": "review", "who": "person", "content": "第一行\n“引号”<b>与标签</b>", "code": "12345678"}
    refused = client.post("/apply/?who=person", typed)
    page = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "请 60 分钟后再试。" in strip_tags(page)
    assert '<form action="/apply/?who=person" method="post">' in page
    assert "&lt;b&gt;与标签&lt;/b&gt;" in page
    assert "<b>与标签" not in page
    assert "12345678" not in page
    cache.clear()
    form = page.split('<form action="/apply/?who=person"')[1].split("</form>")[0].partition("csrfmiddlewaretoken")[2]
    fields = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', form, re.DOTALL))
    assert fields == {"step": "review", "who": "person", "content": "第一行\n“引号”&lt;b&gt;与标签&lt;/b&gt;"}
    assert client.post("/apply/?who=person", typed).status_code == 422


def test_what_was_typed_on_the_desk_stays(office, now):
    used_up("revealed", f"u{office.clerk.pk}")
    client = entered(office.clerk)
    refused = client.post("/admin/cases/1/applicant/", {"reason": "电话联系申请人"})
    assert refused.status_code == 429
    assert '<input type="hidden" name="reason" value="电话联系申请人">' in refused.content.decode()
    assert "请 10 分钟后再试。" in strip_tags(refused.content.decode())


@pytest.mark.parametrize(
    ("name", "path", "wait"),
    [
        ("feed", "/log/feed/", "60"),
        ("searched", "/log/?q=notice", "60"),
        ("fetched", "/track/file/x/", "600"),
        ("published", "/log/file/1/", "600"),
    ],
)
def test_what_anybody_may_get_has_its_limit_and_its_page(office, now, client, name, path, wait):
    assert client.get(path).status_code in {200, 302, 404}
    used_up(name, "a127.0.0.1")
    for refused in (client.get(path), client.head(path)):
        assert (refused.status_code, refused["Retry-After"]) == (429, wait)
    html = name != "feed"
    assert client.get(path)["Content-Type"] == ("text/html; charset=utf-8" if html else "text/plain; charset=utf-8")
    assert (f'<a class="btn" href="{path}">再打开一次</a>' in client.get(path).content.decode()) is html
    assert client.get(path, REMOTE_ADDR="192.0.2.9").status_code != 429


def test_words_being_typed_are_answered_in_one_sentence(office, now, client):
    used_up("typing", "a127.0.0.1")
    refused = client.post("/log/beside/", {"text": "地块批文"})
    assert (refused.status_code, refused.content.decode()) == (429, "太快了，请 60 秒后再试。")


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("exported", "post", "/admin/export/"), ("rendered", "get", "/admin/papers/1/docx/"), ("rendered", "post", "/admin/post/"),
        ("found", "get", "/admin/cases/?q=x"), ("uploaded", "post", "/admin/cases/1/files/"), ("rendered", "get", "/reports/desk/x/2026/export/pdf/"),
    ],
)  # fmt: skip
def test_what_costs_on_the_desk_has_its_limit(office, now, name, method, path):
    used_up(name, f"u{office.head.pk}")
    refused = getattr(entered(office.head), method)(path)
    assert refused.status_code == 429
    assert "desk/too_many.html" in [template.name for template in refused.templates]
    assert getattr(entered(office.clerk), method)(path).status_code != 429


def test_in_english_the_page_is_english(office, now, client):
    used_up("searched", "a127.0.0.1")
    client.cookies["django_language"] = "en"
    page = client.get("/log/").content.decode().split("<main")[1].split("</main>")[0]
    assert "Please try again in 60 seconds." in strip_tags(page)
    assert re.findall(r"[\u4e00-\u9fff]", page) == []


def test_behind_a_proxy_the_visitor_is_counted_and_not_the_proxy(office, now, client, settings):
    settings.BEHIND_PROXY = True
    used_up("searched", "a192.0.2.7")
    assert client.get("/log/", HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 429
    assert client.get("/log/", HTTP_X_FORWARDED_FOR="9.9.9.9, 192.0.2.7").status_code == 429  # what the visitor wrote
    assert client.get("/log/", HTTP_X_FORWARDED_FOR="192.0.2.7, 192.0.2.8").status_code == 200
    settings.BEHIND_PROXY = False
    assert client.get("/log/", HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 200


@pytest.mark.parametrize(
    ("direct", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_of_ipv6_the_line_is_counted_and_not_each_of_its_addresses(direct, counted):
    assert limits.origin(RequestFactory().get("/", REMOTE_ADDR=direct)) == counted


def test_without_the_cache_nobody_is_stopped(office, settings, client):
    settings.CACHES = DOWN
    desk = entered(office.clerk)
    assert desk.post(CHANGE, {"old_password": "guess"}).status_code == 200
    assert desk.get("/admin/cases/?q=x").status_code == 200
    assert client.get("/log/").status_code == 200
    assert limits.wait(["x"], 900) == 900


def test_an_installation_may_allow_more(office, now, client, settings):
    used_up("searched", "a127.0.0.1")
    assert client.get("/log/").status_code == 429
    settings.RATE_FACTOR = 2
    assert client.get("/log/").status_code == 200
    assert {rate.most for rate in RATES if rate.name == "password"} == {20}


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 秒"), (89, "89 秒"), (90, "2 分钟"), (900, "15 分钟")])
def test_a_wait_in_words(seconds, words):
    assert limits.in_words(seconds) == words


def test_other_refusals_say_when_to_come_again_too(office, now, client):
    for _ in range(10):
        client.post("/track/", {"number": "Q260302AAAAAA", "code": "00000000"})
    assert client.post("/track/", {"number": "Q260302AAAAAA", "code": "00000000"})["Retry-After"] == "900"
    for _ in range(5):
        locked = log_in(Client(), "zhou", "guess")
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    assert rates.VERIFIED.many == 20
