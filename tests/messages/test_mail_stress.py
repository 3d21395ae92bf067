"""发信 under stress: two senders at once, a sender that is killed, everything around the database down."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from requests_app.messages.mail import message_id
from requests_app.messages.sending import DOUBT, LOST
from requests_app.models import Message
from tests.factories import make_case, make_office
from tests.portal.conftest import PERSON
from tests.test_worker import database_url

from .post_office import HOST, PostOffice, again, free_port, letter, look

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


pytestmark = [pytest.mark.usefixtures("by_smtp"), pytest.mark.django_db(transaction=True)]


def test_two_senders_at_once_send_each_letter_once(post: PostOffice):
    case = make_case(make_office())
    rows = [letter(case, f"k{n}") for n in range(30)]
    start = Barrier(2)

    def together(_n: int) -> int:
        start.wait()
        try:
            return look(NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(together, range(2))) == 30
    assert sorted(one["Message-ID"] for one in post.letters) == sorted(message_id(row) for row in rows)
    assert set(Message.objects.values_list("tries", "failed_at")) == {(1, None)}
    assert not Message.objects.filter(sent_at=None).exists()


def test_a_sender_killed_before_it_could_keep_the_answer(post: PostOffice, settings, tmp_path):
    """Another takes over after a quarter of an hour; the letter may arrive twice, and both say so."""
    row = letter(make_case(make_office()))
    code = (
        "import django, os, sys; django.setup()\n"
        "from django.utils import timezone\n"
        "from requests_app.messages.sending import send_due\n"
        "from requests_app.models import working_calendar\n"
        "print(os.getpid(), flush=True); sys.stdin.readline(); send_due(timezone.now(), working_calendar())"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(tmp_path),
        "EMAIL_HOST": HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "DEFAULT_FROM_EMAIL": "gongkai@example.com",
    }
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as sender:
        assert sender.stdout is not None
        post.to_letter = [f"kill {int(sender.stdout.readline())}"]
        sender.communicate("go\n", timeout=60)
    assert sender.returncode == -9
    died = again(row)
    assert (len(post.letters), died.tries, died.sent_at, died.answer) == (1, 1, None, "")
    assert died.claimed_at is not None
    assert look(timezone.now() + LOST - MINUTE) == 0, "it may still be at work"
    assert look(timezone.now() + LOST + MINUTE) == 1
    kept = again(row)
    assert (kept.tries, kept.claimed_at, kept.answer) == (2, None, f"{DOUBT}250 2.0.0 queued as 2")
    assert len({one["Message-ID"] for one in post.letters}) == 1


def test_an_application_goes_in_with_mail_and_jobs_down_and_its_letter_goes_out_later(
    client, settings, post: PostOffice
):
    open_port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    redis = f"redis://{HOST}:{free_port()}/0"
    settings.CELERY_BROKER_URL = redis
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis}}
    agency = make_office().agency
    with time_machine.travel("2026-03-16T10:00:00+08:00", tick=False):
        form = {**PERSON, "agency": agency.pk, "email": "lin@example.com"}
        assert client.post("/apply/", {**form, "step": "review"}).status_code == 200
        answer = client.post("/apply/", {**form, "step": "submit"})
        assert (answer.status_code, answer["Location"]) == (302, "/apply/receipt/")
    (row,) = Message.objects.filter(channel="email")
    assert (row.address, row.kind, row.sent_at) == ("lin@example.com", "lodge_1", None)
    at = datetime(2026, 3, 16, 2, 1, tzinfo=UTC)
    assert look(at) == 0
    settings.EMAIL_PORT = open_port
    assert look(at + 2 * MINUTE) == 1
    assert [one["To"] for one in post.letters] == ["lin@example.com"]
