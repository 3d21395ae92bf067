"""谁能进来: every address of a report at the desk, each role, the own agency and another; complete by construction."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports import life, urls
from requests_app.law.nodes import Node, Role
from tests.factories import case_at, make_agency, make_office, make_staff
from tests.reports.test_life import by, ready

pytestmark = pytest.mark.django_db
YEAR = 2025
#: What stands for each part of an address.
WITH = {
    "code": "here", "year": YEAR, "fmt": "json", "row": "granted", "column": "total", "act": "freeze", "sequence": 1,
    "table": "table1", "month": 3,
}  # fmt: skip
#: Addresses that not everybody of the agency may open: roles of the own agency that may.
FEWER = {"rollup": {Role.OFFICE_HEAD, Role.SUPERVISOR, Role.AUDITOR}}


def addresses() -> dict[str, str]:
    """Return every named address below desk/ that belongs to one agency."""
    found = {}
    for pattern in urls.urlpatterns:
        parts = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        if str(pattern.pattern).startswith("desk/") and parts:
            found[str(pattern.name)] = reverse(f"reports:{pattern.name}", kwargs={part: WITH[part] for part in parts})
    return found


def status(person, address: str) -> int:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(address, {"key": "new"}).status_code


def test_every_address_asks_who_comes():
    assert timezone.localdate().year > YEAR
    above = make_agency("above")
    office = make_office(make_agency("here", parent=above))
    case_at(Node.ARCHIVING, office)
    report = ready(office, YEAR)
    life.freeze(report, by(office.head, report))
    supervisor, auditor = make_staff(above, Role.SUPERVISOR), make_staff(above, Role.AUDITOR)
    clerk_above = make_staff(above, Role.CLERK, Role.OFFICE_HEAD)
    stranger = make_staff(make_agency(parent=above), *list(Role)[:7], level=1)
    nobody = make_staff(None, Role.SUPERVISOR)
    seen = addresses()
    assert len(seen) == 15
    for name, address in seen.items():
        for person in (office.clerk, office.drafter, office.head, office.administrator):
            may = name not in FEWER or bool(person.role_set & FEWER[name])
            assert (name, person.role_names, status(person, address)) == (name, person.role_names, 200 if may else 403)
        for person in (supervisor, auditor):
            assert (name, status(person, address)) == (name, 200)
        for person in (clerk_above, stranger, nobody):
            assert (name, person.role_names, status(person, address)) == (name, person.role_names, 403)
        assert (name, status(None, address)) == (name, 302)
