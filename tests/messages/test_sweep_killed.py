"""Workers killed with SIGKILL in the middle of sweeps and of sending: no reminder lost, none said twice."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from disclosure.celery import SEND, SWEEP
from requests_app.models import Message
from tests.workers import PATIENCE, Process, Site, eventually

from .killed import EVENING, MORNING, check_mails, in_table, later, make_due
from .post_office import PostOffice

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]


def kill_when(worker: Process, reached: Callable[[], bool], task: str) -> bool:
    """Kill the worker as soon as something is reached; say whether that was before the task was done."""
    end = time.monotonic() + PATIENCE
    while f"Task {task}[" not in worker.said:  # nothing is reached while the worker still starts
        assert time.monotonic() < end, worker.said
        time.sleep(0.005)
    while not reached() and not worker.done(task):
        assert time.monotonic() < end, worker.said
    before = not worker.done(task)
    worker.kill()
    return before


def kill_sweeps(site: Site, count: int, kills: int) -> int:
    """Kill a worker again and again, each time some way further into the sweep; return how often it was in the middle.

    Each worker sweeps of itself when it starts; the last one is left alive until it has swept.
    """
    due = make_due(count)
    expected = due.expected
    draw = random.Random(kills)
    in_the_middle = 0
    for at, target in enumerate(sorted(draw.randrange(sum(expected.values())) for _ in range(kills))):
        worker = site.worker(later(at))

        def reached(target: int = target) -> bool:
            time.sleep(draw.random() * 0.005)
            return Message.objects.count() > target

        in_the_middle += kill_when(worker, reached, SWEEP)
        assert not in_table() - expected, "nothing is said twice, or to anybody else"
    last = site.worker(later(kills))
    assert eventually(lambda: last.done(SWEEP)), last.said
    assert in_table() == expected
    return in_the_middle


def test_a_worker_killed_in_the_middle_of_sweeps_loses_and_repeats_nothing(site: Site) -> None:
    assert kill_sweeps(site, count=300, kills=3) >= 2


@pytest.mark.soak
def test_fifty_workers_killed_over_two_thousand_cases(site: Site) -> None:
    assert kill_sweeps(site, count=2_000, kills=50) >= 30


def kill_senders(site: Site, post: PostOffice, drafters: int, kills: int) -> int:
    """Kill workers while they send the morning's digests, then let one end in the evening; return the doubts."""
    due = make_due(2 * drafters, drafters)
    worker = site.worker(MORNING)
    assert eventually(lambda: worker.done(SWEEP)), worker.said
    draw = random.Random(kills)
    for at, target in enumerate(sorted(draw.sample(range(1, drafters), kills))):
        if at % 2 == 0:  # the server has the letter, and the worker dies before it hears so
            post.to_letter = [""] * (target - len(post.letters)) + [f"kill {worker.running.pid}"]
        site.ask(SEND)
        kill_when(
            worker, lambda w=worker, to=target, n=at: w.running.poll() or (n % 2 and len(post.letters) >= to), SEND
        )
        post.to_letter = []
        worker = site.worker(later(at + 1))
        assert eventually(lambda w=worker: w.done(SWEEP)), worker.said
    worker.stop()
    evening = site.worker(EVENING)
    site.ask(SEND)
    assert eventually(lambda: evening.done(SEND)), evening.said
    return check_mails(due, post)


@pytest.mark.later
def test_a_worker_killed_while_sending_repeats_a_letter_only_where_the_answer_was_lost(
    site: Site, post: PostOffice
) -> None:
    assert 1 <= kill_senders(site, post, 12, 2) <= 2


@pytest.mark.soak
def test_twenty_workers_killed_while_sending(site: Site, post: PostOffice) -> None:
    assert 8 <= kill_senders(site, post, 150, 20) <= 20
