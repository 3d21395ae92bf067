"""`/healthz`, the security headers every page carries, and the beat table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.celery import BEAT, app
from requests_app.law.nodes import Node
from requests_app.messages import pulse
from requests_app.models import Export, Message, Paper, Pulse
from requests_app.tasks import beat
from requests_app.upkeep import condition
from tests.factories import case_at, make_office

#: A well installation without Redis and without a mail server.
WELL = {
    "status": "ok",
    "database": "ok",
    "disk": "ok",
    "scheduler": "ok",
    "calendar": "ok",
    "messages": "off",
    "papers": "ok",
    "exports": "ok",
    "hooks": "ok",
}


@pytest.fixture(autouse=True)
def heard(request, settings):
    """The scheduler was heard a moment ago, where there is a database; nothing is trusted from another test."""
    condition._wrote.clear()
    settings.REDIS_URL = ""
    with time_machine.travel("2026-06-30T10:00:00+08:00", tick=False):
        if request.node.get_closest_marker("django_db"):
            request.getfixturevalue("db")
            pulse.note(pulse.SCHEDULER, timezone.now())
        yield


@pytest.mark.django_db
def test_a_silent_scheduler_is_named(client):
    pulse.note(pulse.SCHEDULER, timezone.now() - timedelta(minutes=11))
    assert client.get("/healthz").json()["scheduler"] == "silent"
    Pulse.objects.all().delete()
    assert client.get("/healthz").json() == WELL | {"status": "degraded", "scheduler": "silent"}
    beat()
    assert client.get("/healthz").json()["status"] == "ok"


@pytest.mark.django_db
def test_healthz_says_how_each_part_is_and_holds_no_secret(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, WELL)
    assert "no-store" in answer.headers["Cache-Control"]
    assert Pulse.objects.filter(name="write").exists()


@pytest.mark.django_db
def test_a_probe_writes_at_most_every_ten_seconds(client, django_assert_num_queries):
    client.get("/healthz")
    before = Pulse.objects.get(name="write").at
    client.get("/healthz")
    assert Pulse.objects.get(name="write").at == before


@pytest.mark.django_db
def test_a_database_that_takes_nothing_is_503(client):
    """As on a standby, or with a full disk."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if on_sqlite else "SET TRANSACTION READ ONLY")
    try:
        answer = client.get("/healthz")
    finally:
        if on_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = OFF")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "down", "read_only")


@pytest.mark.django_db(databases=["default"])
def test_a_database_that_is_gone_is_503_and_the_rest_is_still_said(client, monkeypatch):
    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("requests_app.messages.pulse.note", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "database": "down", "disk": "ok"})


@pytest.mark.django_db
def test_a_full_disk_is_named(client, monkeypatch):
    monkeypatch.setattr(condition, "LOW_BYTES", 1 << 60)
    monkeypatch.setattr(condition, "LOW_PART", 1)
    assert client.get("/healthz").json() == WELL | {"status": "degraded", "disk": "low"}


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "word"), [("2098-11-30", "missing"), ("2026-11-30", "ok"), ("2026-12-01", "missing")])
def test_days_off_not_entered_are_missed_from_december_on(day, word):
    (sign,) = [s for s in condition.signs(timezone.now(), date.fromisoformat(day)) if s.name == "calendar"]
    assert sign.word == word


@pytest.mark.django_db
def test_papers_and_exports_that_nobody_makes_are_late_and_then_stuck(client):
    office = make_office()
    case_at(Node.DRAFTING, office)
    assert Paper.objects.exists()
    old = timezone.now() - timedelta(minutes=16)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_paper SET made_at = %s", [old])
    export = Export.objects.create(staff=office.clerk, query="")
    Export.objects.filter(pk=export.pk).update(asked_at=old)
    assert client.get("/healthz").json() == WELL | {"status": "degraded", "papers": "late", "exports": "late"}
    Paper.objects.update(error="字体里没有这个字")
    Export.objects.update(error="停止")
    assert client.get("/healthz").json() == WELL | {"status": "degraded", "papers": "stuck"}


@pytest.mark.django_db
def test_letters_that_should_have_left_are_late_only_where_there_is_a_server(client, settings):
    row = {"agency": make_office().agency, "kind": "receipt", "for_day": date(2026, 6, 30), "text": "接收回执"}
    Message.objects.create(channel="email", address="lin@example.com", **row)
    letters = Message.objects.filter(channel="email")
    letters.update(created_at=timezone.now() - timedelta(minutes=16))
    assert client.get("/healthz").json()["messages"] == "off"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "gk@example.com"
    assert client.get("/healthz").json()["messages"] == "late"
    letters.update(next_try_at=timezone.now() + timedelta(hours=1))  # tried, and waiting for its time
    assert client.get("/healthz").json()["messages"] == "ok"


@pytest.mark.django_db
def test_a_lost_redis_is_named_and_does_not_take_the_site_down(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, WELL | {"status": "degraded", "redis": "down"})


@pytest.mark.redis
@pytest.mark.django_db
def test_healthz_asks_a_real_redis(client, settings, redis_url):
    settings.REDIS_URL = redis_url
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, WELL | {"redis": "ok"})


@pytest.mark.django_db
def test_the_cost_of_a_look_does_not_grow(django_assert_num_queries):
    office = make_office()
    counts = []
    for cases in (1, 5):
        for _ in range(cases):
            case_at(Node.DRAFTING, office)
        condition.signs(timezone.now(), date(2026, 11, 30))
        with CaptureQueriesContext(connection) as seen:
            condition.signs(timezone.now(), date(2026, 11, 30))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


@pytest.mark.django_db
def test_the_health_of_beat_is_its_pulse():
    call_command("pulse")
    pulse.note(pulse.SCHEDULER, timezone.now() - timedelta(minutes=11))
    with pytest.raises(CommandError, match="没有动静"):
        call_command("pulse")


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
