"""Frozen versions as rows, made directly: published, or frozen only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from reports.annual import Report
from reports.models import AnnualReport, Snapshot, State
from requests_app.models import Agency, Staff
from tests.reports.papers import a_report

FROZEN_AT = datetime(2023, 1, 6, 2, tzinfo=UTC)


def a_snapshot(
    agency: Agency,
    year: int = 2022,
    revision: int = 0,
    *,
    report: Report | None = None,
    published: bool = True,
    **figures: Any,
) -> Snapshot:
    """Store a version; `figures` replace keys of the JSON report. It is published 14 days after it was frozen."""
    person, _ = Staff.objects.get_or_create(username="head", defaults={"agency": agency})
    state = State.PUBLISHED if published else State.FROZEN
    row, _ = AnnualReport.objects.get_or_create(agency=agency, year=year, defaults={"state": state})
    at = FROZEN_AT + timedelta(days=30 * revision)
    given = report or a_report("2019" if year < 2021 else "2021", "mixed")
    told = {**given.as_dict(), "agency": agency.code, "agency_name": agency.name, "year": year, **figures}
    return Snapshot.objects.create(
        report=row,
        sequence=revision + 1,
        revision=revision,
        figures=told,
        cases=[["REF0001", "2022-0001", "natural_person", "2022-03-01", "2022-03-20", "granted"]],
        hash=sha256(f"{agency.code}{year}{revision}".encode()).hexdigest(),
        reason="漏计一件" if revision else "",
        frozen_at=at,
        frozen_by=person,
        published_at=at + timedelta(days=14) if published else None,
    )
