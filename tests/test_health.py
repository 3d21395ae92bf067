"""`/healthz`, the security headers every page carries, and the beat table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from disclosure.celery import BEAT, app
from requests_app.messages import pulse
from requests_app.models import Pulse
from requests_app.tasks import beat


@pytest.fixture(autouse=True)
def heard(request):
    """The scheduler was heard a moment ago, where there is a database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        pulse.note(pulse.SCHEDULER, timezone.now())


@pytest.mark.django_db
def test_a_silent_scheduler_is_named(client):
    pulse.note(pulse.SCHEDULER, timezone.now() - timedelta(minutes=11))
    assert client.get("/healthz").json()["scheduler"] == "silent"
    Pulse.objects.all().delete()
    assert client.get("/healthz").json() == {"status": "degraded", "database": "ok", "scheduler": "silent"}
    beat()
    assert client.get("/healthz").json()["status"] == "ok"


@pytest.mark.django_db
def test_healthz_says_that_the_database_answers(client, settings):
    settings.REDIS_URL = ""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "scheduler": "ok"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_lost_redis_is_named_and_does_not_take_the_site_down(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "degraded", "database": "ok", "redis": "down", "scheduler": "ok"},
    )


@pytest.mark.redis
@pytest.mark.django_db
def test_healthz_asks_a_real_redis(client, settings, redis_url):
    settings.REDIS_URL = redis_url
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "redis": "ok", "scheduler": "ok"},
    )


@pytest.mark.django_db
def test_every_answer_forbids_inline_code_and_frames(client):
    headers = client.get("/healthz").headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_health_takes_no_post(client):
    assert client.post("/healthz").status_code == 405


def test_every_beat_entry_names_a_task_that_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in BEAT.values()} <= set(app.tasks)


def test_the_morning_sweep_is_at_eight_in_beijing():
    schedule = BEAT["morning-sweep"]["schedule"]
    assert (schedule.hour, schedule.minute, str(app.timezone)) == ({8}, {0}, "Asia/Shanghai")
