"""单点登录 against a real provider of our own: whom it names comes in, and nothing it could forge does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff
from tests.factories import make_agency, make_staff
from tests.signin.people import INBOX, LOGIN, SECOND, with_device

pytestmark = pytest.mark.django_db
SINGLE = "/admin/login/single/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    program = Path(__file__).with_name("provider.py")
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def provider(issuer, settings) -> str:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = issuer, "desk", "desk-secret"
    be(issuer, preferred_username="zhou")
    return issuer


@pytest.fixture
def clerk():
    return make_staff(make_agency(), Role.CLERK, username="zhou", employee_no="A-007")


def be(issuer: str, **said: str) -> None:
    """Tell the provider who somebody is, or how to misbehave."""
    requests.get(f"{issuer}/be", params=said, timeout=10).raise_for_status()


def at_provider(client: Client, to: str = "") -> str:
    """Begin, go through the provider; return the path it leads back to."""
    begun = client.get(SINGLE, {"next": to})
    assert begun.status_code == 302
    back = requests.get(begun.url, allow_redirects=False, timeout=10).headers["Location"]
    return back.removeprefix("http://testserver")


def come_back(client: Client, to: str = ""):
    return client.get(at_provider(client, to))


def test_whom_the_provider_names_comes_in(provider, clerk):
    client = Client()
    assert "用统一身份认证登录" in client.get(LOGIN).content.decode()
    answer = come_back(client, INBOX)
    assert (answer.status_code, answer.url) == (302, INBOX)
    assert client.get(INBOX).context["user"] == clerk
    assert client.session["signin"]["until"] > client.session["signin"]["started"]


def test_the_request_carries_state_nonce_and_a_challenge(provider, clerk):
    asked = parse_qs(urlsplit(Client().get(SINGLE).url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{SINGLE}back/"]
    assert asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert "code_verifier" not in asked


@pytest.mark.parametrize(
    "wrong",
    ["state", "nonce", "no_nonce", "key", "none", "hs256", "expired", "aud", "iss", "issuer", "no_token", "denied"],
)
def test_nothing_forged_comes_in(provider, clerk, wrong):
    client = Client()
    path = at_provider(client)
    be(provider, preferred_username="zhou", wrong=wrong)
    if wrong in {"state", "denied"}:
        path = at_provider(client)
    answer = client.get(path, follow=True)
    assert answer.redirect_chain == [(LOGIN, 302)]
    assert 'class="note note-error" role="alert"' in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(provider, clerk):
    client, stranger = Client(), Client()
    path = at_provider(client)
    assert stranger.get(path).url == LOGIN
    assert "_auth_user_id" not in stranger.session
    assert client.get(path).url == "/admin/"
    assert client.get(path).url == LOGIN


def test_nobody_is_created(provider, clerk):
    be(provider, preferred_username="niemand")
    answer = come_back(Client())
    assert answer.url == LOGIN
    assert Staff.objects.count() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_may_not_enter_does_not(provider, clerk, change):
    Staff.objects.filter(pk=clerk.pk).update(**change)
    client = Client()
    page = client.get(come_back(client).url).content.decode()
    assert "您在本系统没有账号，或者账号已停用" in page


def test_people_can_be_known_by_their_number(provider, clerk, settings):
    settings.OIDC_CLAIM, settings.OIDC_MATCH = "employee_number", "employee_no"
    be(provider, employee_number="A-007", preferred_username="niemand")
    assert come_back(Client()).url == "/admin/"
    be(provider, preferred_username="zhou")  # without the claim
    assert come_back(Client()).url == LOGIN


def test_an_empty_number_is_nobodys(provider, clerk, settings):
    settings.OIDC_CLAIM, settings.OIDC_MATCH = "employee_number", "employee_no"
    Staff.objects.filter(pk=clerk.pk).update(employee_no="")
    be(provider, employee_number=" ")
    assert come_back(Client()).url == LOGIN


def test_the_second_factor_is_asked_for_all_the_same(provider, clerk):
    Agency.objects.update(second_factor=Agency.SecondFactor.ALL)
    with_device(clerk)
    client = Client()
    come_back(client)
    assert client.get(INBOX).url.startswith(SECOND)


def test_an_initial_password_does_not_matter(provider, clerk):
    Staff.objects.filter(pk=clerk.pk).update(password_initial=True)
    client = Client()
    come_back(client)
    assert client.get(INBOX).status_code == 200


def test_the_key_of_the_session_changes(provider, clerk):
    client = Client()
    path = at_provider(client)
    before = client.session.session_key
    client.get(path)
    assert client.session.session_key != before


@pytest.mark.parametrize("to", ["https://boese.example/", "//boese.example/"])
def test_the_way_back_never_leads_to_another_site(provider, clerk, to):
    assert come_back(Client(), to).url == "/admin/"


def test_a_provider_that_is_down_is_said_so(settings, clerk):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", "desk"
    answer = Client().get(SINGLE, follow=True)
    assert "统一身份认证现在没有应答" in answer.content.decode()


def test_without_a_provider_there_is_none(clerk):
    assert [Client().get(path).status_code for path in (SINGLE, f"{SINGLE}back/")] == [404, 404]
    assert "统一身份认证" not in Client().get(LOGIN).content.decode()
