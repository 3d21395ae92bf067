"""What is written into annual reports: texts, figures, remarks, reasons, the names of agencies outside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.forms.typed import typed_form
from reports.models import AnnualReport, OutsideReport, Snapshot
from reports.narrative import Paragraph
from requests_app.law.nodes import Role
from tests.factories import make_agency, make_staff
from tests.reports.papers import a_report
from tests.reports.snapshots import a_snapshot

from .attacker import signed_in
from .payloads import poison

YEAR = 2025


def build(world: Any) -> None:
    """Write everywhere in a report; a frozen and published one beside the draft."""
    office, attacker = world.office, world.attacker
    code, head = office.agency.code, signed_in(office.head)
    here = f"/reports/desk/{code}/{YEAR}/"
    for slot in ("problems", "other", "overview"):
        attacker.post(head, f"{here}texts/", {"slot": slot, "text": poison(), "do": "preview"})
        seen = (
            AnnualReport.objects.filter(agency=office.agency, year=YEAR).values_list("version", flat=True).first() or 0
        )
        attacker.post(head, f"{here}texts/", {"slot": slot, "text": poison(), "do": "save", "seen": seen})
    form = typed_form("table1", "2021")
    assert form is not None
    names = [f"{row}.{column}" for row, column in form.cells]
    attacker.post(head, f"{here}typed/table1/", {**{name: poison(60) for name in names}, "seen": "0"})
    file = SimpleUploadedFile(f"{poison(90)}.csv", poison().encode())
    attacker.post(head, f"{here}typed/table1/", {"do": "import", "file": file})
    for act in ("freeze", "publish", "revise"):
        attacker.send(head, f"{here}act/{act}/")
    words: tuple[Paragraph, ...] = ((poison(),),)
    told = {"agency_name": poison(100)}
    report = replace(a_report("2021", "mixed"), texts={"overview": words, "problems": words, "other": words})
    a_snapshot(office.agency, 2022, report=report, **told)
    a_snapshot(office.agency, 2022, 1, report=report, **told)
    Snapshot.objects.filter(report__agency=office.agency).update(reason=poison(300))
    answer = attacker.send(head, f"/reports/desk/{code}/2022/act/revise/")
    assert answer.status_code == 302
    AnnualReport.objects.filter(agency=office.agency).update(remarks=poison(500), revision_reason=poison(300))
    _outside(world)
    _verified(world)


def _outside(world: Any) -> None:
    """Roll-up: a report of an agency outside, remarks to one below."""
    office, attacker = world.office, world.attacker
    head, here = signed_in(office.head), f"/reports/desk/{office.agency.code}/{YEAR}/rollup/"
    form = head.get(here).context["form"]
    file = SimpleUploadedFile(f"{poison(90)}.json", poison().encode())
    attacker.post(head, here, {"do": "take_in", "name": poison(100), "file": file}, form)
    attacker.post(head, here, {"do": "send_back", "agency": office.agency.code, "remarks": poison(500), "seen": "0"})
    figures = {"table3": a_report("2021").as_dict()["table3"], "table4": a_report("2021").as_dict()["table4"]}
    OutsideReport.objects.create(
        above=office.agency, name=poison(100), year=YEAR, form="2021", figures=figures, source=poison(200),
        received_at="2026-01-01T00:00:00Z", received_by=office.head,
    )  # fmt: skip
    below = make_agency(parent=office.agency, name=poison(100))
    make_staff(below, Role.OFFICE_HEAD)


def _verified(world: Any) -> None:
    """The page on which anybody has a report checked: a table full of it."""
    cell = poison().replace("<", "&lt;")
    body = f"<html><body><h1>{cell}</h1><table><tr><td>{cell}</td><td>{cell}</td></tr></table></body></html>".encode()
    for name in (f"{poison(90)}.html", f"{poison(90)}.json"):
        world.attacker.post(Client(), "/reports/verify/", {"file": SimpleUploadedFile(name, body)})
