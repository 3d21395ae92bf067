"""A real Celery worker, on a real Redis and on the folder that stands in where there is none.

What fell due before any worker ran is reminded of as soon as one starts, each reminder once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.utils import timezone

from disclosure.celery import SWEEP
from requests_app.law.nodes import Node
from requests_app.models import Message
from tests.factories import case_at, make_office

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds; a worker starts in two


def database_url() -> str:
    """Give the address of the test database for another process."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    given = connection.settings_dict
    host = given["HOST"] or given["OPTIONS"].get("host", "")
    port = given["PORT"] or "5432"
    if host.startswith("/"):
        return f"postgres://{given['USER']}@/{given['NAME']}?host={host}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{port}/{given['NAME']}"


def eventually(holds: Callable[[], Any]) -> bool:
    """Look again until it holds or patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return bool(holds())


def sweep_by_worker(tmp_path: Path, redis_url: str) -> None:
    """Make an overdue case, start a worker, wait for its reminders, ask again, and count."""
    today = timezone.localdate()
    case_at(Node.DRAFTING, make_office(), on=today - timedelta(days=60))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "VAR_DIR": str(tmp_path),
        "LOG_LEVEL": "INFO",
    }
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "--app", "disclosure", "worker", "--pool", "solo", "--loglevel", "INFO"]
    with log.open("wb") as out:
        worker = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        assert eventually(Message.objects.exists), log.read_text()
        assert eventually(lambda: "succeeded" in log.read_text()), log.read_text()
        first = list(Message.objects.order_by("pk").values_list("pk", "kind", "for_day"))
        ask_again(tmp_path, redis_url)
        assert eventually(lambda: log.read_text().count("succeeded") == 2), log.read_text()
        assert list(Message.objects.order_by("pk").values_list("pk", "kind", "for_day")) == first
    finally:
        worker.terminate()
        worker.wait(30)


def ask_again(tmp_path: Path, redis_url: str) -> None:
    """Send the sweep a second time, as beat does every quarter of an hour."""
    sender = Celery("sender", broker=redis_url or "filesystem://localhost")
    if not redis_url:
        queue = str(tmp_path / "broker" / "queue")
        sender.conf.broker_transport_options = {
            "data_folder_in": queue,
            "data_folder_out": queue,
            "control_folder": str(tmp_path / "broker" / "control"),
        }
    sender.send_task(SWEEP, ignore_result=True)
    sender.close()


@pytest.mark.django_db(transaction=True)
def test_a_worker_without_any_server_reminds_once(tmp_path):
    sweep_by_worker(tmp_path, "")


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_on_redis_reminds_once(tmp_path, redis_url):
    sweep_by_worker(tmp_path, redis_url)
