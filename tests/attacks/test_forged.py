"""Requests somebody else made up: no token, a foreign origin, another verb, a framing page, an address that leads away."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.test import Client

from requests_app.law.nodes import Role
from tests.factories import make_agency, make_staff

from . import addresses
from .seen import header_faults

pytestmark = [pytest.mark.django_db, pytest.mark.once]
UNSAFE = ("post", "put", "patch", "delete")
#: Addresses that let a request through to a check of their own, and what a forged one gets there.
OWN_CHECK = {
    "reports/verify/": {
        "post": 403,  # the length is looked at first, the token just after
        "put": 405, "patch": 405, "delete": 405,
    },
}  # fmt: skip
#: A way back that would lead elsewhere, as browsers read it.
ELSEWHERE = (
    "//evil.example", "///evil.example", "https:evil.example", "https:/evil.example", "https://evil.example/", "/\\evil.example",
    "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)", "data:text/html,x", "/%0d%0aLocation:%20https://evil.example",
    "/\r\nSet-Cookie: zq=1", "http://testserver@evil.example/", "http://testserver.evil.example/", "//evil.example\\@testserver/",
    "\x00//evil.example", " //evil.example", "https://evil.example\\.testserver/", "/admin/\u2028//evil.example", "/" + "a" * 5000,
)  # fmt: skip
NAMES = ("next", "back", "url", "to", "return", "redirect", "single_next", "goto")


@pytest.fixture
def everybody(db) -> Client:
    """Somebody who may do everything that a role allows."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff(make_agency(), *list(Role)[:9], level=1, is_superuser=True))
    return client


def test_nothing_is_done_for_a_request_without_the_token(everybody):
    wrong, met = {}, 0
    for route, path in addresses.every():
        for verb in UNSAFE:
            met += 1
            answer = getattr(everybody, verb)(path, {"do": "save"} if verb == "post" else b"")
            if route.startswith("api/"):  # knows no session, so who is led here brings nothing: nobody, or no such verb
                wrong |= {} if answer.status_code in {401, 404, 405} else {(route, verb): answer.status_code}
                continue
            expected = OWN_CHECK.get(route, {}).get(verb, 403)
            if route.startswith("api/"):  # a token in a header, which no foreign page can send; a cookie is not read
                expected = answer.status_code if answer.status_code in {401, 404, 405} else 401
            told = answer.status_code != 403 or "403_csrf.html" in [one.name for one in answer.templates]
            if answer.status_code != expected or not told:
                wrong[route, verb] = answer.status_code
    assert wrong == {}
    assert met > 400


def test_the_token_does_not_count_from_a_foreign_origin(everybody):
    page = everybody.get("/admin/find/")
    token = page.context["csrf_token"]
    for headers in ({"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}):
        answer = everybody.post("/admin/theme/", {"theme": "dark", "csrfmiddlewaretoken": str(token)}, **headers)
        assert (answer.status_code, headers) == (403, headers)
    mine = {"HTTP_ORIGIN": "http://testserver"}
    assert (
        everybody.post("/admin/theme/", {"theme": "dark", "csrfmiddlewaretoken": str(token)}, **mine).status_code == 302
    )


def test_looking_is_done_by_get_and_doing_by_post_whatever_a_header_or_a_field_says(everybody):
    """Nothing turns one verb into another; a verb that is none of the known ones shows no more than GET does, and does nothing."""
    for name in ("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD"):
        assert everybody.get("/admin/theme/", {"_method": "POST"}, **{name: "POST"}).status_code == 405
    for _, path in addresses.every():
        assert everybody.generic("EVIL", path).status_code in {302, 401, 403, 404, 405}, path
        traced = everybody.generic("TRACE", path).status_code
        assert traced == 405 or traced == everybody.get(path).status_code, path


# -- frames ---------------------------------------------------------------------------------------------


def answers(client: Client) -> Iterator[tuple[str, int, object]]:
    """Give an answer of each sort with its status, the errors too."""
    yield "page", 200, client.get("/")
    yield "not found", 404, client.get("/nothing/")
    yield "not found on the desk", 404, client.get("/admin/cases/1/")
    yield "led away", 302, Client().get("/admin/")
    yield "not allowed", 405, client.get("/admin/theme/")
    yield "without the token", 403, client.post("/admin/theme/")
    yield "foreign host", 400, client.get("/", HTTP_HOST="evil.example")
    yield "static file", 200, Client().get("/static/portal/portal.css")
    yield "no static file", 404, client.get("/static/nothing.css")
    yield "feed", 200, client.get("/log/feed/")
    yield "health", 200, client.get("/healthz")
    yield "figures", 403, client.get("/metrics", REMOTE_ADDR="10.9.9.9")
    yield "too large", 413, client.post("/reports/verify/", b"", content_type="text/plain", CONTENT_LENGTH=str(2**31))
    yield "too many fields", 400, client.post("/track/", {f"f{n}": "" for n in range(1100)})
    yield "not changed", 304, client.get("/reports/", HTTP_IF_NONE_MATCH=client.get("/reports/")["ETag"])


def test_no_answer_of_any_sort_can_be_framed(everybody, settings):
    settings.WHITENOISE_USE_FINDERS = True
    wrong = {}
    for what, status, answer in answers(everybody):
        if found := [*header_faults(answer), *([answer.status_code] if answer.status_code != status else [])]:
            wrong[what] = found
        b"".join(answer) if answer.streaming else None
    assert wrong == {}


def test_not_even_the_page_of_a_broken_system(monkeypatch):
    monkeypatch.setattr("requests_app.portal.views.pages.log.latest", None)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert header_faults(answer) == []


# -- addresses that lead away ---------------------------------------------------------------------------


def leaves(answer) -> bool:
    """Whether a browser would be elsewhere after this answer."""
    to = answer.headers.get("Location", "")
    if any(sign in to for sign in "\r\n\x00"):
        return True
    read = to.replace("\\", "/").replace("\t", "").strip("".join(map(chr, range(33))))
    parts = urlsplit(read)
    return bool(parts.scheme or parts.netloc) and (parts.scheme, parts.netloc) != ("http", "testserver")


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_way_back_leads_to_another_site(everybody, to):
    """Where a page reads a way back: text size, language, brightness, login, second factor, single sign-on, lists."""
    everybody.handler.enforce_csrf_checks = False
    given = dict.fromkeys(NAMES, to)
    for path, more in (
        ("/text-size/", {"text": "large"}), ("/i18n/setlang/", {"language": "en"}), ("/admin/theme/", {"theme": "dark"}),
        ("/admin/login/", {}), ("/admin/second/", {}), ("/admin/second/set-up/", {}), ("/admin/saved/1/delete/", {}),
        ("/admin/batch/", {}), ("/admin/logout/", {}), ("/admin/held/", {}), ("/admin/login/single/", {}),
    ):  # fmt: skip
        for answer in (everybody.get(path, given), everybody.post(path, {**given, **more})):
            assert not leaves(answer), (path, answer.headers.get("Location"))
            assert "zq" not in answer.cookies
        everybody.force_login(everybody.session and make_staff(make_agency(), *list(Role)[:9], level=1))


def test_no_address_at_all_leads_to_another_site(everybody):
    everybody.handler.enforce_csrf_checks = False
    given = dict.fromkeys(NAMES, "//evil.example")
    for _, path in addresses.every():
        for answer in (everybody.get(path, given), everybody.post(path, given)):
            assert not leaves(answer), (path, answer.headers.get("Location"))
        if "logout" in path:
            everybody.force_login(make_staff(make_agency(), *list(Role)[:9], level=1))


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/admin", "/\\evil.example/admin", "///evil.example/track"]
)
def test_a_path_that_looks_like_a_host_stays_a_path(client, path):
    for answer in (client.get(path), Client().generic("GET", path)):
        assert not leaves(answer), answer.headers.get("Location")


# -- whose address it is --------------------------------------------------------------------------------


def test_only_our_own_name_is_answered():
    for host in (
        "evil.example",
        "testserver.evil.example",
        "testserver:80@evil.example",
        "evil.example:80",
        "",
        "[::1",
        "a\x00b",
    ):
        answer = Client(raise_request_exception=False).get("/", HTTP_HOST=host)
        assert (answer.status_code, "evil" in answer.content.decode()) == (400, False), host


def test_a_forwarded_name_is_never_believed(everybody):
    everybody.handler.enforce_csrf_checks = False
    for name in (
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_HOST",
        "HTTP_FORWARDED",
        "HTTP_X_FORWARDED_SERVER",
        "HTTP_X_ORIGINAL_URL",
        "HTTP_X_REWRITE_URL",
    ):
        for path, data in (("/apply/", {"step": "save"}), ("/log/feed/", None), ("/admin/", None), ("/", None)):
            said = (
                everybody.post(path, data, **{name: "evil.example"})
                if data
                else everybody.get(path, **{name: "evil.example"})
            )
            assert "evil.example" not in said.content.decode() + str(said.headers), (name, path)


def test_the_proxy_is_believed_in_what_it_says_itself_only():
    assert getattr(configured, "USE_X_FORWARDED_HOST", False) is False
    assert getattr(configured, "USE_X_FORWARDED_PORT", False) is False
    assert configured.ALLOWED_HOSTS != ["*"]
