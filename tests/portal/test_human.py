"""人机识别 and limits: people are not asked, machines are; a cache that is down stops nobody."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache

from requests_app.models import Agency, Application
from requests_app.portal import human

from .conftest import PERSON, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def submit(client, **typed):
    return client.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "submit", **typed})


def test_a_person_is_not_asked(client, office):
    assert submit(client).status_code == 302
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [{"website": "http://example.com"}, {"began": ""}, {"began": "made:up"}, {"began": human.began()}],
    ids=["the hidden field is filled", "no beginning", "a forged beginning", "quicker than anybody"],
)
def test_who_does_not_fill_it_like_a_person_has_a_sum_to_do(client, office, typed):
    with time_machine.travel("2026-03-16T10:00:00+08:00", tick=False):
        if typed.get("began", "").count(":") == 2:
            typed = {"began": human.began()}
        asked = submit(client, **typed)
        assert asked.status_code == 422
        assert "防止机器乱填：" in text_of(asked)
        assert Application.objects.count() == 0
        token = asked.context["question"].token
        wrong = submit(client, **typed, human="99", sum=token)
        assert "答案不对，请再算一次。" in text_of(wrong)
        assert Application.objects.count() == 0
        words = asked.context["question"].words
        a, b = words.removesuffix("等于几？").split("加")
        answer = "零一二三四五六七八九".index(a) + "零一二三四五六七八九".index(b)
        assert submit(client, **typed, human=f" {answer} ", sum=token).status_code == 302
    assert Application.objects.get().applicant_name == "林清和"


def test_a_sum_of_yesterday_and_a_forged_one_do_not_count(client, office):
    question = human.question()
    a, b = ("零一二三四五六七八九".index(one) for one in question.words.removesuffix("等于几？").split("加"))
    with time_machine.travel("2026-03-17T11:00:00+08:00", tick=False):
        assert submit(client, human=str(a + b), sum=question.token).status_code == 422
    assert submit(client, human="7", sum="made up").status_code == 422
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "figure"), [("12", 12), ("１２", 12), ("十二", 12), ("十", 10), ("九", 9), ("x", None)]
)
def test_figures_are_read_as_people_write_them(words, figure):
    assert human._figure(words) == figure


def test_many_from_one_address_are_asked_and_too_many_refused(client, office):
    for n in range(human.MANY):
        assert submit(client, content=f"第{n}件").status_code == 302
    assert submit(client, content="再一件").status_code == 422
    cache.set(human._keys(type("R", (), {"META": {"REMOTE_ADDR": "127.0.0.1"}})())[0], 60)
    refused = submit(client, content="再一件")
    assert refused.status_code == 429
    assert "这个网络今天提交的申请太多了" in text_of(refused)
    assert "再一件" in refused.content.decode()


def test_without_the_cache_everything_goes_on(client, office, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert submit(client).status_code == 302
    assert client.post("/track/", {"number": "Q260316AAAAAA", "code": "00000000"}).status_code == 422
    assert Application.objects.count() == 1
