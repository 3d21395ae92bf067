"""Redis dies in a run, two beats ask at once, others write meanwhile: no reminder lost, none said twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from kombu.exceptions import OperationalError

from disclosure.celery import SEND, SWEEP
from requests_app.messages import outbox
from requests_app.messages.outbox import remind
from requests_app.models import Agency, Message, working_calendar
from tests.workers import OwnRedis, Site, eventually

from .killed import MORNING, TODAY, add_due, check_mails, in_table, make_due
from .post_office import PostOffice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.redis
@pytest.mark.once
def test_redis_killed_in_a_sweep_and_gone_for_the_middle_third_of_the_run(
    site: Site, own_redis: OwnRedis, post: PostOffice
) -> None:
    """A worker whose Redis dies under a task sometimes ends itself (kombu 5.7); then its service starts it again."""
    due = make_due(100)
    worker = site.worker(MORNING)
    assert eventually(Message.objects.exists, pause=0.001), worker.said
    own_redis.kill()
    assert eventually(lambda: in_table() == due.expected), "a sweep under way needs no Redis"
    add_due(due, 100, 2)
    with pytest.raises(OperationalError):
        site.ask(SWEEP)
    assert eventually(lambda: "Connection to broker lost" in worker.said), worker.said
    own_redis.start()
    add_due(due, 100, 3)
    site.ask(SWEEP, SEND)

    def sent() -> bool:
        nonlocal worker
        worker = site.keep_running(worker, MORNING)
        return site.done(SEND) > 0 and in_table() == due.expected

    assert eventually(sent), worker.said
    site.ask(SEND)  # the first may have come before the sweep's digests
    assert eventually(lambda: site.done(SEND) > 1), worker.said
    assert sum(due.expected.values()) == 600
    assert check_mails(due, post) == 0


@pytest.mark.redis
@pytest.mark.later
def test_two_beats_and_two_workers_say_and_send_everything_once(site: Site, post: PostOffice) -> None:
    due = make_due(0)
    workers = [site.worker(datetime.fromisoformat("2026-03-30T08:00:00+08:00")) for _ in range(2)]
    assert eventually(lambda: site.done(SWEEP) == 2), workers[0].said
    add_due(due, 300, 1)
    for _ in range(2):
        site.start(datetime.fromisoformat("2026-03-30T07:59:57+08:00"), "beat")
    assert eventually(lambda: site.done(SWEEP) == 4), site.started[-1].said
    assert in_table() == due.expected
    site.ask(SEND, SEND)
    assert eventually(lambda: Message.objects.filter(channel="email", sent_at=None).count() == 0)
    assert eventually(lambda: site.done(SEND) >= 4), workers[0].said
    assert check_mails(due, post) == 0
    assert Counter(letter["To"] for letter in post.letters).most_common(1)[0][1] == 1


def test_two_sweeps_at_the_same_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LOT", 7)
    due = make_due(100)
    start = Barrier(2)

    def together(_n: int) -> int:
        start.wait()
        try:
            return remind(TODAY, MORNING, working_calendar())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(together, range(2))) == [200, 200]
    assert in_table() == due.expected


def test_what_others_write_in_between_does_not_stop_a_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite whoever still reads may not write after another's write: nothing is left open between two lots."""
    monkeypatch.setattr(outbox, "LOT", 10)
    due = make_due(30)
    written = []

    def other() -> None:
        try:
            written.append(Agency.objects.filter(pk=due.agency.pk).update(short_name=f"第{len(written)}次"))
        finally:
            connections.close_all()

    def first_another(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("INSERT", "BEGIN")) and not connection.in_atomic_block:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(other).result()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first_another):
        remind(TODAY, MORNING, working_calendar())
    assert len(written) == 3
    assert in_table() == due.expected
