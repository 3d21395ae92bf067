"""Fifty people hand in at once, and each presses twice: everything is stored, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from requests_app.models import Application, Event
from tests.factories import make_agency, make_office

from .conftest import PERSON

pytestmark = pytest.mark.usefixtures("committed_db")
PEOPLE = 25


def test_fifty_at_once_are_stored_once_each(settings):
    settings.RATE_FACTOR = 100
    office = make_office(make_agency("ningbo"))
    start, clients = Barrier(PEOPLE * 2), [Client() for _ in range(PEOPLE)]
    for n, client in enumerate(clients):
        given = {**PERSON, "agency": office.agency.pk, "applicant_name": f"申请人{n}"}
        assert client.post("/apply/", {**given, "step": "review"}).status_code == 200

    def press(n: int) -> int:
        given = {**PERSON, "agency": office.agency.pk, "applicant_name": f"申请人{n % PEOPLE}", "step": "submit"}
        start.wait()
        try:
            own = Client()
            own.cookies = clients[n % PEOPLE].cookies
            return own.post("/apply/", given).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE * 2) as pool:
        answers = list(pool.map(press, range(PEOPLE * 2)))
    assert set(answers) == {302}
    names = sorted(Application.objects.values_list("applicant_name", flat=True))
    assert names == sorted(f"申请人{n}" for n in range(PEOPLE))
    assert Event.objects.filter(act="lodge").count() == PEOPLE
    assert Application.objects.values("reference").distinct().count() == PEOPLE
