"""The tables of who gets what, joined: no address stands outside them, and no number in a post reaches another office."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import resolve, reverse

from reports.models import AnnualReport
from requests_app.law.nodes import Role
from requests_app.models import (
    Agency,
    Application,
    Attachment,
    Destruction,
    Draft,
    Event,
    Export,
    Hook,
    Message,
    Paper,
    Publication,
    Remedy,
    ReplyText,
    SavedFilter,
    Staff,
    Suggestion,
    Supervision,
)
from tests.api.addresses import TABLE as API
from tests.desk import scene
from tests.desk.addresses import TABLE as DESK
from tests.desk.addresses import filled
from tests.factories import make_staff
from tests.portal.addresses import TABLE as PORTAL
from tests.portal.stories import opened
from tests.reports.test_doors import addresses as report_addresses

from . import addresses, fields

pytestmark = [pytest.mark.django_db]
#: Addresses of nobody's table: who gets them, literally; (nobody, an applicant, staff, superuser).
ELSEWHERE: dict[str, tuple[str, tuple[int, int, int, int]]] = {
    "healthz": ("/healthz", (200, 200, 200, 200)),
    "metrics": ("/metrics", (200, 200, 200, 200)),  # from this machine; elsewhere tests/test_metrics.py
    "security_txt": ("/.well-known/security.txt", (404, 404, 404, 404)),  # where no contact is set
    "api:api-root": ("/api/v1/", (404, 404, 404, 404)),
    "set_language": ("/i18n/setlang/", (302, 302, 302, 302)),
    "reports:published": ("/reports/", (200, 200, 200, 200)),
    "reports:verify": ("/reports/verify/", (200, 200, 200, 200)),
    "reports:desk": ("/reports/desk/", (302, 302, 302, 403)),
    "reports:public": ("/reports/x/2025/", (404, 404, 404, 404)),
    "reports:version": ("/reports/x/2025/r0/", (404, 404, 404, 404)),
    "reports:file": ("/reports/x/2025/r0/annual-report.pdf", (404, 404, 404, 404)),
}
#: What belongs to one office, by the way to its agency.
OWNED: dict[type[models.Model], str] = {
    Agency: "pk", Staff: "agency", Application: "agency", Event: "application__agency", Attachment: "application__agency",
    Paper: "agency", Draft: "application__agency", Message: "application__agency", SavedFilter: "staff__agency",
    ReplyText: "agency", Remedy: "agency", Publication: "agency", Suggestion: "application__agency", Destruction: "agency",
    Export: "staff__agency", Supervision: "application__agency", Hook: "agency", AnnualReport: "agency",
}  # fmt: skip


def test_every_address_stands_in_one_table():
    known = {f"admin:{name}" for name in DESK} | {f"portal:{name}" for name in PORTAL} | set(ELSEWHERE)
    known |= {f"api:{name}" for name in API} | {"api_nothing"}
    known |= {f"reports:{name}" for name in report_addresses()}
    assert {resolve(path).view_name for _, path in addresses.every()} == known


def test_who_gets_the_addresses_of_nobodys_table(db):
    world = scene.build()
    applicant, staff, above = Client(), Client(), Client()
    opened(applicant, world.office_cases[0])
    staff.force_login(world.office.clerk)
    above.force_login(make_staff(None, is_superuser=True))
    for name, (path, expected) in ELSEWHERE.items():
        got = tuple(browser.get(path).status_code for browser in (Client(), applicant, staff, above))
        assert (name, got) == (name, expected)


def test_an_applicant_is_nobody_on_the_desk_and_in_its_reports(db):
    world, applicant = scene.build(), Client()
    opened(applicant, world.office_cases[0])
    paths = [filled(address, **world.names) for name, address in DESK.items() if name not in {"login", "logout"}]
    for path in (*paths, *report_addresses().values()):
        answer = applicant.get(path)
        assert answer.status_code in {302, 404}, path
        assert answer.status_code == 404 or answer.url.startswith(reverse("admin:login")), path


def test_a_superuser_acts_in_no_office_that_is_not_the_own(db):
    """The power over everything sets offices up; it opens no case and does no act."""
    world, above = scene.build(), Client()
    above.force_login(make_staff(None, is_superuser=True))
    before = state_of(world)
    for case in world.cases:
        for path in (f"/admin/cases/{case}/", f"/admin/cases/{case}/applicant/", f"/admin/cases/{case}/files/"):
            assert above.get(path).status_code in {302, 404, 405}, path
            assert above.post(path, {"do": "save", "reason": "试"}).status_code in {302, 404, 405}, path
    assert state_of(world) == before


def state_of(world: Any) -> dict[str, str]:
    """A sum over everything that is this office's."""
    mine, sums = world.office.agency.pk, {}
    for model, to in OWNED.items():
        rows = models.QuerySet(model).filter(**{to: mine}).order_by("pk").values_list()
        sums[model.__name__] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return sums


@pytest.mark.once
@pytest.mark.parametrize(
    "named",
    [
        "case",
        "staff",
        *(pytest.param(one, marks=pytest.mark.soak) for one in ("paper", "file", "agency", "filter", "text")),
    ],
)
def test_no_number_in_a_post_reaches_another_office(db, named):
    """Somebody with every role of another office sends, in every field that any page reads, the numbers of ours."""
    ours, theirs = scene.build(), scene.build()
    person = make_staff(theirs.office.agency, *list(Role)[:9], level=1)
    client = Client()
    client.force_login(person)
    key, code, before = ours.names[named], ours.office.agency.code, state_of(ours)
    given = dict.fromkeys(fields.TEXTS | fields.CHOICES, str(key))
    given |= {"agency": code, "unit": code, "act": "assign", "confirmed": "1", "seen": f"{key}:1", "on": "2026-06-30"}
    paths = [filled(address, **theirs.names) for name, address in DESK.items() if name not in {"login", "logout"}]
    paths += [f"/reports/desk/{theirs.office.agency.code}/2025/{part}/" for part in ("rollup", "texts", "act/freeze")]
    for path in paths:
        for do in ("save", "delete"):
            answer = client.post(path, {**given, "do": do})
            assert answer.status_code < 500, path
            body = b"".join(answer) if answer.streaming else answer.content
            assert not any(secret.encode() in body for secret in (ours.office.head.display_name,)), path
    assert state_of(ours) == before
