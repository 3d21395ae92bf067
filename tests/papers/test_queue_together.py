"""Several printers at once, on PostgreSQL with real threads and real locks: each paper is printed by one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from requests_app.models import Paper
from requests_app.papers import queue, store
from requests_app.papers.store import Form
from tests.factories import make_case, make_office

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.usefixtures("committed_db"),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks are PostgreSQL's"),
]
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def together(work, threads: int) -> list:
    """Let threads begin at one instant; return what each returned."""
    start = Barrier(threads)

    def run(_n: int):
        start.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def test_two_printers_share_the_queue_and_print_each_paper_once(media):
    office = make_office()
    for _ in range(30):
        make_case(office)
    printed = together(lambda: queue.drain(NOW), 2)
    assert sum(printed) == 30
    assert min(printed) > 0
    assert set(Paper.objects.values_list("tries", flat=True)) == {1}
    assert len([path for path in media.rglob("*") if path.is_file()]) == 60


def test_ten_people_who_open_one_paper_get_the_same_one(media):
    paper = make_case(make_office()).papers.get()

    def open_it() -> str:
        mine = queue.printed(Paper.objects.get(pk=paper.pk), NOW)
        return store.checksum(store.body(mine, Form.PDF))

    paper.refresh_from_db()
    assert Counter(together(open_it, 10)) == {Paper.objects.get().pdf_sha256: 10}
    assert Paper.objects.get().tries == 1


def test_nobody_waits_for_a_paper_that_another_just_claims(media):
    office = make_office()
    first, second = make_case(office).papers.get(), make_case(office).papers.get()

    def claimed() -> Paper | None:
        with transaction.atomic():
            return queue._next(NOW)

    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=first.pk)
        assert together(claimed, 1) == [second]
