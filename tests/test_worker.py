"""A real Celery worker, on a real Redis and on the folder that stands in where there is none.

What fell due before any worker ran is reminded of as soon as one starts, each reminder once.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from celery.signals import before_task_publish

from disclosure.celery import SWEEP
from disclosure.trace import Trace, current
from requests_app.law.nodes import Node
from requests_app.models import Message
from tests.factories import case_at, make_office

from .workers import Site, database_url, eventually

#: A Tuesday morning, whatever day it is here: on a rest day nobody is reminded.
MORNING = datetime.fromisoformat("2026-03-31T08:30:00+08:00")


def rows() -> list[tuple[int, str, date]]:
    return list(Message.objects.order_by("pk").values_list("pk", "kind", "for_day"))


def sweep_by_worker(site: Site) -> None:
    """Make an overdue case, start a worker, wait for its reminders, ask again, and count."""
    case_at(Node.SECRECY_REVIEW, make_office())
    try:
        worker = site.worker(MORNING)
        assert eventually(lambda: worker.done(SWEEP) == 1), worker.said
        first = rows()
        assert [(kind, day) for _, kind, day in first] == [("overdue", date(2026, 3, 31))] * 2
        site.ask(SWEEP)
        assert eventually(lambda: worker.done(SWEEP) == 2), worker.said
        assert rows() == first
    finally:
        site.stop()


@pytest.mark.django_db(transaction=True)
@pytest.mark.later
def test_a_worker_without_any_server_reminds_once(tmp_path: Path) -> None:
    sweep_by_worker(Site(tmp_path, "", database_url()))


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_on_redis_reminds_once(tmp_path: Path, redis_url: str) -> None:
    sweep_by_worker(Site(tmp_path, redis_url, database_url()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.later
def test_the_word_of_a_visit_goes_with_the_task_it_asked_for(tmp_path: Path) -> None:
    site = Site(tmp_path, "", database_url())
    try:
        worker = site.worker(MORNING)
        assert eventually(lambda: worker.done(SWEEP) == 1), worker.said
        site.ask(SWEEP, headers={"request_id": "word-12345678"})
        assert eventually(lambda: worker.done(SWEEP) == 2), worker.said
        ends = [line for line in worker.said.splitlines() if f"Task {SWEEP}[" in line and " succeeded " in line]
        own, asked = (line.split(" celery.app.trace ")[1].split(" ")[0] for line in ends)
        assert asked == "word-12345678"
        assert f"[{own}]" in ends[0]  # nobody's visit asked for it: the task's own number
    finally:
        site.stop()


def test_a_task_that_a_visit_asks_for_carries_its_word() -> None:
    headers: dict[str, object] = {}
    token = current.set(Trace("word-12345678"))
    try:
        before_task_publish.send(sender=SWEEP, headers=headers, body=())
    finally:
        current.reset(token)
    assert headers["request_id"] == "word-12345678"
    outside: dict[str, object] = {}
    before_task_publish.send(sender=SWEEP, headers=outside, body=())
    assert "request_id" not in outside
