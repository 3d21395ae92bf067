"""Workers killed with SIGKILL while they tell another system: nothing is lost, and one mark is one event."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from disclosure.celery import HOOKS
from requests_app.handling import hooks
from requests_app.messages.hook_rows import id_of
from requests_app.messages.sending import DOUBT
from requests_app.models import Message
from tests.factories import make_case, make_office
from tests.workers import Site, eventually

from .gateway import Gateway, open_gateway
from .test_sweep_killed import kill_when

MORNING = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]


def marks(server: Gateway) -> list[str]:
    return [one.headers["webhook-id"] for one in server.asked]


def kill_tellers(site: Site, server: Gateway, cases: int, kills: int) -> int:
    """Kill workers while they tell, then let one end; see that all was told; return how much was told twice."""
    place = server.url.removeprefix("http://")
    site.more |= {"HOOK_HOSTS": place, "INSECURE_HTTP": "1"}
    with time_machine.travel(MORNING, tick=False):
        office = make_office()
        hooks.register(office.agency, name="平台", url=f"{server.url}/in", acts=["lodge"], now=MORNING)
        for _ in range(cases):
            make_case(office)
    draw = random.Random(kills)
    at, middle = MORNING, 0
    for target in sorted(draw.sample(range(1, cases), kills)):
        worker = site.worker(at)
        site.ask(HOOKS)
        middle += kill_when(worker, lambda to=target: len(server.asked) >= to, HOOKS)
        at += timedelta(minutes=1)
    last = site.worker(at + timedelta(minutes=20))  # the claims of the dead are lost by then

    def all_told() -> bool:
        site.ask(HOOKS)
        return not Message.objects.filter(channel="hook", sent_at=None).exists()

    assert eventually(all_told, pause=1), last.said
    rows = list(Message.objects.filter(channel="hook"))
    assert len(rows) == cases
    assert middle >= kills // 2
    came = Counter(marks(server))
    assert set(came) == {id_of(row) for row in rows}
    for row in rows:
        assert row.sent_at is not None
        doubt = row.answer.startswith(DOUBT)
        assert 1 <= came[id_of(row)] <= (row.tries if doubt else 1), (row.answer, came[id_of(row)], row.tries)
    return sum(times > 1 for times in came.values())


@pytest.mark.later
def test_workers_killed_while_they_tell_lose_nothing(site: Site, settings) -> None:
    with open_gateway("{}") as server:
        settings.HOOK_HOSTS = [server.url.removeprefix("http://")]
        assert kill_tellers(site, server, 30, 2) <= 2


@pytest.mark.soak
def test_fifteen_workers_killed_over_six_hundred_events(site: Site, settings) -> None:
    with open_gateway("{}") as server:
        settings.HOOK_HOSTS = [server.url.removeprefix("http://")]
        assert kill_tellers(site, server, 600, 15) <= 15
