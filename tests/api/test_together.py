"""Two equal posts at once are one case, and both get the same answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from requests_app.api.document import SAMPLE
from requests_app.models import ApiReceipt, Application, Event, Scope
from tests.factories import make_agency, make_office

from .conftest import Sender, key_of

pytestmark = pytest.mark.usefixtures("committed_db")
AT_ONCE = 6


def test_the_same_key_at_once_is_one_case():
    key = key_of(make_office(make_agency("ningbo")), Scope.INTAKE)
    start = Barrier(AT_ONCE)

    def send(_n: int):
        sender = Sender(key)
        start.wait()
        try:
            return sender.post(SAMPLE)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.content for answer in answers}) == 1
    assert sorted(answer.get("Idempotent-Replayed", "") for answer in answers) == ["", *["true"] * (AT_ONCE - 1)]
    assert Application.objects.count() == Event.objects.count() == ApiReceipt.objects.count() == 1


def test_two_contents_under_one_key_at_once_are_one_case_and_one_refusal():
    key = key_of(make_office(make_agency("ningbo")), Scope.INTAKE)
    start = Barrier(2)

    def send(n: int):
        sender = Sender(key)
        start.wait()
        try:
            return sender.post({**SAMPLE, "content": f"第{n}份批复"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, range(2))) == [201, 409]
    assert Application.objects.count() == 1
