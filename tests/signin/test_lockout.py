"""登录暂停: after five failures of one name from one address; said in Chinese, ended by time or by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags

from requests_app.law.nodes import Role
from tests.factories import make_agency, make_staff
from tests.signin.people import LOGIN, PASSWORD, log_in

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)  # 09:00 in Beijing


@pytest.fixture
def clerk():
    return make_staff(make_agency(), Role.CLERK, username="zhou")


def fail(times: int, name: str = "zhou", **headers: str):
    answer = None
    for _ in range(times):
        answer = log_in(Client(), name, "falsch", **headers)
    return answer


def test_the_fifth_failure_rests_the_name_and_says_until_when(clerk):
    with time_machine.travel(NINE, tick=False):
        assert fail(4).status_code == 200
        answer = fail(1)
        assert answer.status_code == 429
        said = strip_tags(answer.content.decode())
        assert "登录失败次数太多，已暂停登录。到 9:15（约 15 分钟后）自动恢复" in said
        assert "请找本机关系统管理员重设密码、解除暂停" in said
        assert 'value="zhou"' in answer.content.decode()
        assert log_in(Client(), "zhou").status_code == 429


def test_the_end_stays_where_it_was_said_and_then_the_password_opens(clerk):
    with time_machine.travel(NINE, tick=False) as now:
        fail(5)
        now.shift(14 * 60)
        assert "到 9:15（约 1 分钟后）" in strip_tags(log_in(Client(), "zhou").content.decode())
        now.shift(61)
        assert log_in(Client(), "zhou").status_code == 302
        assert AccessAttempt.objects.count() == 0


def test_another_name_and_another_address_are_not_stopped(clerk):
    make_staff(clerk.agency, Role.CLERK, username="xu")
    fail(5)
    assert log_in(Client(), "xu").status_code == 302
    assert log_in(Client(), "zhou", REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_name_nobody_has_gets_the_same_answers(clerk):
    """No enumeration: the words of every step are the same but for the name typed."""

    def steps(name: str) -> list[tuple[int, str]]:
        answers = [log_in(Client(), name, "falsch") for _ in range(6)]
        return [(a.status_code, strip_tags(a.content.decode())) for a in answers]

    with time_machine.travel(NINE, tick=False):
        assert steps("zhou") == steps("niemand")


@pytest.mark.parametrize("name", ["zhou", "niemand", "gone"])
def test_each_login_costs_one_hashing_of_the_password(clerk, monkeypatch, name):
    """The same class of time, whoever is named: here a person, nobody, and one who may no longer enter."""
    make_staff(clerk.agency, Role.CLERK, username="gone", is_active=False)
    counted = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *given: counted.append(1) or real(self, *given)
    )
    log_in(Client(), name, "falsch")
    assert len(counted) == 1


def test_a_person_who_left_gets_the_answer_of_a_wrong_password(clerk):
    make_staff(clerk.agency, Role.CLERK, username="gone", is_active=False)
    texts = {strip_tags(log_in(Client(), *pair).content.decode()) for pair in (("gone", PASSWORD), ("zhou", "falsch"))}
    assert len(texts) == 1
    assert "用户名或者密码不对" in texts.pop()


def test_a_forged_header_changes_nothing_without_a_proxy(clerk):
    for n in range(5):
        log_in(Client(), "zhou", "falsch", HTTP_X_FORWARDED_FOR=f"10.1.1.{n}")
    assert log_in(Client(), "zhou", HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 429


def test_behind_the_proxy_only_what_it_appended_counts(clerk, settings):
    settings.BEHIND_PROXY = True
    for n in range(5):
        log_in(Client(), "zhou", "falsch", HTTP_X_FORWARDED_FOR=f"10.1.1.{n}, 192.0.2.7")
    assert log_in(Client(), "zhou", HTTP_X_FORWARDED_FOR="1.1.1.1, 192.0.2.7").status_code == 429
    assert log_in(Client(), "zhou", HTTP_X_FORWARDED_FOR="192.0.2.7, 192.0.2.8").status_code == 302
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"192.0.2.7"}


def test_rubbish_for_an_address_is_counted_as_none(clerk, settings):
    settings.BEHIND_PROXY = True
    assert fail(5, HTTP_X_FORWARDED_FOR="unknown; DROP").status_code == 429


def test_the_operator_and_the_administrator_can_end_it(clerk):
    administrator = make_staff(clerk.agency, Role.ADMINISTRATOR)
    fail(5)
    call_command("axes_reset_username", "zhou")
    assert log_in(Client(), "zhou").status_code == 302
    fail(5)
    client, path = Client(), f"/admin/requests_app/staff/{clerk.pk}/access/"
    client.force_login(administrator)
    assert "解除登录暂停" in client.get(path).content.decode()
    client.post(path, {"do": "unlock"})
    assert log_in(Client(), "zhou").status_code == 302
    assert "解除登录暂停" in client.get(f"/admin/requests_app/staff/{clerk.pk}/history/").content.decode()


def test_no_password_is_kept_with_a_failure(clerk):
    log_in(Client(), "zhou", "geheim-falsch")
    kept = AccessAttempt.objects.get()
    assert "geheim" not in f"{kept.post_data}{kept.get_data}{kept.path_info}"


def test_the_login_keeps_the_name_and_the_way_back(clerk):
    answer = log_in(Client(), "zhou", "falsch", to="/admin/inbox/?show=unread").content.decode()
    assert 'value="zhou"' in answer
    assert 'name="next" value="/admin/inbox/?show=unread"' in answer
    assert "falsch" not in answer


@pytest.mark.parametrize(
    "to",
    ["https://boese.example/", "//boese.example/", "/\\boese.example", "javascript:alert(1)", "http:///boese.example"],
)
def test_the_way_back_never_leads_to_another_site(clerk, to):
    answer = log_in(Client(), "zhou", to=to)
    assert (answer.status_code, answer.url) == (302, "/admin/")
    locked = fail(5) and log_in(Client(), "zhou", to=to)
    assert f'value="{to}"' not in locked.content.decode()
    assert Client().get(LOGIN, {"next": to}).status_code == 200
